"""What a payer is told about payments: one payment with its receipt, and the history of an account."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.billers.register import Register
from ic_adapter.errors import InternalError
from ic_adapter.payers.intent import TAKEN, Intent, IntentState, intent_of
from ic_adapter.payers.words import PayerWords, Standing, words_of
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store.bills import invoices
from ic_adapter.store.database.engine import Store
from ic_adapter.store.payers import intents, payments
from ic_adapter.store.under_way import payments_under_way

CHARGEBACK = "chargeback"
MOST_WAITING = 100
_WAITING = IntentState.WAITING


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


class Statements:
    """Reads intents and records together, in one transaction."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def of_intent(self, bid: str, intent: Intent) -> Payment:
        """Return the payment of an intent as it stands."""
        with self._store.reading() as connection:
            row = intents.by_source(connection, bid, intent.source_id)
            now = self._register.read(connection, bid).clock.now()
            found = payments.by_sources(connection, bid, [intent.source_id])
            later = _later(connection, found.values())
        intent = intent if row is None else intent_of(row, now)
        return _of_intent(intent, found.get(intent.source_id), later)

    def under_way(self, bid: str, account: str) -> list[Payment]:
        """Return the payments of an account that the utility has not booked yet, the oldest first (adapter §2.7)."""
        with self._store.reading() as connection:
            now = self._register.read(connection, bid).clock.now()
            open_ones = [one.source_id for one in payments_under_way(connection, bid, account)]
            records = list(payments.by_sources(connection, bid, open_ones).values())
            rows = intents.newest(connection, bid, account, MOST_WAITING, [_WAITING.value, IntentState.APPROVED.value])
            waiting = [intent_of(row, now) for row in rows if row.handed_over_at is None]
            later = _later(connection, records)
        lines = [_of_record(one, later.get(one.id, ()), now) for one in records]
        lines += [_of_intent(one, None, {}) for one in waiting if one.source_id not in open_ones]
        return sorted(lines, key=lambda line: line.at)

    def arrived_since(self, bid: str, account: str, as_of: datetime | None) -> list[Payment]:
        """Return the payments that arrived at the utility after the account's amounts were brought, oldest first.

        The amounts may not have them in. `as_of` None: the amounts are those of the bill.
        """
        with self._store.reading() as connection:
            clock = self._register.read(connection, bid).clock
            if as_of is None:
                issued = max((one.invoice_date for one in invoices.of_account(connection, bid, account)), default=None)
                if issued is None:
                    return []
                as_of = datetime.combine(issued, datetime.min.time(), clock.zone)
            records = payments.sent_since(connection, bid, account, as_of)
            later = _later(connection, records)
        found = [_of_record(one, later.get(one.id, ()), clock.now()) for one in records]
        return [one for one in found if one.words.standing is Standing.BOOKED]

    def history(self, bid: str, account: str, owner: str, most: int) -> list[Payment]:
        """Return the newest payments of an account, newest first, whatever way they came in.

        Of other people's intents those are left out that took nothing.
        """
        with self._store.reading() as connection:
            now = self._register.read(connection, bid).clock.now()
            records = [one for one in payments.newest(connection, bid, account, most) if _event(one).kind != CHARGEBACK]
            rows = intents.newest(connection, bid, account, most)
            by_source = {one.source_id: one for one in records}
            by_source |= payments.by_sources(
                connection, bid, [row.source_id for row in rows if row.source_id not in by_source]
            )
            later = _later(connection, by_source.values())
        own = [intent_of(row, now) for row in rows]
        told = [one for one in own if one.state in TAKEN or _is_own_refusal(one, owner)]
        lines = [_of_intent(one, by_source.get(one.source_id), later) for one in told]
        known = {one.source_id for one in told}
        lines += [
            _of_record(one, later.get(one.id, ()), now) for one in by_source.values() if one.source_id not in known
        ]
        return sorted(lines, key=lambda line: line.at, reverse=True)[:most]


def _is_own_refusal(intent: Intent, owner: str) -> bool:
    return intent.owner == owner and intent.state is IntentState.DECLINED


def _event(record: Record) -> PaymentEvent:
    event = record.event
    if not isinstance(event, PaymentEvent):
        raise InternalError(f"record {record.id} is no payment")
    return event


def _later(connection: Connection, records: Iterable[Record]) -> Mapping[int, list[Record]]:
    found: dict[int, list[Record]] = {}
    for one in payments.dependents(connection, [one.id for one in records]):
        found.setdefault(one.payment_id or 0, []).append(one)
    return found


def _of_intent(intent: Intent, record: Record | None, later: Mapping[int, Sequence[Record]]) -> Payment:
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


def _of_record(record: Record, later: Sequence[Record], now: datetime) -> Payment:
    event = _event(record)
    return Payment(
        source_id=record.source_id,
        account_number=record.account_number,
        at=record.created_at.astimezone(now.tzinfo),
        total=money.parse(event.amount),
        fee=money.parse(event.fee),
        instrument=event.instrument,
        is_donation=event.kind == "donation",
        words=words_of(None, record, later),
        record_id=record.id,
        state=record.state,
        intent=None,
    )
