"""Invoices and accounts as IC stores them: reading, loading from a bill file, and the values RTDR may change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, exists, insert, or_, select, tuple_, update

from ic_adapter.store.tables import ACCOUNTS, BILLERS, INVOICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One invoice of an account (field names of IC, invoice-files §5)."""

    account_number: str
    invoice_number: str
    invoice_type_id: int
    invoice_date: date
    invoice_due_date: date
    total_amount_due: Decimal
    balance_due: Decimal | None
    past_due: Decimal | None
    payment_arrangement_amount: Decimal | None
    custom1: str
    custom2: str
    custom3: str
    custom4: str
    custom5: str
    custom10: str
    custom11: str
    auto_pay_collection_date: date | None
    biller_bill_year: str
    biller_invoice_number: str
    deactivated: bool
    payable: bool
    imported_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account with the flags that keep payment methods from its payer."""

    account_number: str
    display_account_number: str
    customer_name: str
    address1: str
    city: str
    state: str
    zip: str
    phone: str
    email_address: str
    block_ach: bool
    block_cc: bool


COLUMNS = [INVOICES.c[name] for name in Invoice.__slots__]
KEY = tuple_(INVOICES.c.account_number, INVOICES.c.invoice_number)
OLDER = INVOICES.alias("newer")
NO_ACCOUNT = dict.fromkeys(
    ("display_account_number", "customer_name", "address1", "city", "state", "zip", "phone", "email_address"), ""
) | {"block_ach": False, "block_cc": False}


def of_account(connection: Connection, bid: str, account: str) -> list[Invoice]:
    """All invoices of an account, oldest first."""
    query = select(*COLUMNS).where(INVOICES.c.bid == bid, INVOICES.c.account_number == account)
    query = query.order_by(INVOICES.c.invoice_date, INVOICES.c.invoice_due_date, INVOICES.c.imported_seq)
    return [Invoice(**row._mapping) for row in connection.execute(query)]  # noqa: SLF001 — SQLAlchemy's public name


def account_of(connection: Connection, bid: str, account: str) -> Account | None:
    """The account, if any invoice ever named it."""
    query = select(ACCOUNTS).where(ACCOUNTS.c.bid == bid, ACCOUNTS.c.account_number == account)
    row = connection.execute(query).one_or_none()
    return None if row is None else _account(row)


def _account(row: Row[Any]) -> Account:
    return Account(**{name: getattr(row, name) for name in Account.__slots__})


def next_numbers(connection: Connection, bid: str, count: int) -> int:
    """The first of so many fresh import numbers of the biller; the row lock keeps two imports apart."""
    mine = BILLERS.c.id == bid
    connection.execute(update(BILLERS).where(mine).values(imported_seq=BILLERS.c.imported_seq + count))
    last: int = connection.execute(select(BILLERS.c.imported_seq).where(mine)).scalar_one()
    return last - count + 1


def existing(connection: Connection, bid: str, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int | None]:
    """Which of these invoices are there, and by which import they came last."""
    query = select(INVOICES.c.account_number, INVOICES.c.invoice_number, INVOICES.c.import_id)
    rows = connection.execute(query.where(INVOICES.c.bid == bid, KEY.in_(keys)))
    return {(row.account_number, row.invoice_number): row.import_id for row in rows}


def put_invoices(
    connection: Connection, bid: str, new: Sequence[Mapping[str, Any]], old: Sequence[Mapping[str, Any]]
) -> None:
    """Insert the new ones, replace the values of the old ones (invoice-files §6.2)."""
    if new:
        connection.execute(insert(INVOICES), [{"bid": bid, **row} for row in new])
    if old:
        change = update(INVOICES).where(
            INVOICES.c.bid == bid,
            INVOICES.c.account_number == bindparam("key_account"),
            INVOICES.c.invoice_number == bindparam("key_invoice"),
        )
        rows = [_keyed(row) for row in old]
        connection.execute(
            change.values({name: bindparam(name) for name in rows[0] if not name.startswith("key_")}), rows
        )


def _keyed(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if name not in {"account_number", "invoice_number"}}
    return {**values, "key_account": row["account_number"], "key_invoice": row["invoice_number"]}


def put_accounts(connection: Connection, bid: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Insert or refresh accounts; the flags of an account that is there stay. `rows` is by account number."""
    query = select(ACCOUNTS.c.account_number).where(ACCOUNTS.c.bid == bid, ACCOUNTS.c.account_number.in_(rows))
    there = set(connection.scalars(query))
    new = [{**NO_ACCOUNT, **row, "bid": bid, "account_number": key} for key, row in rows.items() if key not in there]
    if new:
        connection.execute(insert(ACCOUNTS), new)
    old = [{**row, "key_account": key} for key, row in rows.items() if key in there and row]
    if old:
        change = update(ACCOUNTS).where(ACCOUNTS.c.bid == bid, ACCOUNTS.c.account_number == bindparam("key_account"))
        connection.execute(change.values({name: bindparam(name) for name in old[0] if name != "key_account"}), old)


def deactivate(connection: Connection, bid: str, keys: Sequence[tuple[str, str]], import_id: int) -> None:
    """DREC: these invoices are no longer payable, shown as open or refreshed; nothing else of them changes."""
    change = update(INVOICES).where(INVOICES.c.bid == bid, KEY.in_(keys))
    connection.execute(change.values(deactivated=True, payable=False, import_id=import_id))


def carry_forward(connection: Connection, bid: str, account: str | None = None, import_id: int | None = None) -> None:
    """BalanceForward: an invoice with a newer one of its account and type stops being payable (Q-57).

    Only accounts of this one name, or that this import touched.
    """
    newer = exists().where(
        OLDER.c.bid == INVOICES.c.bid,
        OLDER.c.account_number == INVOICES.c.account_number,
        OLDER.c.invoice_type_id == INVOICES.c.invoice_type_id,
        OLDER.c.deactivated.is_(False),
        or_(
            OLDER.c.invoice_date > INVOICES.c.invoice_date,
            and_(
                OLDER.c.invoice_date == INVOICES.c.invoice_date,
                or_(
                    OLDER.c.invoice_due_date > INVOICES.c.invoice_due_date,
                    and_(
                        OLDER.c.invoice_due_date == INVOICES.c.invoice_due_date,
                        OLDER.c.imported_seq > INVOICES.c.imported_seq,
                    ),
                ),
            ),
        ),
    )
    touched = INVOICES.alias("touched")
    accounts = select(touched.c.account_number).where(touched.c.bid == bid, touched.c.import_id == import_id)
    which = INVOICES.c.account_number == account if account is not None else INVOICES.c.account_number.in_(accounts)
    connection.execute(
        update(INVOICES).where(INVOICES.c.bid == bid, which, INVOICES.c.payable, newer).values(payable=False)
    )


def change_values(
    connection: Connection, bid: str, invoice: Invoice, values: Mapping[str, Decimal | bool | None]
) -> bool:
    """What RTDR found out; False when the invoice was loaded anew meanwhile and nothing was changed."""
    mine = and_(
        INVOICES.c.bid == bid,
        INVOICES.c.account_number == invoice.account_number,
        INVOICES.c.invoice_number == invoice.invoice_number,
        INVOICES.c.imported_seq == invoice.imported_seq,
    )
    return connection.execute(update(INVOICES).where(mine).values(**values)).rowcount == 1


def change_blocks(connection: Connection, bid: str, account: str, *, ach: bool, card: bool) -> None:
    """Set the flags of an account."""
    mine = and_(ACCOUNTS.c.bid == bid, ACCOUNTS.c.account_number == account)
    connection.execute(update(ACCOUNTS).where(mine).values(block_ach=ach, block_cc=card))
