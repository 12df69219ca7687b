"""Donations of billers that have a lockbox: which wait for a file, which are in one, which will be in none."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ic_adapter.errors import InternalError
from ic_adapter.records.kinds import Kind
from ic_adapter.records.lockbox import CARRIED, LeftOut
from ic_adapter.store.bills import moves
from ic_adapter.store.schema.lockbox_tables import IS_PENDING, LOCKBOX_DAYS, LOCKBOX_DONATIONS
from ic_adapter.store.schema.pump_tables import RECORDS
from ic_adapter.store.schema.tables import ACCOUNTS

UPSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
LATER = RECORDS.alias("later")
AT_ONCE = 500  # values of one IN


def add(connection: Connection, bid: str, record_id: int) -> None:
    """Have a donation wait for a file, in the transaction that stores its record."""
    row = {"record_id": record_id, "bid": bid, "file_id": None, "left_out": LeftOut.NOT}
    connection.execute(insert(LOCKBOX_DONATIONS).values(row))


def pending(connection: Connection, bid: str) -> Sequence[Row[Any]]:
    """Return the records of donations that wait, oldest first, with the payer's name.

    `is_voided`: a void was submitted. `return_codes` are not here: see `returned`.
    """
    voided = exists().where(LATER.c.payment_id == RECORDS.c.id, LATER.c.kind == Kind.VOID.value)
    customer = and_(ACCOUNTS.c.bid == RECORDS.c.bid, ACCOUNTS.c.account_number == RECORDS.c.account_number)
    moving = moves.name_shown(RECORDS.c.bid, RECORDS.c.account_number)
    name = func.coalesce(moving, ACCOUNTS.c.customer_name, "").label("customer_name")
    query: Select[Any] = (
        select(RECORDS, voided.label("is_voided"), name)
        .join(LOCKBOX_DONATIONS, LOCKBOX_DONATIONS.c.record_id == RECORDS.c.id)
        .outerjoin(ACCOUNTS, customer)
        .where(LOCKBOX_DONATIONS.c.bid == bid, IS_PENDING)
    )
    return connection.execute(query.order_by(RECORDS.c.id)).all()


def rejects(connection: Connection, bid: str) -> Sequence[Row[Any]]:
    """Return payment_id and event of the ACH rejects of donations that wait."""
    query: Select[Any] = (
        select(LATER.c.payment_id, LATER.c.event)
        .join(LOCKBOX_DONATIONS, LOCKBOX_DONATIONS.c.record_id == LATER.c.payment_id)
        .where(LOCKBOX_DONATIONS.c.bid == bid, IS_PENDING, LATER.c.kind == Kind.ACH_REJECT.value)
    )
    return connection.execute(query).all()


def assign(connection: Connection, file_id: int, record_ids: Sequence[int]) -> None:
    """Put donations that wait into a file; InternalError where one is in another file already."""
    _set(connection, record_ids, {"file_id": file_id})


def leave_out(connection: Connection, why: LeftOut, record_ids: Sequence[int]) -> None:
    """Put donations that wait into no file."""
    _set(connection, record_ids, {"left_out": why})


def carry(connection: Connection, record_id: int, state: str, progress: Sequence[str]) -> bool:
    """Mark a record that a lockbox file carries; False where it is in another state by now."""
    mine = (RECORDS.c.id == record_id, RECORDS.c.state == state)
    return connection.execute(update(RECORDS).where(*mine).values(progress=[*progress, CARRIED])).rowcount == 1


def _set(connection: Connection, record_ids: Sequence[int], values: Mapping[str, object]) -> None:
    changed = 0
    for first in range(0, len(record_ids), AT_ONCE):
        mine = LOCKBOX_DONATIONS.c.record_id.in_(record_ids[first : first + AT_ONCE])
        changed += connection.execute(update(LOCKBOX_DONATIONS).where(mine, IS_PENDING).values(dict(values))).rowcount
    if changed != len(record_ids):
        raise InternalError("a donation would be in two lockbox files")


def of_file(connection: Connection, file_id: int) -> Sequence[Row[Any]]:
    """Return id, source_id, state and `is_voided` of the donations in a file, in the order of its lines."""
    voided = exists().where(LATER.c.payment_id == RECORDS.c.id, LATER.c.kind == Kind.VOID.value)
    query = select(RECORDS.c.id, RECORDS.c.source_id, RECORDS.c.state, voided.label("is_voided"))
    mine = query.join(LOCKBOX_DONATIONS, LOCKBOX_DONATIONS.c.record_id == RECORDS.c.id)
    return connection.execute(mine.where(LOCKBOX_DONATIONS.c.file_id == file_id).order_by(RECORDS.c.id)).all()


def waiting(connection: Connection, bid: str | None = None) -> Sequence[Row[Any]]:
    """Return how many donations wait at each biller in which state of the pump, and since when the oldest."""
    query = (
        select(
            LOCKBOX_DONATIONS.c.bid,
            RECORDS.c.state,
            func.count().label("donations"),
            func.min(RECORDS.c.created_at).label("oldest"),
        )
        .join(RECORDS, RECORDS.c.id == LOCKBOX_DONATIONS.c.record_id)
        .where(IS_PENDING)
        .group_by(LOCKBOX_DONATIONS.c.bid, RECORDS.c.state)
        .order_by(LOCKBOX_DONATIONS.c.bid, RECORDS.c.state)
    )
    return connection.execute(query if bid is None else query.where(LOCKBOX_DONATIONS.c.bid == bid)).all()


def closed(connection: Connection, bid: str) -> date | None:
    """Return the last business day that is closed; None before the first."""
    found: date | None = connection.scalar(select(LOCKBOX_DAYS.c.closed).where(LOCKBOX_DAYS.c.bid == bid))
    return found


def close(connection: Connection, bid: str, day: date) -> None:
    """Write down that the days up to this one are closed."""
    order = UPSERT[connection.dialect.name](LOCKBOX_DAYS).values(bid=bid, closed=day)
    connection.execute(order.on_conflict_do_update(index_elements=["bid"], set_={"closed": day}))
