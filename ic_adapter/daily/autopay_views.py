"""Autopay as people see it: staff with reasons and settings, the payer in plain words (adapter §2.6, §19.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from ic_adapter.billers.register import Register
from ic_adapter.daily.enrollments import Enrollments
from ic_adapter.records.autopay import (
    NAMES,
    AmountFrom,
    AutopayReason,
    AutopayState,
    payer_text,
    staff_text,
)
from ic_adapter.records.events import Instrument
from ic_adapter.store.autopay import collections
from ic_adapter.store.database.engine import Store

SHOWN = 12  # invoices that a payer sees


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What became of one invoice, for staff. `payment` and `record_state` are blank until it is collected."""

    bid: str
    account_number: str
    invoice_number: str
    collect_on: date
    state: AutopayState
    reason_code: AutopayReason
    reason: str
    amount: Decimal | None
    amount_from: AmountFrom
    stored_because: str
    instrument: Instrument
    record_id: int | None
    payment: str
    record_state: str
    checked_on: date
    at: datetime
    payer_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextCollection:
    """The invoice that is collected next; its amount is the stored one and is asked for anew on that day."""

    invoice_number: str
    collect_on: date
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerAutopay:
    """Autopay of an account as its payer sees it: `method` in a payer's words, `past` newest first."""

    is_enrolled: bool
    method: str
    test_instrument: str
    since: datetime | None
    next: NextCollection | None
    past: Sequence[Collected]


class AutopayViews:
    """Reads only; safe to use from many threads."""

    def __init__(self, store: Store, register: Register, enrolled: Enrollments) -> None:
        self._store = store
        self._register = register
        self._enrolled = enrolled

    def collections(
        self,
        bid: str,
        account: str | None = None,
        state: AutopayState | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> list[Collected]:
        """Return what became of invoices, newest first. NotFound for the biller."""
        with self._store.reading() as connection:
            self._register.read(connection, bid)
            found = collections.newest(connection, bid, account, state.value if state else None, limit, offset)
        return [_collected(row) for row in found]

    def payer(self, bid: str, account: str) -> PayerAutopay:
        """Return what the payer of an account sees. NotFound for the biller."""
        enrollment = self._enrolled.current(bid, account)
        following = None
        if enrollment is not None:
            with self._store.reading() as connection:
                types = self._register.read(connection, bid).keys.donation_invoice_types
                following = collections.next_of(connection, bid, account, types)
        return PayerAutopay(
            is_enrolled=enrollment is not None,
            method=NAMES[enrollment.method.instrument] if enrollment else "",
            test_instrument=enrollment.method.test_instrument if enrollment else "",
            since=enrollment.since if enrollment else None,
            next=None if following is None else _next(following),
            past=self.collections(bid, account, limit=SHOWN),
        )


def _next(row: Row[Any]) -> NextCollection:
    return NextCollection(invoice_number=row.invoice_number, collect_on=row.collect_on, amount=row.balance_due)


def _collected(row: Row[Any]) -> Collected:
    reason, instrument = AutopayReason(row.reason_code), Instrument(row.instrument)
    return Collected(
        bid=row.bid,
        account_number=row.account_number,
        invoice_number=row.invoice_number,
        collect_on=row.collect_on,
        state=AutopayState(row.state),
        reason_code=reason,
        reason=staff_text(reason, instrument, row.detail),
        amount=row.amount,
        amount_from=AmountFrom(row.amount_from),
        stored_because=row.stored_because,
        instrument=instrument,
        record_id=row.record_id,
        payment=row.source_id or "",
        record_state=row.record_state or "",
        checked_on=row.checked_on,
        at=row.at,
        payer_text=payer_text(reason, instrument),
    )
