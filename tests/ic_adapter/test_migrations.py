"""Migrations: a database of an earlier form keeps what it holds."""

from pathlib import Path

from sqlalchemy import inspect

from ic_adapter.billers import NewBiller
from ic_adapter.store.migrations import MIGRATIONS
from ic_adapter.wiring import adapter
from tests.ic_adapter.bill_files import stored, take


def test_first_form(tmp_path: Path) -> None:
    """Form 1 had rows in the order of their coming and an index by import; accounts and invoices outlive the change."""
    path = tmp_path / "ic.db"
    with adapter(path, test_clock=False) as opened:
        opened.register.create(NewBiller(id="b", template="3426", settings={}, keys={}, bif={}))
        take(opened)
        before = stored(opened)
        with opened.store.writing() as connection:
            for table in ("accounts", "invoices"):
                ddl = connection.exec_driver_sql(f"SELECT sql FROM sqlite_master WHERE name = '{table}'").scalar_one()
                connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO kept")
                connection.exec_driver_sql(ddl.replace("WITHOUT ROWID", ""))
                connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM kept")
                connection.exec_driver_sql("DROP TABLE kept")
            connection.exec_driver_sql("CREATE INDEX invoices_by_import ON invoices (bid, import_id)")
            connection.exec_driver_sql("DELETE FROM schema_version WHERE number > 1")

    with adapter(path, test_clock=False) as opened:
        assert stored(opened) == before
        with opened.store.reading() as connection:
            forms = connection.exec_driver_sql("SELECT max(number) FROM schema_version").scalar_one()
            found = inspect(connection)
            assert (forms, found.get_indexes("invoices")) == (len(MIGRATIONS), [])
            assert found.get_table_names().count("invoices_before") == 0
