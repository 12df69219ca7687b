"""Migrations: every database comes to the newest form, keeps what it holds, and the newest form is what queries see."""

import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.schema import SchemaItem

from ic_adapter.adapter import adapter
from ic_adapter.errors import BadConfig
from ic_adapter.store.database.engine import Store, open_store
from ic_adapter.store.schema import migrations
from ic_adapter.store.schema.tables import METADATA
from tests.ic_adapter.bill_files import stored

OLD = Path(__file__).parent / "old_forms"  # written by the programs of their day, with one biller and one bill


def form_of(store: Store) -> str | None:
    """The revision it is at."""
    with store.reading() as connection:
        return migrations.stored(connection)


def old(path: Path, form: int, *statements: str) -> None:
    """A database of a form before Alembic."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((OLD / f"form_{form}.sql").read_text(encoding="utf-8"))
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def rows_in_order_of_key(store: Store) -> dict[str, int]:
    """Which of our tables are WITHOUT ROWID."""
    with store.reading() as connection:
        found = connection.exec_driver_sql("SELECT name, wr FROM pragma_table_list WHERE schema = 'main'").all()
    return {name: without for name, without in found if name in METADATA.tables}


def is_of(dialect: str, schema_item: SchemaItem, *_: object) -> bool:
    """Whether a table, column or index is one of this kind of database."""
    return bool(schema_item.info.get("dialect", dialect) == dialect)


def test_newest_form(empty_url: str) -> None:
    """What the revisions make is what queries are written for: a change of tables without a revision is red."""
    store = open_store(empty_url)

    with store.reading() as connection:
        opts = {"compare_server_default": True, "include_object": partial(is_of, store.dialect)}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, METADATA) == []
    store.close()


def test_order_of_rows(tmp_path: Path) -> None:
    """The same tables lie in the order of their key, which the comparison above cannot see."""
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    engine = create_engine(f"sqlite:///{made}")
    METADATA.create_all(engine)
    engine.dispose()
    store = open_store(migrated)

    assert rows_in_order_of_key(Store(made)) == rows_in_order_of_key(store)
    store.close()


def test_one_line_of_revisions() -> None:
    """Each revision follows the one before it by number, and Alembic's newest is that of the newest file."""
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    line = [revision.revision for revision in script.walk_revisions()]

    assert tuple(reversed(line)) == migrations.REVISIONS
    assert script.get_heads() == [migrations.NEWEST]


def test_start_without_alembic(tmp_path: Path) -> None:
    """A file of the newest form is opened without Alembic and without the driver of PostgreSQL: start-up is measured."""
    path = str(tmp_path / "ic.db")
    open_store(path).close()
    script = (
        "import sys; from ic_adapter.store.database.engine import open_store; open_store(sys.argv[1]).close(); "
        "print({name.split('.')[0] for name in sys.modules} & {'alembic', 'psycopg'})"
    )

    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout == "set()\n"


@pytest.mark.parametrize("form", [1, 2])
def test_taken_over(tmp_path: Path, form: int) -> None:
    """A database that numbered its form itself keeps its bills, and gets the form of a new one."""
    path = tmp_path / "ic.db"
    old(path, form)

    with adapter(path, test_clock=False) as opened:
        found = stored(opened)
        assert [(one.invoice_number, one.balance_due) for one in found] == [("UB98765404182024", Decimal("100.24"))]
        assert opened.register.get("b").setting(107) == "PASTDUE_AMT"
        assert form_of(opened.store) == migrations.NEWEST
        fresh = open_store(tmp_path / "fresh.db")
        assert rows_in_order_of_key(opened.store) == rows_in_order_of_key(fresh)
        with opened.store.reading() as connection:
            inspected = inspect(connection)
            assert "schema_version" not in inspected.get_table_names()
            assert inspected.get_indexes("invoices") == []
            opts = {"include_object": partial(is_of, "sqlite")}
            assert compare_metadata(MigrationContext.configure(connection, opts=opts), METADATA) == []
        fresh.close()


def test_taken_over_with_rows_that_refer_to_others(tmp_path: Path) -> None:
    """Accounts, invoices and imports still go with their biller after they were made anew."""
    path = tmp_path / "ic.db"
    old(path, 1)

    with adapter(path, test_clock=False) as opened:
        opened.register.delete("b")
        assert stored(opened) == []


@pytest.mark.parametrize("form", [3, 99])
def test_newer_before_alembic(tmp_path: Path, form: int) -> None:
    """A number that the old scheme never had is left alone, and nothing is changed."""
    path = tmp_path / "ic.db"
    old(path, 2, f"INSERT INTO schema_version VALUES ({form})")
    before = path.read_bytes()

    with pytest.raises(BadConfig, match="newer version"):
        open_store(path)

    assert path.read_bytes()[100:] == before[100:]  # but for its header: the journal is set to WAL


def test_newer(store_url: str) -> None:
    """A revision that this program does not know is of a newer one, which is left alone."""
    store = open_store(store_url)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()

    with pytest.raises(BadConfig, match=r"newer version of this program \(schema 9999"):
        open_store(store_url)


def test_two_programs_start_at_once(empty_url: str) -> None:
    """Several that find an empty database at the same moment all come to use it, and it is made once."""
    at_once = threading.Barrier(4)

    def start() -> str | None:
        at_once.wait(timeout=30)
        store = open_store(empty_url)
        form = form_of(store)
        store.close()
        return form

    with ThreadPoolExecutor(4) as pool:
        forms = [future.result(60) for future in [pool.submit(start) for _ in range(4)]]

    assert forms == [migrations.NEWEST] * 4
