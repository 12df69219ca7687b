"""Invoices that autopay has to look at, and what became of each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, String, and_, func, or_, select, type_coerce

from ic_adapter.records.autopay import BEHIND_PAYMENT, AutopayState
from ic_adapter.store.bills.invoices import PAYABLE
from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.autopay_tables import AUTOPAY_COLLECTIONS, AUTOPAY_ENROLLMENTS
from ic_adapter.store.schema.pump_tables import RECORDS
from ic_adapter.store.schema.tables import INVOICES

C = AUTOPAY_COLLECTIONS.c
KEY = ("bid", "account_number", "invoice_number")
#: When an invoice is collected: its AutoPayCollectionDate, else its due date (adapter §19.1).
COLLECT_ON = func.coalesce(
    INVOICES.c.auto_pay_collection_date, INVOICES.c.invoice_due_date, type_=INVOICES.c.invoice_date.type
)


def accounts(connection: Connection, bid: str, today: date, left_out: Collection[int]) -> Sequence[str]:
    """Return the enrolled accounts with an invoice to look at today; invoices of types `left_out` are not looked at."""
    query = _due(select(INVOICES.c.account_number).distinct(), bid, today, left_out)
    return connection.scalars(query.order_by(INVOICES.c.account_number)).all()


def of_account(
    connection: Connection, bid: str, account: str, today: date, left_out: Collection[int]
) -> Sequence[Row[Any]]:
    """Return the invoices of an enrolled account to look at today, oldest date first."""
    stored = (INVOICES.c.invoice_number, INVOICES.c.invoice_date, INVOICES.c.balance_due)
    columns = (*stored, COLLECT_ON.label("collect_on"), C.reason_code)
    query = _due(select(*columns), bid, today, left_out).where(INVOICES.c.account_number == account)
    return connection.execute(query.order_by(COLLECT_ON, INVOICES.c.imported_seq)).all()


def _due(query: Select[Any], bid: str, today: date, left_out: Collection[int]) -> Select[Any]:
    """Invoices that can be paid, whose date is here or past, and that were not collected."""
    enrollments = AUTOPAY_ENROLLMENTS.c
    mine = and_(
        enrollments.bid == INVOICES.c.bid,
        enrollments.account_number == INVOICES.c.account_number,
        enrollments.left_at.is_(None),
    )
    known = and_(*(C[name] == INVOICES.c[name] for name in KEY))
    joined = query.select_from(INVOICES).join(AUTOPAY_ENROLLMENTS, mine).outerjoin(AUTOPAY_COLLECTIONS, known)
    return joined.where(
        INVOICES.c.bid == bid,
        INVOICES.c.invoice_type_id.not_in(left_out),
        PAYABLE,
        today >= COLLECT_ON,
        _is_open(today),
    )


def _is_open(today: date) -> ColumnElement[bool]:
    """Not looked at yet; or waiting, at most one look a day; or nothing was due and a new file moved the date on."""
    waits = and_(
        C.state == AutopayState.WAITING.value,
        or_(C.checked_on != today, C.reason_code.in_(sorted(BEHIND_PAYMENT))),
    )
    return or_(C.state.is_(None), waits, and_(C.state == AutopayState.NOTHING_DUE.value, C.collect_on < COLLECT_ON))


def records_of(connection: Connection, bid: str, account: str) -> frozenset[int]:
    """Return the ids of the payments by which autopay collected invoices of this account."""
    mine = (C.bid == bid, C.account_number == account, C.record_id.is_not(None))
    return frozenset(connection.scalars(select(C.record_id).where(*mine)))


def put(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep what became of an invoice; the caller holds the lock of the enrollment."""
    order = INSERT[connection.dialect.name](AUTOPAY_COLLECTIONS).values(**row)
    changed = {name: value for name, value in row.items() if name not in KEY}
    connection.execute(order.on_conflict_do_update(index_elements=KEY, set_=changed))


def newest(
    connection: Connection, bid: str, account: str | None, state: str | None, limit: int, offset: int
) -> Sequence[Row[Any]]:
    """Return what became of invoices, newest first, each with the GUID and state of its payment record."""
    columns = (RECORDS.c.source_id, RECORDS.c.state.label("record_state"))
    query = select(AUTOPAY_COLLECTIONS, *columns).outerjoin(RECORDS, RECORDS.c.id == C.record_id).where(C.bid == bid)
    order = C.at.desc()
    if account is not None:
        query = query.where(C.account_number == account)
        # A text that is made cannot be ordered by the index by time, which SQLite takes for every query with this
        # order: it would walk all that the biller collected to find the few rows of an account.
        order = type_coerce(C.at, String).concat("").desc()
    if state is not None:
        query = query.where(C.state == state)
    query = query.order_by(order, C.account_number, C.invoice_number)
    return connection.execute(query.limit(limit).offset(offset)).all()


def next_of(connection: Connection, bid: str, account: str, left_out: Collection[int]) -> Row[Any] | None:
    """Return the invoice of an account that is collected next, if it is stored already."""
    done = select(C.invoice_number).where(
        C.bid == bid, C.account_number == account, C.state != AutopayState.WAITING.value
    )
    columns = [INVOICES.c.invoice_number, INVOICES.c.balance_due, COLLECT_ON.label("collect_on")]
    query: Select[Any] = select(*columns)
    mine = (INVOICES.c.bid == bid, INVOICES.c.account_number == account, INVOICES.c.invoice_type_id.not_in(left_out))
    query = query.where(*mine, PAYABLE, INVOICES.c.invoice_number.not_in(done))
    return connection.execute(query.order_by(COLLECT_ON, INVOICES.c.imported_seq).limit(1)).one_or_none()
