"""Payment files as rows: which records each of them holds, so that no record is ever in two."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, cast, exists, func, insert, select, update

from ic_adapter import money
from ic_adapter.records.kinds import Kind
from ic_adapter.store.schema.partner_tables import PAYMENT_FILE_RECORDS, PAYMENT_FILES
from ic_adapter.store.schema.pump_tables import RECORDS

KINDS = (Kind.PAYMENT.value, Kind.VOID.value, Kind.CREDIT.value, Kind.ACH_REJECT.value)
#: Everything of a file but its content, which may be long.
SHOWN = [column for column in PAYMENT_FILES.c if column.name != "content"]


def of_day(connection: Connection, bid: str, day: date) -> Row[Any] | None:
    """Return the file of this day with its content."""
    mine = (PAYMENT_FILES.c.bid == bid, PAYMENT_FILES.c.day == day)
    return connection.execute(select(PAYMENT_FILES).where(*mine)).one_or_none()


def newest(connection: Connection, bid: str, limit: int) -> Sequence[Row[Any]]:
    """Return the files of a biller without their contents, newest first."""
    query = select(*SHOWN).where(PAYMENT_FILES.c.bid == bid).order_by(PAYMENT_FILES.c.day.desc())
    return connection.execute(query.limit(limit)).all()


def not_in_a_file(connection: Connection, bid: str, before: datetime) -> Sequence[Row[Any]]:
    """Return the records of money of before this moment that no file holds, in the order in which they came in."""
    is_held = exists().where(PAYMENT_FILE_RECORDS.c.record_id == RECORDS.c.id)
    wanted = (RECORDS.c.bid == bid, RECORDS.c.kind.in_(KINDS), RECORDS.c.created_at < before, ~is_held)
    return connection.execute(select(RECORDS).where(*wanted).order_by(RECORDS.c.id)).all()


def told_of(connection: Connection, payment_id: int) -> Decimal | None:
    """Return what the files say of a payment by now, less what took it back; None where no file holds it."""
    held = PAYMENT_FILE_RECORDS.c
    total = select(func.sum(cast(held.amount, BigInteger))).where(held.payment_id == payment_id)
    cents = connection.scalar(total)  # a numeric of PostgreSQL
    return None if cents is None else money.from_cents(int(cents))


def add(connection: Connection, row: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> None:
    """Add a file and say which records it holds."""
    query = insert(PAYMENT_FILES).values(dict(row)).returning(PAYMENT_FILES.c.id)
    number = connection.scalars(query).one()
    if records:
        connection.execute(insert(PAYMENT_FILE_RECORDS), [{"file_id": number, **one} for one in records])


def change(
    connection: Connection, number: int, expected: Sequence[str], owner: str, values: Mapping[str, object]
) -> bool:
    """Change a file whose drop is in one of these states and of this owner; False where it no longer is."""
    files = PAYMENT_FILES.c
    mine = (files.id == number, files.state.in_(expected), files.owner == owner)
    return connection.execute(update(PAYMENT_FILES).where(*mine).values(dict(values))).rowcount == 1


def of_states(connection: Connection, bid: str | None, states: Sequence[str], limit: int) -> Sequence[Row[Any]]:
    """Return the files of a biller or of all whose drop is in one of these states, without contents, newest first."""
    query = select(*SHOWN).where(PAYMENT_FILES.c.state.in_(states)).order_by(PAYMENT_FILES.c.day.desc())
    if bid is not None:
        query = query.where(PAYMENT_FILES.c.bid == bid)
    return connection.execute(query.order_by(PAYMENT_FILES.c.bid).limit(limit)).all()


def to_drop(connection: Connection, bid: str, states: Sequence[str]) -> Sequence[Row[Any]]:
    """Return the files of a biller whose drop is in one of these states, oldest first."""
    mine = (PAYMENT_FILES.c.bid == bid, PAYMENT_FILES.c.state.in_(states))
    return connection.execute(select(PAYMENT_FILES).where(*mine).order_by(PAYMENT_FILES.c.day)).all()
