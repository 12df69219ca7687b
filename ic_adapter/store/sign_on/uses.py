"""Rows of what became of sign-on links, which hold no token."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ic_adapter.store.schema.sign_on_tables import SIGN_ON_USES


def add(connection: Connection, row: Mapping[str, Any]) -> None:
    """Add an event."""
    connection.execute(insert(SIGN_ON_USES).values(dict(row)))


def newest(connection: Connection, bid: str, before: int | None, limit: int) -> Sequence[Row[Any]]:
    """Return the newest events of a biller, newest first, those before one where it is named."""
    query = select(SIGN_ON_USES).where(SIGN_ON_USES.c.bid == bid).order_by(SIGN_ON_USES.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(SIGN_ON_USES.c.id < before)
    return connection.execute(query).all()
