"""What is killed: one record per router function and kind, its neighbours in the lane, and a biller that takes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ic_adapter.records.kinds import Kind

TEMPLATE = "4078"  # the county whose settings switch every contact integration on
ACCOUNT = "2003708"
EMPTY_ACCOUNT = "2000341"  # its person has no phone records
GROUPS = ("8", "11", "14", "17", "101")
KEYS: Mapping[str, Any] = {
    "alert_mode.paperless": "change_log",
    "registration_alert": {"enabled": True, "code": "CSTRG", "comment": "Registration Alert added by Invoice Cloud"},
}
Body = dict[str, Any]


def settings_of(url: str) -> dict[str, str | None]:
    """Every endpoint group at this address, alerts and credits switched on."""
    return {**dict.fromkeys(GROUPS, url), "46": "APON|APOFF", "47": "PLON|PLOFF", "114": "1", "106": "NSF"}


def event(kind: Kind, source_id: str, n: int, account: str = ACCOUNT, payment: str = "") -> Body:
    """The n-th event of this kind: what it tells of is told by no other one."""
    details: Mapping[Kind, Body] = {
        Kind.PAYMENT: {"amount": f"{100 + n}.25", "fee": "0.25", "instrument": "CC"},
        Kind.VOID: {"payment": payment},
        Kind.CREDIT: {"payment": payment, "amount": f"{n}.50"},
        Kind.ACH_REJECT: {"payment": payment, "return_code": "R01"},
        Kind.PAPERLESS: {"on": n % 2 == 1},
        Kind.AUTOPAY: {"on": n % 2 == 1},
        Kind.EMAIL: {"email": f"payer{n}@example.org"},
        Kind.PHONE: {"phone": f"{200 + n // 100:03}55501{n % 100:02}"},
        Kind.MAILING_ADDRESS: {"street1": f"{n} Sample St", "city": "Olathe", "state": "KS", "zip": "66061"},
        Kind.REGISTRATION: {"event": "registered"},
    }
    where = {} if payment else {"account_number": account}
    return {"source_id": source_id, **where, **details[kind]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One record to be killed over.

    `beside`: the kind of its neighbours. `call`, `outcome`: which passing of the points of these names is that of the
    function. `asks`: it reads before it writes. `alone`: a later record would supersede it.
    """

    function: str
    kind: Kind
    beside: Kind
    call: int = 1
    outcome: int = 1
    asks: bool = False
    alone: bool = False
    account: str = ACCOUNT
    keys: Mapping[str, Any] = field(default_factory=dict)

    @property
    def of_payment(self) -> bool:
        """It depends on the payment before it."""
        return self.kind in {Kind.VOID, Kind.CREDIT, Kind.ACH_REJECT}


PAYMENT, ALERT = Kind.PAYMENT, Kind.REGISTRATION
SUBJECTS: Mapping[str, Subject] = {
    "payment": Subject(function="AddARItems", kind=PAYMENT, beside=PAYMENT),
    "void": Subject(function="AdjARItem", kind=Kind.VOID, beside=PAYMENT),
    "credit by adjustment": Subject(function="AdjARItem", kind=Kind.CREDIT, beside=PAYMENT),
    "credit by item": Subject(
        function="AddARItems", kind=Kind.CREDIT, beside=PAYMENT, keys={"credit_route": "negative_item"}
    ),
    "ACH reject": Subject(function="AddReturnedCheck", kind=Kind.ACH_REJECT, beside=PAYMENT),
    "paperless": Subject(function="AddAlert", kind=Kind.PAPERLESS, beside=Kind.PAPERLESS),
    "autopay": Subject(function="AddAlert", kind=Kind.AUTOPAY, beside=Kind.AUTOPAY, alone=True),
    "registration": Subject(function="AddAlert", kind=ALERT, beside=ALERT),
    "phone": Subject(function="SetPhone", kind=Kind.PHONE, beside=ALERT, outcome=3, asks=True),
    "e-mail": Subject(function="SetPhone", kind=Kind.EMAIL, beside=ALERT, outcome=3, asks=True),
    "new e-mail": Subject(
        function="AddPersonPhone", kind=Kind.EMAIL, beside=ALERT, outcome=3, asks=True, account=EMPTY_ACCOUNT
    ),
    "mailing address": Subject(function="SetAccountBillingAddress", kind=Kind.MAILING_ADDRESS, beside=ALERT),
    "its contact": Subject(function="AddContact", kind=Kind.MAILING_ADDRESS, beside=ALERT, call=2, outcome=2),
}
