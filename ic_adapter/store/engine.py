"""Opening the database: SQLite made safe for threads and crashes by event hooks.

Migrations run before anything else.
"""

import logging
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from ic_adapter.errors import BadConfig
from ic_adapter.store.migrations import migrate
from ic_adapter.store.tables import VERSION

LOG = logging.getLogger("ic_adapter.store")
READING = "ic_adapter_reading"
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000", "secure_delete=ON")


class Store:
    """The open database. `writing` and `reading` are transactions; no network call belongs inside one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**{READING: True})

    @contextmanager
    def writing(self) -> Generator[Connection, None, None]:
        """One all-or-nothing change; writers come one after the other."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Generator[Connection, None, None]:
        """One consistent view; never waits for a writer."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def session(self) -> Generator["Session", None, None]:
        """One connection for several transactions in a row; what it alone sees goes with it at the end."""
        with self._engine.connect() as connection:
            connection.detach()  # closed for good and not used again, so that temporary tables take up nothing
            yield Session(connection)

    def is_readable(self) -> bool:
        """Whether a read of the database itself goes through."""
        try:
            with self.reading() as connection:
                connection.execute(select(VERSION.c.number)).first()
        except (SQLAlchemyError, sqlite3.Error) as error:  # sqlite3's own where a new connection cannot be prepared
            LOG.error("database: %s", type(error).__name__)  # noqa: TRY400 — a probe comes often, one line will do
            return False
        return True

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()


class Session:
    """Transactions on one connection, one after the other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def reading(self) -> Generator[Connection, None, None]:
        """No writer waits for it; it may fill temporary tables."""
        with self._begin(reading=True) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection, None, None]:
        """One all-or-nothing change, as `Store.writing`."""
        with self._begin(reading=False) as connection:
            yield connection

    @contextmanager
    def _begin(self, *, reading: bool) -> Generator[Connection, None, None]:
        self._connection.execution_options(**{READING: reading})
        with self._connection.begin():
            yield self._connection


def open_store(path: Path) -> Store:
    """The store in this file, made or migrated if need be; BadConfig when it cannot be used."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it holds passwords of routers
        engine = create_engine(f"sqlite:///{path}", pool_size=20, max_overflow=60)
        _prepare(engine)
        store = Store(engine)
        with store.writing() as connection:
            migrate(connection)
    except (OSError, sqlite3.Error) as error:
        raise BadConfig(f"db: {path} cannot be used: {error}") from None
    return store


def _prepare(engine: Engine) -> None:
    """SQLite as a server needs it: durable, and writers take their lock at BEGIN, so that none fails half-way."""

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)
        connection.isolation_level = None  # the BEGIN is ours
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get(READING, False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
