"""Rows of payers and of their utility accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.identity_tables import PAYER_ACCOUNTS, PAYERS


def add(connection: Connection, row: Mapping[str, Any]) -> int | None:
    """Add a payer and return the id; None where the biller has one with this e-mail address."""
    made = INSERT[connection.dialect.name](PAYERS).values(dict(row)).on_conflict_do_nothing().returning(PAYERS.c.id)
    found: int | None = connection.scalar(made)
    return found


def read(connection: Connection, bid: str, payer_id: int, *, lock: bool = False) -> Row[Any] | None:
    """Return the payer; with `lock` nobody else changes the row until the transaction ends."""
    query = select(PAYERS).where(PAYERS.c.bid == bid, PAYERS.c.id == payer_id)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def by_email(connection: Connection, bid: str, email_key: str) -> Row[Any] | None:
    """Return the payer with this e-mail address."""
    query = select(PAYERS).where(PAYERS.c.bid == bid, PAYERS.c.email_key == email_key)
    return connection.execute(query).one_or_none()


def change(connection: Connection, payer_id: int, values: Mapping[str, Any]) -> None:
    """Set columns; IntegrityError where the new e-mail address is another payer's."""
    connection.execute(update(PAYERS).where(PAYERS.c.id == payer_id).values(dict(values)))


def replace_hash(connection: Connection, payer_id: int, old: str, new: str) -> None:
    """Replace a password's hash by one with other parameters; nothing where the password was changed meanwhile."""
    mine = (PAYERS.c.id == payer_id, PAYERS.c.password_hash == old)
    connection.execute(update(PAYERS).where(*mine).values(password_hash=new))


def add_account(connection: Connection, bid: str, payer_id: int, account: str, now: datetime) -> bool:
    """Give a payer a utility account; False where the payer has it already."""
    row = {"bid": bid, "payer_id": payer_id, "account_number": account, "added_at": now}
    made = INSERT[connection.dialect.name](PAYER_ACCOUNTS).values(row).on_conflict_do_nothing()
    return connection.execute(made).rowcount == 1


def accounts(connection: Connection, payer_id: int) -> tuple[str, ...]:
    """Return the numbers of a payer's utility accounts, the first one added first."""
    query = select(PAYER_ACCOUNTS.c.account_number).where(PAYER_ACCOUNTS.c.payer_id == payer_id)
    return tuple(connection.scalars(query.order_by(PAYER_ACCOUNTS.c.added_at, PAYER_ACCOUNTS.c.account_number)))


def accounts_of(connection: Connection, payer_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the account numbers of several payers by payer."""
    query = select(PAYER_ACCOUNTS.c.payer_id, PAYER_ACCOUNTS.c.account_number).where(
        PAYER_ACCOUNTS.c.payer_id.in_(payer_ids)
    )
    found: dict[int, list[str]] = {payer_id: [] for payer_id in payer_ids}
    for row in connection.execute(query.order_by(PAYER_ACCOUNTS.c.added_at, PAYER_ACCOUNTS.c.account_number)):
        found[row.payer_id].append(row.account_number)
    return found


def listed(
    connection: Connection, bid: str, *, email_key: str | None, account: str | None, after: int, limit: int
) -> Sequence[Row[Any]]:
    """Return payers of the biller by id, those with this e-mail address or account where one is named."""
    query = select(PAYERS).where(PAYERS.c.bid == bid, PAYERS.c.id > after).order_by(PAYERS.c.id).limit(limit)
    if email_key is not None:
        query = query.where(PAYERS.c.email_key == email_key)
    if account is not None:
        mine = select(PAYER_ACCOUNTS.c.payer_id)
        mine = mine.where(PAYER_ACCOUNTS.c.bid == bid, PAYER_ACCOUNTS.c.account_number == account)
        query = query.where(PAYERS.c.id.in_(mine))
    return connection.execute(query).all()


def accounts_added(connection: Connection, payer_id: int) -> Sequence[Row[Any]]:
    """Return a payer's utility accounts with `added_at`, the first one added first."""
    query = select(PAYER_ACCOUNTS).where(PAYER_ACCOUNTS.c.payer_id == payer_id)
    return connection.execute(query.order_by(PAYER_ACCOUNTS.c.added_at, PAYER_ACCOUNTS.c.account_number)).all()
