"""SQLite as a server needs it: durable, one writer at a time, readers beside it. Set up by event hooks."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

READING = "ic_adapter_reading"
PRAGMAS = ("busy_timeout=20000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")


def engine_of(path: Path) -> Engine:
    """An engine on this file, made if it is not there; OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # it holds passwords of routers
    engine = create_engine(f"sqlite:///{path}", pool_size=20, max_overflow=60, hide_parameters=True)
    _prepare(engine)
    return engine


def reader_of(engine: Engine) -> Engine:
    """The same database for readers."""
    return engine.execution_options(**{READING: True})


def _prepare(engine: Engine) -> None:
    """Writers take their lock at BEGIN, so that none fails half-way."""

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
