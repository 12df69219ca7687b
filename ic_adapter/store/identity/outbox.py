"""Rows of mail that is written and not sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from ic_adapter.store.schema.identity_tables import OUTBOX, TOKENS


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Add a mail and return its id."""
    return int(connection.scalars(insert(OUTBOX).values(dict(row)).returning(OUTBOX.c.id)).one())


def blank_link(connection: Connection, token_ids: Sequence[int]) -> None:
    """Take the links of these tokens out of their mails, in the transaction that ends the tokens."""
    connection.execute(update(OUTBOX).where(OUTBOX.c.token_id.in_(token_ids)).values(link=""))


def listed(
    connection: Connection, bid: str | None, recipient: str | None, before: int | None, limit: int
) -> Sequence[Row[Any]]:
    """Return mails of a biller or of all, newest first, with `expires_at` and `ended_at` of the token in the link."""
    query = select(OUTBOX, TOKENS.c.expires_at, TOKENS.c.ended_at).outerjoin(TOKENS, TOKENS.c.id == OUTBOX.c.token_id)
    query = query.order_by(OUTBOX.c.id.desc()).limit(limit)
    if bid is not None:
        query = query.where(OUTBOX.c.bid == bid)
    if recipient is not None:
        query = query.where(OUTBOX.c.recipient == recipient)
    if before is not None:
        query = query.where(OUTBOX.c.id < before)
    return connection.execute(query).all()


def of_payer(connection: Connection, payer_id: int, limit: int) -> Sequence[Row[Any]]:
    """Return the newest mails to a payer, newest first."""
    query = select(OUTBOX).where(OUTBOX.c.payer_id == payer_id)
    return connection.execute(query.order_by(OUTBOX.c.id.desc()).limit(limit)).all()
