"""A database that does not keep what payments rest on is refused at the start, each promise by its name."""

import subprocess
import sys
from collections.abc import Generator

import pytest
from sqlalchemy import create_engine, make_url

from ic_adapter.errors import BadConfig
from ic_adapter.store.database import promises
from ic_adapter.store.database.address import parse
from ic_adapter.store.database.engine import Store, open_store
from tests.databases import Postgresql
from tests.needs import needs
from tests.pgbouncer import pooled

#: Lets the settings of a connection through, as poolers have to be told.
LETS_OPTIONS_THROUGH = "ignore_startup_parameters = options,extra_float_digits"
TAKES_NO_SESSION = "a connection does not keep its session; set pool_mode=session"
#: What a server of another make answers: a lock is always had, and nobody has it.
STUBS = """
CREATE SCHEMA stub;
CREATE FUNCTION stub.pg_advisory_lock(bigint) RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION stub.pg_advisory_xact_lock(bigint) RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION stub.pg_try_advisory_lock(bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'
"""


@pytest.fixture
def url(postgresql_server: Postgresql) -> Generator[str, None, None]:
    """A database with all tables."""
    made = postgresql_server.fresh()
    yield made
    postgresql_server.drop(made)


def execute(url: str, *statements: str) -> None:
    """Run statements in the database."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def refusal(url: str) -> str:
    """What is said when the database is opened."""
    with pytest.raises(BadConfig) as found:
        open_store(url)
    return str(found.value)


def test_server_that_keeps_them(url: str) -> None:
    """Any number of programs may try at once, and nothing stays locked."""
    stores = [open_store(url) for _ in range(3)]
    with stores[0].writing() as connection:
        connection.exec_driver_sql("SELECT version_num FROM alembic_version FOR UPDATE NOWAIT")
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar() == 1
    for store in stores:
        store.close()


def test_advisory_locks_that_do_nothing(url: str) -> None:
    """Functions of the same names that always succeed."""
    execute(url, STUBS, f"ALTER DATABASE {make_url(url).database} SET search_path = stub, pg_catalog, public")

    assert "an advisory lock of one connection is not seen by another" in refusal(url)


def test_advisory_lock_of_a_transaction_that_does_nothing(url: str) -> None:
    """Two programs would migrate at once."""
    stubs = ";".join(line for line in STUBS.split(";") if "SCHEMA" in line or "xact" in line)
    execute(url, stubs, f"ALTER DATABASE {make_url(url).database} SET search_path = stub, pg_catalog, public")

    assert "an advisory lock of a transaction does not keep others out" in refusal(url)


def test_rows_that_two_can_lock(url: str) -> None:
    """What ends a transaction after each statement."""
    address = parse(url)
    store = Store(address)
    with pytest.raises(BadConfig, match="a row locked by one transaction can be locked by another"):
        promises.check_rows(store.engine.execution_options(isolation_level="AUTOCOMMIT"))
    store.close()


def test_unique_rule_that_is_missing(url: str) -> None:
    """Tables that were restored without their keys."""
    execute(url, "ALTER TABLE alembic_version DROP CONSTRAINT alembic_version_pkc")
    store = Store(parse(url))
    with pytest.raises(BadConfig, match="a unique rule lets the same value in twice"):
        promises.check_rows(store.engine)
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar() == 1
    store.close()


@needs("pgbouncer")
@pytest.mark.parametrize("pool_mode", ["transaction", "statement"])
def test_pooler_that_keeps_no_session(url: str, pool_mode: str) -> None:
    """A lock taken through it belongs to whoever comes next."""
    with pooled(url, pool_mode, LETS_OPTIONS_THROUGH) as address:
        said = refusal(address)
    assert TAKES_NO_SESSION in said or (pool_mode == "statement" and "transaction blocks not allowed" in said)


@needs("pgbouncer")
def test_pooler_that_drops_settings(url: str) -> None:
    """A lock would be waited for without end."""
    with pooled(url, "session", LETS_OPTIONS_THROUGH) as address:
        assert "it drops the settings of a connection (lock_timeout is 0)" in refusal(address)


@needs("pgbouncer")
def test_pooler_that_keeps_everything(url: str) -> None:
    """The settings may be the database's own."""
    execute(url, f"ALTER DATABASE {make_url(url).database} SET lock_timeout = '60s'")
    with pooled(url, "session", LETS_OPTIONS_THROUGH) as address:
        open_store(address).close()


@needs("pgbouncer")
def test_what_the_command_says(url: str) -> None:
    """One line that says what to do, and the exit code of a wrong setting."""
    with pooled(url, "transaction", LETS_OPTIONS_THROUGH) as address:
        done = subprocess.run(
            [sys.executable, "-m", "ic_adapter.cli", "pump", "run", "--db", address],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert TAKES_NO_SESSION in done.stderr
