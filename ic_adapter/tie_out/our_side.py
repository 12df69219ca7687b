"""Our two sides of a biller's local day, read from the store: the calls that were made, and what waits to be sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, or_, select

from ic_adapter import money
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.store.schema.pump_tables import ATTEMPTS, RECORDS
from ic_adapter.tie_out.attempts import SPECS, TO_COME, Belief, Call, Waiting, believed, keys_of
from ic_adapter.tie_out.comparison import OurSides
from ic_adapter.tie_out.day_report import Booking

LATER = ATTEMPTS.alias("later")
NOT_SENT = (State.QUEUED, State.RETRY, State.HELD, State.REJECTED, State.FAILED)
AT_ONCE = 500  # values of one IN
OF_ATTEMPT = "record_id n function step fields started_at outcome reason trans_no".split()
OF_RECORD = "kind source_id account_number state progress evidence".split()
OF_WAITING = "id kind source_id account_number state reason event progress".split()


def sides_of_day(connection: Connection, bid: str, zone: ZoneInfo, day: date, bookings: Sequence[Booking]) -> OurSides:
    """What was called and what waits; and of other days the calls that these bookings may belong to."""
    start, end = _local(day, zone), _local(day + timedelta(days=1), zone)
    calls = [_call(row, zone) for row in connection.execute(_calls(bid).where(_between(start, end)))]
    return OurSides(
        calls=calls,
        others=list(_others(connection, bid, zone, (start, end), calls, bookings)),
        waiting=[_waiting(row) for row in connection.execute(_not_sent(bid, start, end))],
    )


def _local(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _between(start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(ATTEMPTS.c.started_at >= start, ATTEMPTS.c.started_at < end)


def _calls(bid: str) -> Select[Any]:
    """Attempts with their records, in the order of sending. `superseded`: the same step was sent once more later."""
    later = exists().where(
        LATER.c.record_id == ATTEMPTS.c.record_id,
        LATER.c.n > ATTEMPTS.c.n,
        LATER.c.function == ATTEMPTS.c.function,
        LATER.c.step == ATTEMPTS.c.step,
    )
    columns = [*(ATTEMPTS.c[name] for name in OF_ATTEMPT), *(RECORDS.c[name] for name in OF_RECORD)]
    query = select(*columns, RECORDS.c.reason.label("told"), later.label("superseded"))
    mine = query.join(RECORDS, RECORDS.c.id == ATTEMPTS.c.record_id).where(RECORDS.c.bid == bid)
    return mine.order_by(ATTEMPTS.c.id)


def _call(row: Row[Any], zone: ZoneInfo) -> Call:
    done = row.state == State.SENT.value or (row.step != "" and row.step in row.progress)
    belief = believed(row.outcome, State(row.state), done=done, last=not row.superseded)
    answered = row.outcome == State.SENT.value
    return Call(
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
    )


def _others(
    connection: Connection,
    bid: str,
    zone: ZoneInfo,
    span: tuple[datetime, datetime],
    calls: Sequence[Call],
    bookings: Sequence[Booking],
) -> Iterator[Call]:
    """Around the day whatever has no good answer; and by transNo or GUID what bookings without a call here name."""
    start, end = span
    around = _between(start - timedelta(days=1), end + timedelta(days=1))
    unclear = or_(ATTEMPTS.c.outcome.is_(None), ATTEMPTS.c.outcome != State.SENT.value, ATTEMPTS.c.step != "")
    known = {call.identity for call in calls}
    strangers = [it for it in bookings if known.isdisjoint(keys_of(it))]
    named = {it.trans_no for it in strangers if it.trans_no}
    guids = {it.tag(spec) for it in strangers for spec in SPECS} - {""}
    kinds = [Kind.PAYMENT.value, Kind.CREDIT.value]  # what AddARItems is sent for; the index begins with it
    conditions = [
        and_(around, unclear),
        *(RECORDS.c.trans_no.in_(part) for part in _parts(named)),
        *(and_(RECORDS.c.kind.in_(kinds), RECORDS.c.source_id.in_(part)) for part in _parts(guids)),
    ]
    seen = {(call.record_id, call.n) for call in calls}
    for condition in conditions:
        for row in connection.execute(_calls(bid).where(condition)):
            if (row.record_id, row.n) not in seen:
                seen.add((row.record_id, row.n))
                yield _call(row, zone)


def _parts(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    listed = sorted(values)
    return (tuple(listed[first : first + AT_ONCE]) for first in range(0, len(listed), AT_ONCE))


def _not_sent(bid: str, start: datetime, end: datetime) -> Select[Any]:
    """Records that are neither in the books nor given up, handed over that day or tried then."""
    states = [state.value for state in NOT_SENT]
    tried = exists().where(ATTEMPTS.c.record_id == RECORDS.c.id, _between(start, end))
    made = and_(RECORDS.c.created_at >= start, RECORDS.c.created_at < end)
    query: Select[Any] = select(*(RECORDS.c[name] for name in OF_WAITING))
    return query.where(RECORDS.c.bid == bid, RECORDS.c.state.in_(states), or_(made, tried)).order_by(RECORDS.c.id)


def _waiting(row: Row[Any]) -> Waiting:
    kind = Kind(row.kind)
    functions = TO_COME[kind]
    return Waiting(
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
