"""Rows of staff users."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, select, update

from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.staff_tables import STAFF_USERS


def add(connection: Connection, row: Mapping[str, Any]) -> int | None:
    """Add a user and return the id; None where there is one of this name."""
    made = INSERT[connection.dialect.name](STAFF_USERS).values(dict(row)).on_conflict_do_nothing()
    found: int | None = connection.scalar(made.returning(STAFF_USERS.c.id))
    return found


def by_name(connection: Connection, name_key: str) -> Row[Any] | None:
    """Return the user of this name."""
    return connection.execute(select(STAFF_USERS).where(STAFF_USERS.c.name_key == name_key)).one_or_none()


def of_all(connection: Connection, *, lock: bool = False) -> Sequence[Row[Any]]:
    """Return all users by name; with `lock` nobody else changes one of them until the transaction ends."""
    query = select(STAFF_USERS).order_by(STAFF_USERS.c.name_key)
    return connection.execute(query.with_for_update() if lock else query).all()


def is_any(connection: Connection) -> bool:
    """Return whether there is a user."""
    return bool(connection.scalar(select(exists(select(STAFF_USERS.c.id)))))


def change(connection: Connection, user_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a user."""
    connection.execute(update(STAFF_USERS).where(STAFF_USERS.c.id == user_id).values(dict(values)))


def remove(connection: Connection, user_id: int) -> None:
    """Delete a user with its sessions."""
    connection.execute(delete(STAFF_USERS).where(STAFF_USERS.c.id == user_id))
