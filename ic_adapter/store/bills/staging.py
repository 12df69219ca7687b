"""The bills of one import on their way into the store (invoice-files §6.2).

They are collected in a temporary table that only the import sees, so that no other writer waits while a file is read.
Then a few statements over whole sets bring them over in one transaction: readers see the old store or the new one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Text,
    and_,
    cast,
    exists,
    false,
    literal,
    select,
    text,
    true,
    tuple_,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from ic_adapter.errors import InternalError
from ic_adapter.store.bills.imports import account_is_not_newer, key_is_set_by_newer
from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.move_tables import CENTS, MOVING_DATES, TEXTS
from ic_adapter.store.schema.tables import ACCOUNTS, INVOICES, UNKNOWN_DRECS

#: What a column of STAGE holds where no value is given.
BLANK = ("", None)
STAGE = Table(
    "staged_bills",
    MetaData(),
    Column("account_number", String(64), primary_key=True),
    Column("invoice_number", String(255), primary_key=True),
    Column("number", Integer, nullable=False),  # of the bill in its file
    Column("invoice_type_id", Integer, nullable=False),
    *(Column(name, BigInteger) for name in CENTS),
    *(Column(name, Text, nullable=False, server_default="") for name in TEXTS),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)
#: What an account shows of its last bill.
SHOWN = [column.name for column in ACCOUNTS.c if column.name in STAGE.c]
KEY = (STAGE.c.account_number, STAGE.c.invoice_number)
MINE = and_(INVOICES.c.account_number == STAGE.c.account_number, INVOICES.c.invoice_number == STAGE.c.invoice_number)


@dataclass(frozen=True, slots=True)
class Bills:
    """Where bills are brought over from, and which of its rows."""

    table: Table = STAGE
    scope: ColumnElement[bool] = field(default_factory=true)

    def is_same(self) -> ColumnElement[bool]:
        """An invoice is the one of a bill."""
        of = self.table.c
        return and_(INVOICES.c.account_number == of.account_number, INVOICES.c.invoice_number == of.invoice_number)


class _Day(FunctionElement[Any]):
    """The date of a yyyy-MM-dd text, NULL for a blank one."""

    inherit_cache = True
    name = "day"
    type = Date()


@compiles(_Day)
def _day(element: _Day, compiler: Any, **names: Any) -> str:
    """SQLAlchemy keeps SQLite's dates as just this text; elsewhere it becomes a date."""
    blank_is_null = f"NULLIF({compiler.process(element.clauses, **names)}, '')"
    return blank_is_null if compiler.dialect.name == "sqlite" else f"CAST({blank_is_null} AS DATE)"


def create(connection: Connection) -> None:
    """The empty table, of this connection alone."""
    STAGE.create(connection)


def add(connection: Connection, columns: Sequence[Sequence[Any]]) -> int:
    """Collect rows, given as columns in the order of STAGE's, texts as the BIF shows them; how many were not there yet.

    Driver-level on purpose: rows go to the database as they are, and columns that are blank in all of them not at all.
    """
    given = [
        (column.name, values)
        for column, values in zip(STAGE.c, columns, strict=True)
        if values[0] not in BLANK or values.count(values[0]) < len(values)
    ]
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(given))
    names = ", ".join(name for name, _ in given)
    sql = f"INSERT INTO {STAGE.name} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608 — names of ours
    rows = list(zip(*(values for _, values in given), strict=True))
    return connection.exec_driver_sql(sql, rows).rowcount


def numbers(connection: Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The number of the bill that was collected under each of these keys (AccountNumber, InvoiceNumber)."""
    rows = connection.execute(select(*KEY, STAGE.c.number).where(tuple_(*KEY).in_(list(keys))))
    return {(account, invoice): number for account, invoice, number in rows}


def replace(connection: Connection, bid: str, import_id: int, first: int, older_than: str = "") -> None:
    """RecordType N: values replaced, new invoices made, deactivated ones active again.

    `first` is the import number of bill 1; `older_than`: the name of the file where newer ones were imported (Q-80).
    """
    count(connection)
    replace_from(connection, Bills(), bid, import_id, first, older_than)


def replace_from(connection: Connection, bills: Bills, bid: str, import_id: int, first: int, older_than: str) -> None:
    """Do the same with these bills."""
    _put_accounts(connection, bills, bid, import_id, older_than)
    _put_invoices(connection, bills, bid, import_id, first)


def deactivate(connection: Connection, bid: str, import_id: int) -> None:
    """RecordType D: the invoices are no longer payable, shown as open or refreshed; nothing else of them changes."""
    count(connection)
    deactivate_from(connection, Bills(), bid, import_id)


def deactivate_from(connection: Connection, bills: Bills, bid: str, import_id: int) -> None:
    """Do the same with these bills."""
    staged = exists().where(bills.is_same(), bills.scope)
    change = update(INVOICES).where(INVOICES.c.bid == bid, staged)
    connection.execute(change.values(deactivated=True, import_id=import_id))
    known = exists().where(INVOICES.c.bid == bid, bills.is_same())
    names = ["bid", "account_number", "invoice_number", "import_id"]
    of = bills.table.c
    rows = select(literal(bid), of.account_number, of.invoice_number, literal(import_id)).where(~known, bills.scope)
    _upsert(connection, UNKNOWN_DRECS, names, rows, ["import_id"])


def any_set_by_newer(connection: Connection, bid: str, file: str) -> bool:
    """Return whether a newer file has set one of the collected invoices (Q-80)."""
    return (
        connection.execute(select(STAGE.c.number).where(key_is_set_by_newer(bid, file, *KEY)).limit(1)).first()
        is not None
    )


def unknown(connection: Connection, bid: str) -> Iterator[tuple[str, str]]:
    """The collected keys that are no invoice of the biller."""
    known = exists().where(INVOICES.c.bid == bid, MINE)
    for row in connection.execute(select(*KEY).where(~known)).yield_per(1000):
        yield row[0], row[1]


def count(connection: Connection) -> None:
    """PostgreSQL plans as for a handful of rows until somebody counts those of a temporary table."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ANALYZE {STAGE.name}"))


def _put_accounts(connection: Connection, bills: Bills, bid: str, import_id: int, older_than: str) -> None:
    """Accounts as the last bill of each shows them; the flags of an account that is there stay."""
    staged = bills.table
    later = staged.alias("later")
    is_last = ~exists().where(later.c.account_number == staged.c.account_number, later.c.number > staged.c.number)
    if "move_id" in staged.c:
        is_last = ~exists().where(
            later.c.move_id == staged.c.move_id,
            later.c.account_number == staged.c.account_number,
            later.c.number > staged.c.number,
        )
    fixed = (false(), false(), literal(import_id))
    rows = select(literal(bid), *(staged.c[name] for name in SHOWN), *fixed).where(is_last, bills.scope)
    names = ["bid", *SHOWN, "block_ach", "block_cc", "import_id"]
    where = account_is_not_newer(older_than) if older_than else None
    _upsert(connection, ACCOUNTS, names, rows, [*SHOWN, "import_id"], where)


def _put_invoices(connection: Connection, bills: Bills, bid: str, import_id: int, first: int) -> None:
    """Every column anew."""
    values = invoice_values(bills.table, literal(bid), literal(import_id), literal(first, BigInteger))
    _upsert(connection, INVOICES, list(values), select(*values.values()).where(bills.scope), list(values))


def invoice_values(
    bills: Table, bid: ColumnElement[str], import_id: ColumnElement[Any], first: ColumnElement[Any]
) -> dict[str, ColumnElement[Any]]:
    """Return what each column of an invoice gets from its bill.

    Custom11 and BalanceDue have the source of Custom1 and TotalAmountDue (invoice-files §5).
    """
    values: dict[str, ColumnElement[Any]] = {
        column.name: bills.c[column.name] for column in INVOICES.c if column.name in bills.c
    }
    values |= {name: _Day(bills.c[name]) for name in MOVING_DATES}
    values |= {"bid": bid, "custom11": bills.c.custom1, "balance_due": bills.c.total_amount_due}
    values |= {"deactivated": false(), "import_id": import_id}
    values["imported_seq"] = cast(bills.c.number, BigInteger) + first - 1
    if set(values) != set(INVOICES.c.keys()):
        raise InternalError("a column of the invoices has no source in the staged bills")
    return values


def _upsert(
    connection: Connection,
    table: Table,
    names: list[str],
    rows: Select[Any],
    replaced: Iterable[str],
    where: ColumnElement[bool] | None = None,
) -> None:
    order = INSERT[connection.dialect.name](table).from_select(names, rows, include_defaults=False)
    key = [column.name for column in table.primary_key]
    changes = {name: order.excluded[name] for name in replaced if name not in key}
    connection.execute(order.on_conflict_do_update(index_elements=key, set_=changes, where=where))
