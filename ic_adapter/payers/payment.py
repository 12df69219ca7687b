"""A payment as its payer is shown it, made of its intent, its record, and what was submitted about it later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.errors import InternalError
from ic_adapter.payers.intent import Intent, IntentState
from ic_adapter.payers.outcomes import is_chargeback, words_of
from ic_adapter.payers.words import OF_INTENT, PayerWords
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store.payers import payments

Later = Mapping[int, Sequence[Record]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment as its payer is shown it. `total` with the fee; `record_id`: None where the pump does not have it."""

    source_id: str
    account_number: str
    at: datetime
    total: Decimal
    fee: Decimal
    instrument: Instrument
    is_donation: bool
    words: PayerWords
    record_id: int | None
    state: State | None
    intent: Intent | None


def later_of(connection: Connection, records: Iterable[Record]) -> Later:
    """Return what was submitted about each of these payments later, by the payment's id, oldest first."""
    known = list(records)
    found: dict[int, list[Record]] = {one.id: [] for one in known}
    for one in payments.dependents(connection, list(found)):
        found[one.payment_id or 0].append(one)
    for bid, account in sorted({(one.bid, one.account_number) for one in known}):
        for payment_id, one in charged_back(connection, bid, account).items():
            if payment_id in found:
                found[payment_id].append(one)
    return found


def charged_back(connection: Connection, bid: str, account: str) -> Mapping[int, Record]:
    """Return the chargebacks of an account by the id of their payment; by minus their own id where it has none.

    Nothing on the wire names the payment. One of this program has the payment's GUID before a dot in its own; of any
    other it is the newest payment before it of the same amount and instrument that was not charged back yet.
    """
    found: dict[int, Record] = {}
    for one in payments.chargebacks(connection, bid, account):
        fitting = (
            payment.id
            for payment in payments.earlier(connection, one)
            if payment.id not in found and not is_chargeback(payment) and _fits(payment, one)
        )
        found[next(fitting, -one.id)] = one
    return found


def _fits(payment: Record, chargeback: Record) -> bool:
    if "." in chargeback.source_id and payment.source_id == chargeback.source_id.rpartition(".")[0]:
        return True
    mine, other = event_of(payment), event_of(chargeback)
    return mine.instrument is other.instrument and money.parse(mine.amount) == money.parse(other.amount)


def event_of(record: Record) -> PaymentEvent:
    """Return the event of a payment's record; InternalError for another record."""
    event = record.event
    if not isinstance(event, PaymentEvent):
        raise InternalError(f"record {record.id} is not a payment")
    return event


def of_intent(intent: Intent, record: Record | None, later: Later) -> Payment:
    """Return the payment of an intent; `record` None: the pump does not have it."""
    return Payment(
        source_id=intent.source_id,
        account_number=intent.account_number,
        at=intent.decided_at or intent.created_at,
        total=intent.total,
        fee=intent.fee,
        instrument=intent.instrument,
        is_donation=intent.is_donation,
        words=words_of(intent.state, record, later.get(record.id, ()) if record else ()),
        record_id=record.id if record else None,
        state=record.state if record else None,
        intent=intent,
    )


def of_record(record: Record, later: Later, now: datetime) -> Payment:
    """Return the payment of a record that came in another way; of a chargeback, that it took its amount back."""
    event = event_of(record)
    return Payment(
        source_id=record.source_id,
        account_number=record.account_number,
        at=record.created_at.astimezone(now.tzinfo),
        total=money.parse(event.amount),
        fee=money.parse(event.fee),
        instrument=event.instrument,
        is_donation=event.kind == "donation",
        words=OF_INTENT[IntentState.CHARGED_BACK]
        if is_chargeback(record)
        else words_of(None, record, later.get(record.id, ())),
        record_id=record.id,
        state=record.state,
        intent=None,
    )
