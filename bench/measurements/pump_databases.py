"""The databases of a measurement of the pump, on either store: filled once, worked on as copies.

A copy is as a database that has been at work for a while: statistics are there, and nothing waits to be written.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Engine, create_engine, make_url


class Databases(Protocol):
    """By name; what is handed out is an address for `--db`."""

    def made(self, name: str) -> str:
        """An empty one."""

    def copied(self, of: str) -> str:
        """A copy of the one at this address, settled."""


@contextmanager
def databases(store: str, folder: Path) -> Iterator[Databases]:
    """Files, or databases on a server of its own that waits for the disk, as one of a biller would."""
    if store == "sqlite":
        yield _Files(folder)
        return
    from tests.postgres_server import running

    with running(durable=True) as url:
        server = _Server(make_url(url))
        yield server
        server.close()


class _Files:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def made(self, name: str) -> str:
        return str(self._folder / f"pump-{os.urandom(4).hex()}-{name}.db")

    def copied(self, of: str) -> str:
        copy = self.made("copy")
        with closing(sqlite3.connect(of)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("ANALYZE")
            target.execute("PRAGMA journal_mode=WAL")
        os.sync()
        return copy


class _Server:
    def __init__(self, address: URL) -> None:
        self._address = address
        self._engine = _engine(address)
        self._number = 0

    def made(self, name: str) -> str:
        self._tell(f'CREATE DATABASE "{name}"')
        return self._address.set(database=name).render_as_string(hide_password=False)

    def copied(self, of: str) -> str:
        self._number += 1
        name = f"copy{self._number}"
        self._tell(f'CREATE DATABASE "{name}" TEMPLATE "{make_url(of).database}" STRATEGY file_copy')
        copy = self._address.set(database=name)
        engine = _engine(copy)
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")
            connection.exec_driver_sql("CHECKPOINT")
        engine.dispose()
        os.sync()
        return copy.render_as_string(hide_password=False)

    def close(self) -> None:
        """Give back the connection."""
        self._engine.dispose()

    def _tell(self, command: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(command)


def _engine(address: URL) -> Engine:
    return create_engine(address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
