"""Lanes as rows: one owner at a time with a fence, and what makes a lane ready again.

The order of the records within a lane is in `lane_order`.

The lane lock. `take` gives a ready lane without an owner to a worker, for the span of a lease, and raises the lane's
fence. `renew` locks the row and extends the lease, only if owner and fence are still the worker's own. Each write for a
record follows `take` or `renew` in the same transaction. `orphans` takes lanes from dead owners and ended leases and
raises the fence again, so a worker that comes back late can write nothing but the reply to its own attempt. Lock lanes
before records, and several lanes in the order of their ids: another order could deadlock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    TextClause,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from ic_adapter.errors import InternalError
from ic_adapter.store.database.prepared import Prepared, PreparedSelect
from ic_adapter.store.schema.pump_tables import (
    ASLEEP,
    BREAKER_FAILURES,
    BREAKERS,
    LANES,
    RECORDS,
    WAITING,
)
from ic_adapter.store.schema.tables import BILLERS, ENDPOINTS

FREE = {"owner": None, "lease_until": None}
CHANGE = update(LANES).where(LANES.c.id == bindparam("this"))
PARK = Prepared(CHANGE)
RENEW = Prepared(CHANGE.where(LANES.c.fence == bindparam("mine"), LANES.c.owner == bindparam("me")))
#: Whether anything at all stands in the way of the calls of the lane's biller: on most days nothing does.
HAS_BLOCKS = or_(*(exists().where(table.c.bid == BILLERS.c.id) for table in (ENDPOINTS, BREAKERS, BREAKER_FAILURES)))
CONTEXT = PreparedSelect(
    select(HAS_BLOCKS.label("has_blocks"), BILLERS.c.revision).where(BILLERS.c.id == bindparam("bid"))
)
OWNED = LANES.alias("owned")


@dataclass(frozen=True, slots=True)
class Lease:
    """A lane that one worker owns until `until`; `fence` tells it from every other owner of the lane."""

    lane_id: int
    bid: str
    account_number: str
    lane: str
    owner: str
    fence: int


@dataclass(frozen=True, slots=True)
class LaneContext:
    """Whether groups of the lane's biller are stopped or their breakers count or are open; its configuration's number.

    What it takes to see that nothing has changed since the last record, so that nothing else need be read.
    """

    has_blocks: bool
    revision: int


def lock(connection: Connection, lane_id: int) -> None:
    """Nobody else changes the lane until this transaction ends."""
    connection.execute(select(LANES.c.id).where(LANES.c.id == lane_id).with_for_update())


def lock_free(connection: Connection, ids: Collection[int]) -> Sequence[int]:
    """As `lock`, those of the lanes that nobody else is changing just now."""
    query = select(LANES.c.id).where(LANES.c.id.in_(ids)).order_by(LANES.c.id)
    return connection.scalars(query.with_for_update(skip_locked=True)).all()


def take(connection: Connection, owner: str, lease: timedelta, bid: str | None = None, most: int = 0) -> Lease | None:
    """The ready lane whose turn it is, of one biller or of all; None when there is none that nobody works on.

    With `most`, billers of whom this owner has so many lanes already are passed over.
    """
    ready = [LANES.c.ready, LANES.c.owner.is_(None)]
    if bid is not None:
        ready.append(LANES.c.bid == bid)
    if most:
        mine = select(OWNED.c.bid).where(OWNED.c.owner == owner).group_by(OWNED.c.bid).having(func.count() >= most)
        ready.append(LANES.c.bid.not_in(mine))
    query = select(LANES.c.id).where(*ready).order_by(LANES.c.turn).limit(1).with_for_update(skip_locked=True)
    lane_id = connection.scalar(query)
    if lane_id is None:
        return None
    values = {"owner": owner, "lease_until": datetime.now(UTC) + lease, "fence": LANES.c.fence + 1}
    row = connection.execute(update(LANES).where(LANES.c.id == lane_id).values(values).returning(LANES)).one()
    return Lease(row.id, row.bid, row.account_number, row.lane, owner, row.fence)


def renew(connection: Connection, lease: Lease, span: timedelta) -> bool:
    """Lock the lane and own it for another span; False when it has a new owner, or none, since."""
    values = {"this": lease.lane_id, "mine": lease.fence, "me": lease.owner, "lease_until": datetime.now(UTC) + span}
    return RENEW.run(connection, values) == 1


def read_context(connection: Connection, bid: str) -> LaneContext:
    """As it is once the lane is locked: asked before, it might be as it was before the wait for the lock."""
    found = CONTEXT.first(connection, {"bid": bid})
    if found is None:
        raise InternalError(f"a lane of biller {bid} without the biller")
    return LaneContext(*found)


def release(connection: Connection, lane_id: int) -> None:
    """Nobody works on it any more."""
    PARK.run(connection, {"this": lane_id, **FREE})


def park(
    connection: Connection, lane_id: int, *, ready: bool, turn: int, wake_at: datetime | None, waits_for: str
) -> None:
    """What the lane waits for."""
    values = {"ready": ready, "turn": turn, "wake_at": wake_at, "waits_for": waits_for}
    PARK.run(connection, {"this": lane_id, **values})


def give_back(connection: Connection, lane_id: int, turn: int) -> None:
    """Free the lane for any worker; it stays ready, and lanes with an earlier turn go first."""
    park(connection, lane_id, ready=True, turn=turn, wake_at=None, waits_for="")
    release(connection, lane_id)


def ready(connection: Connection, *which: ColumnElement[bool] | TextClause) -> int:
    """Let these lanes be looked at again; how many."""
    values = {"ready": True, "wake_at": None, "waits_for": ""}
    return connection.execute(update(LANES).where(*which).values(values)).rowcount


def wake(connection: Connection, ids: Collection[int]) -> int:
    """Wake these lanes; return how many."""
    return ready(connection, LANES.c.id.in_(ids))


def make_ready(connection: Connection, lane_id: int, turn: int) -> None:
    """Make the lane ready; one that is ready already keeps its turn."""
    kept = case((LANES.c.ready, LANES.c.turn), else_=turn)
    connection.execute(update(LANES).where(LANES.c.id == lane_id).values(ready=True, turn=kept))


def count_waiting(connection: Connection, bid: str, waits_for: str) -> int:
    """Count the lanes of the biller that wait for this."""
    mine = (LANES.c.bid == bid, WAITING, LANES.c.waits_for == waits_for)
    return connection.scalar(select(func.count()).select_from(LANES).where(*mine)) or 0


def wake_due(connection: Connection, bid: str, now: datetime) -> int:
    """The lanes of the biller whose time has come."""
    return ready(connection, LANES.c.bid == bid, ASLEEP, LANES.c.wake_at <= now)


def wake_waiting(connection: Connection, bid: str, waits_for: str) -> int:
    """The lanes of the biller that wait for this."""
    return ready(connection, LANES.c.bid == bid, WAITING, LANES.c.waits_for == waits_for)


def wake_one(connection: Connection, bid: str, waits_for: str) -> int:
    """The first of the lanes of the biller that wait for this."""
    first = (
        select(LANES.c.id)
        .where(LANES.c.bid == bid, WAITING, LANES.c.waits_for == waits_for)
        .order_by(LANES.c.turn)
        .limit(1)
    )
    return ready(connection, LANES.c.id == first.scalar_subquery())


def wake_queued(connection: Connection, bid: str, lane: str) -> int:
    """The lanes of the biller and of this group in which something is still to be sent."""
    queued = select(RECORDS.c.lane_id).where(RECORDS.c.bid == bid, RECORDS.c.state.in_(("QUEUED", "RETRY")))
    return ready(connection, LANES.c.lane == lane, LANES.c.id.in_(queued))


def alarms(connection: Connection) -> list[tuple[str, datetime]]:
    """The billers with a lane that wakes by itself, and when the first of them does."""
    unordered = (LANES.c.bid + "").label("bid")  # else SQLite walks through every lane to find them in order
    query = select(unordered, func.min(LANES.c.wake_at)).where(ASLEEP).group_by(unordered)
    return [(bid, moment) for bid, moment in connection.execute(query)]


def waiting(connection: Connection) -> list[tuple[str, str]]:
    """The billers with lanes that wait for something, and for what."""
    unordered = (LANES.c.bid + "").label("bid")  # as above
    query = select(unordered, LANES.c.waits_for).where(WAITING).distinct()
    return [(bid, what) for bid, what in connection.execute(query)]


def owners(connection: Connection) -> Sequence[tuple[str, datetime]]:
    """Who owns lanes, and until when the first of them."""
    query = select(LANES.c.owner, func.min(LANES.c.lease_until)).where(LANES.c.owner.is_not(None))
    return [(owner, until) for owner, until in connection.execute(query.group_by(LANES.c.owner))]


def orphans(connection: Connection, owner: str, *, dead: bool) -> list[Lease]:
    """Locked: the lanes of an owner that is dead, or those whose lease has ended; the fence shuts the old owner out."""
    mine = [LANES.c.owner == owner]
    if not dead:
        mine.append(LANES.c.lease_until < datetime.now(UTC))
    ids = list(connection.scalars(select(LANES.c.id).where(*mine).with_for_update(skip_locked=True)))
    shut = update(LANES).where(LANES.c.id.in_(ids)).values({**FREE, "fence": LANES.c.fence + 1}).returning(LANES)
    return [Lease(row.id, row.bid, row.account_number, row.lane, "", row.fence) for row in connection.execute(shut)]
