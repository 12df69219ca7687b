"""Databases for tests: of each kind a fresh one per test, made by copying one that is of the newest form.

PostgreSQL is a server of our own, or with IC_ADAPTER_TEST_DB the one at that address, where databases may be made.
"""

import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text

from ic_adapter.errors import BadConfig
from ic_adapter.store.database.address import parse
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.schema.tables import METADATA
from tests.postgres_server import running

DIALECTS = ("sqlite", "postgresql")
ALONE = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
NUMBERS = text("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")


class Sqlite:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        open_store(self._template).close()

    def fresh(self, *, empty: bool = False) -> str:
        """A file."""
        path = self._folder / f"{secrets.token_hex(8)}.db"
        if not empty:
            shutil.copyfile(self._template, path)
            path.chmod(0o600)
        return str(path)

    def reuse(self, url: str) -> None:
        """Copying a file is cheaper than emptying it."""

    def drop(self, url: str) -> None:
        """The folder goes with all of them."""


class Postgresql:
    """Databases of a server, dropped at the end."""

    def __init__(self, server: str) -> None:
        address = parse(server)
        assert isinstance(address, URL)
        self._server = address
        self._made: list[str] = []
        self._free: list[str] = []
        self._template = self._create("template1", "_template")
        open_store(self.url(self._template)).close()

    def fresh(self, *, empty: bool = False) -> str:
        """An address with the password in it."""
        if self._free and not empty:
            return self._free.pop()
        return self.url(self._create("template1" if empty else self._template))

    def url(self, name: str) -> str:
        """The address of one database of the server."""
        return self._server.set(database=name).render_as_string(hide_password=False)

    def reuse(self, url: str) -> None:
        """Empty a database for the next test: a tenth of what it takes to make another. Its tables are as they were."""
        try:
            store = open_store(url)
        except BadConfig:  # the test was about a database that cannot be used
            self.drop(url)
            return
        with store.writing() as connection:
            connection.execute(ALONE)
            for table in reversed(METADATA.sorted_tables):
                connection.execute(table.delete())
            connection.execute(NUMBERS)
        store.close()
        self._free.append(url)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected to it."""
        self._drop(make_url(url).database or "")

    def close(self) -> None:
        """Drop all that were made and are still there."""
        for name in list(self._made):
            self._drop(name)

    def execute(self, statement: str) -> None:
        """Run one statement on the server, outside of any transaction."""
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def _drop(self, name: str) -> None:
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")
        self._made.remove(name)

    def _create(self, template: str, suffix: str = "") -> str:
        name = f"ic_{secrets.token_hex(8)}{suffix}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made.append(name)
        return name


@contextmanager
def postgresql() -> Generator[Postgresql, None, None]:
    """The server that tests use, and none of the databases they made is left on it."""
    given = os.environ.get("IC_ADAPTER_TEST_DB")
    if given:
        server = Postgresql(given)
        yield server
        server.close()
    else:
        with running() as address:
            yield Postgresql(address)
