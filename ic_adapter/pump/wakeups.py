"""What makes lanes ready besides a new record: the clock, a mended setting, a group that goes on, a breaker's probe.

It looks at the store alone, so a lost wake-up of any process is found here.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, and_, select

from ic_adapter.billers.register import Register
from ic_adapter.errors import NotFound
from ic_adapter.model import Group
from ic_adapter.pump import circuit_breaker, settlement
from ic_adapter.pump.blocks import delivery_blocks, waits_for
from ic_adapter.store import lanes, records
from ic_adapter.store.database.engine import Store
from ic_adapter.store.schema.pump_tables import BREAKERS, LANES, RECORDS
from ic_adapter.store.schema.tables import BILLERS, ENDPOINTS

AT_ONCE = 500  # lanes with held records that go on in one transaction


def wake_lanes(store: Store, register: Register, bid: str | None = None) -> int:
    """Wake what may go on, of one biller or of all; how many lanes. Writes nothing where nothing is due."""
    with store.reading() as connection:
        waiting = {pair for pair in lanes.waiting(connection) if bid is None or pair[0] == bid}
        due = _due(connection, register, bid, waiting)
        free = waiting - _standing(connection)
        held = [one for one in _held(connection) if bid is None or one == bid]
    woken = sum(_by_clock(store, register, one) for one in sorted(due))
    woken += sum(_by_event(store, one, what) for one, what in sorted(free))
    return woken + sum(_by_setting(store, register, one) for one in held)


def _due(connection: Connection, register: Register, bid: str | None, waiting: set[tuple[str, str]]) -> set[str]:
    """The billers with something that the clock wakes now; a probe only where a lane waits for it."""
    moments = [pair for pair in lanes.alarms(connection) if bid is None or pair[0] == bid]
    rows = connection.execute(select(BREAKERS).where(BREAKERS.c.probe_at.is_not(None))).all()
    probes = [
        (row.bid, row.probe_at)
        for row in rows
        if (row.bid, circuit_breaker.waits_for(Group[row.group_name])) in waiting
    ]
    return {one for one, moment in moments + probes if _is_due(connection, register, one, moment)}


def _is_due(connection: Connection, register: Register, bid: str, moment: datetime) -> bool:
    """Whether the biller's clock has come so far; where no clock can be moved that needs no look at the biller."""
    if not register.test_clock:
        return moment <= datetime.now(UTC)
    try:
        return moment <= register.read(connection, bid).clock.now()
    except NotFound:  # deleted meanwhile
        return False


def _standing(connection: Connection) -> set[tuple[str, str]]:
    """What lanes may wait for that is still in the way, by biller."""
    stopped = connection.execute(select(ENDPOINTS.c.bid, ENDPOINTS.c.group_name))
    opened = connection.execute(select(BREAKERS.c.bid, BREAKERS.c.group_name))
    found = {(bid, waits_for(name)) for bid, name in stopped}
    return found | {(bid, circuit_breaker.waits_for(Group[name])) for bid, name in opened}


def _held(connection: Connection) -> list[str]:
    """The billers that were configured anew since they held a record."""
    query = select(RECORDS.c.bid).join(BILLERS, BILLERS.c.id == RECORDS.c.bid)
    query = query.where(RECORDS.c.held_revision.is_not(None), RECORDS.c.held_revision < BILLERS.c.revision)
    return list(connection.scalars(query.distinct()))


def _by_clock(store: Store, register: Register, bid: str) -> int:
    with store.writing() as connection:
        try:
            now = register.read(connection, bid).clock.now()
        except NotFound:  # deleted meanwhile
            return 0
        woken = lanes.wake_due(connection, bid, now)
        due = select(BREAKERS.c.group_name).where(BREAKERS.c.bid == bid, BREAKERS.c.probe_at <= now)
        for name in connection.scalars(due).all():
            woken += lanes.wake_one(connection, bid, circuit_breaker.waits_for(Group[name]))
    return woken


def _by_event(store: Store, bid: str, what: str) -> int:
    """A group that goes on, a breaker that closed."""
    event, _, name = what.partition(":")
    with store.writing() as connection:
        blocks = delivery_blocks(connection, bid)
        still = {"endpoint": blocks.is_paused, "breaker": blocks.is_open}[event](Group[name])
        return 0 if still else lanes.wake_waiting(connection, bid, what)


def _by_setting(store: Store, register: Register, bid: str) -> int:
    """Every held record of the biller is looked at anew, in its old place; a lane that somebody has now, next time."""
    woken, after = 0, 0
    while True:
        with store.writing() as connection:
            biller = register.read(connection, bid)
            held = and_(RECORDS.c.bid == bid, RECORDS.c.held_revision < biller.revision)
            some = select(RECORDS.c.lane_id).where(held, RECORDS.c.lane_id > after).distinct()
            ids = connection.scalars(some.order_by(RECORDS.c.lane_id).limit(AT_ONCE)).all()
            free = lanes.lock_free(connection, ids)  # lanes before records, as everybody does
            rows = connection.execute(select(RECORDS).where(held, RECORDS.c.lane_id.in_(free))).all()
            now = biller.clock.now()
            for row in rows:
                settlement.requeue_held(connection, records.record_of(row), biller, now)
            woken += lanes.ready(connection, LANES.c.id.in_(free))
        if not ids:
            return woken
        after = ids[-1]
