"""What is to be sent for a record, if anything: adapter §3 to §8, and the first steps of §9 to §11."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from tests.pump_model.spec_records import AUTOPAY, HELD, OPEN, PAPERLESS, SENT, SKIPPED, UNCERTAIN, URLS, Record, State


@dataclass(frozen=True, slots=True)
class Ends:
    """Nothing is sent: SKIPPED, HELD or REJECTED by a rule of ours; `why` is a part of the reason."""

    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Sends:
    """One of these functions with these tags; what is not named here is not compared."""

    functions: tuple[str, ...]
    tags: dict[str, str] = field(default_factory=dict)
    new_net: Decimal | None = None


#: PaymentSourceID -> channel (§3.3).
CHANNELS: Final = {1: "WEB", 2: "IVR", 7: "AUTO"}
INSTRUMENTS: Final = {"CC": "64", "ACH": "65", "CASH": "104"}
#: The alert setting of each flag lane (§7, §8).
FLAGS: Final = {PAPERLESS: "47", AUTOPAY: "46"}


def cents(amount: Decimal | str) -> str:
    """Two decimals, as ITEM_AMT is written."""
    return f"{Decimal(amount):.2f}"


def plan(state: State, record: Record) -> Ends | Sends:
    """What becomes of a record whose turn it is."""
    if not state.settings.get(URLS[record.group]):
        return Ends(HELD, "no endpoint")
    return _of_kind(state, record)


def _of_kind(state: State, record: Record) -> Ends | Sends:
    if record.kind == "payment":
        return _payment(state, record)
    if record.kind in FLAGS:
        return _alert(state, record)
    return _contact(record) if record.payment is None else _dependent(state, record, record.payment)


def _dependent(state: State, record: Record, payment: Record) -> Ends | Sends:
    if record.kind == "credit" and state.settings.get("114") != "1":
        return Ends(SKIPPED, "credits not enabled")
    if record.kind == "ach_reject" and record.event["return_code"].startswith("C"):
        return Ends(SKIPPED, "")
    return _without_payment(payment) or DEPENDENT[record.kind](state, record, payment)


def _without_payment(payment: Record) -> Ends | None:
    """What a void, credit or reject does when its payment was not SENT (§1.2, §4.2, §5.3)."""
    if payment.state == SENT:
        return None
    if payment.state in {*OPEN, UNCERTAIN, HELD}:
        return Ends(HELD, "")
    return Ends(SKIPPED, "")


def _payment(state: State, record: Record) -> Ends | Sends:
    event = record.event
    if event["kind"] == "chargeback":
        return Ends(SKIPPED, "chargeback")
    if event["kind"] == "donation" and not event["logged_in"]:
        return Ends(SKIPPED, "")
    net = Decimal(event["amount"]) - Decimal(event["fee"])
    if not net:
        return Ends(SKIPPED, "")
    code = item_type(state, record)
    if code is None:
        return Ends(HELD, f"no payment code for {event['instrument']}/{event['source']}")
    return Sends(("AddARItems",), posting(record, record, code, cents(net)), new_net=net)


def item_type(state: State, payment: Record) -> str | None:
    """ITEM_TP of a payment (§3.2), None when it is not configured."""
    event = payment.event
    if event["kind"] == "donation":
        return "DONATE-PMT"
    if not any(state.settings.get(number) for number in INSTRUMENTS.values()):
        return CHANNELS[event["source"]]
    codes = state.settings.get(INSTRUMENTS[event["instrument"]], "")
    entries = dict(entry.rstrip(")").split("(") for entry in codes.split("|") if entry)
    return entries.get(str(event["source"]))


def posting(record: Record, payment: Record, code: str, amount: str) -> dict[str, str]:
    """The tags of AddARItems (§3.5); the GUID is the record's own source id, whatever the attempt."""
    return {
        "SS_ACCOUNT_NO": record.account,
        "ITEM_TP": code,
        "SOURCE_SPEC1": record.source_id,
        "SOURCE_SPEC3": CHANNELS[payment.event["source"]],
        "ITEM_AMT": amount,
        "AS_PAYMENT_YN": "T",
    }


def _void(_state: State, _record: Record, payment: Record) -> Ends | Sends:
    if not payment.item_no:
        return Ends(HELD, "no item number")
    return Sends(("AdjARItem",), {"ITEM_NO": payment.item_no, "ITEM_AMT": "0.00"}, new_net=Decimal(0))


def _credit(state: State, record: Record, payment: Record) -> Ends | Sends:
    refund, left = Decimal(record.event["amount"]), payment.net - payment.credited
    paid = left + Decimal(payment.event["fee"])
    if refund > paid:
        return Ends("REJECTED", "refund exceeds payment")
    if left < refund and (refund < paid or not left):
        return Ends(HELD, "refund exceeds what was posted, fee included?")
    refund = min(refund, left)
    route = state.keys.get("credit_route", "auto")
    if route == "negative_item" or (route == "auto" and not payment.item_no):
        return Sends(("AddARItems",), posting(record, payment, payment.code, "-" + cents(refund)))
    if not payment.item_no:
        return Ends(HELD, "no item number")
    net = payment.net - refund
    return Sends(("AdjARItem",), {"ITEM_NO": payment.item_no, "ITEM_AMT": cents(net)}, new_net=net)


def _ach_reject(_state: State, _record: Record, payment: Record) -> Ends | Sends:
    amount = cents(payment.event["amount"])
    return Sends(("AddReturnedCheck",), {"PAYMENT_REF": payment.source_id, "CHECK_AMT": amount})


DEPENDENT: Final = {"void": _void, "credit": _credit, "ach_reject": _ach_reject}


def _alert(state: State, record: Record) -> Ends | Sends:
    codes = state.settings.get(FLAGS[record.kind], "")
    if not codes:
        return Ends(HELD, "")
    on, _, off = codes.partition("|")
    code = on if record.event["on"] or not off else off
    if code in {"XX", "NONE"}:
        return Ends(SKIPPED, "")
    return Sends(("AddAlert",), {"ALERT_KEY": record.account, "ALERT_CD": code, "ADDRESSEE_CD": "ALL"})


def _contact(record: Record) -> Ends | Sends:
    """The writing steps of §9 and §11; what is read before them is nobody's effect."""
    if record.kind == "email":
        return Sends(("SetPhone", "AddPersonPhone"), {"PHONE_CD": "EBILL", "PHONE_NO": record.event["email"]})
    if record.kind == "phone":
        return Sends(("SetPhone",), {"PHONE_CD": "RES", "PHONE_NO": record.event["phone"]})
    street = record.event["street1"]
    if record.done:
        text = f"Invoice Cloud Web - Mailing Address Update - {street}"
        return Sends(("AddContact",), {"ACCOUNT_NO": record.account, "CONTACT_DESC": text})
    return Sends(("SetAccountBillingAddress",), {"ACCOUNT_NO": record.account, "STREET_NM": street})
