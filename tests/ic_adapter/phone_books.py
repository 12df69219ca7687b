"""Phone and e-mail records of person 1020424 as the router shows them (F-02, F-08), and changes of them at IC."""

import json
from collections.abc import Mapping

from ic_adapter.billers.register import Biller
from ic_adapter.integrations.plan import Ask, RouterCall, Send
from ic_adapter.records.events import EmailEvent, PhoneEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.functions import GET_ACCOUNT, GET_PHONE_RECORDS, SET_PHONE
from tests.ic_adapter import plans
from tests.ic_adapter.scripted import tags

PERSON = "1020424"
ACCOUNT = plans.told(GET_ACCOUNT, ACCOUNT_NO="2003708", PERSON_NO=PERSON, CO_PHONE_SEQ="1", STATUS="")


def phone(seq: int | str, code: str, number: str, **more: str) -> str:
    """One PHONE of a reply, in the order of F-08, with the account that uses it."""
    values = {"ACTIVE_DT": "20110407", "INACTIVE_DT": "", **more}
    dates = {tag: values.pop(tag) for tag in ("ACTIVE_DT", "INACTIVE_DT")}
    shown = {"PHONE_SEQ": str(seq), **dates, "PHONE_CD": code, "PHONE_NO": number, "EXTENSION_NO": "", **values}
    return f"<PHONE>{tags(**shown)}<ACCOUNT><ACCOUNT_NO>2003708</ACCOUNT_NO></ACCOUNT></PHONE>"


def book(*phones: str, count: str | None = None) -> RouterAnswer:
    """GetPhoneRecords with these records."""
    found = str(len(phones)) if count is None else count
    return plans.told(GET_PHONE_RECORDS, STATUS="0", PHONE_COUNT=found, params="".join(phones))


HOME = phone(1, "HOME", "2025550118")
EBILL = phone(2, "EBILL", "old@example.org")

COMMENT = "Customer set via InvoiceCloud."
CUSTOM = {"PhoneComments": COMMENT, "AccountDefault": True, "PersonDefault": True, "IncludeAccountNumber": True}
SET = plans.told(SET_PHONE, PHONE_SEQ="2", STATUS="0")


def biller(customs: Mapping[str, object] | None = None, keys: Mapping[str, object] | None = None) -> Biller:
    """A biller that pumps e-mail EBILL and phone RES, with these BillerCustomizations."""
    return pumping({"EmailSearchCd": "EBILL", "PhoneSearchCd": "RES", "BillerCustomizations": customs or {}}, keys)


def pumping(config: Mapping[str, object], keys: Mapping[str, object] | None = None) -> Biller:
    """A biller with this DataPumpConfig in AS 131."""
    return plans.biller("3426", {"131": json.dumps({"HarrisCayenta": {"DataPumpConfig": config}})}, keys)


def mailed(address: str = "test@example.org") -> Record:
    """The e-mail address of account 2003708 is now this one."""
    return plans.record(Kind.EMAIL, EmailEvent(source_id="e-1", account_number="2003708", email=address))


def phoned(number: str = "2025550123") -> Record:
    """The phone number of account 2003708 is now this one."""
    return plans.record(Kind.PHONE, PhoneEvent(source_id="h-1", account_number="2003708", phone=number))


def wrote(orders: list[RouterCall]) -> dict[str, str]:
    """The tags of the one writing call, after the two reading ones."""
    assert [type(order) for order in orders] == [Ask, Ask, Send]
    return dict(orders[2].fields)
