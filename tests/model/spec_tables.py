"""What router-functions.md says of each message as literal tables, read from the spec alone; nothing here computes.

The model must not share a misreading with the simulator: no module named ``spec_*`` imports ``simulator``.
"""

import re
from dataclasses import dataclass
from typing import Final

#: Value formats (§3); every type also accepts blank (Q-07).
TYPES: Final[dict[str, re.Pattern[str]]] = {
    "Acct": re.compile(r"[0-9A-Za-z\-]{1,20}"),
    "Id": re.compile(r"[0-9]{1,12}"),
    "Int": re.compile(r"-?[0-9]{1,9}"),
    "Amt": re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?"),
    "Date8": re.compile(r"[0-9]{8}"),
    "Dtm16": re.compile(r"[0-9]{16}"),
    "Date8/Dtm16": re.compile(r"[0-9]{8}([0-9]{8})?"),
    "FlagTF": re.compile(r"[TF]"),
    "FlagYN": re.compile(r"[YN]"),
    "Flag": re.compile(r"[TFYN]"),
    "Code": re.compile(r"[A-Za-z0-9_.\-]{1,20}"),
    "Mth": re.compile(r"0?[1-9]|1[0-2]"),
    "Day": re.compile(r"0?[1-9]|[12][0-9]|3[01]"),
    "Text10": re.compile(r".{1,10}"),
    "Text50": re.compile(r".{1,50}"),
    "Text": re.compile(r".{1,255}"),
    "Text2000": re.compile(r".{1,2000}"),
    "Text4000": re.compile(r".{1,4000}"),
}


def _tags(listing: str) -> tuple[tuple[str, str], ...]:
    """``TAG:Type`` words as pairs; a bare tag is Text."""
    return tuple((word.partition(":")[0], word.partition(":")[2] or "Text") for word in listing.split())


#: Request tags in documented order with their types (§6); ACCOUNT_NO_CUSTOM by Q-08.
REQUEST: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "GetAccountBalance": _tags("ACCOUNT_NO:Acct ACCOUNT_NO_CUSTOM:Acct"),
    "GetAccount": _tags("ACCOUNT_NO:Acct ACCOUNT_NO_CUSTOM:Acct PREPAY_INFO_YN:Flag FMT_PREPAY_YN:Flag"),
    "GetPayArrangements": _tags("ACCOUNT_NO:Acct ACCOUNT_NO_CUSTOM:Acct PAYSCHEDULE_YN:Flag"),
    "AddARItems": _tags(
        """GROUP_NO:Id SUBSYSTEM_ID:Code SS_ACCOUNT_NO:Acct ITEM_DT:Date8 ITEM_TP:Code CATEGORY_CD:Code SUMMARY_CD:Code
        SOURCE_SS_ID:Code SOURCE_REFERENCE:Code SOURCE_SPEC1 SOURCE_SPEC2 SOURCE_SPEC3 ITEM_AMT:Amt TAXABLE_AMT:Amt
        TAX_CD:Code ITEM_STAT:Code ON_HOLD_YN:Flag PENALIZABLE_YN:Flag ALLOW_PAP_YN:Flag AS_PAYMENT_YN:FlagTF
        CUTOFF_YN:Flag SUBJECT_TO_INTEREST_YN:Flag PAY_AGENT:Code ITEM_CMTS:Text2000 INVOICE_NO:Code"""
    ),
    "AddReturnedCheck": _tags(
        """PAYMENT_REF REASON_CD:Code SUBSYSTEM_ID:Code SOURCE_REF:Code COLLECTION_STREAM:Code CHECK_AMT:Amt
        BANK_ID:Code BRANCH_ID:Code NSF_LETTER_YN:Flag"""
    ),
    "AdjARItem": _tags(
        """ITEM_NO:Id ITEM_TP:Code ITEM_DT:Date8 ITEM_AMT:Amt TAX_CD:Code TAXABLE_AMT:Amt ADJ_REASON_CD:Code
        ITEM_CMTS:Text2000"""
    ),
    "AddAlert": _tags(
        """OWNERSHIP_CD:Code ALERT_KEY:Acct ALERT_KEY_CUSTOM:Acct ALERT_CD:Code ALERT_ON_DT:Dtm16 ADDRESSEE_CD:Code
        ALERT_CMTS:Text2000"""
    ),
    "GetPhoneRecords": _tags("PERSON_NO:Id"),
    "AddPersonPhone": _tags(
        """PERSON_NO:Id PHONE_CD:Code PHONE_NO ACTIVE_DT:Date8 INACTIVE_DT:Date8 EXTENSION_NO:Text10 DEFAULT_YN:FlagTF
        PHONE_CMTS"""
    ),
    "SetPhone": _tags(
        """PERSON_NO:Id PHONE_SEQ:Int PHONE_CD:Code PHONE_NO EXTENSION_NO:Text10 PHONE_CMTS ACTIVE_DT:Date8
        INACTIVE_DT:Date8 ACCOUNT_DFLT_YN:FlagTF PERSON_DFLT_YN:FlagTF PHONE_CMTS ACCOUNT_NO:Acct"""
    ),
    "GetAccountBillingAddress": _tags("ACCOUNT_NO:Acct ACCOUNT_NO_CUSTOM:Acct"),
    "SetAccountBillingAddress": _tags(
        """ACCOUNT_NO:Acct ACCOUNT_NO_CUSTOM:Acct ACTIVE_DT:Date8 INACTIVE_DT:Date8 SEASON_STR_MTH:Mth
        SEASON_STR_DAY:Day SEASON_END_MTH:Mth SEASON_END_DAY:Day ADDRESS_CD:Code HOUSE_NO STREET_PFX_DIR STREET_NM
        STREET_NM_SFX STREET_SFX_DIR SEC_ADDR_ID SEC_ADDR_RANGE TER_ADDR_ID TER_ADDR_RANGE ADDR_ID_4 ADDR_RANGE_4
        LOCATOR_ID ROUTE_PFX ADDR_ROUTE CITY PROVINCE_CD:Code POSTAL_CD PO_BOX_NO DELIVERY_INST_TP:Code
        DELIVERY_INST_NM COUNTRY_CD:Code IN_CARE_OF ENVELOPE_MEMO LIS_CD:Code LIS_NO LIS_VALIDAT_STAT:Code
        PRIMARY_LOCATION_YN:FlagTF ADDRESS_CMTS:Text2000"""
    ),
    "AddContact": _tags(
        """CONTACT_TP:Code ACCOUNT_NO:Acct CONTACT_DESC:Text2000 RECEIVED_DTM:Date8/Dtm16 RECEIVED_BY:Text50
        ATTACH_PARAMETERS FILE UPLOAD_YN:FlagYN SOURCE_CD:Code SOURCE_ID:Code"""
    ),
    "AddIssueContact": _tags(
        """ISSUE_TP:Code CONTACT_TP:Code EFFECTIVE_DT:Date8 ACCOUNT_NO:Acct LOCATION_NO:Id ATTACH_PARAMETERS
        UPLOAD_YN:FlagYN ACCOUNT_CUSTOM:Acct ISSUE_CMTS:Text2000 CONTACT_DESC:Text2000 ISSUE_QUESTIONS"""
    ),
}
QUESTION: Final = _tags("SEQ:Int VERSION:Int RESPONSE_TP:Code ANSWER:Text4000")

#: The only tag that may not be absent, though blank (§3, XSD 1.0 pitfall).
NEVER_ABSENT: Final = {("SetPhone", "ACTIVE_DT")}
#: Optional tags of SetPhone, absent unless there is something to say (F-10).
OPTIONAL: Final = {"ACCOUNT_NO_CUSTOM", "ACCOUNT_DFLT_YN", "PERSON_DFLT_YN"}

#: The tags of the F-11 reply (order of the document).
ADDRESS_REPLY: Final = tuple(
    """PERSON_NO ADDRESS_SEQ ACTIVE_DT INACTIVE_DT SEASON_STR_MTH SEASON_STR_DAY SEASON_END_MTH SEASON_END_DAY
    ADDRESS_CD BUILDING_NAME HOUSE_NO STREET_PFX_DIR STREET_NM STREET_NM_SFX STREET_SFX_DIR SEC_ADDR_ID SEC_ADDR_RANGE
    TER_ADDR_ID TER_ADDR_RANGE ROUTE_PFX ADDR_ROUTE CITY PROVINCE_CD POSTAL_CD PO_BOX_NO DELIVERY_INST_TP
    DELIVERY_INST_NM COUNTRY_CD IN_CARE_OF ENVELOPE_MEMO DEFAULT_YN LIS_CD LIS_NO LIS_VALIDAT_STAT PRIMARY_LOCATION_YN
    ADDR_ID_4 ADDR_RANGE_4 LOCATOR_ID ADDRESS_CMTS ACCOUNT_NO ACCOUNT_NO_CUSTOM""".split()
)
PHONE_REPLY: Final = tuple(
    "PHONE_SEQ ACTIVE_DT INACTIVE_DT PHONE_CD PHONE_NO EXTENSION_NO PHONE_CMTS PERSON_PHONE_YN".split()
)


@dataclass(frozen=True, slots=True)
class Form:
    """How a function is answered (§2.3): number, reply element, outer wrapper, where STATUS stands."""

    code: str
    reply: str
    params: bool = True
    function: bool = True
    wrapped: bool = False


FORMS: Final[dict[str, Form]] = {
    "GetAccountBalance": Form("F-01", "GetAccountBalance"),
    "GetAccount": Form("F-02", "GetAccount"),
    "GetPayArrangements": Form("F-03", "GetPayArrangements", params=False),
    "AddARItems": Form("F-04", "AddARItem"),
    "AddReturnedCheck": Form("F-05", "AddReturnedCheck", function=False),
    "AdjARItem": Form("F-06", "AdjARItem"),
    "AddAlert": Form("F-07", "AddAlert"),
    "GetPhoneRecords": Form("F-08", "GetPhoneRecords"),
    "AddPersonPhone": Form("F-09", "AddPersonPhone"),
    "SetPhone": Form("F-10", "SetPhone"),
    "GetAccountBillingAddress": Form("F-11", "GetAccountBillingAddress", function=False),
    "SetAccountBillingAddress": Form("F-12", "SetAccountBillingAddress"),
    "AddContact": Form("F-13", "AddContact"),
    "AddIssueContact": Form("F-14", "AddIssueContact", wrapped=True),
}

#: Questionnaire per issue type (F-14): SEQ → VERSION, RESPONSE_TP, allowed answers (none: free text).
QUESTIONNAIRE: Final[dict[str, dict[int, tuple[int, str, tuple[str, ...]]]]] = {
    "CU": {1: (5, "STRNG", ("BILL", "OTHR")), 2: (15, "LGCOM", ())}
}
