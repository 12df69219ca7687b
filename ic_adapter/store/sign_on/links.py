"""Rows of one-time sign-on links, in the table of tokens; of all who spend a link one succeeds."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ic_adapter.store.identity import tokens
from ic_adapter.store.schema.identity_tables import TOKENS


def spend(connection: Connection, link: Row[Any], now: datetime, browser: str) -> bool:
    """Spend a link, if it still is what was read of it and its time is not over; return whether this call did.

    One conditional update checks biller, purpose, payer and what the link is bound to. `browser`: the SHA-256 of what
    tells the browser that spent it, blank for nothing.
    """
    mine = (
        TOKENS.c.id == link.id,
        TOKENS.c.sha256 == link.sha256,
        TOKENS.c.bid == link.bid,
        TOKENS.c.kind == link.kind,
        TOKENS.c.payer_id.is_not_distinct_from(link.payer_id),
        TOKENS.c.subject == link.subject,
        TOKENS.c.ended_at.is_(None),
        TOKENS.c.expires_at > now,
    )
    spent = update(TOKENS).where(*mine).values(ended_at=now, ended_why="spent", address_key=browser)
    return connection.execute(spent).rowcount == 1


def biller_of(connection: Connection, kind: str, sha256: str) -> str | None:
    """Return the id of the biller of a link, whatever became of the link; None for no link of this kind."""
    query = TOKENS.select().with_only_columns(TOKENS.c.bid).where(TOKENS.c.sha256 == sha256, TOKENS.c.kind == kind)
    found: str | None = connection.scalar(query)
    return found


def add(
    connection: Connection,
    *,
    bid: str,
    kind: str,
    sha256: str,
    payer_id: int | None,
    subject: str,
    now: datetime,
    expires_at: datetime,
) -> Row[Any]:
    """Add a link and return it."""
    link_id = tokens.add_link(
        connection,
        bid=bid,
        kind=kind,
        sha256=sha256,
        payer_id=payer_id,
        subject=subject,
        now=now,
        expires_at=expires_at,
    )
    return connection.execute(select(TOKENS).where(TOKENS.c.id == link_id)).one()


def rebind(connection: Connection, token_id: int, before: str, after: str) -> bool:
    """Change what an open session is bound to, if it is still bound to `before`; return whether it was."""
    mine = (TOKENS.c.id == token_id, TOKENS.c.subject == before, TOKENS.c.ended_at.is_(None))
    return connection.execute(update(TOKENS).where(*mine).values(subject=after)).rowcount == 1
