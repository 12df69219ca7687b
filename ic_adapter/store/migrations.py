"""Numbered migrations, each run once and in order, all in the transaction that opens the store."""

from collections.abc import Callable

from sqlalchemy import Connection, func, insert, inspect, select, text

from ic_adapter.errors import BadConfig
from ic_adapter.store.tables import ACCOUNTS, INVOICES, METADATA, VERSION


def _first(connection: Connection) -> None:
    """Billers, accounts, invoices, imports, RTDR log, stopped endpoints."""
    METADATA.create_all(connection)


def _second(connection: Connection) -> None:
    """Accounts and invoices lie in the order of their key, and there is no index by import any more."""
    for table in (ACCOUNTS, INVOICES):
        old = f"{table.name}_before"
        connection.execute(text(f"ALTER TABLE {table.name} RENAME TO {old}"))
        table.create(connection)
        names = ", ".join(table.c.keys())
        connection.execute(text(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {old}"))  # noqa: S608 — ours
        connection.execute(text(f"DROP TABLE {old}"))


#: The number of a migration is its place, from 1; a released one is never edited.
MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first, _second)


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
