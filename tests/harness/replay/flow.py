"""What a data pump and the look-ups beside it ask a router, over a recorder."""

from collections.abc import Iterator

import httpx

GUID = "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11"
OTHER = "9a0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e12"


def asked(function: str, **tags: str) -> str:
    """The XML of a request."""
    inner = "".join(f"<{tag}>{value}</{tag}>" for tag, value in tags.items())
    return f"<Request><{function}><Params>{inner}</Params></{function}></Request>"


def payment(account: str, guid: str, amount: str) -> str:
    """A payment as the pump posts it."""
    return asked(
        "AddARItems", SUBSYSTEM_ID="UM", SS_ACCOUNT_NO=account, ITEM_DT="20241115", ITEM_TP="WEB", SOURCE_SS_ID="AR",
        SOURCE_REFERENCE="ARWEB", SOURCE_SPEC1=guid, SOURCE_SPEC2="2065558181", SOURCE_SPEC3="WEB", ITEM_AMT=amount,
        AS_PAYMENT_YN="T", ITEM_CMTS="alex.sample@utility.example",
    )  # fmt: skip


def look_ups(account: str) -> Iterator[str]:
    """RTDR."""
    yield asked("GetAccountBalance", ACCOUNT_NO=account)
    yield asked("GetAccount", ACCOUNT_NO=account, PREPAY_INFO_YN="", FMT_PREPAY_YN="")
    yield asked("GetPayArrangements", ACCOUNT_NO=account, PAYSCHEDULE_YN="")


def flow() -> Iterator[str]:
    """Look-ups, a payment, its void, a payment that is returned, contact details, an address, a ticket, an alert."""
    for account in ("2003708", "2036948", "2000341"):
        yield from look_ups(account)
    yield payment("2003708", GUID, "40.00")
    yield asked("GetAccountBalance", ACCOUNT_NO="2003708")
    yield asked("AdjARItem", ITEM_NO="205185", ITEM_TP="", ITEM_DT="", ITEM_AMT="10.00")
    yield asked("GetAccountBalance", ACCOUNT_NO="2003708")
    yield payment("2036948", OTHER, "71.40")
    yield asked("AddReturnedCheck", PAYMENT_REF=OTHER, SUBSYSTEM_ID="UM", SOURCE_REF="RCPT", CHECK_AMT="71.40")
    yield from look_ups("2036948")
    yield asked("GetPhoneRecords", PERSON_NO="1020424")
    yield asked(
        "SetPhone", PERSON_NO="1020424", PHONE_SEQ="1", PHONE_CD="HOME", PHONE_NO="2065557777", ACCOUNT_NO="2003708"
    )
    yield asked("AddPersonPhone", PERSON_NO="1020424", PHONE_CD="EBILL", PHONE_NO="new@utility.example", DEFAULT_YN="T")
    yield asked("GetPhoneRecords", PERSON_NO="1020424")
    yield asked("GetAccountBillingAddress", ACCOUNT_NO="2000341")
    yield asked(
        "SetAccountBillingAddress", ACCOUNT_NO="2000341", STREET_NM="1 REAL ST", CITY="REALTOWN", PROVINCE_CD="KS"
    )
    yield asked("GetAccountBillingAddress", ACCOUNT_NO="2000341")
    yield asked(
        "AddContact", CONTACT_TP="WEB", ACCOUNT_NO="2000341", CONTACT_DESC="moved to 1 REAL ST", RECEIVED_DTM="20241115"
    )
    yield asked(
        "AddAlert", OWNERSHIP_CD="ACCT", ALERT_KEY="2003708", ALERT_CD="CSTRG", ALERT_ON_DT="2024111512000000",
        ADDRESSEE_CD="ALL",
    )  # fmt: skip
    yield asked("GetAccountBalance", ACCOUNT_NO="4711")
    yield asked("GetAccountBalance", ACCOUNT_NO="")


def run_flow(router: str) -> None:
    """Send it; every request is answered."""
    with httpx.Client(timeout=60, trust_env=False) as client:
        for request in flow():
            assert client.post(router, data={"XMLREQUEST": request}).status_code == 200
