"""Rows of the imported bill files: one per file that was taken. What a file holds is in `invoices`."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ic_adapter.store.schema.tables import IMPORTS


def newest(connection: Connection, bid: str, limit: int) -> Sequence[Row[Any]]:
    """Return the imports of a biller, newest first."""
    query = select(IMPORTS).where(IMPORTS.c.bid == bid).order_by(IMPORTS.c.id.desc())
    return connection.execute(query.limit(limit)).all()


def read(connection: Connection, import_id: int) -> Row[Any]:
    """Return one import."""
    return connection.execute(select(IMPORTS).where(IMPORTS.c.id == import_id)).one()


def is_imported(connection: Connection, bid: str, file: str, kind: str) -> bool:
    """Return whether a file of this name and kind was imported for the biller."""
    same = select(IMPORTS.c.id).where(IMPORTS.c.bid == bid, IMPORTS.c.file == file, IMPORTS.c.kind == kind)
    return connection.execute(same).first() is not None


def add(connection: Connection, row: Mapping[str, Any]) -> int:
    """Add an import and return its id."""
    return int(connection.scalars(insert(IMPORTS).values(row).returning(IMPORTS.c.id)).one())
