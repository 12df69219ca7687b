"""Invoices and accounts as IC stores them: reading, single ones made, and the values RTDR may change.

What a bill file brings lies in `staging`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, func, insert, or_, select, update

from ic_adapter.store.bills import moves
from ic_adapter.store.schema.tables import ACCOUNTS, BILLERS, INVOICES


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
    first_notify_requested_date: date | None = None
    second_notify_requested_date: date | None = None
    third_notify_requested_date: date | None = None


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


def payable_of(invoices: FromClause) -> ColumnElement[bool]:
    """Return the one rule whether an invoice can be paid (Q-57, Q-81), for invoices of these columns.

    It is computed wherever it is asked for, never stored, so that an invoice is payable again once those that
    superseded it are deactivated. An invoice is superseded where there is a newer one of the same account and type that
    is not deactivated, unless the biller keeps older invoices open; what a customization may say is in
    `billers.bif_options`.
    """
    of, newer = invoices.c, invoices.alias("newer").c
    has_newer = exists().where(
        newer.bid == of.bid,
        newer.account_number == of.account_number,
        newer.invoice_type_id == of.invoice_type_id,
        newer.deactivated.is_(False),
        or_(
            newer.invoice_date > of.invoice_date,
            and_(
                newer.invoice_date == of.invoice_date,
                or_(
                    newer.invoice_due_date > of.invoice_due_date,
                    and_(newer.invoice_due_date == of.invoice_due_date, newer.imported_seq > of.imported_seq),
                ),
            ),
        ),
    )
    no_balance_forward = exists().where(
        BILLERS.c.id == of.bid, func.lower(BILLERS.c.bif["BalanceForward"].as_string()) == "false"
    )
    return and_(of.deactivated.is_(False), or_(no_balance_forward, ~has_newer))


PAYABLE = payable_of(INVOICES)


def _columns(invoices: FromClause, payable: ColumnElement[bool]) -> list[ColumnElement[Any]]:
    return [payable.label(name) if name == "payable" else invoices.c[name] for name in Invoice.__slots__]


COLUMNS = _columns(INVOICES, PAYABLE)
FLAGS = ("block_ach", "block_cc")
SHOWN = [name for name in Account.__slots__ if name != "account_number" and name not in FLAGS]
NO_ACCOUNT = dict.fromkeys(
    ("display_account_number", "customer_name", "address1", "city", "state", "zip", "phone", "email_address"), ""
) | {"block_ach": False, "block_cc": False}


def of_account(connection: Connection, bid: str, account: str) -> list[Invoice]:
    """All invoices of an account, oldest first."""
    if moves.is_moving(connection, bid):
        found = moves.seen(bid, account)
        query = select(*_columns(found, payable_of(found)))
    else:
        found = INVOICES
        query = select(*COLUMNS).where(INVOICES.c.bid == bid, INVOICES.c.account_number == account)
    query = query.order_by(found.c.invoice_date, found.c.invoice_due_date, found.c.imported_seq)
    return [Invoice(**row._mapping) for row in connection.execute(query)]  # noqa: SLF001 — SQLAlchemy's public name


def account_of(connection: Connection, bid: str, account: str) -> Account | None:
    """The account, if any invoice ever named it."""
    shown = moves.account_shown(connection, bid, account)
    query = select(ACCOUNTS).where(ACCOUNTS.c.bid == bid, ACCOUNTS.c.account_number == account)
    row = connection.execute(query).one_or_none()
    if shown is not None:
        flags: dict[str, Any] = {name: False if row is None else getattr(row, name) for name in FLAGS}
        return Account(account_number=account, **flags, **{name: getattr(shown, name) for name in SHOWN})
    return None if row is None else Account(**{name: getattr(row, name) for name in Account.__slots__})


def next_numbers(connection: Connection, bid: str, count: int) -> int:
    """The first of so many fresh import numbers of the biller; the row lock keeps two imports apart."""
    mine = BILLERS.c.id == bid
    connection.execute(update(BILLERS).where(mine).values(imported_seq=BILLERS.c.imported_seq + count))
    last: int = connection.execute(select(BILLERS.c.imported_seq).where(mine)).scalar_one()
    return last - count + 1


def is_there(connection: Connection, bid: str, account: str, invoice: str) -> bool:
    """Whether the biller has this invoice."""
    found = moves.seen(bid, account) if moves.is_moving(connection, bid) else INVOICES
    mine = (found.c.bid == bid, found.c.account_number == account, found.c.invoice_number == invoice)
    return connection.execute(select(found.c.bid).where(*mine)).first() is not None


def add(connection: Connection, bid: str, row: Mapping[str, Any]) -> None:
    """A new invoice; its account is made if there is none of this number."""
    account = row["account_number"]
    moves.settle_account(connection, bid, account)
    if account_of(connection, bid, account) is None:
        connection.execute(insert(ACCOUNTS).values({**NO_ACCOUNT, "bid": bid, "account_number": account}))
    connection.execute(insert(INVOICES).values({"bid": bid, **row}))


def change_values(
    connection: Connection, bid: str, invoice: Invoice, values: Mapping[str, Decimal | bool | None]
) -> bool:
    """What RTDR found out; False when the invoice was loaded anew meanwhile and nothing was changed."""
    moves.settle_account(connection, bid, invoice.account_number)
    mine = and_(
        INVOICES.c.bid == bid,
        INVOICES.c.account_number == invoice.account_number,
        INVOICES.c.invoice_number == invoice.invoice_number,
        INVOICES.c.imported_seq == invoice.imported_seq,
    )
    return connection.execute(update(INVOICES).where(mine).values(**values)).rowcount == 1


def change_blocks(connection: Connection, bid: str, account: str, flags: Mapping[str, bool]) -> None:
    """Set these of the FLAGS of an account; the other one stays as somebody else may have set it meanwhile."""
    moves.settle_account(connection, bid, account)
    mine = and_(ACCOUNTS.c.bid == bid, ACCOUNTS.c.account_number == account)
    connection.execute(update(ACCOUNTS).where(mine).values(**flags))
