"""Payment intents as rows; every change names the state that the row has to be in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from ic_adapter.store.bills import moves
from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.intent_tables import INTENTS, IS_DUE
from ic_adapter.store.schema.tables import ACCOUNTS


def add(connection: Connection, row: Mapping[str, Any]) -> Row[Any] | None:
    """Keep an intent and return its row; None where this biller has one of the same form already."""
    made = INSERT[connection.dialect.name](INTENTS).values(**row).on_conflict_do_nothing().returning(INTENTS)
    return connection.execute(made).one_or_none()


def by_form(connection: Connection, bid: str, form_key: str) -> Row[Any] | None:
    """Return the intent that was made with this form."""
    return connection.execute(select(INTENTS).where(INTENTS.c.bid == bid, INTENTS.c.form_key == form_key)).one_or_none()


def by_source(connection: Connection, bid: str, source_id: str) -> Row[Any] | None:
    """Return the intent with this id."""
    mine = (INTENTS.c.bid == bid, INTENTS.c.source_id == source_id)
    return connection.execute(select(INTENTS).where(*mine)).one_or_none()


def lock_account(connection: Connection, bid: str, account: str) -> None:
    """Nobody else decides about a payment of this account until the transaction ends."""
    moves.settle_account(connection, bid, account)
    mine = (ACCOUNTS.c.bid == bid, ACCOUNTS.c.account_number == account)
    connection.execute(select(ACCOUNTS.c.bid).where(*mine).with_for_update(key_share=True))


def change(connection: Connection, row: Row[Any], values: Mapping[str, Any]) -> Row[Any] | None:
    """Change an intent that is still as this row says, and return its row; None where somebody changed it meanwhile."""
    same = (
        INTENTS.c.id == row.id,
        INTENTS.c.state == row.state,
        INTENTS.c.version == row.version,
        INTENTS.c.handed_over_at == row.handed_over_at
        if row.handed_over_at is not None
        else INTENTS.c.handed_over_at.is_(None),
    )
    return connection.execute(update(INTENTS).where(*same).values(**values).returning(INTENTS)).one_or_none()


def alarms(connection: Connection) -> list[tuple[str, datetime]]:
    """Return the billers with an intent that has a next step, and when the first of these is due."""
    query = select(INTENTS.c.bid, func.min(INTENTS.c.due_at)).where(IS_DUE).group_by(INTENTS.c.bid)
    return [(bid, moment) for bid, moment in connection.execute(query)]


def due(connection: Connection, bid: str, now: datetime, most: int) -> Sequence[Row[Any]]:
    """Return the intents of the biller whose next step is due, the earliest first."""
    query = select(INTENTS).where(INTENTS.c.bid == bid, IS_DUE, INTENTS.c.due_at <= now)
    return connection.execute(query.order_by(INTENTS.c.due_at, INTENTS.c.id).limit(most)).all()


def count_in(connection: Connection, bid: str, account: str, states: Collection[str]) -> int:
    """Count the intents of an account that are in one of these states."""
    mine = (INTENTS.c.bid == bid, INTENTS.c.account_number == account, INTENTS.c.state.in_(states))
    return connection.scalar(select(func.count()).select_from(INTENTS).where(*mine)) or 0


def newest(
    connection: Connection, bid: str, account: str | None, limit: int, states: Collection[str] = ()
) -> Sequence[Row[Any]]:
    """Return the newest intents of the biller, newest first, of one account or of all, in some states or in any."""
    query = select(INTENTS).where(INTENTS.c.bid == bid).order_by(INTENTS.c.id.desc()).limit(limit)
    if account is not None:
        query = query.where(INTENTS.c.account_number == account)
    if states:
        query = query.where(INTENTS.c.state.in_(states))
    return connection.execute(query).all()


def not_handed_over(connection: Connection, bid: str, account: str) -> Sequence[Row[Any]]:
    """Return the account's intents whose money was taken, or may still be, and that the pump does not have."""
    waiting = INTENTS.c.state.in_(("WAITING", "APPROVED"))
    mine = (INTENTS.c.bid == bid, INTENTS.c.account_number == account, waiting, INTENTS.c.handed_over_at.is_(None))
    return connection.execute(select(INTENTS).where(*mine).order_by(INTENTS.c.id)).all()


def of_owner(connection: Connection, bid: str, account: str, owner: str, states: Collection[str]) -> Row[Any] | None:
    """Return the newest intent that this owner has for the account in one of these states."""
    mine = (INTENTS.c.bid == bid, INTENTS.c.account_number == account, INTENTS.c.owner == owner)
    query = select(INTENTS).where(*mine, INTENTS.c.state.in_(states)).order_by(INTENTS.c.id.desc()).limit(1)
    return connection.execute(query).one_or_none()
