"""Probes of payments, adjustments and returned checks (F-04, F-06, F-05)."""

import re
from decimal import Decimal

from harness.verify.judging import amount
from harness.verify.side import BALANCE, ProbeEnded, Sent, Side

PAID, REFUNDED, CHARGED = Decimal("3.27"), Decimal("1.05"), Decimal("2.11")
BALANCES = ("CURRENT_BALANCE", "ACCOUNT_BALANCE", "BILLED_AND_OWING")
ITEM = re.compile(r"AR item ([0-9]+) added\.")


def payments(side: Side) -> None:
    """A payment lowers the balance by its amount and is the last payment then."""
    sent = pay(side, "payment", PAID)
    _balances(side, -PAID, sent.label, "given")
    side.effect("ITEM_AMT", (BALANCE, "LAST_PAYMENT_AMT"), (str(-PAID),), sent.label, ("assumed", "router §5.1"))
    side.effect("ITEM_DT", (BALANCE, "LAST_PAYMENT_DT"), (side.today,), sent.label, ("assumed", "router §5.1"))
    side.untouched(sent.label, (BALANCE, "GetAccount"))


def repeated_payments(side: Side) -> None:
    """The same payment again is refused and changes nothing, or is booked a second time in full (F-04, step 6)."""
    values = _payment(side, PAID)
    side.write("payment", values)
    before = side.state()
    again = side.ask("the same payment again", side.build("AddARItems", values))
    side.seen(again.label, before)
    expected = again.status in ("0", "-908")
    side.claim("SOURCE_SPEC1", expected, f"STATUS is {again.status}", again.label, "assumed", "router F-04")
    _balances(side, -PAID if again.status == "0" else Decimal(0), again.label, "assumed", "SOURCE_SPEC1")


def credits_and_charges(side: Side) -> None:
    """A negative payment takes credit back, a charge raises the balance, a donation leaves it."""
    sent = pay(side, "negative payment", -REFUNDED)
    _balances(side, REFUNDED, sent.label, "assumed")
    side.untouched(sent.label, (BALANCE, "GetAccount"))
    sent = pay(side, "charge", CHARGED, AS_PAYMENT_YN="F")
    for path in BALANCES[:2]:
        side.moved("AS_PAYMENT_YN", path, CHARGED, sent.label, ("assumed", "router §5.1"))
    side.moved("AS_PAYMENT_YN", "BILLED_AND_OWING", Decimal(0), sent.label, ("assumed", "router §5.1"))
    side.untouched(sent.label, (BALANCE, "GetAccount"))
    sent = pay(side, "donation", PAID, ITEM_TP="DONATE-PMT")
    _balances(side, Decimal(0), sent.label, "assumed", "ITEM_TP")
    side.untouched(sent.label, ())


def adjustments(side: Side) -> None:
    """A void takes a payment back as a whole; a partial refund takes back what does not stay."""
    number = _item(pay(side, "payment to void", PAID, function="AddARItems"))
    sent = side.write("void", {"ITEM_NO": number, "ITEM_AMT": "0.00"})
    _balances(side, PAID, sent.label, "given")
    side.untouched(sent.label, (BALANCE, "GetAccount"))
    _refused_again(side, "void again", {"ITEM_NO": number, "ITEM_AMT": "0.00"}, "-909")
    number = _item(pay(side, "payment to refund", PAID, function="AddARItems"))
    sent = side.write("partial refund", {"ITEM_NO": number, "ITEM_AMT": str(PAID - REFUNDED)})
    _balances(side, REFUNDED, sent.label, "given")
    side.effect(
        "ITEM_AMT", (BALANCE, "LAST_PAYMENT_AMT"), (str(REFUNDED - PAID),), sent.label, ("assumed", "router §5.1")
    )
    side.untouched(sent.label, (BALANCE, "GetAccount"))
    _refused_again(side, "more than is left", {"ITEM_NO": number, "ITEM_AMT": str(PAID)}, "-907")
    _refused_again(side, "less than nothing", {"ITEM_NO": number, "ITEM_AMT": "-1.00"}, "-907")


def returned_checks(side: Side) -> None:
    """A returned check takes its payment back once; its folio number rises."""
    values = _payment(side, PAID)
    pay(side, "payment to return", PAID, function="AddARItems", identifier=values["SOURCE_SPEC1"])
    check = {"PAYMENT_REF": values["SOURCE_SPEC1"], "CHECK_AMT": str(PAID)}
    _refused_again(side, "check below the payment", {**check, "CHECK_AMT": "0.01"}, "-907")
    sent = side.write("returned check", check)
    _balances(side, PAID, sent.label, "given", "CHECK_AMT")
    side.untouched(sent.label, (BALANCE, "GetAccount"))
    _refused_again(side, "returned again", check, "-909")
    values = _payment(side, PAID)
    pay(side, "payment with a fee", PAID, function="AddARItems", identifier=values["SOURCE_SPEC1"])
    more = side.write("check with a fee", {"PAYMENT_REF": values["SOURCE_SPEC1"], "CHECK_AMT": str(PAID + REFUNDED)})
    _balances(side, PAID + REFUNDED, more.label, "assumed", "CHECK_AMT")
    one, other = amount(sent.text("FOLIO_NO")), amount(more.text("FOLIO_NO"))
    rises = one is not None and other is not None and other > one
    side.claim("FOLIO_NO", rises, f"is {other} after {one}, expected to rise", more.label, "inferred", "router F-05")


def pay(side: Side, label: str, paid: Decimal, *, function: str = "", identifier: str = "", **values: str) -> Sent:
    """Send AddARItems, as the probed function or as a step for another one."""
    request = {**_payment(side, paid, identifier), **values}
    if not function:
        return side.write(label, request)
    sent = side.ask(label, side.build(function, request))
    side.seen(label, side.state())
    if sent.status != "0":
        raise ProbeEnded
    return sent


def _payment(side: Side, paid: Decimal, identifier: str = "") -> dict[str, str]:
    identifier = identifier or side.identifier()
    return {
        "SS_ACCOUNT_NO": side.account,
        "ITEM_DT": side.today,
        "ITEM_AMT": f"{paid:.2f}",
        "SOURCE_SPEC1": identifier,
        "SOURCE_SPEC2": identifier,  # the template of a biller says which of the two is the payment's GUID
    }


def _item(sent: Sent) -> str:
    """Return the number of the new AR item; ProbeEnded where the router does not tell it (Q-20)."""
    found = sent.text("ITEM_NO") or (match[1] if (match := ITEM.search(sent.text("STATUS_DESC"))) else "")
    if not found:
        raise ProbeEnded
    return found


def _balances(side: Side, by: Decimal, label: str, basis: str, tag: str = "ITEM_AMT") -> None:
    for path in BALANCES:
        side.moved(tag, path, by, label, (basis, "router §5.1"))


def _refused_again(side: Side, label: str, values: dict[str, str], code: str) -> None:
    """The state of the item refuses this; nothing changes."""
    before = side.state()
    sent = side.ask(label, side.build(side.function, values))
    side.seen(label, before)
    why = f"is {sent.status or 'missing'} for {label}, expected {code}"
    side.claim("STATUS", sent.status == code, why, label, "assumed", "router §4.2")
    side.untouched(label, ())
