"""What makes lanes ready besides a new record: the clock, a mended setting, a group that goes on, a breaker's probe.

It looks at the store alone, so a lost wake-up of any process is found here.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection

from ic_adapter.billers.register import Register
from ic_adapter.errors import NotFound
from ic_adapter.model import Group
from ic_adapter.pump import circuit_breaker, settlement
from ic_adapter.pump.blocks import delivery_blocks, waits_for
from ic_adapter.store import lanes, records
from ic_adapter.store.database.engine import Store
from ic_adapter.store.endpoint_groups import circuit_breakers, paused_groups

AT_ONCE = 500  # lanes with held records that go on in one transaction


def wake_lanes(store: Store, register: Register, bid: str | None = None) -> int:
    """Wake what may go on, of one biller or of all; how many lanes. Writes nothing where nothing is due."""
    with store.reading() as connection:
        waiting = {pair for pair in lanes.waiting(connection) if bid is None or pair[0] == bid}
        due = _due(connection, register, bid, waiting)
        free = waiting - _standing(connection)
        held = [one for one in records.billers_held_before(connection) if bid is None or one == bid]
    woken = sum(_by_clock(store, register, one) for one in sorted(due))
    woken += sum(_by_event(store, one, what) for one, what in sorted(free))
    return woken + sum(_by_setting(store, register, one) for one in held)


def _due(connection: Connection, register: Register, bid: str | None, waiting: set[tuple[str, str]]) -> set[str]:
    """The billers with something that the clock wakes now; a probe only where a lane waits for it."""
    moments = [pair for pair in lanes.alarms(connection) if bid is None or pair[0] == bid]
    rows = circuit_breakers.of_all(connection)
    probes = [
        (row.bid, row.probe_at)
        for row in rows
        if row.probe_at is not None and (row.bid, circuit_breaker.waits_for(Group[row.group_name])) in waiting
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
    found = {(bid, waits_for(name)) for bid, name in paused_groups.of_all(connection)}
    opened = circuit_breakers.of_all(connection)
    return found | {(row.bid, circuit_breaker.waits_for(Group[row.group_name])) for row in opened}


def _by_clock(store: Store, register: Register, bid: str) -> int:
    with store.writing() as connection:
        try:
            now = register.read(connection, bid).clock.now()
        except NotFound:  # deleted meanwhile
            return 0
        woken = lanes.wake_due(connection, bid, now)
        for name in circuit_breakers.due(connection, bid, now):
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
            ids = records.lanes_held_before(connection, bid, biller.revision, after, AT_ONCE)
            free = lanes.lock_free(connection, ids)  # lanes before records, as everybody does
            held = records.held_before(connection, bid, biller.revision, free)
            now = biller.clock.now()
            for record in held:
                settlement.requeue_held(connection, record, biller, now)
            woken += lanes.wake(connection, free)
        if not ids:
            return woken
        after = ids[-1]
