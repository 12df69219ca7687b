"""Requests of the writing functions with every tag of the documents in order (router §6)."""

from collections.abc import Mapping

from harness.verify.target import RouterRequest, Tags

Values = Mapping[str, str]
Answers = tuple[tuple[str, ...], ...]

#: Tags of each writing function, as ``TAG`` or ``TAG=usual value``.
TAGS = {
    "AddARItems": "GROUP_NO SUBSYSTEM_ID=UM SS_ACCOUNT_NO ITEM_DT ITEM_TP=WEB CATEGORY_CD SUMMARY_CD SOURCE_SS_ID=AR"
    " SOURCE_REFERENCE=ARWEB SOURCE_SPEC1 SOURCE_SPEC2=2025550123 SOURCE_SPEC3=WEB ITEM_AMT TAXABLE_AMT TAX_CD"
    " ITEM_STAT ON_HOLD_YN PENALIZABLE_YN ALLOW_PAP_YN AS_PAYMENT_YN=T CUTOFF_YN SUBJECT_TO_INTEREST_YN PAY_AGENT"
    " ITEM_CMTS=payer@example.org INVOICE_NO",
    "AddReturnedCheck": "PAYMENT_REF REASON_CD SUBSYSTEM_ID=UM SOURCE_REF=RCPT COLLECTION_STREAM CHECK_AMT BANK_ID"
    " BRANCH_ID NSF_LETTER_YN",
    "AdjARItem": "ITEM_NO ITEM_TP ITEM_DT ITEM_AMT TAX_CD TAXABLE_AMT ADJ_REASON_CD ITEM_CMTS",
    "AddAlert": "OWNERSHIP_CD=ACCT ALERT_KEY ALERT_KEY_CUSTOM ALERT_CD=CSTRG ALERT_ON_DT ADDRESSEE_CD=ALL"
    " ALERT_CMTS=Verification",
    "AddPersonPhone": "PERSON_NO PHONE_CD PHONE_NO ACTIVE_DT INACTIVE_DT EXTENSION_NO DEFAULT_YN=F PHONE_CMTS",
    "SetPhone": "PERSON_NO PHONE_SEQ PHONE_CD PHONE_NO EXTENSION_NO PHONE_CMTS ACTIVE_DT INACTIVE_DT",
    "SetAccountBillingAddress": "ACCOUNT_NO ACTIVE_DT INACTIVE_DT SEASON_STR_MTH SEASON_STR_DAY SEASON_END_MTH"
    " SEASON_END_DAY ADDRESS_CD HOUSE_NO STREET_PFX_DIR STREET_NM STREET_NM_SFX STREET_SFX_DIR SEC_ADDR_ID"
    " SEC_ADDR_RANGE TER_ADDR_ID TER_ADDR_RANGE ADDR_ID_4 ADDR_RANGE_4 LOCATOR_ID ROUTE_PFX ADDR_ROUTE CITY"
    " PROVINCE_CD POSTAL_CD PO_BOX_NO DELIVERY_INST_TP DELIVERY_INST_NM COUNTRY_CD IN_CARE_OF ENVELOPE_MEMO LIS_CD"
    " LIS_NO LIS_VALIDAT_STAT PRIMARY_LOCATION_YN ADDRESS_CMTS",
    "AddContact": "CONTACT_TP=WEB ACCOUNT_NO CONTACT_DESC=Verification RECEIVED_DTM RECEIVED_BY=VERIFY"
    " ATTACH_PARAMETERS FILE UPLOAD_YN SOURCE_CD SOURCE_ID",
    "AddIssueContact": "ISSUE_TP=CU CONTACT_TP=WEB EFFECTIVE_DT ACCOUNT_NO LOCATION_NO ATTACH_PARAMETERS UPLOAD_YN=N"
    " ACCOUNT_CUSTOM ISSUE_CMTS CONTACT_DESC=Verification",
}
QUESTION = ("SEQ", "VERSION", "RESPONSE_TP", "ANSWER")
ANSWERS: Answers = (("1", "5", "STRNG", "BILL"), ("2", "15", "LGCOM", "Verification"))
#: Tags that must have a value, in documented order (router §6, column Req); a blank one is answered with -100.
REQUIRED = {
    "AddARItems": ("SUBSYSTEM_ID", "SS_ACCOUNT_NO", "ITEM_TP", "ITEM_AMT"),
    "AddReturnedCheck": ("PAYMENT_REF", "SUBSYSTEM_ID", "CHECK_AMT"),
    "AdjARItem": ("ITEM_NO", "ITEM_AMT"),
    "AddAlert": ("OWNERSHIP_CD", "ALERT_KEY", "ALERT_CD"),
    "AddPersonPhone": ("PERSON_NO", "PHONE_NO"),
    "SetPhone": ("PERSON_NO", "PHONE_NO"),
    "SetAccountBillingAddress": ("ACCOUNT_NO", "STREET_NM"),
    "AddContact": ("CONTACT_TP", "ACCOUNT_NO"),
    "AddIssueContact": ("ISSUE_TP", "CONTACT_TP", "EFFECTIVE_DT", "ACCOUNT_NO", "CONTACT_DESC"),
}
EXTRA = {"SetPhone": ("ACCOUNT_DFLT_YN", "PERSON_DFLT_YN", "ACCOUNT_NO")}


class UnknownTag(ValueError):
    """A value for a tag that the function does not have."""


def build(function: str, values: Values, *, answers: Answers = ANSWERS, refused: bool = False) -> RouterRequest:
    """Return a request with every documented tag; ``values`` overrides the usual ones. UnknownTag for another tag."""
    tags: list[tuple[str, str | tuple[tuple[str, str], ...]]] = []
    for entry in TAGS[function].split():
        name, _, usual = entry.partition("=")
        tags.append((name, values.get(name, usual)))
    tags += [(name, values[name]) for name in EXTRA.get(function, ()) if name in values]
    if unknown := values.keys() - {name for name, _ in tags}:
        raise UnknownTag(f"{function} has no tag {', '.join(sorted(unknown))}")
    if function == "AddIssueContact":
        tags += [("ISSUE_QUESTIONS", tuple(zip(QUESTION, answer, strict=True))) for answer in answers]
    return RouterRequest(function, tuple(tags), refused)


def exchanged(request: RouterRequest) -> RouterRequest:
    """Return the request with its first tag at the end: right values in wrong order."""
    first, *others = request.tags
    tags: Tags = (*others, first)
    return RouterRequest(request.function, tags)
