"""What can be seen of the pump: counts, lanes, records found by what is known of them; reading only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from ic_adapter.records.kinds import ROUTES, Kind, Lane
from ic_adapter.records.reasons import Reason
from ic_adapter.records.states import FOR_A_PERSON, UNDER_WAY, State
from ic_adapter.store.reasons import reason_of
from ic_adapter.store.schema.pump_tables import BREAKERS, LANES, OPEN, RECORDS, STOPPED
from ic_adapter.store.schema.tables import ENDPOINTS

#: The states of the condition OPEN.
OPEN_STATES = UNDER_WAY | {State.UNCERTAIN, State.HELD}
LOOKED_AT = 1000  # records whose reasons are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What records are looked for; blank: whatever. `before`: only those with a smaller number, for the next page."""

    bid: str = ""
    state: State | None = None
    kind: Kind | None = None
    account: str = ""
    source_id: str = ""
    trans_no: str = ""
    before: int | None = None
    limit: int = 100

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as SQL."""
        given = {
            RECORDS.c.bid: self.bid,
            RECORDS.c.state: self.state.value if self.state else "",
            RECORDS.c.kind: self.kind.value if self.kind else "",
            RECORDS.c.account_number: self.account,
            RECORDS.c.source_id: self.source_id,
            RECORDS.c.trans_no: self.trans_no,
        }
        found = [column == value for column, value in given.items() if value]
        if self.source_id and not self.kind:  # the index begins with the kind
            found.append(RECORDS.c.kind.in_([kind.value for kind in Kind]))
        if self.before is not None:
            found.append(RECORDS.c.id < self.before)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLane:
    """A lane that has work: how much, the record at its head, and what it waits for."""

    account_number: str
    lane: str
    depth: int
    head: int
    kind: str
    state: str
    reason: str
    reason_code: str
    since: datetime
    next_at: datetime | None
    waits_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpStatus:
    """One biller's pump: records by state, stopped groups with reasons, lanes with work (the oldest heads first)."""

    states: Mapping[str, int] = field(default_factory=dict)
    paused: Mapping[str, Reason] = field(default_factory=dict)
    open_breakers: Mapping[str, datetime] = field(default_factory=dict)
    lanes: Sequence[WaitingLane] = ()
    lanes_waiting: int = 0


def unknown_money(connection: Connection, bid: str) -> Mapping[str, int]:
    """How many money records of the biller are under way or UNCERTAIN: booked perhaps, and only this record says so."""
    states = [State.SENDING.value, State.UNCERTAIN.value]
    kinds = [kind.value for kind, route in ROUTES.items() if route.lane is Lane.MONEY]
    mine = (RECORDS.c.bid == bid, RECORDS.c.state.in_(states), RECORDS.c.kind.in_(kinds))
    query = select(RECORDS.c.state, func.count()).where(*mine).group_by(RECORDS.c.state)
    return dict(connection.execute(query).tuples().all())


def find(connection: Connection, search: Search) -> Sequence[Row[Any]]:
    """Records as rows, newest first; their numbers are looked up in an index before any row is read."""
    named_by = (search.kind, search.account, search.source_id, search.trans_no)
    searches = [search] if search.state or any(named_by) else [replace(search, state=state) for state in State]
    ids = {record_id for one in searches for record_id in connection.scalars(_numbers(one))}
    newest = sorted(ids, reverse=True)[: search.limit]
    return connection.execute(select(RECORDS).where(RECORDS.c.id.in_(newest)).order_by(RECORDS.c.id.desc())).all()


def _numbers(search: Search) -> Select[Any]:
    if search.state and search.kind and search.bid:  # each has an index; the sum keeps SQLite from taking a third one
        kind = select(RECORDS.c.id).where(RECORDS.c.bid == search.bid, RECORDS.c.kind == search.kind.value)
        conditions = [*replace(search, kind=None).conditions(), (RECORDS.c.id + 0).in_(kind)]
    else:
        conditions = search.conditions()
    return select(RECORDS.c.id).where(*conditions).order_by(RECORDS.c.id.desc()).limit(search.limit)


def named(connection: Connection, billers: Sequence[str], text: str, limit: int) -> Sequence[Row[Any]]:
    """Records that a person means by this: an account, an id of IC (a payment GUID) or a transNo; newest first."""
    ways = (
        RECORDS.c.account_number == text,
        and_(RECORDS.c.source_id.in_(_spellings(text)), RECORDS.c.kind.in_([kind.value for kind in Kind])),
        RECORDS.c.trans_no == text,
    )
    ids: set[int] = set()
    for way in ways:  # one after the other: each has an index of its own
        query = select(RECORDS.c.id).where(RECORDS.c.bid.in_(billers), way).order_by(RECORDS.c.id.desc()).limit(limit)
        ids |= set(connection.scalars(query))
    newest = sorted(ids, reverse=True)[:limit]
    return connection.execute(select(RECORDS).where(RECORDS.c.id.in_(newest)).order_by(RECORDS.c.id.desc())).all()


def _spellings(source_id: str) -> set[str]:
    """GUIDs are copied with and without braces, in large and small letters."""
    bare = source_id.strip("{}")
    cases = {bare, bare.upper(), bare.lower()}
    return cases | {f"{{{one}}}" for one in cases}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """Records of one biller in one state: how many, and when the oldest was made."""

    count: int
    since: datetime


def tallies(connection: Connection, billers: Sequence[str]) -> Mapping[str, Mapping[State, StateCount]]:
    """By biller: what is on its way and what waits for a person; what is over is not counted."""
    states = [state.value for state in UNDER_WAY | FOR_A_PERSON]
    oldest = func.min(RECORDS.c.id).label("oldest")
    counted = select(RECORDS.c.bid, RECORDS.c.state, func.count().label("number"), oldest)
    counted = counted.where(RECORDS.c.bid.in_(billers), RECORDS.c.state.in_(states))
    found = counted.group_by(RECORDS.c.bid, RECORDS.c.state).subquery()
    query = select(found, RECORDS.c.created_at).join(RECORDS, RECORDS.c.id == found.c.oldest)
    table: dict[str, dict[State, StateCount]] = {bid: {} for bid in billers}
    for row in connection.execute(query):
        table[row.bid][State(row.state)] = StateCount(count=row.number, since=row.created_at)
    return table


def reasons(connection: Connection, bid: str, state: State) -> Sequence[Row[Any]]:
    """Why the oldest records in this state are in it: the oldest of each, as `oldest`, and their number.

    The most frequent first.
    """
    mine = select(RECORDS.c.id, RECORDS.c.reason, RECORDS.c.kind).where(
        RECORDS.c.bid == bid, RECORDS.c.state == state.value
    )
    some = mine.order_by(RECORDS.c.id).limit(LOOKED_AT).subquery()
    number, oldest = func.count().label("number"), func.min(some.c.id).label("oldest")
    alike = select(number, oldest).group_by(some.c.reason, some.c.kind).order_by(number.desc()).limit(20).subquery()
    named = (RECORDS.c.reason, RECORDS.c.reason_code, RECORDS.c.reason_values, RECORDS.c.kind)
    query = select(*named, alike).join(alike, alike.c.oldest == RECORDS.c.id)
    return connection.execute(query.order_by(alike.c.number.desc())).all()


def status(connection: Connection, bid: str, limit: int = 50, change_logs: Collection[Lane] = ()) -> PumpStatus:
    """How the biller's pump stands; `change_logs`: the lanes that also a REJECTED or FAILED record holds."""
    counts = select(RECORDS.c.state, func.count()).where(RECORDS.c.bid == bid).group_by(RECORDS.c.state)
    paused = select(ENDPOINTS).where(ENDPOINTS.c.bid == bid)
    breakers = select(BREAKERS.c.group_name, BREAKERS.c.opened_at).where(BREAKERS.c.bid == bid)
    busy = select(RECORDS.c.lane_id).where(OPEN).distinct().subquery()
    number = select(func.count()).select_from(busy).join(LANES, LANES.c.id == busy.c.lane_id).where(LANES.c.bid == bid)
    return PumpStatus(
        states={state: count for state, count in connection.execute(counts)},  # noqa: C416 — rows are no pairs to mypy
        paused={row.group_name: reason_of(row) for row in connection.execute(paused)},
        open_breakers={group: at for group, at in connection.execute(breakers)},  # noqa: C416 — as above
        lanes=_lanes(connection, bid, limit, change_logs),
        lanes_waiting=connection.scalar(number) or 0,
    )


def _lanes(connection: Connection, bid: str, limit: int, change_logs: Collection[Lane]) -> list[WaitingLane]:
    """The lanes whose heads are the oldest, these first."""
    heads = _oldest(connection, bid, limit)
    rows = connection.execute(select(LANES).where(LANES.c.id.in_(heads)))
    found = {row.id: row for row in rows}
    logs = {lane_id for lane_id, row in found.items() if Lane(row.lane) in change_logs}
    for lane_id, stopped in connection.execute(_by_lane(func.min(RECORDS.c.id), logs, STOPPED)):
        heads[lane_id] = min(heads[lane_id], stopped)
    depths = {lane_id: depth for lane_id, depth in connection.execute(_by_lane(func.count(), heads, OPEN))}  # noqa: C416 — as above
    records = {row.id: row for row in connection.execute(select(RECORDS).where(RECORDS.c.id.in_(heads.values())))}
    return [
        WaitingLane(
            account_number=row.account_number,
            lane=found[lane_id].lane,
            depth=depths.get(lane_id, 0) + (row.state in ("REJECTED", "FAILED")),
            head=row.id,
            kind=row.kind,
            state=row.state,
            reason=row.reason,
            reason_code=row.reason_code,
            since=row.created_at,
            next_at=row.next_at,
            waits_for=found[lane_id].waits_for,
        )
        for lane_id, head in sorted(heads.items(), key=lambda one: one[1])
        if (row := records[head])
    ]


def _by_lane(what: Any, lanes: Collection[int], which: Any) -> Any:
    mine = select(RECORDS.c.lane_id, what).where(RECORDS.c.lane_id.in_(lanes), which)
    return mine.group_by(RECORDS.c.lane_id)


def _oldest(connection: Connection, bid: str, limit: int) -> dict[int, int]:
    """Lane -> its oldest open record, of the lanes where that is the oldest.

    Only so many of the oldest records are read as it takes to meet that many lanes: a backlog costs no more than a
    short list.
    """
    span = limit * 8
    while True:
        rows = sorted(pair for state in OPEN_STATES for pair in _first(connection, bid, state, span))
        heads: dict[int, int] = {}
        for record_id, lane_id in rows[:span]:
            heads.setdefault(lane_id, record_id)
        if len(heads) >= limit or len(rows) < span:
            return dict(list(heads.items())[:limit])
        span *= 8


def _first(connection: Connection, bid: str, state: State, span: int) -> list[tuple[int, int]]:
    query = select(RECORDS.c.id, RECORDS.c.lane_id).where(RECORDS.c.bid == bid, RECORDS.c.state == state.value)
    return [(row.id, row.lane_id) for row in connection.execute(query.order_by(RECORDS.c.id).limit(span))]
