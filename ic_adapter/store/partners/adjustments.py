"""Balances that a partner's files change, and the adjustments and presentments that they held."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, tuple_, update

from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.partner_tables import ADJUSTMENTS, PRESENTMENTS
from ic_adapter.store.schema.tables import INVOICES

Key = tuple[str, str]  # AccountNumber and InvoiceNumber
AT_ONCE = 400  # keys in one query: SQLite takes a limited number of values
MINE = (
    INVOICES.c.bid == bindparam("of"),
    INVOICES.c.account_number == bindparam("account"),
    INVOICES.c.invoice_number == bindparam("invoice"),
)


def balances(connection: Connection, bid: str, keys: Sequence[Key]) -> dict[Key, Decimal]:
    """Return the balances of those of these invoices that are stored; one without a balance has its total."""
    found: dict[Key, Decimal] = {}
    invoices = INVOICES.c
    key = tuple_(invoices.account_number, invoices.invoice_number)
    for start in range(0, len(keys), AT_ONCE):
        query = select(
            invoices.account_number, invoices.invoice_number, invoices.balance_due, invoices.total_amount_due
        )
        rows = connection.execute(query.where(invoices.bid == bid, key.in_(keys[start : start + AT_ONCE])))
        found |= {(account, invoice): total if due is None else due for account, invoice, due, total in rows}
    return found


def set_values(connection: Connection, bid: str, column: str, values: Mapping[Key, object]) -> None:
    """Set one column of these invoices."""
    rows = [{"of": bid, "account": key[0], "invoice": key[1], "value": value} for key, value in values.items()]
    if rows:
        connection.execute(update(INVOICES).where(*MINE).values({column: bindparam("value")}), rows)


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add adjustments."""
    if rows:
        connection.execute(insert(ADJUSTMENTS), [dict(row) for row in rows])


def newest(connection: Connection, bid: str, account: str | None, limit: int) -> Sequence[Row[Any]]:
    """Return the adjustments of a biller or of one account, newest first."""
    query = select(ADJUSTMENTS).where(ADJUSTMENTS.c.bid == bid)
    if account is not None:
        query = query.where(ADJUSTMENTS.c.account_number == account)
    return connection.execute(query.order_by(ADJUSTMENTS.c.id.desc()).limit(limit)).all()


def put_presentments(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set what is presented of these invoices; the newest file replaces."""
    if rows:
        order = INSERT[connection.dialect.name](PRESENTMENTS)
        key = ["bid", "account_number", "invoice_number"]
        changes = {column.name: order.excluded[column.name] for column in PRESENTMENTS.c if column.name not in key}
        connection.execute(order.on_conflict_do_update(index_elements=key, set_=changes), [dict(row) for row in rows])


def presentments(connection: Connection, bid: str, account: str) -> Sequence[Row[Any]]:
    """Return what is presented of the invoices of an account, by invoice number."""
    mine = (PRESENTMENTS.c.bid == bid, PRESENTMENTS.c.account_number == account)
    return connection.execute(select(PRESENTMENTS).where(*mine).order_by(PRESENTMENTS.c.invoice_number)).all()
