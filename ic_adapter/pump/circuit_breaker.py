"""The circuit breaker of an endpoint group: a router that is down stops lanes instead of failing records.

It opens when so many different records in a row met nothing readable, and lets one record through from time to time.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update

from ic_adapter.billers.register import Biller
from ic_adapter.model import Group
from ic_adapter.pump import policy
from ic_adapter.store import lanes
from ic_adapter.store.schema.pump_tables import BREAKER_FAILURES, BREAKERS


def waits_for(group: Group) -> str:
    """How a lane says that it waits for this breaker."""
    return f"breaker:{group.name}"


def is_open(connection: Connection, bid: str, group: Group) -> bool:
    """Whether the group's router is taken to be down."""
    return connection.execute(select(BREAKERS.c.bid).where(_breaker(bid, group))).first() is not None


def lets_through(connection: Connection, bid: str, group: Group, now: datetime) -> bool:
    """Whether a call may go out: the breaker is closed, or this is its next probe."""
    mine = _breaker(bid, group)
    found = connection.execute(select(BREAKERS).where(mine).with_for_update()).one_or_none()
    if found is None:
        return True
    if now < found.probe_at:
        return False
    after = {"probes": found.probes + 1, "probe_at": policy.next_probe(found.probes + 1, now)}
    connection.execute(update(BREAKERS).where(mine).values(after))
    return True


def failed(connection: Connection, biller: Biller, group: Group, record_id: int) -> None:
    """A record met nothing readable; the breaker opens if it was one too many."""
    threshold = biller.keys.breaker_failures
    row = {"bid": biller.id, "group_name": group.name}
    into = lanes.INSERT[connection.dialect.name]
    connection.execute(into(BREAKER_FAILURES).values(**row, record_id=record_id).on_conflict_do_nothing())
    count = connection.scalar(select(func.count()).select_from(BREAKER_FAILURES).where(_failures(biller.id, group)))
    if threshold and count and count >= threshold:
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
