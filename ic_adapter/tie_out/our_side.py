"""Our two sides of a biller's local day, read from the store: the calls that were made, and what waits to be sent."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from ic_adapter import money
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.store import day_attempts
from ic_adapter.tie_out.attempts import SPECS, TO_COME, Belief, SentCall, UnsentRecord, believed, keys_of
from ic_adapter.tie_out.comparison import OurSides
from ic_adapter.tie_out.day_report import Booking

DAY = timedelta(days=1)


def sides_of_day(connection: Connection, bid: str, zone: ZoneInfo, day: date, bookings: Sequence[Booking]) -> OurSides:
    """What was called and what waits; and of other days the calls that these bookings may belong to."""
    start, end = _start_of(day, zone), _start_of(day + DAY, zone)
    calls = [_call(row, zone) for row in day_attempts.made(connection, bid, start, end)]
    return OurSides(
        calls=calls,
        others=list(_others(connection, bid, zone, day, calls, bookings)),
        waiting=[_waiting(row) for row in day_attempts.waiting(connection, bid, start, end)],
    )


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _call(row: Row[Any], zone: ZoneInfo) -> SentCall:
    done = row.state == State.SENT.value or (row.step != "" and row.step in row.progress)
    belief = believed(row.outcome, State(row.state), done=done, last=not row.superseded)
    answered = row.outcome == State.SENT.value
    return SentCall(
        record_id=row.record_id,
        n=row.n,
        kind=Kind(row.kind),
        source_id=row.source_id,
        account=row.account_number or row.fields.get("SS_ACCOUNT_NO", ""),
        function=row.function,
        fields=row.fields,
        at=row.started_at.astimezone(zone),
        belief=belief,
        told=row.reason if belief in {Belief.RESENT, Belief.REFUSED} else row.told,
        trans_no=(row.trans_no or "") if answered else "",
        evidence=row.evidence or {},
        same_item_as=row.same_item_as,
    )


def _others(
    connection: Connection,
    bid: str,
    zone: ZoneInfo,
    day: date,
    calls: Sequence[SentCall],
    bookings: Sequence[Booking],
) -> Iterator[SentCall]:
    """Around the day whatever has no good answer; and by transNo or GUID what bookings without a call here name."""
    start, end = _start_of(day - DAY, zone), _start_of(day + 2 * DAY, zone)
    known = {call.identity for call in calls}
    strangers = [it for it in bookings if known.isdisjoint(keys_of(it))]
    named = {it.trans_no for it in strangers if it.trans_no}
    guids = {it.tag(spec) for it in strangers for spec in SPECS} - {""}
    found = chain(
        day_attempts.unclear(connection, bid, start, end),
        day_attempts.with_trans_no(connection, bid, named),
        day_attempts.of_money_records(connection, bid, guids),
    )
    seen = {(call.record_id, call.n) for call in calls}
    for row in found:
        if (row.record_id, row.n) not in seen:
            seen.add((row.record_id, row.n))
            yield _call(row, zone)


def _waiting(row: Row[Any]) -> UnsentRecord:
    kind = Kind(row.kind)
    functions = TO_COME[kind]
    return UnsentRecord(
        record_id=row.id,
        kind=kind,
        source_id=row.source_id,
        account=row.account_number,
        function=functions[min(len(row.progress), len(functions) - 1)],
        state=State(row.state),
        reason=row.reason,
        amount=_net_amount(row.event) if kind is Kind.PAYMENT else None,
    )


def _net_amount(event: Mapping[str, str]) -> Decimal:
    return money.parse(event["amount"]) - money.parse(event.get("fee", "0.00"))
