"""Rows of lockbox files; a change names the state and the owner it expects, so that of two processes one wins."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from ic_adapter.records.lockbox import LockboxState
from ic_adapter.store.schema.lockbox_tables import IS_OPEN, LOCKBOX_FILES


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Add a file with the biller's next number and return its id; the caller holds the biller's row."""
    last = select(func.max(LOCKBOX_FILES.c.number)).where(LOCKBOX_FILES.c.bid == row["bid"])
    fixed = {"number": (connection.scalar(last) or 0) + 1, "state": LockboxState.TO_DROP, "reason_code": ""}
    fixed |= {"detail": "", "owner": "", "temporary": "", "dropped_at": None}
    return int(connection.scalars(insert(LOCKBOX_FILES).values({**fixed, **row}).returning(LOCKBOX_FILES.c.id)).one())


def read(connection: Connection, number: int) -> Row[Any] | None:
    """Return the file of this id."""
    return connection.execute(select(LOCKBOX_FILES).where(LOCKBOX_FILES.c.id == number)).first()


def of_day(connection: Connection, bid: str, day: date) -> Row[Any] | None:
    """Return the file of a business day."""
    mine = select(LOCKBOX_FILES).where(LOCKBOX_FILES.c.bid == bid, LOCKBOX_FILES.c.day == day)
    return connection.execute(mine).first()


def open_files(connection: Connection, bid: str) -> Sequence[Row[Any]]:
    """Return the files of a biller with which something is left to do, oldest first."""
    mine = select(LOCKBOX_FILES).where(LOCKBOX_FILES.c.bid == bid, IS_OPEN)
    return connection.execute(mine.order_by(LOCKBOX_FILES.c.number)).all()


def newest(connection: Connection, bid: str | None, limit: int, before: int | None = None) -> Sequence[Row[Any]]:
    """Return the files of a biller or of all, newest first, without their content."""
    columns = [column for column in LOCKBOX_FILES.c if column.name != "content"]
    query = select(*columns).order_by(LOCKBOX_FILES.c.id.desc()).limit(limit)
    if bid is not None:
        query = query.where(LOCKBOX_FILES.c.bid == bid)
    if before is not None:
        query = query.where(LOCKBOX_FILES.c.id < before)
    return connection.execute(query).all()


def counts(connection: Connection) -> Sequence[Row[Any]]:
    """Return how many files are in which state, and when the oldest of them was made."""
    oldest = func.min(LOCKBOX_FILES.c.created_at).label("oldest")
    query = select(LOCKBOX_FILES.c.state, func.count().label("files"), oldest)
    return connection.execute(query.group_by(LOCKBOX_FILES.c.state)).all()


def change(
    connection: Connection, number: int, expected: Sequence[LockboxState], owner: str, values: Mapping[str, object]
) -> bool:
    """Change a file that is in one of these states and of this owner; False where it no longer is."""
    mine = (LOCKBOX_FILES.c.id == number, LOCKBOX_FILES.c.state.in_(expected), LOCKBOX_FILES.c.owner == owner)
    return connection.execute(update(LOCKBOX_FILES).where(*mine).values(dict(values))).rowcount == 1
