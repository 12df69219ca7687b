"""Rows of billers: settings, keys and BIF options as JSON texts, the clock, the number of the configuration.

What a row means is decided in `billers`.
"""

from collections.abc import Collection, Iterable, Sequence
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Row, Table, Text, bindparam, cast, delete, func, insert, select, update

from ic_adapter.model import Group
from ic_adapter.store.schema.pump_tables import BREAKER_FAILURES, BREAKERS
from ic_adapter.store.schema.tables import BILLERS, ENDPOINTS

ROWS = select(
    BILLERS.c.id,
    BILLERS.c.template,
    BILLERS.c.revision,
    BILLERS.c.frozen_at,
    BILLERS.c.clock_offset,
    *(cast(BILLERS.c[name], Text) for name in ("settings", "keys", "bif")),
)
ROW = ROWS.where(BILLERS.c.id == bindparam("bid"))


class RowLock(Enum):
    """How the row of a biller is locked until the transaction ends.

    Each has its query, made once: building a statement costs more than running it.
    """

    NONE = ROW
    FIXES = ROW.with_for_update(read=True)
    KEEPS = ROW.with_for_update(read=True, key_share=True)
    OWNS = ROW.with_for_update(key_share=True)


def get(connection: Connection, bid: str, lock: RowLock) -> Row[Any] | None:
    """Return the row of this biller; KEEPS: nobody deletes it meanwhile, FIXES: nor changes it, OWNS: nor fixes it."""
    return connection.execute(lock.value, {"bid": bid}).one_or_none()


def of_all(connection: Connection) -> Sequence[Row[Any]]:
    """Return the rows of all billers by id."""
    return connection.execute(ROWS.order_by(BILLERS.c.id)).all()


def of_these(connection: Connection, ids: Collection[str]) -> Sequence[Row[Any]]:
    """Return the rows of the billers with these ids."""
    return connection.execute(ROWS.where(BILLERS.c.id.in_(ids))).all()


def ids(connection: Connection) -> Sequence[str]:
    """Return the ids of all billers, in their order."""
    return connection.scalars(select(BILLERS.c.id).order_by(BILLERS.c.id)).all()


def of_part(connection: Connection, offset: int, limit: int) -> tuple[Sequence[Row[Any]], int]:
    """Return the rows of so many billers from this place on, by id, and how many there are."""
    rows = connection.execute(ROWS.order_by(BILLERS.c.id).offset(offset).limit(limit)).all()
    return rows, connection.scalar(select(func.count()).select_from(BILLERS)) or 0


def with_key(connection: Connection, name: str) -> Sequence[str]:
    """Return the ids of the billers that have a key whose name begins so."""
    query = select(BILLERS.c.id).where(cast(BILLERS.c["keys"], Text).contains(f'"{name}', autoescape=True))
    return connection.scalars(query.order_by(BILLERS.c.id)).all()


def add(connection: Connection, row: dict[str, object]) -> None:
    """Store a new biller; IntegrityError where the id is taken."""
    connection.execute(insert(BILLERS).values(row))


def change(connection: Connection, bid: str, **values: object) -> None:
    """Set columns of the biller's row."""
    connection.execute(update(BILLERS).where(BILLERS.c.id == bid).values(values))


def delete_biller(connection: Connection, bid: str) -> bool:
    """Delete the biller with everything it holds; return whether it was there."""
    return connection.execute(delete(BILLERS).where(BILLERS.c.id == bid)).rowcount > 0


def delete_blocks(connection: Connection, bid: str, group: Group) -> None:
    """Delete that the group was stopped, and why its breaker opened."""
    _delete_groups(connection, bid, (ENDPOINTS, BREAKER_FAILURES, BREAKERS), (group,))


def delete_breakers(connection: Connection, bid: str) -> None:
    """Close the breakers of all groups of the biller and forget the failures."""
    _delete_groups(connection, bid, (BREAKER_FAILURES, BREAKERS), Group)


def _delete_groups(connection: Connection, bid: str, tables: Iterable[Table], groups: Iterable[Group]) -> None:
    names = [group.name for group in groups]
    for table in tables:
        connection.execute(delete(table).where(table.c.bid == bid, table.c.group_name.in_(names)))


def with_settings(connection: Connection, but: str, keys: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return every other biller by id with its values of these settings, trimmed."""
    rows = connection.execute(
        select(BILLERS.c.id, BILLERS.c.settings).where(BILLERS.c.id != but).order_by(BILLERS.c.id)
    )
    return [(row.id, [str(row.settings.get(key, "")).strip() for key in keys]) for row in rows]
