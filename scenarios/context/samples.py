"""The documented sample request of every router function (router §6), tag for tag; builds no other request."""

import re
from collections.abc import Iterable

from lxml import etree

from scenarios.errors import StepError

#: A cell that takes the tag out instead of giving it a value.
ABSENT = "(absent)"
_PATH = re.compile(r"\w+(\[\d+\])?(/\w+(\[\d+\])?)*")


def sample(function: str, changes: Iterable[tuple[str, str]] = ()) -> str:
    """The sample with some of its tags changed: ``TAG``, ``TAG[2]`` where it stands twice, ``TAG[2]/CHILD``.

    StepError where there is no such function, or where a change does not mean exactly one tag.
    """
    if function not in SAMPLES:
        raise StepError.on("function", expected=", ".join(SAMPLES), came=function)
    root = etree.fromstring(SAMPLES[function], etree.XMLParser(remove_blank_text=True))
    for element, value in [(_tag(root[0][0], function, path), value) for path, value in changes]:
        _change(element, value)
    return str(etree.tostring(root, encoding="unicode"))


def _tag(params: etree._Element, function: str, path: str) -> etree._Element:
    """The one tag a change means, found before any other change moves it."""
    found = params.findall(path) if _PATH.fullmatch(path) else []
    if len(found) != 1:
        how = "it occurs more than once; write TAG[1] or TAG[2]" if found else "it is not a tag of the sample"
        raise StepError(f"{path} of {function}: {how}; the tags are {', '.join(str(child.tag) for child in params)}")
    return found[0]


def _change(element: etree._Element, value: str) -> None:
    parent = element.getparent()
    if value == ABSENT and parent is not None:
        parent.remove(element)
        return
    element.text = value


SAMPLES = {
    "GetAccountBalance": """
<Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>""",
    "GetAccount": """
<Request><GetAccount><Params>
<ACCOUNT_NO>2003708</ACCOUNT_NO><PREPAY_INFO_YN/><FMT_PREPAY_YN/>
</Params></GetAccount></Request>""",
    "GetPayArrangements": """
<Request><GetPayArrangements><Params>
<ACCOUNT_NO>2036948</ACCOUNT_NO><PAYSCHEDULE_YN/>
</Params></GetPayArrangements></Request>""",
    "AddARItems": """
<Request><AddARItems><Params>
<GROUP_NO/><SUBSYSTEM_ID>UM</SUBSYSTEM_ID><SS_ACCOUNT_NO>2003708</SS_ACCOUNT_NO><ITEM_DT>20240510</ITEM_DT>
<ITEM_TP>WEB</ITEM_TP><CATEGORY_CD/><SUMMARY_CD/><SOURCE_SS_ID>AR</SOURCE_SS_ID>
<SOURCE_REFERENCE>ARWEB</SOURCE_REFERENCE><SOURCE_SPEC1>6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11</SOURCE_SPEC1>
<SOURCE_SPEC2>2025550123</SOURCE_SPEC2><SOURCE_SPEC3>WEB</SOURCE_SPEC3><ITEM_AMT>100.24</ITEM_AMT><TAXABLE_AMT/>
<TAX_CD/><ITEM_STAT/><ON_HOLD_YN/><PENALIZABLE_YN/><ALLOW_PAP_YN/><AS_PAYMENT_YN>T</AS_PAYMENT_YN><CUTOFF_YN/>
<SUBJECT_TO_INTEREST_YN/><PAY_AGENT/><ITEM_CMTS>test@example.org</ITEM_CMTS><INVOICE_NO/>
</Params></AddARItems></Request>""",
    "AddReturnedCheck": """
<Request><AddReturnedCheck><Params>
<PAYMENT_REF>6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11</PAYMENT_REF><REASON_CD/><SUBSYSTEM_ID>UM</SUBSYSTEM_ID>
<SOURCE_REF>RCPT</SOURCE_REF><COLLECTION_STREAM/><CHECK_AMT>100.24</CHECK_AMT><BANK_ID/><BRANCH_ID/><NSF_LETTER_YN/>
</Params></AddReturnedCheck></Request>""",
    "AdjARItem": """
<Request><AdjARItem><Params>
<ITEM_NO>205184</ITEM_NO><ITEM_TP/><ITEM_DT/><ITEM_AMT>0.00</ITEM_AMT><TAX_CD/><TAXABLE_AMT/><ADJ_REASON_CD/><ITEM_CMTS/>
</Params></AdjARItem></Request>""",
    "AddAlert": """
<Request><AddAlert><Params>
<OWNERSHIP_CD>ACCT</OWNERSHIP_CD><ALERT_KEY>2003708</ALERT_KEY><ALERT_KEY_CUSTOM/><ALERT_CD>CSTRG</ALERT_CD>
<ALERT_ON_DT>2024051013450927</ALERT_ON_DT><ADDRESSEE_CD>ALL</ADDRESSEE_CD>
<ALERT_CMTS>Registration Alert added by Invoice Cloud</ALERT_CMTS>
</Params></AddAlert></Request>""",
    "GetPhoneRecords": """
<Request><GetPhoneRecords><Params><PERSON_NO>1020424</PERSON_NO></Params></GetPhoneRecords></Request>""",
    "AddPersonPhone": """
<Request><AddPersonPhone><Params>
<PERSON_NO>1020424</PERSON_NO><PHONE_CD>EBILL</PHONE_CD><PHONE_NO>test@example.org</PHONE_NO><ACTIVE_DT/><INACTIVE_DT/>
<EXTENSION_NO/><DEFAULT_YN>T</DEFAULT_YN><PHONE_CMTS>Customer set via InvoiceCloud.</PHONE_CMTS>
</Params></AddPersonPhone></Request>""",
    "SetPhone": """
<Request><SetPhone><Params>
<PERSON_NO>1020424</PERSON_NO><PHONE_SEQ/><PHONE_CD>HOME</PHONE_CD><PHONE_NO>2025550123</PHONE_NO><EXTENSION_NO/>
<PHONE_CMTS/><ACTIVE_DT/><INACTIVE_DT/><ACCOUNT_DFLT_YN>T</ACCOUNT_DFLT_YN><PERSON_DFLT_YN>T</PERSON_DFLT_YN>
<PHONE_CMTS>Customer set via InvoiceCloud.</PHONE_CMTS><ACCOUNT_NO>2003708</ACCOUNT_NO>
</Params></SetPhone></Request>""",
    "GetAccountBillingAddress": """
<Request><GetAccountBillingAddress><Params>
<ACCOUNT_NO>2000341</ACCOUNT_NO>
</Params></GetAccountBillingAddress></Request>""",
    "SetAccountBillingAddress": """
<Request><SetAccountBillingAddress><Params>
<ACCOUNT_NO>2000341</ACCOUNT_NO><ACTIVE_DT/><INACTIVE_DT/><SEASON_STR_MTH/><SEASON_STR_DAY/><SEASON_END_MTH/>
<SEASON_END_DAY/><ADDRESS_CD>FWD</ADDRESS_CD><HOUSE_NO/><STREET_PFX_DIR/><STREET_NM>123 Example ST</STREET_NM>
<STREET_NM_SFX/><STREET_SFX_DIR/><SEC_ADDR_ID/><SEC_ADDR_RANGE/><TER_ADDR_ID/><TER_ADDR_RANGE/><ADDR_ID_4/>
<ADDR_RANGE_4/><LOCATOR_ID/><ROUTE_PFX/><ADDR_ROUTE/><CITY>Sampleton</CITY><PROVINCE_CD>FL</PROVINCE_CD>
<POSTAL_CD>99998</POSTAL_CD><PO_BOX_NO/><DELIVERY_INST_TP/><DELIVERY_INST_NM/><COUNTRY_CD/><IN_CARE_OF/><ENVELOPE_MEMO/>
<LIS_CD/><LIS_NO/><LIS_VALIDAT_STAT/><PRIMARY_LOCATION_YN/><ADDRESS_CMTS/>
</Params></SetAccountBillingAddress></Request>""",
    "AddContact": """
<Request><AddContact><Params>
<CONTACT_TP>WEB</CONTACT_TP><ACCOUNT_NO>2000341</ACCOUNT_NO>
<CONTACT_DESC>Invoice Cloud Web - Mailing Address Update - 123 EXAMPLE ST</CONTACT_DESC>
<RECEIVED_DTM>20240404</RECEIVED_DTM><RECEIVED_BY>INVCLD</RECEIVED_BY><ATTACH_PARAMETERS/><FILE/><UPLOAD_YN/>
<SOURCE_CD/><SOURCE_ID/>
</Params></AddContact></Request>""",
    "AddIssueContact": """
<Request><AddIssueContact><Params>
<ISSUE_TP>CU</ISSUE_TP><CONTACT_TP>WEB</CONTACT_TP><EFFECTIVE_DT>20231215</EFFECTIVE_DT><ACCOUNT_NO>2086971</ACCOUNT_NO>
<LOCATION_NO/><ATTACH_PARAMETERS/><UPLOAD_YN>N</UPLOAD_YN><ACCOUNT_CUSTOM/><ISSUE_CMTS/>
<CONTACT_DESC>Contact: JORDAN Q SAMPLE, 202-555-0187, jordan.sample@example.org</CONTACT_DESC>
<ISSUE_QUESTIONS>
<SEQ>1</SEQ><VERSION>5</VERSION><RESPONSE_TP>STRNG</RESPONSE_TP><ANSWER>BILL</ANSWER>
</ISSUE_QUESTIONS>
<ISSUE_QUESTIONS>
<SEQ>2</SEQ><VERSION>15</VERSION><RESPONSE_TP>LGCOM</RESPONSE_TP><ANSWER>TEST for IC</ANSWER>
</ISSUE_QUESTIONS>
</Params></AddIssueContact></Request>""",
}
