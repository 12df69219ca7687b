"""The payment of the documents' samples, what depends on it, and answers to what is sent for it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from ic_adapter.billers.register import Biller
from ic_adapter.integrations.plan import End, Send
from ic_adapter.integrations.postings.by_kind import INTEGRATIONS
from ic_adapter.records.events import AchRejectEvent, CreditEvent, Event, Instrument, PaymentEvent, VoidEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.router.envelope import write_request
from ic_adapter.router.functions import ADD_AR_ITEMS, ADD_RETURNED_CHECK, ADJ_AR_ITEM, Function
from tests.ic_adapter.plans import ROOT, drive, record, told

GUID = "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11"
CREDIT = "0b9d3a77-5a1e-4a57-8f3e-3c1f6f0d2e22"
ADDED = told(ADD_AR_ITEMS, STATUS="0", STATUS_DESC="AR item 205185 added.")
ADJUSTED = told(ADJ_AR_ITEM, STATUS="0")
RETURNED = told(ADD_RETURNED_CHECK, STATUS="0", STATUS_DESC="", FOLIO_NO="1", CHECK_AMT="102.74")
#: What is kept of a payment of 100.00 that was posted as AR item 205184.
KEPT = {"item_no": "205184", "ar_amount": "100.00", "net": "100.00", "item_tp": "CCWEB", "channel": "WEB"}


def paid(**changes: Any) -> PaymentEvent:
    """The card payment of WX-PAY-1 with changes."""
    plain: dict[str, Any] = {
        "source_id": GUID,
        "account_number": "2003708",
        "amount": "102.74",
        "fee": "2.50",
        "instrument": Instrument.CC,
        "source": 1,
        "email": "test@example.org",
        "phone": "2025550123",
    }
    return PaymentEvent(**(plain | changes))


def payment(
    event: PaymentEvent | None = None, *, state: State = State.SENT, kept: Mapping[str, str] | None = None
) -> Record:
    """The payment's record as what depends on it finds it, with what was kept of its posting."""
    return record(Kind.PAYMENT, event or paid(), state=state, result=kept)


def at(biller: Biller, moment: datetime) -> Biller:
    """The biller with its clock stopped at this local time."""
    return replace(biller, clock=biller.clock.freeze(moment))


def run(kind: Kind, event: Event, biller: Biller, of: Record | None, *answers: RouterAnswer) -> tuple[list[Send], End]:
    """The integration of this kind, as the pump finds it; it only sends."""
    orders, end = drive(INTEGRATIONS[kind](record(kind, event), biller, of), *answers)
    sends = [order for order in orders if isinstance(order, Send)]
    assert sends == orders
    return sends, end


def pay(biller: Biller, event: PaymentEvent | None = None, *answers: RouterAnswer) -> tuple[list[Send], End]:
    """A payment, answered well unless told otherwise."""
    return run(Kind.PAYMENT, event or paid(), biller, None, *(answers or (ADDED,)))


def void(biller: Biller, of: Record | None, *answers: RouterAnswer) -> tuple[list[Send], End]:
    """A void of this payment."""
    return run(Kind.VOID, VoidEvent(source_id="v-1", payment=GUID), biller, of, *answers)


def give(biller: Biller, amount: str, of: Record | None, *answers: RouterAnswer) -> tuple[list[Send], End]:
    """A credit of this amount on this payment."""
    return run(Kind.CREDIT, CreditEvent(source_id=CREDIT, payment=GUID, amount=amount), biller, of, *answers)


def reject(biller: Biller, code: str, of: Record | None, *answers: RouterAnswer) -> tuple[list[Send], End]:
    """The bank returned this payment."""
    return run(Kind.ACH_REJECT, AchRejectEvent(source_id="r-1", payment=GUID, return_code=code), biller, of, *answers)


def schema_faults(function: Function, fields: Mapping[str, str]) -> str:
    """What the function's request schema has against this request; blank for nothing."""
    schema = etree.XMLSchema(etree.parse(Path(ROOT, "schemas", "router", f"{function.name}.request.xsd")))
    schema.validate(etree.fromstring(write_request(function.name, fields)))
    return str(schema.error_log)
