"""Rows of changes that somebody looks at before confirming them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from ic_adapter.store.schema.staff_tables import CONFIG_DRAFTS


def add(connection: Connection, row: Mapping[str, Any], older_than: datetime) -> None:
    """Add a draft; those that are older are deleted, whoever made them."""
    connection.execute(delete(CONFIG_DRAFTS).where(CONFIG_DRAFTS.c.created_at < older_than))
    connection.execute(insert(CONFIG_DRAFTS).values(dict(row)))


def read(connection: Connection, draft_id: str, bid: str, who: str, younger_than: datetime) -> Row[Any] | None:
    """Return a draft of this biller and author that is not too old."""
    mine = (CONFIG_DRAFTS.c.id == draft_id, CONFIG_DRAFTS.c.bid == bid, CONFIG_DRAFTS.c.who == who)
    query = select(CONFIG_DRAFTS).where(*mine, CONFIG_DRAFTS.c.created_at >= younger_than)
    return connection.execute(query).one_or_none()


def remove(connection: Connection, draft_id: str) -> None:
    """Delete a draft."""
    connection.execute(delete(CONFIG_DRAFTS).where(CONFIG_DRAFTS.c.id == draft_id))
