"""Rows of warnings of the onboarding check that somebody of the staff confirmed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.staff_tables import CONFIRMED_WARNINGS


def add(connection: Connection, row: Mapping[str, Any]) -> bool:
    """Add a confirmation; return whether there was none of this warning."""
    made = INSERT[connection.dialect.name](CONFIRMED_WARNINGS).values(dict(row)).on_conflict_do_nothing()
    return connection.execute(made).rowcount == 1


def of_biller(connection: Connection, bid: str) -> Sequence[Row[Any]]:
    """Return every confirmation of a biller."""
    return connection.execute(select(CONFIRMED_WARNINGS).where(CONFIRMED_WARNINGS.c.bid == bid)).all()


def remove(connection: Connection, bid: str, name: str, text_sha256: str) -> bool:
    """Delete a confirmation; return whether there was one."""
    rows = CONFIRMED_WARNINGS.c
    mine = (rows.bid == bid, rows.name == name, rows.text_sha256 == text_sha256)
    return connection.execute(delete(CONFIRMED_WARNINGS).where(*mine)).rowcount == 1
