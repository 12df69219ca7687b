"""Rows of the imported bill files: one per file that was taken. What a file holds is in `invoices`.

An older file does not undo a newer one (invoice-files §6.2, Q-80). The age of a file is the moment in its name; all
names have one form, so the later one is the greater text.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, insert, or_, select

from ic_adapter.store.schema.tables import ACCOUNTS, IMPORTS, INVOICES, UNKNOWN_DRECS

Key = tuple[str, str]


def newest(connection: Connection, bid: str, limit: int) -> Sequence[Row[Any]]:
    """Return the imports of a biller, newest first."""
    query = select(IMPORTS).where(IMPORTS.c.bid == bid).order_by(IMPORTS.c.id.desc())
    return connection.execute(query.limit(limit)).all()


def read(connection: Connection, import_id: int) -> Row[Any]:
    """Return one import."""
    return connection.execute(select(IMPORTS).where(IMPORTS.c.id == import_id)).one()


def names_since(connection: Connection, bid: str, kind: str, least: str) -> Sequence[str]:
    """Return the names of imported files of a kind that are not less than this one: names have moments in them."""
    query = select(IMPORTS.c.file).where(IMPORTS.c.bid == bid, IMPORTS.c.kind == kind, IMPORTS.c.file >= least)
    return connection.scalars(query).all()


def outcomes(connection: Connection, import_ids: Collection[int]) -> Mapping[int, Row[Any]]:
    """Return the counts and totals of imports by id; which bills were left out is in `read`."""
    counts = [IMPORTS.c[name] for name in ("id", "records", "accepted", "older", "total")]
    return {row.id: row for row in connection.execute(select(*counts).where(IMPORTS.c.id.in_(import_ids)))}


def is_imported(connection: Connection, bid: str, file: str, kind: str) -> bool:
    """Return whether a file of this name and kind was imported for the biller."""
    same = select(IMPORTS.c.id).where(IMPORTS.c.bid == bid, IMPORTS.c.file == file, IMPORTS.c.kind == kind)
    return connection.execute(same).first() is not None


def newest_id(connection: Connection, bid: str) -> int:
    """Return the id of the biller's newest import, 0 without one."""
    return connection.scalar(select(func.max(IMPORTS.c.id)).where(IMPORTS.c.bid == bid)) or 0


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Add an import and return its id."""
    return int(connection.scalars(insert(IMPORTS).values(row).returning(IMPORTS.c.id)).one())


def has_newer(connection: Connection, bid: str, file: str) -> bool:
    """Return whether a newer file of the biller was imported."""
    newer = select(IMPORTS.c.id).where(IMPORTS.c.bid == bid, IMPORTS.c.file > file)
    return connection.execute(newer.limit(1)).first() is not None


def set_by_newer(connection: Connection, bid: str, file: str, accounts: Collection[str]) -> set[Key]:
    """Return the invoices of these accounts (AccountNumber, InvoiceNumber) that a newer file has set or deactivated."""
    found: set[Key] = set()
    for table in (INVOICES, UNKNOWN_DRECS):
        query = select(table.c.account_number, table.c.invoice_number).join(IMPORTS, IMPORTS.c.id == table.c.import_id)
        rows = connection.execute(
            query.where(table.c.bid == bid, table.c.account_number.in_(accounts), IMPORTS.c.file > file)
        )
        found |= {(account, invoice) for account, invoice in rows}
    return found


def key_is_set_by_newer(
    bid: str, file: str, account: ColumnElement[str], invoice: ColumnElement[str]
) -> ColumnElement[bool]:
    """The same of one invoice, as a condition."""
    return or_(
        *(
            exists().where(
                table.c.bid == bid,
                table.c.account_number == account,
                table.c.invoice_number == invoice,
                IMPORTS.c.id == table.c.import_id,
                IMPORTS.c.file > file,
            )
            for table in (INVOICES, UNKNOWN_DRECS)
        )
    )


def account_is_not_newer(file: str) -> ColumnElement[bool]:
    """The stored account was not brought by a newer file."""
    return ~exists().where(and_(IMPORTS.c.id == ACCOUNTS.c.import_id, IMPORTS.c.file > file))
