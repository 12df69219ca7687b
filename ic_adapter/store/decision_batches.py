"""Decision batches as rows: what the preview showed, and what became of each record; `pump.operator` decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from ic_adapter.store.schema.pump_tables import BATCH_RECORDS, DECISION_BATCHES, RECORDS

OPEN, DECIDED, LEFT_OUT = "open", "decided", "left_out"
KEPT = 50  # previews of a biller that nobody decided


def add(connection: Connection, batch: Mapping[str, Any], members: Sequence[Mapping[str, Any]]) -> int:
    """Store a batch with its records and return its number; the oldest previews that nobody decided are deleted."""
    number: int = connection.execute(
        insert(DECISION_BATCHES).values(batch).returning(DECISION_BATCHES.c.id)
    ).scalar_one()
    if members:
        connection.execute(insert(BATCH_RECORDS), [{"batch_id": number, **member} for member in members])
    undecided = and_(DECISION_BATCHES.c.bid == batch["bid"], DECISION_BATCHES.c.decided_by.is_(None))
    newest = select(DECISION_BATCHES.c.id).where(undecided).order_by(DECISION_BATCHES.c.id.desc()).limit(KEPT)
    connection.execute(delete(DECISION_BATCHES).where(undecided, DECISION_BATCHES.c.id.not_in(newest)))
    return number


def get(connection: Connection, bid: str, number: int) -> Row[Any] | None:
    """Return the row of a batch of this biller."""
    return connection.execute(select(DECISION_BATCHES).where(_is(bid, number))).one_or_none()


def claim(connection: Connection, number: int, by: str, reason: str, at: datetime) -> bool:
    """Let a person decide the batch; False when somebody did so before."""
    free = and_(DECISION_BATCHES.c.id == number, DECISION_BATCHES.c.decided_by.is_(None))
    values = {"decided_by": by, "reason": reason, "decided_at": at}
    return connection.execute(update(DECISION_BATCHES).where(free).values(values)).rowcount == 1


def newest(connection: Connection, bid: str, limit: int) -> Sequence[Row[Any]]:
    """Return the newest batches of a biller, each with how many of its records are `included` and still `open`."""
    mine = select(func.count()).where(BATCH_RECORDS.c.batch_id == DECISION_BATCHES.c.id)
    included = mine.where(BATCH_RECORDS.c.outcome != LEFT_OUT).scalar_subquery().label("included")
    still_open = mine.where(BATCH_RECORDS.c.outcome == OPEN).scalar_subquery().label("open")
    query = select(DECISION_BATCHES, included, still_open).where(DECISION_BATCHES.c.bid == bid)
    return connection.execute(query.order_by(DECISION_BATCHES.c.id.desc()).limit(limit)).all()


def status(row: Row[Any], still_open: int) -> str:
    """Return `preview` until a person decides the batch, `in progress` while records are open, then `decided`."""
    if row.decided_by is None:
        return "preview"
    return "in progress" if still_open else "decided"


def members(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Return the records of a batch, oldest first: what the preview showed, beside the record as it is now."""
    now = (RECORDS.c.account_number, RECORDS.c.kind, RECORDS.c.source_id, RECORDS.c.reason, RECORDS.c.reason_code)
    query = select(BATCH_RECORDS, *now).join(RECORDS, RECORDS.c.id == BATCH_RECORDS.c.record_id)
    return connection.execute(query.where(BATCH_RECORDS.c.batch_id == number).order_by(RECORDS.c.id)).all()


def open_records(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Return the rows of the batch's records that are not decided yet, oldest first."""
    mine = and_(BATCH_RECORDS.c.batch_id == number, BATCH_RECORDS.c.outcome == OPEN)
    return connection.execute(select(BATCH_RECORDS).where(mine).order_by(BATCH_RECORDS.c.record_id)).all()


def close(connection: Connection, number: int, record_id: int, outcome: str, **values: str) -> None:
    """Say what became of a record of the batch; nothing where that is known already."""
    key = and_(BATCH_RECORDS.c.batch_id == number, BATCH_RECORDS.c.record_id == record_id)
    change = update(BATCH_RECORDS).where(key, BATCH_RECORDS.c.outcome == OPEN)
    connection.execute(change.values(outcome=outcome, **values))


def _is(bid: str, number: int) -> Any:
    return and_(DECISION_BATCHES.c.id == number, DECISION_BATCHES.c.bid == bid)
