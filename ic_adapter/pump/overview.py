"""What can be seen of the pump: counts, lanes, records found by what is known of them; reading only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from ic_adapter.pump.kinds import Kind
from ic_adapter.pump.states import State
from ic_adapter.store.pump_tables import BREAKERS, LANES, OPEN, RECORDS
from ic_adapter.store.tables import ENDPOINTS


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
class Waiting:
    """A lane that has work: how much, the record at its head, and what it waits for."""

    account_number: str
    lane: str
    depth: int
    head: int
    kind: str
    state: str
    reason: str
    since: datetime
    next_at: datetime | None
    waits_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One biller's pump: records by state, stopped groups with reasons, lanes with work (the oldest heads first)."""

    states: Mapping[str, int] = field(default_factory=dict)
    paused: Mapping[str, str] = field(default_factory=dict)
    open_breakers: Mapping[str, datetime] = field(default_factory=dict)
    lanes: Sequence[Waiting] = ()
    lanes_waiting: int = 0


def find(connection: Connection, search: Search) -> Sequence[Row[Any]]:
    """Records as rows, newest first."""
    query = select(RECORDS).where(*search.conditions()).order_by(RECORDS.c.id.desc()).limit(search.limit)
    return connection.execute(query).all()


def status(connection: Connection, bid: str, limit: int = 50) -> Status:
    """How the biller's pump stands."""
    counts = select(RECORDS.c.state, func.count()).where(RECORDS.c.bid == bid).group_by(RECORDS.c.state)
    paused = select(ENDPOINTS.c.group_name, ENDPOINTS.c.reason).where(ENDPOINTS.c.bid == bid)
    breakers = select(BREAKERS.c.group_name, BREAKERS.c.opened_at).where(BREAKERS.c.bid == bid)
    depths = _depths(bid).subquery()
    return Status(
        states={state: count for state, count in connection.execute(counts)},  # noqa: C416 — rows are no pairs to mypy
        paused={group: reason for group, reason in connection.execute(paused)},  # noqa: C416 — as above
        open_breakers={group: at for group, at in connection.execute(breakers)},  # noqa: C416 — as above
        lanes=_lanes(connection, bid, limit),
        lanes_waiting=connection.scalar(select(func.count()).select_from(depths)) or 0,
    )


def _depths(bid: str) -> Any:
    return (
        select(RECORDS.c.lane_id, func.count().label("depth"), func.min(RECORDS.c.id).label("head"))
        .where(RECORDS.c.bid == bid, OPEN)
        .group_by(RECORDS.c.lane_id)
    )


def _lanes(connection: Connection, bid: str, limit: int) -> list[Waiting]:
    depths = _depths(bid).subquery()
    query = (
        select(RECORDS, depths.c.depth, LANES.c.lane, LANES.c.waits_for)
        .join(depths, depths.c.head == RECORDS.c.id)
        .join(LANES, LANES.c.id == RECORDS.c.lane_id)
        .order_by(RECORDS.c.id)
        .limit(limit)
    )
    return [
        Waiting(
            account_number=row.account_number,
            lane=row.lane,
            depth=row.depth,
            head=row.id,
            kind=row.kind,
            state=row.state,
            reason=row.reason,
            since=row.created_at,
            next_at=row.next_at,
            waits_for=row.waits_for,
        )
        for row in connection.execute(query)
    ]
