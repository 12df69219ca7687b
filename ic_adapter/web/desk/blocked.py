"""What stands in the way of whole endpoint groups: stopped ones and open breakers, with what mends them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ic_adapter.model import Group
from ic_adapter.pump import circuit_breaker
from ic_adapter.pump.blocks import waits_for
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.store import lanes
from ic_adapter.store.endpoint_groups import circuit_breakers, paused_groups
from ic_adapter.store.reasons import reason_of
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
    opened = [(row.bid, row.group_name) for row in circuit_breakers.of_all(connection)]
    for bid, name in (*paused_groups.of_all(connection), *opened):
        found.setdefault(bid, set()).add(name)
    return found


def stopped(connection: Connection, bid: str) -> Sequence[Blocked]:
    """The groups that go on when somebody has mended something (adapter §1.3)."""
    return [
        Blocked(
            group=(group := Group[row.group_name]),
            since=row.since,
            reason=(reason := reason_of(row)),
            remedy=remedy(reason, group),
            lanes=lanes.count_waiting(connection, bid, waits_for(group.name)),
        )
        for row in paused_groups.of_biller(connection, bid)
    ]


def broken(connection: Connection, bid: str) -> Sequence[Blocked]:
    """The groups whose router says nothing readable; one record is let through from time to time."""
    return [
        Blocked(
            group=(group := Group[row.group_name]),
            since=row.opened_at,
            reason=DOWN,
            remedy=remedy(DOWN, group),
            lanes=lanes.count_waiting(connection, bid, circuit_breaker.waits_for(group)),
            probe_at=row.probe_at,
        )
        for row in circuit_breakers.of_biller(connection, bid)
    ]
