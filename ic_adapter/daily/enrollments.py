"""Enrollment in autopay: who is enrolled and with what, and the pump's alert on every change (adapter §8, §19.1).

The change and its alert are one transaction, so that neither is ever there without the other.
"""

from dataclasses import dataclass
from datetime import datetime
from threading import Event as Signal
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import BadField, Conflict, Fault, NotFound
from ic_adapter.failpoints import Failpoints
from ic_adapter.pump.intake import Intake
from ic_adapter.records.autopay import INSTRUMENTS
from ic_adapter.records.events import FlagEvent, Instrument
from ic_adapter.records.kinds import Kind
from ic_adapter.store.autopay import enrollments
from ic_adapter.store.bills import invoices
from ic_adapter.store.database.engine import Store

LONGEST = 64  # characters of a name
TRIES = 4  # against another process that changes the same account


@dataclass(frozen=True, slots=True)
class Method:
    """What autopay collects with; `test_instrument`: its name at the stand-in checkout, blank for none."""

    instrument: Instrument
    test_instrument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrollment:
    """One enrollment; `left_at` is None while it is in force."""

    id: int
    bid: str
    account_number: str
    method: Method
    since: datetime
    enrolled_by: str
    left_at: datetime | None
    left_by: str


class Enrollments:
    """The enrollments of a register's billers; safe to use from many threads and processes."""

    def __init__(self, store: Store, register: Register, intake: Intake, fail: Failpoints, wake: Signal) -> None:
        self._store = store
        self._register = register
        self._intake = intake
        self._fail = fail
        self._wake = wake

    def enroll(self, bid: str, account: str, method: Method, by: str) -> tuple[Enrollment, bool]:
        """Enroll an account, or change its method; return the enrollment and whether anything changed.

        Whoever enrolls again with the same method changes nothing and sends no alert. NotFound, BadField.
        """
        _check(method, by)
        with self._store.writing() as connection:
            biller = self._register.staying(connection, bid)
            if invoices.account_of(connection, bid, account) is None:
                raise NotFound(f"account {account} not found")
            row, is_new = self._enrolled(connection, biller, account, method, by)
            if is_new:
                self._alert(connection, biller, row, on=True)
                self._fail.reach("autopay.before_enroll_commit")
        if is_new:
            self._fail.reach("autopay.after_enroll_commit")
            self._wake.set()
        return _enrollment(row), is_new

    def leave(self, bid: str, account: str, by: str) -> Enrollment | None:
        """End the enrollment of an account and return it; None where it has none, so that no alert is sent."""
        _check_by(by)
        with self._store.writing() as connection:
            biller = self._register.staying(connection, bid)
            row = enrollments.current(connection, bid, account, lock=True)
            if row is None:
                return None
            row = enrollments.end(connection, row.id, biller.clock.now(), by)
            self._alert(connection, biller, row, on=False)
            self._fail.reach("autopay.before_enroll_commit")
        self._fail.reach("autopay.after_enroll_commit")
        return _enrollment(row)

    def current(self, bid: str, account: str) -> Enrollment | None:
        """Return the enrollment in force. NotFound for the biller."""
        with self._store.reading() as connection:
            self._register.read(connection, bid)
            row = enrollments.current(connection, bid, account)
        return None if row is None else _enrollment(row)

    def all(self, bid: str, limit: int = 100, before: int | None = None) -> list[Enrollment]:
        """Return the enrollments in force, newest first. NotFound for the biller."""
        with self._store.reading() as connection:
            self._register.read(connection, bid)
            return [_enrollment(row) for row in enrollments.newest(connection, bid, limit, before)]

    def _enrolled(
        self, connection: Connection, biller: Biller, account: str, method: Method, by: str
    ) -> tuple[Row[Any], bool]:
        """Return the current enrollment with this method, and whether this call made it."""
        now = biller.clock.now()
        row = {
            "bid": biller.id,
            "account_number": account,
            "instrument": method.instrument.value,
            "test_instrument": method.test_instrument,
            "since": now,
            "enrolled_by": by,
            "left_by": "",
        }
        for _ in range(TRIES):
            known = enrollments.current(connection, biller.id, account, lock=True)
            if known is not None and _method(known) == method:
                return known, False
            if known is not None:
                enrollments.end(connection, known.id, now, by)
            made = enrollments.add(connection, row)
            if made is not None:
                return made, True
        raise Conflict(f"the enrollment of account {account} is being changed by somebody else; try again")

    def _alert(self, connection: Connection, biller: Biller, row: Row[Any], *, on: bool) -> None:
        event = FlagEvent(
            source_id=f"autopay-{row.id}-{'on' if on else 'off'}", account_number=row.account_number, on=on
        )
        self._intake.within(connection, biller, Kind.AUTOPAY, event)


def _check(method: Method, by: str) -> None:
    _check_by(by)
    if method.instrument not in INSTRUMENTS:
        names = ", ".join(one.value for one in INSTRUMENTS)
        raise BadField("invalid method", Fault("$.instrument", f"autopay cannot collect cash; use one of {names}"))
    if len(method.test_instrument) > LONGEST:
        raise BadField("invalid method", Fault("$.test_instrument", f"use at most {LONGEST} characters"))


def _check_by(by: str) -> None:
    if not by.strip() or len(by) > LONGEST:
        raise BadField("invalid name", Fault("$.by", f"say who does it, in 1 to {LONGEST} characters"))


def _method(row: Row[Any]) -> Method:
    return Method(Instrument(row.instrument), row.test_instrument)


def _enrollment(row: Row[Any]) -> Enrollment:
    return Enrollment(
        id=row.id,
        bid=row.bid,
        account_number=row.account_number,
        method=_method(row),
        since=row.since,
        enrolled_by=row.enrolled_by,
        left_at=row.left_at,
        left_by=row.left_by,
    )
