"""Order of the records in a lane: each gets the next place, and the one at the head goes first (adapter §1.2).

In which states a record holds its lane is decided in `records` and `pump`, whose turn it is among lanes in `lanes`.
"""

from collections.abc import Collection, Sequence
from functools import cache
from secrets import randbits
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, update

from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.database.prepared import PreparedSelect
from ic_adapter.store.schema.pump_tables import LANES, OPEN, RECORDS, STOPPED

FENCE_BITS = 48  # a lane that was deleted and made again under its old number shuts out who owned the old one
OF_LANE = RECORDS.c.lane_id == bindparam("lane")
HELD_BEFORE = PreparedSelect(select(RECORDS).where(OF_LANE, OPEN, RECORDS.c.held_revision < bindparam("revision")))


def place(connection: Connection, bid: str, account: str, lane: str) -> tuple[int, int]:
    """(lane id, the next place in it). The row stays locked, so places are given in the order of the commits."""
    there = {"bid": bid, "account_number": account, "lane": lane}
    new = {"last_seq": 0, "ready": False, "turn": 0, "waits_for": "", "fence": randbits(FENCE_BITS)}
    make = INSERT[connection.dialect.name](LANES).values(**there, **new).on_conflict_do_nothing()
    connection.execute(make)
    mine = and_(LANES.c.bid == bid, LANES.c.account_number == account, LANES.c.lane == lane)
    taken = update(LANES).where(mine).values(last_seq=LANES.c.last_seq + 1).returning(LANES.c.id, LANES.c.last_seq)
    row = connection.execute(taken).one()
    return row.id, row.last_seq


def head(connection: Connection, lane_id: int, states: Collection[str]) -> Row[Any] | None:
    """The first record of the lane that is in one of these states; never looks at what is over."""
    found = [query.first(connection, {"lane": lane_id}) for query in _heads(frozenset(states))]
    return min((row for row in found if row is not None), key=lambda row: row.seq, default=None)


@cache
def _heads(states: frozenset[str]) -> list[PreparedSelect]:
    """One query per partial index that holds some of these states."""
    parts = [OPEN, STOPPED] if {"REJECTED", "FAILED"} & states else [OPEN]
    wanted = or_(*(RECORDS.c.state == state for state in sorted(states)))
    queries = (select(RECORDS).where(OF_LANE, part, wanted) for part in parts)
    return [PreparedSelect(query.order_by(RECORDS.c.seq).limit(1)) for query in queries]


def held_before(connection: Connection, lane_id: int, revision: int) -> Sequence[Row[Any]]:
    """What an older configuration of the biller than this one holds in the lane."""
    return HELD_BEFORE.rows(connection, {"lane": lane_id, "revision": revision})


def is_newest(connection: Connection, lane_id: int, record_id: int) -> bool:
    """Return whether nothing was submitted to the lane after this record, whatever became of it."""
    last = and_(LANES.c.id == RECORDS.c.lane_id, LANES.c.last_seq == RECORDS.c.seq)
    newest = select(RECORDS.c.id).join(LANES, last).where(LANES.c.id == lane_id)
    return connection.scalar(newest) == record_id
