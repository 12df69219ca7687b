"""Closing business days: each donation is assigned to one file, whose number and content are fixed with it.

All of it happens in one transaction that holds the biller's row: of two processes one closes the day.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.channels import Channel
from ic_adapter.billers.register import Biller, Register
from ic_adapter.failpoints import Failpoints
from ic_adapter.files.lockbox import business_day
from ic_adapter.files.lockbox.layout import Donation, content, total
from ic_adapter.files.lockbox.profile import Profile
from ic_adapter.integrations.postings.payment_codes import DONATION_CODE, channel_of
from ic_adapter.integrations.postings.payments import event_of, net_amount
from ic_adapter.records.lockbox import LeftOut
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import records
from ic_adapter.store.database.engine import Store
from ic_adapter.store.lockbox import donations, files

#: The states in which the pump is done with a donation for good.
DONE = frozenset({State.SENT.value, State.SKIPPED.value})
#: The states in which it stands still, and nothing of it can be in the router's books: it goes into the file as not
#: pumped, and its record is marked so that it is never sent later. Every other one waits: it may be SENT any moment.
STILL = frozenset({State.HELD.value, State.REJECTED.value, State.FAILED.value})


class Closer:
    """Closes the days of billers that have a lockbox."""

    def __init__(self, store: Store, register: Register, profile: Profile, fail: Failpoints) -> None:
        self._store = store
        self._register = register
        self._profile = profile
        self._fail = fail

    def close(self, bid: str) -> list[int]:
        """Close every day that is over by the biller's clock, and return the new files. NotFound."""
        with self._store.reading() as connection:  # no writer waits for a look at a day that is not over
            biller = self._register.read(connection, bid)
            closed = donations.closed(connection, bid)
            if not biller.template.donation_lockbox or (closed is not None and closed >= last_day(biller)):
                return []
        with self._store.writing() as connection:
            biller = self._register.held(connection, bid)
            made = self._closed(connection, biller)
            self._fail.reach("lockbox.before_assign_commit")
        self._fail.reach("lockbox.after_assign")
        return made

    def _closed(self, connection: Connection, biller: Biller) -> list[int]:
        now, zone, cut_off, last = biller.clock.now(), biller.clock.zone, _cut_off(biller), last_day(biller)
        closed = donations.closed(connection, biller.id)
        if closed is not None and closed >= last:
            return []
        end = business_day.end_of(last, cut_off, zone)
        rows = [row for row in donations.pending(connection, biller.id) if row.created_at < end]
        left_out = dict(_left_out(connection, biller, rows))
        for why in set(left_out.values()):
            donations.leave_out(connection, why, [number for number, one in left_out.items() if one is why])
        found = [_donation(biller, row) for row in rows if row.id not in left_out and _is_settled(connection, row)]
        moments = {row.id: row.created_at for row in rows}
        by_day: dict[date, list[Donation]] = {}
        for donation in found:
            day = business_day.day_of(moments[donation.record_id], cut_off, zone)
            by_day.setdefault(day if closed is None else max(day, business_day.after(closed)), []).append(donation)
        made = [
            self._file(connection, biller, day, by_day.get(day, []), now)
            for day in _days_with_file(biller, sorted(by_day), closed, last)
        ]
        donations.close(connection, biller.id, last)
        return made

    def _file(self, connection: Connection, biller: Biller, day: date, lines: Sequence[Donation], now: datetime) -> int:
        text = content(self._profile, lines)
        data = text.encode()
        row = {
            "bid": biller.id,
            "day": day,
            "name": self._profile.file_name(day),
            "folder": self._profile.path,
            "content": text,
            "sha256": hashlib.sha256(data).hexdigest(),
            "size": len(data),
            "donations": len(lines),
            "total": total(lines),
            "created_at": now.astimezone(UTC),
        }
        number = files.add(connection, row)
        donations.assign(connection, number, [donation.record_id for donation in lines])
        return number


def last_day(biller: Biller) -> date:
    """Return the last business day that is over by the biller's clock."""
    clock = biller.clock
    return business_day.before(business_day.day_of(clock.now(), _cut_off(biller), clock.zone))


def _cut_off(biller: Biller) -> time:
    return time.fromisoformat(biller.keys.lockbox_cut_off)


def _days_with_file(biller: Biller, filled: Sequence[date], closed: date | None, last: date) -> Iterator[date]:
    """The days with donations; with `lockbox_empty_file` all of them, of a biller without any yet the last one."""
    if not biller.keys.lockbox_empty_file:
        yield from filled
        return
    first = business_day.after(closed) if closed else min([*filled, last])
    yield from business_day.days(first, last)


def _left_out(connection: Connection, biller: Biller, rows: Sequence[Row[Any]]) -> Iterator[tuple[int, LeftOut]]:
    """The donations that will be in no file: they are not completed, or the biller has them already."""
    returned = {row.payment_id for row in donations.rejects(connection, biller.id) if _is_return(row.event)}
    for row in rows:
        if row.is_voided:
            yield row.id, LeftOut.VOIDED
        elif row.id in returned:
            yield row.id, LeftOut.RETURNED
        elif row.state in DONE | STILL and net_amount(event_of(records.record_of(row))) <= 0:
            yield row.id, LeftOut.NO_AMOUNT
        elif row.state == State.SENT.value and biller.keys.lockbox_exclude_pumped:
            yield row.id, LeftOut.PUMPED


def _is_settled(connection: Connection, row: Row[Any]) -> bool:
    """Whether it is known now if the donation was pumped; what stands still is kept from being sent."""
    return row.state in DONE or (row.state in STILL and donations.carry(connection, row.id, row.state, row.progress))


def _is_return(event: Mapping[str, Any]) -> bool:
    """Whether the bank returned the payment; a code with C only changes the account data (adapter §4)."""
    return not str(event.get("return_code", "")).upper().startswith("C")


def _donation(biller: Biller, row: Row[Any]) -> Donation:
    record = records.record_of(row)
    payment = event_of(record)
    is_guest = not (payment.logged_in and payment.account_number)
    return Donation(
        record_id=record.id,
        payment_guid=record.source_id,
        payment_date=payment.payment_date or _local_date(biller, record),
        account_number="" if is_guest else payment.account_number,
        donor_name=payment.donor_name or ("" if is_guest else row.customer_name),
        email=payment.email or "",
        item_code=biller.setting("DONATION_CODE") or DONATION_CODE,
        amount=net_amount(payment),
        payment_method=(channel_of(biller, payment.source) or Channel.WEB).value,
        is_pumped=record.state is State.SENT,
    )


def _local_date(biller: Biller, record: Record) -> date:
    return record.created_at.astimezone(biller.clock.zone).date()
