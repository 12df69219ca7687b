"""The circuit breaker of an endpoint group: a router that is down stops lanes instead of failing records.

It opens when so many different records in a row met nothing readable, and lets one record through from time to time.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update

from ic_adapter.billers.register import Biller
from ic_adapter.model import Group
from ic_adapter.pump import policy
from ic_adapter.store import lanes
from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.pump_tables import BREAKER_FAILURES, BREAKERS


def waits_for(group: Group) -> str:
    """How a lane says that it waits for this breaker."""
    return f"breaker:{group.name}"


@dataclass(frozen=True, slots=True)
class Probe:
    """The next probe of an open breaker."""

    probes: int
    probe_at: datetime


class BreakerChange(Enum):
    """What the outcome of a call means for the breaker of its group."""

    NONE = "nothing"
    COUNT = "one more failed record"
    OPEN = "one failed record too many"
    CLOSE = "the router said something readable"


def read_probe(connection: Connection, bid: str, group: Group) -> Probe | None:
    """Read the next probe of the group's breaker and lock it; None when the breaker is closed."""
    row = connection.execute(select(BREAKERS).where(_breaker(bid, group)).with_for_update()).one_or_none()
    return None if row is None else Probe(row.probes, row.probe_at)


def take_probe(connection: Connection, bid: str, group: Group, probe: Probe, now: datetime) -> None:
    """Store that this probe is under way, and when the next one is due."""
    after = {"probes": probe.probes + 1, "probe_at": policy.next_probe(probe.probes + 1, now)}
    connection.execute(update(BREAKERS).where(_breaker(bid, group)).values(after))


def count_others(connection: Connection, bid: str, group: Group, record_id: int) -> int:
    """Count the other records in a row that met nothing readable."""
    others = and_(_failures(bid, group), BREAKER_FAILURES.c.record_id != record_id)
    return connection.scalar(select(func.count()).select_from(BREAKER_FAILURES).where(others)) or 0


def write(connection: Connection, change: BreakerChange, biller: Biller, group: Group, record_id: int) -> None:
    """Store what the outcome of this record's call means for the breaker."""
    if change is BreakerChange.CLOSE:
        close(connection, biller.id, group)
    if change not in {BreakerChange.COUNT, BreakerChange.OPEN}:
        return
    row = {"bid": biller.id, "group_name": group.name}
    into = INSERT[connection.dialect.name]
    connection.execute(into(BREAKER_FAILURES).values(**row, record_id=record_id).on_conflict_do_nothing())
    if change is BreakerChange.OPEN:
        now = biller.clock.now()
        state = {"opened_at": now, "probes": 0, "probe_at": policy.next_probe(0, now)}
        connection.execute(into(BREAKERS).values(**row, **state).on_conflict_do_nothing())


def close(connection: Connection, bid: str, group: Group) -> None:
    """The router said something readable: forget the failures, let every lane go on."""
    connection.execute(delete(BREAKER_FAILURES).where(_failures(bid, group)))
    connection.execute(delete(BREAKERS).where(_breaker(bid, group)))
    lanes.wake_waiting(connection, bid, waits_for(group))


def _breaker(bid: str, group: Group) -> ColumnElement[bool]:
    return and_(BREAKERS.c.bid == bid, BREAKERS.c.group_name == group.name)


def _failures(bid: str, group: Group) -> ColumnElement[bool]:
    return and_(BREAKER_FAILURES.c.bid == bid, BREAKER_FAILURES.c.group_name == group.name)
