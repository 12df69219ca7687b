"""Opening the database, and its transactions; what is peculiar to SQLite or PostgreSQL lies in a module of each.

Migrations run before anything else.
"""

import logging
import sqlite3
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ic_adapter.errors import BadConfig, Damaged
from ic_adapter.store.database import integrity, postgresql, promises, sqlite
from ic_adapter.store.database.address import Address, parse, shown
from ic_adapter.store.database.damage import Damage, watch
from ic_adapter.store.database.owner_files import has_live_owner
from ic_adapter.store.schema import migrations

LOG = logging.getLogger("ic_adapter.store")
Turn = Callable[[], AbstractContextManager[None]]


class Store:
    """The open database. `writing` and `reading` are transactions; no network call belongs inside one."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.is_new = False  # whether opening it created it
        self.damage = Damage(shown(address))
        self.findings: tuple[str, ...] = ()  # what the start found worth a look, for the operator
        if isinstance(address, Path):
            self._engine: Engine = sqlite.engine_of(address)
            self._reader = sqlite.reader_of(self._engine)
            self._turn: Turn = sqlite.Turns().taken
        else:
            self._engine = postgresql.engine_of(address)
            self._reader = postgresql.reader_of(self._engine)
            self._turn = nullcontext
        watch(self._engine)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @property
    def engine(self) -> Engine:
        """What connections of another kind are made from."""
        return self._engine

    @contextmanager
    def writing(self) -> Generator[Connection, None, None]:
        """One all-or-nothing change.

        On SQLite writers come one after the other. On PostgreSQL (READ COMMITTED) they do so only where they lock the
        same row: who decides by what he reads locks that first, and always in the order biller, account, invoice.
        """
        self.damage.check()
        with self.damage.watched(), self._turn(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Generator[Connection, None, None]:
        """One consistent view; never waits for a writer."""
        self.damage.check()
        with self.damage.watched(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def session(self) -> Generator["Session", None, None]:
        """One connection for several transactions in a row; what it alone sees goes with it at the end."""
        self.damage.check()
        with self.damage.watched(), self._engine.connect() as connection:
            connection.detach()  # closed for good and not used again, so that temporary tables take up nothing
            yield Session(connection, self._turn)

    def is_readable(self) -> bool:
        """Whether a read of the database itself goes through."""
        try:
            with self.reading() as connection:
                migrations.stored(connection)
        except (
            SQLAlchemyError,
            sqlite3.Error,
            Damaged,
        ) as error:  # sqlite3's own where a new connection cannot be prepared
            LOG.error("database: %s", type(error).__name__)  # noqa: TRY400 — a probe comes often, one line will do
            return False
        return True

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()


class Session:
    """Transactions on one connection, one after the other."""

    def __init__(self, connection: Connection, turn: "Turn") -> None:
        self._connection = connection
        self._turn = turn

    @contextmanager
    def reading(self) -> Generator[Connection, None, None]:
        """No writer waits for it; it may make and fill temporary tables, and sees what others commit meanwhile."""
        with self._begin(reading=True) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[Connection, None, None]:
        """One all-or-nothing change, as `Store.writing`."""
        with self._turn(), self._begin(reading=False) as connection:
            yield connection

    @contextmanager
    def _begin(self, *, reading: bool) -> Generator[Connection, None, None]:
        self._connection.execution_options(**{sqlite.READING: reading})
        with self._connection.begin():
            yield self._connection


def open_store(db: str | Path, *, create: bool = True, wait: float = 0) -> Store:
    """Return the store in this file or on this server, migrated if need be.

    With `create` it is created if it is not there; a folder never is. A server that starts up or recovers is waited
    for, `wait` seconds at most. BadConfig when it cannot be used.
    """
    address = parse(db)
    with _one_line(address):
        if isinstance(address, Path):
            sqlite.check_path(address, create=create)
            integrity.check_length(address)
            integrity.check_log(address)
        store = Store(address)
        try:
            if not isinstance(address, Path):
                postgresql.wait_until_up(store.engine, shown(address), wait)
                promises.check_sessions(store.engine)
            _prepare(store, create=create)
            if not isinstance(address, Path):
                promises.check_rows(store.engine)
            store.damage.is_in_use = True
        except BaseException:
            store.close()
            raise
    return store


@contextmanager
def _one_line(address: Address) -> Generator[None, None, None]:
    """What the system and the database say becomes one line; neither says a password."""
    try:
        yield
    except Damaged as error:
        words = _words(error)
        if not isinstance(address, Path):
            raise BadConfig(f"db: {shown(address)} is damaged ({words}); restore a backup") from None
        raise BadConfig(integrity.damaged(address, [words])) from None
    except (OSError, sqlite3.Error) as error:
        raise BadConfig(f"db: {shown(address)} cannot be used: {error}") from None
    except DBAPIError as error:
        raise BadConfig(f"db: {shown(address)} cannot be used: {_words(error.orig)}") from None


def _words(error: BaseException | None) -> str:
    text = " ".join(str(error).split())
    return "".join(sign if sign.isprintable() else "?" for sign in text)  # a damaged file has names of any signs


def _prepare(store: Store, *, create: bool) -> None:
    """The newest form; only who finds another one waits for writers and loads Alembic."""
    with store.reading() as connection:
        if isinstance(store.address, Path):
            integrity.check_file(connection, store.address)
        else:
            postgresql.check(connection)
            store.findings = tuple(integrity.postgresql_findings(connection))
        if migrations.is_newest(connection):
            store.findings += tuple(integrity.check_indexes(connection))
            return
        store.is_new = migrations.is_empty(connection)
        foreign = isinstance(store.address, Path) and migrations.is_foreign(connection)
        if foreign or (store.is_new and not create):
            raise BadConfig(f"{shown(store.address)} is not a database of ic-adapter; correct --db")
    with store.writing() as connection:
        if store.dialect == "postgresql":
            postgresql.lock_migrations(connection)
        if migrations.is_older(connection) and _has_older_programs(store, connection):
            raise BadConfig("db: an older version of this program is using it; stop it first")
        migrations.migrate(connection)


def _has_older_programs(store: Store, connection: Connection) -> bool:
    """Return whether a program that does not know the newest form works on the database."""
    if isinstance(store.address, Path):
        return has_live_owner(store.address)
    return postgresql.has_older_programs(connection)
