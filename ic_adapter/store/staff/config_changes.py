"""Rows of the audit trail: who changed what of a biller's configuration, or of the staff users."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from ic_adapter.store.schema.staff_tables import CONFIG_CHANGES


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add changes, in the transaction that makes them."""
    if rows:
        connection.execute(insert(CONFIG_CHANGES), [dict(row) for row in rows])


def newest(
    connection: Connection, bid: str, *, name: str | None = None, before: int | None = None, limit: int
) -> Sequence[Row[Any]]:
    """Return the newest changes of a biller, of one value where it is named, newest first."""
    query = select(CONFIG_CHANGES).where(CONFIG_CHANGES.c.bid == bid).order_by(CONFIG_CHANGES.c.id.desc()).limit(limit)
    if name is not None:
        query = query.where(CONFIG_CHANGES.c.name == name)
    if before is not None:
        query = query.where(CONFIG_CHANGES.c.id < before)
    return connection.execute(query).all()


def since(connection: Connection, bid: str, version: int) -> Sequence[Row[Any]]:
    """Return the changes of a biller after this one, oldest first."""
    mine = (CONFIG_CHANGES.c.bid == bid, CONFIG_CHANGES.c.id > version)
    return connection.execute(select(CONFIG_CHANGES).where(*mine).order_by(CONFIG_CHANGES.c.id)).all()


def last_of_each(connection: Connection, bid: str, names: Collection[str]) -> dict[str, Row[Any]]:
    """Return the newest change of each of these values, by name."""
    mine = (CONFIG_CHANGES.c.bid == bid, CONFIG_CHANGES.c.name.in_(list(names)))
    ids = select(func.max(CONFIG_CHANGES.c.id)).where(*mine).group_by(CONFIG_CHANGES.c.name)
    rows = connection.execute(select(CONFIG_CHANGES).where(CONFIG_CHANGES.c.id.in_(ids)))
    return {row.name: row for row in rows}


def version(connection: Connection, bid: str) -> int:
    """Return the number of the newest change of a biller, 0 where there is none."""
    return connection.scalar(select(func.max(CONFIG_CHANGES.c.id)).where(CONFIG_CHANGES.c.bid == bid)) or 0
