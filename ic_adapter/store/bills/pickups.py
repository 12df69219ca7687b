"""Rows of the files that are picked up; a change names the state it expects, so that of two processes one wins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from ic_adapter.records.pickups import PickupReason, PickupState
from ic_adapter.store.schema.pickup_tables import PICKUP_LOOKS, PICKUPS

UPSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def open_rows(connection: Connection, bid: str, kind: str) -> Sequence[Row[Any]]:
    """Return the files with which something is left to do, by name."""
    query = select(PICKUPS).where(PICKUPS.c.bid == bid, PICKUPS.c.kind == kind, PICKUPS.c.is_open)
    return connection.execute(query.order_by(PICKUPS.c.name, PICKUPS.c.occurrence)).all()


def refused(connection: Connection, bid: str, kind: str) -> Sequence[Row[Any]]:
    """Return the newest file that was refused and is done with, if there is one."""
    mine = (PICKUPS.c.bid == bid, PICKUPS.c.kind == kind, PICKUPS.c.state == PickupState.REFUSED, ~PICKUPS.c.is_open)
    return connection.execute(select(PICKUPS).where(*mine).order_by(PICKUPS.c.id.desc()).limit(1)).all()


def read(connection: Connection, number: int) -> Row[Any] | None:
    """Return one file's row."""
    return connection.execute(select(PICKUPS).where(PICKUPS.c.id == number)).first()


def newest(
    connection: Connection, bid: str | None, state: str | None, limit: int, before: int | None = None
) -> Sequence[Row[Any]]:
    """Return the files of a biller or of all, newest first; those older than file `before`."""
    query = select(PICKUPS).order_by(PICKUPS.c.id.desc()).limit(limit)
    if bid is not None:
        query = query.where(PICKUPS.c.bid == bid)
    if state is not None:
        query = query.where(PICKUPS.c.state == state)
    if before is not None:
        query = query.where(PICKUPS.c.id < before)
    return connection.execute(query).all()


def counts(connection: Connection) -> Sequence[Row[Any]]:
    """Return how many files of each biller are in which state and still open."""
    query = select(PICKUPS.c.bid, PICKUPS.c.state, func.count().label("files")).where(PICKUPS.c.is_open)
    return connection.execute(query.group_by(PICKUPS.c.bid, PICKUPS.c.state)).all()


def tallies(connection: Connection, bid: str | None) -> Mapping[str, int]:
    """Return how many files of a biller or of all are in which state, those that are done with among them."""
    query = select(PICKUPS.c.state, func.count().label("files")).group_by(PICKUPS.c.state)
    if bid is not None:
        query = query.where(PICKUPS.c.bid == bid)
    return {row.state: row.files for row in connection.execute(query)}


def add(connection: Connection, bid: str, kind: str, seen: Mapping[str, Any]) -> bool:
    """Add a file that was seen; False where another process was first."""
    same = (PICKUPS.c.bid == bid, PICKUPS.c.kind == kind, PICKUPS.c.name == seen["name"])
    last = connection.scalar(select(func.max(PICKUPS.c.occurrence)).where(*same)) or 0
    row = {"bid": bid, "kind": kind, "occurrence": last + 1, "detail": "", "owner": "", "sha256": ""}
    row |= {"is_accepted": False, "target": "", "is_open": True, "decided_by": ""}
    try:
        with connection.begin_nested():
            connection.execute(insert(PICKUPS).values(row | dict(seen)))
    except IntegrityError:
        return False
    return True


def change(
    connection: Connection, number: int, expected: PickupState, values: Mapping[str, object], owner: str = ""
) -> bool:
    """Change a row that is in this state and of this owner; False where it no longer is."""
    row = update(PICKUPS).where(PICKUPS.c.id == number, PICKUPS.c.state == expected, PICKUPS.c.owner == owner)
    return connection.execute(row.values(dict(values))).rowcount == 1


def taken(connection: Connection, bid: str, kind: str, name: str, sha256: str) -> tuple[PickupReason, str]:
    """Return how an imported file stands in the way: its name and content, its name, or its content; and its name."""
    of_kind = select(PICKUPS.c.name, PICKUPS.c.sha256).where(
        PICKUPS.c.bid == bid, PICKUPS.c.kind == kind, PICKUPS.c.state == PickupState.IMPORTED
    )
    same_name = connection.execute(of_kind.where(PICKUPS.c.name == name)).all()
    if any(row.sha256 == sha256 for row in same_name):
        return PickupReason.ALREADY_TAKEN, name
    if same_name:
        return PickupReason.NAME_TAKEN, name
    same_content = connection.execute(of_kind.where(PICKUPS.c.sha256 == sha256)).first()
    return (PickupReason.COPY, same_content.name) if same_content else (PickupReason.NONE, "")


def looked(connection: Connection, bid: str, at: datetime, trouble: str) -> None:
    """Write down how a look at the biller's folders went; trouble keeps the moment at which it began."""
    before = connection.execute(select(PICKUP_LOOKS).where(PICKUP_LOOKS.c.bid == bid)).first()
    since = None if not trouble else (before.since if before and before.trouble else at)
    row = {"bid": bid, "looked_at": at, "trouble": trouble, "since": since}
    order = UPSERT[connection.dialect.name](PICKUP_LOOKS).values(row)
    connection.execute(order.on_conflict_do_update(index_elements=["bid"], set_=row))


def looks(connection: Connection) -> Sequence[Row[Any]]:
    """Return how the last look at each biller's folders went."""
    return connection.execute(select(PICKUP_LOOKS).order_by(PICKUP_LOOKS.c.bid)).all()
