"""What stands in the way of whole endpoint groups: stopped ones and open breakers, with what mends them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from ic_adapter.model import Group
from ic_adapter.pump import circuit_breaker
from ic_adapter.pump.blocks import waits_for
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.store.reasons import reason_of
from ic_adapter.store.schema.pump_tables import BREAKERS, LANES, WAITING
from ic_adapter.store.schema.tables import ENDPOINTS
from ic_adapter.web.desk.remedies import Remedy, remedy

DOWN = because(ReasonCode.ROUTER_DOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """One group: since when and why, what mends it, how many lanes wait for it; `probe_at` of a breaker."""

    group: Group
    since: datetime
    reason: Reason
    remedy: Remedy
    lanes: int
    probe_at: datetime | None = None


def by_biller(connection: Connection) -> Mapping[str, set[str]]:
    """Biller -> names of its groups that are stopped, or whose breaker is open."""
    found: dict[str, set[str]] = {}
    for table in (ENDPOINTS, BREAKERS):
        for bid, name in connection.execute(select(table.c.bid, table.c.group_name)):
            found.setdefault(bid, set()).add(name)
    return found


def stopped(connection: Connection, bid: str) -> Sequence[Blocked]:
    """The groups that go on when somebody has mended something (adapter §1.3)."""
    rows = connection.execute(select(ENDPOINTS).where(ENDPOINTS.c.bid == bid).order_by(ENDPOINTS.c.group_name)).all()
    return [
        Blocked(
            group=(group := Group[row.group_name]),
            since=row.since,
            reason=(reason := reason_of(row)),
            remedy=remedy(reason, group),
            lanes=_lanes(connection, bid, waits_for(group.name)),
        )
        for row in rows
    ]


def broken(connection: Connection, bid: str) -> Sequence[Blocked]:
    """The groups whose router says nothing readable; one record is let through from time to time."""
    rows = connection.execute(select(BREAKERS).where(BREAKERS.c.bid == bid).order_by(BREAKERS.c.group_name)).all()
    return [
        Blocked(
            group=(group := Group[row.group_name]),
            since=row.opened_at,
            reason=DOWN,
            remedy=remedy(DOWN, group),
            lanes=_lanes(connection, bid, circuit_breaker.waits_for(group)),
            probe_at=row.probe_at,
        )
        for row in rows
    ]


def _lanes(connection: Connection, bid: str, what: str) -> int:
    mine = (LANES.c.bid == bid, WAITING, LANES.c.waits_for == what)
    return connection.scalar(select(func.count()).select_from(LANES).where(*mine)) or 0
