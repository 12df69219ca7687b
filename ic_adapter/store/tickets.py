"""Contact-us tickets as rows: every submit with what became of it, for staff (adapter §14.5)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.ticket_tables import TICKETS


def add(connection: Connection, row: Mapping[str, Any]) -> Row[Any] | None:
    """Keep a submit and return its row; None where this biller has one under the same source id already."""
    made = INSERT[connection.dialect.name](TICKETS).values(**row).on_conflict_do_nothing().returning(TICKETS)
    return connection.execute(made).one_or_none()


def by_source(connection: Connection, bid: str, source_id: str) -> Row[Any]:
    """Return the submit with this id; sqlalchemy.exc.NoResultFound."""
    mine = (TICKETS.c.bid == bid, TICKETS.c.source_id == source_id)
    return connection.execute(select(TICKETS).where(*mine)).one()


def find(connection: Connection, bid: str, source_id: str) -> Row[Any] | None:
    """Return the submit with this id, None where there is none."""
    mine = (TICKETS.c.bid == bid, TICKETS.c.source_id == source_id)
    return connection.execute(select(TICKETS).where(*mine)).one_or_none()


def close(connection: Connection, ticket_id: int, values: Mapping[str, Any]) -> Row[Any]:
    """Keep what became of a submit and return its row."""
    changed = update(TICKETS).where(TICKETS.c.id == ticket_id).values(**values).returning(TICKETS)
    return connection.execute(changed).one()


def newest(
    connection: Connection, bid: str, account: str | None, limit: int, before: int | None = None
) -> Sequence[Row[Any]]:
    """Return the newest submits, newest first, of one account or of all, those older than the id `before`."""
    query = select(TICKETS).where(TICKETS.c.bid == bid).order_by(TICKETS.c.id.desc()).limit(limit)
    if account is not None:
        query = query.where(TICKETS.c.account_number == account)
    if before is not None:
        query = query.where(TICKETS.c.id < before)
    return connection.execute(query).all()
