"""The payment file of a day (adapter §17): each payment in exactly one file, and the same bytes at every request.

Content and payments of a file are fixed in one transaction. What takes a payment back (void, credit, ACH reject) is a
record of its own with a negative amount, since the file with the payment may be at the biller by then.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter import money
from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import BadField, BadValue, Conflict, Fault, FileRefused, NotFound
from ic_adapter.files.partners.mapping.fields import PartnerFile
from ic_adapter.files.partners.mapping.profile import FileMapping
from ic_adapter.files.partners.mapping.values import Value
from ic_adapter.files.partners.mapping.writer import name_of, write_file
from ic_adapter.files.partners.profiles import mapping_of
from ic_adapter.records.events import AchRejectEvent, CreditEvent, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.lockbox import OPEN, LockboxReason, LockboxState, text_of
from ic_adapter.records.record import Record
from ic_adapter.store import records as stored_records
from ic_adapter.store.database.engine import Store
from ic_adapter.store.partners import payment_files

TYPES: Mapping[Kind, str] = {
    Kind.PAYMENT: "PAYMENT",
    Kind.VOID: "VOID",
    Kind.CREDIT: "CREDIT",
    Kind.ACH_REJECT: "REJECT",
}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFile:
    """One file as it was fixed; `left_out` names what is in no file, with the reason; `state`, `reason`: its drop."""

    bid: str
    day: date
    name: str
    folder: str
    sha256: str
    records: int
    total: Decimal
    left_out: Sequence[Mapping[str, str]]
    at: datetime
    dropped_at: datetime | None
    state: LockboxState
    reason: str


@dataclass(slots=True)
class _Day:
    """What the file of a day will hold: its records, what each of them counts, and what is left out."""

    values: list[dict[str, Value]] = field(default_factory=list)
    held: list[dict[str, object]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    told: dict[int, Decimal] = field(default_factory=dict)


class PaymentFiles:
    """Payment files of the billers of a register."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def write(self, bid: str, day: date) -> PaymentFile | None:
        """Return the file of a day, made now if there is none; None for a day without payments and without a file.

        It holds everything that came in until the end of that day and is in no file. NotFound for the biller, BadField
        for a day to come, Conflict where the profile has no payment file or a value does not fit into it.
        """
        with self._store.writing() as connection:
            biller = self._register.held(connection, bid)
            row = payment_files.of_day(connection, bid, day)
            if row is not None:
                return _file(row)
            if day > biller.clock.today():
                raise BadField("invalid day", Fault("?day", f"{day} is yet to come"))
            if biller.keys.data_pump == "on":
                raise Conflict("the key data_pump is on: payments are sent to a router, and must not be told twice")
            try:
                self._new(connection, biller, day, mapping_of(connection, bid, PartnerFile.PAYMENT))
            except (FileRefused, BadValue) as refusal:
                raise Conflict(str(refusal)) from None
            row = payment_files.of_day(connection, bid, day)
        return None if row is None else _file(row)

    def get(self, bid: str, day: date) -> PaymentFile:
        """Return the file of a day; NotFound where it was not written."""
        return _file(self._row(bid, day))

    def content(self, bid: str, day: date) -> bytes:
        """Return the bytes of the file of a day; NotFound where it was not written."""
        return bytes(self._row(bid, day).content)

    def _row(self, bid: str, day: date) -> Row[Any]:
        with self._store.reading() as connection:
            self._register.read(connection, bid)
            row = payment_files.of_day(connection, bid, day)
        if row is None:
            raise NotFound(f"biller {bid} has no payment file of {day}")
        return row

    def troubled(self, bid: str | None, limit: int) -> list[PaymentFile]:
        """Return the files of a biller or of all that stopped or could not be dropped yet, newest first."""
        with self._store.reading() as connection:
            rows = payment_files.of_states(connection, bid, (LockboxState.STOPPED, *OPEN), limit)
        return [file for file in map(_file, rows) if file.reason]

    def all(self, bid: str, limit: int = 200) -> list[PaymentFile]:
        """Return the files of a biller, newest first; NotFound."""
        with self._store.reading() as connection:
            self._register.read(connection, bid)
            return [_file(row) for row in payment_files.newest(connection, bid, limit)]

    def _new(self, connection: Connection, biller: Biller, day: date, mapping: FileMapping) -> None:
        end = datetime.combine(day + ONE_DAY, datetime.min.time(), biller.clock.zone)
        found = _Day()
        for row in payment_files.not_in_a_file(connection, biller.id, end):
            _add(connection, found, stored_records.record_of(row), biller)
        if not found.values and not mapping.empty_file:
            return
        content = write_file(mapping, found.values, day)
        file = {
            "bid": biller.id,
            "day": day,
            "name": name_of(mapping, day),
            "folder": mapping.folder,
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
            "records": len(found.values),
            "total": money.total(amount for one in found.held if isinstance(amount := one["amount"], Decimal)),
            "left_out": found.left_out,
            "at": biller.clock.now(),
        }
        payment_files.add(connection, file, found.held)


def _add(connection: Connection, found: _Day, record: Record, biller: Biller) -> None:
    """Add one record to the day, or the reason why no file holds it."""
    payment = record if record.kind is Kind.PAYMENT else stored_records.get(connection, record.payment_id or 0)
    if payment is None or not isinstance(payment.event, PaymentEvent):
        return
    amount, reason = _amount(connection, found, record, payment)
    found.held.append({"record_id": record.id, "payment_id": payment.id, "amount": amount})
    if reason:
        found.left_out.append({"kind": record.kind.value, "source_id": record.source_id, "reason": reason})
        return
    found.told[payment.id] = found.told.get(payment.id, money.ZERO) + amount
    found.values.append(_values(record, payment, payment.event, amount, biller))


def _amount(connection: Connection, found: _Day, record: Record, payment: Record) -> tuple[Decimal, str]:
    """Return what the record counts, 0 with the reason where it is left out."""
    event = record.event
    if isinstance(event, PaymentEvent):
        net = money.parse(event.amount) - money.parse(event.fee)
        reason = next(_reasons(event, record.account_number, net), "")
        return (money.ZERO, reason) if reason else (net, "")
    before = payment_files.told_of(connection, payment.id)
    counted = (before or money.ZERO) + found.told.get(payment.id, money.ZERO)
    if isinstance(event, AchRejectEvent) and not event.return_code.upper().startswith("R"):
        return money.ZERO, "a notification of change takes nothing back"
    back = money.parse(event.amount) if isinstance(event, CreditEvent) else counted
    if back <= 0 or back > counted:
        return money.ZERO, f"takes back {back}, of the payment {counted} is left"
    return -back, ""


def _reasons(event: PaymentEvent, account: str, net: Decimal) -> Iterator[str]:
    if event.kind == "chargeback":
        yield "chargebacks are not told to the biller"
    if not account:
        yield "no account number"
    if net == 0:
        yield "an amount of 0"
    if net < 0:
        yield "the fee exceeds the amount"


def _values(record: Record, payment: Record, event: PaymentEvent, amount: Decimal, biller: Biller) -> dict[str, Value]:
    is_payment = record is payment
    came_in = record.created_at.astimezone(biller.clock.zone).date()
    day = (event.payment_date or came_in) if is_payment else came_in
    return {
        "PaymentGuid": record.source_id,
        "TransactionType": TYPES[record.kind],
        "PaymentDate": day,
        "AccountNumber": payment.account_number,
        "Amount": money.to_cents(amount),
        "Fee": money.to_cents(money.parse(event.fee)) if is_payment else 0,
        "PaymentMethod": event.instrument.value,
        "PaymentSource": event.source,
        "PaymentKind": event.kind,
        "OriginalPaymentGuid": payment.source_id,
        "PayerMessage": event.message or "",
    }


def _file(row: Row[Any]) -> PaymentFile:
    return PaymentFile(
        bid=row.bid,
        day=row.day,
        name=row.name,
        folder=row.folder,
        sha256=row.sha256,
        records=row.records,
        total=row.total,
        left_out=tuple(row.left_out),
        at=row.at,
        dropped_at=row.dropped_at,
        state=LockboxState(row.state),
        reason=text_of(LockboxReason(row.reason_code), row.detail),
    )
