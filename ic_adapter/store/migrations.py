"""Numbered migrations, each run once and in order, all in the transaction that opens the store."""

from collections.abc import Callable

from sqlalchemy import Connection, func, insert, inspect, select

from ic_adapter.errors import BadConfig
from ic_adapter.store.tables import METADATA, VERSION


def _first(connection: Connection) -> None:
    """Billers, accounts, invoices, imports, RTDR log, stopped endpoints."""
    METADATA.create_all(connection)


#: The number of a migration is its place, from 1; a released one is never edited.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first,)


def migrate(connection: Connection) -> None:
    """Bring the database to the newest form; BadConfig when a newer program wrote it."""
    done = 0
    if inspect(connection).has_table(VERSION.name):
        done = connection.scalar(select(func.max(VERSION.c.number))) or 0
    if done > len(MIGRATIONS):
        raise BadConfig(f"db: written by a newer program (form {done}; this one knows {len(MIGRATIONS)})")
    for number, step in enumerate(MIGRATIONS[done:], done + 1):
        step(connection)
        connection.execute(insert(VERSION).values(number=number))
