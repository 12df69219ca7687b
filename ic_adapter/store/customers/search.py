"""Payers, accounts and invoices as staff look for them: what begins with a text, page by page.

What begins with a text is a range in byte order, which is an index on both databases. What a name or a number has
somewhere in it has no index: a page looks through `MOST_ROWS` rows at most and says where it stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, and_, collate, func, literal, select, tuple_, union

from ic_adapter import money
from ic_adapter.store.schema.identity_tables import PAYER_ACCOUNTS, PAYERS
from ic_adapter.store.schema.tables import ACCOUNTS, IMPORTS, INVOICES

#: Rows that a page looks through for what has no index.
MOST_ROWS = 20_000
#: Above every character that a value can have.
LAST = "\U0010ffff"
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a page; `stopped_at`: the place at which the look ended because its window did, None at the end."""

    rows: Sequence[Row[Any]]
    stopped_at: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSearch:
    """Which invoices are looked for; blank and None: whatever it is. `number`: a part of the invoice number."""

    account: str = ""
    number: str = ""
    invoice_type: int | None = None
    is_open: bool = False


def in_byte_order(connection: Connection, column: ColumnElement[str]) -> ColumnElement[Any]:
    """Return the column as it is compared byte by byte; SQLite does nothing else."""
    return collate(column, "C") if connection.dialect.name == "postgresql" else column


def begins(connection: Connection, column: ColumnElement[str], start: str) -> ColumnElement[bool]:
    """Return the condition that a value begins with this text, as a range of an index in byte order."""
    place = in_byte_order(connection, column)
    return and_(place >= start, place < start + LAST)


def payers(connection: Connection, bid: str, text: str, after: int, limit: int) -> Sequence[Row[Any]]:
    """Return payers by id whose e-mail address or an account of whom begins with the text; blank: all."""
    query = select(PAYERS).where(PAYERS.c.bid == bid, PAYERS.c.id > after)
    if text:
        by_email = select(PAYERS.c.id).where(PAYERS.c.bid == bid, begins(connection, PAYERS.c.email_key, text.lower()))
        by_account = select(PAYER_ACCOUNTS.c.payer_id).where(
            PAYER_ACCOUNTS.c.bid == bid, begins(connection, PAYER_ACCOUNTS.c.account_number, text)
        )
        mine = union(by_email, by_account).subquery()
        query = query.where(PAYERS.c.id.in_(select(mine.c[0])))
    return connection.execute(query.order_by(PAYERS.c.id).limit(limit)).all()


def payers_of_account(connection: Connection, bid: str, account: str, limit: int) -> Sequence[Row[Any]]:
    """Return the payers who have this account, by id."""
    mine = select(PAYER_ACCOUNTS.c.payer_id).where(
        PAYER_ACCOUNTS.c.bid == bid, PAYER_ACCOUNTS.c.account_number == account
    )
    query = select(PAYERS).where(PAYERS.c.bid == bid, PAYERS.c.id.in_(mine))
    return connection.execute(query.order_by(PAYERS.c.id).limit(limit)).all()


def accounts(connection: Connection, bid: str, number: str, after: str, limit: int) -> Sequence[Row[Any]]:
    """Return accounts whose number begins with this, in byte order behind the account `after`."""
    place = in_byte_order(connection, ACCOUNTS.c.account_number)
    query = select(ACCOUNTS).where(ACCOUNTS.c.bid == bid, place > after)
    if number:
        query = query.where(begins(connection, ACCOUNTS.c.account_number, number))
    return connection.execute(query.order_by(place).limit(limit)).all()


def accounts_named(connection: Connection, bid: str, name: str, number: str, after: str, limit: int) -> Found:
    """Return accounts whose customer's name has this in it, in any case, within the window behind `after`.

    `number`: how their numbers begin, blank: whatever it is.
    """
    place = in_byte_order(connection, ACCOUNTS.c.account_number)
    scope = [ACCOUNTS.c.bid == bid, place > after]
    if number:
        scope.append(begins(connection, ACCOUNTS.c.account_number, number))
    window = select(ACCOUNTS).where(*scope).order_by(place).limit(MOST_ROWS).subquery()
    fits = func.lower(window.c.customer_name).contains(name.lower(), autoescape=True)
    order = in_byte_order(connection, window.c.account_number)
    rows = connection.execute(select(window).where(fits).order_by(order).limit(limit)).all()
    if len(rows) == limit:
        return Found(rows)
    beyond = select(ACCOUNTS.c.account_number).where(*scope)
    last = connection.scalar(beyond.order_by(place).offset(MOST_ROWS - 1).limit(1))
    return Found(rows, None if last is None else (last, ""))


def invoices(connection: Connection, bid: str, search: InvoiceSearch, after: Place, limit: int) -> Found:
    """Return invoices of the biller by account and number, behind the place `after`, with the name of their file."""
    order = (INVOICES.c.account_number, INVOICES.c.invoice_number)
    scope = [INVOICES.c.bid == bid, tuple_(*order) > tuple_(*map(literal, after))]
    if search.account:
        scope.append(INVOICES.c.account_number == search.account)
    if not (search.number or search.invoice_type is not None or search.is_open):
        query = select(INVOICES, IMPORTS.c.file).outerjoin(IMPORTS, IMPORTS.c.id == INVOICES.c.import_id)
        return Found(connection.execute(query.where(*scope).order_by(*order).limit(limit)).all())
    window = select(INVOICES).where(*scope).order_by(*order).limit(MOST_ROWS).subquery()
    query = select(window, IMPORTS.c.file).outerjoin(IMPORTS, IMPORTS.c.id == window.c.import_id)
    query = query.where(*_fits(window, search)).order_by(window.c.account_number, window.c.invoice_number)
    rows = connection.execute(query.limit(limit)).all()
    if len(rows) == limit:
        return Found(rows)
    last = connection.execute(select(*order).where(*scope).order_by(*order).offset(MOST_ROWS - 1).limit(1)).first()
    return Found(rows, None if last is None else (last[0], last[1]))


def _fits(invoices: FromClause, search: InvoiceSearch) -> list[ColumnElement[bool]]:
    """The conditions of a search that no index serves."""
    of, wanted = invoices.c, []
    if search.number:
        wanted.append(of.invoice_number.contains(search.number, autoescape=True))
    if search.invoice_type is not None:
        wanted.append(of.invoice_type_id == search.invoice_type)
    if search.is_open:
        wanted += [of.deactivated.is_(False), func.coalesce(of.balance_due, of.total_amount_due) > money.ZERO]
    return wanted
