"""SQLite as a server needs it: durable, one writer at a time, readers beside it. Set up by event hooks."""

import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from ic_adapter.errors import BadConfig, InternalError
from ic_adapter.store.database.damage import raise_damaged, read_json
from ic_adapter.store.database.prepared import execute

READING = "ic_adapter_reading"
PATIENCE = 20  # seconds that a writer waits for others
PRAGMAS = (
    f"busy_timeout={PATIENCE * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)


def check_path(path: Path, *, create: bool) -> None:
    """BadConfig when there is no such file, or, with `create`, no folder for it: a mistyped path is never created."""
    full = path.absolute()
    if full.is_dir():
        raise BadConfig(f"db: {full} is a folder; give a file")
    if create and not full.parent.is_dir():
        raise BadConfig(f"db: the folder {full.parent} does not exist; create it, or correct --db")
    if not create and not full.exists():
        raise BadConfig(f"no such database: {full}; correct --db (only `ic-adapter serve` creates a database)")
    if not create and full.is_file() and not full.stat().st_size:  # opening it would make it a database
        raise BadConfig(f"{full} is not a database of ic-adapter; correct --db")


def engine_of(path: Path) -> Engine:
    """An engine on this file, made if it is not there; OSError."""
    path.touch(mode=0o600)  # it holds passwords of routers
    engine = create_engine(
        f"sqlite:///{path}",
        pool_size=20,
        max_overflow=60,
        hide_parameters=True,
        json_deserializer=read_json,
    )
    _prepare(engine)
    return engine


def reader_of(engine: Engine) -> Engine:
    """The same database for readers."""
    return engine.execution_options(**{READING: True})


class Turns:
    """The writers of this process one after the other: SQLite's own way is to sleep up to 100 ms and to ask again.

    It still decides among processes, and where somebody's turn takes too long.
    """

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def taken(self) -> Generator[None, None, None]:
        """Within, no other thread begins to write."""
        mine = self._one_at_a_time.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if mine:
                self._one_at_a_time.release()


def _prepare(engine: Engine) -> None:
    """Writers take their lock at BEGIN, so that none fails half-way."""

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        if not isinstance(connection, sqlite3.Connection):
            raise InternalError(f"the driver of SQLite makes a {type(connection).__name__}")
        connection.isolation_level = None  # the BEGIN is ours
        try:
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            raise_damaged(error)
            raise

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get(READING, False)
        execute(connection, "BEGIN" if reading else "BEGIN IMMEDIATE")
