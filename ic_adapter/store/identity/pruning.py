"""Rows of payers' identity that nothing will ask for again, deleted a few at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, tuple_

from ic_adapter.store.identity import outbox
from ic_adapter.store.identity.tokens import SESSION
from ic_adapter.store.schema.identity_tables import THROTTLES, TOKENS
from ic_adapter.store.schema.tables import BILLERS

T, KEY = TOKENS.c, (THROTTLES.c.bid, THROTTLES.c.scope, THROTTLES.c.subject_sha256)


def billers(connection: Connection) -> Sequence[str]:
    """Return the ids of all billers."""
    return connection.scalars(select(BILLERS.c.id).order_by(BILLERS.c.id)).all()


def delete_throttles(connection: Connection, bid: str, before: datetime, most: int) -> int:
    """Delete counters whose window began before this moment; return how many."""
    old = select(*KEY).where(THROTTLES.c.bid == bid, THROTTLES.c.since < before).limit(most)
    return connection.execute(delete(THROTTLES).where(tuple_(*KEY).in_(old))).rowcount


def delete_tokens(
    connection: Connection, bid: str, links_before: datetime, sessions_before: datetime, most: int
) -> int:
    """Delete sessions that were opened, and links and other tokens that were over, before a moment; return how many.

    A session that is not over stays, however old it is. The mails of deleted links name them no more.
    """
    over = func.coalesce(T.ended_at, T.expires_at, type_=T.expires_at.type)
    is_session = (T.kind == SESSION) & (T.created_at < sessions_before) & (over < sessions_before)
    is_link = (T.kind != SESSION) & (over < links_before)
    ids = list(connection.scalars(select(T.id).where(T.bid == bid, is_session | is_link).order_by(T.id).limit(most)))
    if ids:
        outbox.blank_link(connection, ids)
        connection.execute(delete(TOKENS).where(T.id.in_(ids)))
    return len(ids)
