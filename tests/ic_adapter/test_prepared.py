"""Prepared statements go to the driver directly: each says and does what SQLAlchemy's own way does, errors included."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, make_url, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.sql.elements import BindParameter

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.errors import Damaged
from ic_adapter.store import records
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.database.prepared import PreparedSelect, execute, fetch
from ic_adapter.store.lane_order import place
from ic_adapter.store.lanes import CONTEXT
from ic_adapter.store.schema.pump_tables import RECORDS
from ic_adapter.store.schema.tables import BILLERS
from tests.databases import Postgresql
from tests.ic_adapter.conftest import make

NOW = datetime(2024, 11, 15, 20, tzinfo=UTC)
RESULTS: tuple[dict[str, str], ...] = ({}, {"item_no": "205"}, {"note": "Grüße, ☃ and 😀"})
PLAIN = select(RECORDS).where(RECORDS.c.id == BindParameter("this", required=True))


def _record(ic: Adapter, **values: object) -> int:
    row = {
        "bid": "b",
        "lane_id": 1,
        "seq": 1,
        "kind": "PAYMENT",
        "source_id": "guid-1",
        "account_number": "1001",
        "event": {"amount": "10.00"},
        "state": "QUEUED",
        "reason": "",
        "reason_code": "NONE",
        "created_at": NOW,
        "updated_at": NOW,
        "attempts": 0,
        "retries": 0,
        "progress": [],
        "result": {},
    }
    with ic.store.writing() as connection:
        lane, seq = place(connection, "b", "1001", "MONEY")
        row |= {"lane_id": lane, "seq": seq, **values}
        found: int = connection.execute(insert(RECORDS).values(row).returning(RECORDS.c.id)).scalar_one()
    return found


@pytest.mark.parametrize("result", RESULTS, ids=["empty", "number", "signs"])
@pytest.mark.parametrize("next_at", [None, NOW])
def test_rows(ic: Adapter, result: dict[str, str], next_at: datetime | None) -> None:
    """Every column of a row has the value and the type that SQLAlchemy gives it, under the same name."""
    number = _record(ic, result=result, next_at=next_at)

    with ic.store.reading() as connection:
        row = records.GET.first(connection, {"this": number})
        other = connection.execute(PLAIN, {"this": number}).one()
        assert row is not None
        assert row._asdict() == dict(other._mapping)
        assert [type(value) for value in row] == [type(value) for value in other]
        assert records.GET.first(connection, {"this": number + 1}) is None


def test_change(ic: Adapter) -> None:
    """Values are stored as SQLAlchemy stores them; the count of rows comes back."""
    number = _record(ic)
    values = {"result": {"a": "ü"}, "next_at": NOW, "evidence": None, "status": 7}

    with ic.store.writing() as connection:
        assert records.CHANGE.run(connection, {"this": number, **values}) == 1
        assert records.CHANGE.run(connection, {"this": number + 1, **values}) == 0
        row = connection.execute(PLAIN, {"this": number}).one()
        raw = connection.exec_driver_sql(f"SELECT result, next_at, evidence FROM records WHERE id = {number}").one()
        connection.execute(update(RECORDS).where(RECORDS.c.id == number).values(values))
        assert (
            raw
            == connection.exec_driver_sql(f"SELECT result, next_at, evidence FROM records WHERE id = {number}").one()
        )
    assert {name: getattr(row, name) for name in values} == values


def test_reading_is_one_view(ic: Adapter) -> None:
    """A reader whose first statement is a prepared one has begun: what others commit meanwhile stays unseen."""
    number = _record(ic)
    with ic.store.reading() as connection:
        assert records.GET.first(connection, {"this": number}).state == "QUEUED"  # type: ignore[union-attr]  # it is there
        with ic.store.writing() as other:
            records.change(other, number, state="HELD")
        assert connection.in_transaction()
        assert records.GET.first(connection, {"this": number}).state == "QUEUED"  # type: ignore[union-attr]  # as above


def test_listeners_see_it(ic: Adapter) -> None:
    """Who listens to statements hears prepared ones too, and BEGIN; they do the same as before."""
    number, seen = _record(ic), []

    def heard(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        seen.append(sql.split(maxsplit=1)[0])

    event.listen(ic.store.engine, "before_cursor_execute", heard)
    try:
        with ic.store.writing() as connection:
            records.change(connection, number, state="HELD")
            row = records.GET.first(connection, {"this": number})
    finally:
        event.remove(ic.store.engine, "before_cursor_execute", heard)

    assert seen[-2:] == ["UPDATE", "SELECT"]
    assert row is not None
    assert row.state == "HELD"


def test_refused_values(ic: Adapter) -> None:
    """What the database refuses is SQLAlchemy's error of that kind, without the values, and the change is undone."""
    number = _record(ic)

    def two(connection: Connection) -> None:
        records.change(connection, number, result={"a": "b"})
        records.change(connection, number, reason="words", state=None)

    with pytest.raises(IntegrityError) as refused, ic.store.writing() as connection:
        two(connection)

    assert "[parameters" not in str(refused.value)
    with ic.store.reading() as connection:
        assert connection.execute(PLAIN, {"this": number}).one().result == {}


def test_context(ic: Adapter) -> None:
    """Conditions that the statement says itself, such as the limit of a query, need not be given."""
    one = PreparedSelect(select(BILLERS.c.id).where(BILLERS.c.id == "b").limit(1))
    with ic.store.reading() as connection:
        assert one.first(connection, {}) == ("b",)
        assert CONTEXT.first(connection, {"bid": "b"}) == (False, ic.register.get("b").revision)
        assert list(one.rows(connection, {})) == [("b",)]


def test_busy(tmp_path: Path) -> None:
    """A database that is busy is an OperationalError, as SQLAlchemy has it."""
    store = open_store(tmp_path / "a.db")
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with store.reading() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
        with pytest.raises(OperationalError, match="locked"):
            execute(connection, "DELETE FROM lanes")
    other.close()
    store.close()


@pytest.mark.parametrize("column", ["account_number", "result", "created_at"])
def test_damaged(tmp_path: Path, column: str) -> None:
    """A value that cannot have been written by this program is Damaged, also where it shows while rows are read."""
    with adapter(tmp_path / "a.db", test_clock=True) as ic:
        make(ic, "b", "3426")
        number = _record(ic)
        with ic.store.writing() as connection:
            connection.exec_driver_sql(f"UPDATE records SET {column} = CAST(x'7bff' AS TEXT)")
        with pytest.raises(Damaged), ic.store.reading() as connection:
            records.get(connection, number)
        with pytest.raises(Damaged), ic.store.reading():
            pass


def test_lost_connection(postgresql_server: Postgresql) -> None:
    """A connection that the server ended is not used again: the next transaction has a new one."""
    url = postgresql_server.fresh()
    store = open_store(url)
    name = make_url(url).database
    end = f"SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE datname = '{name}'"

    def ended(connection: Connection) -> None:
        execute(connection, "SELECT 1")
        postgresql_server.execute(end)
        execute(connection, "SELECT 1")

    with pytest.raises(DBAPIError) as lost, store.writing() as connection:
        ended(connection)

    assert lost.value.connection_invalidated
    with store.writing() as connection:
        assert fetch(connection, "SELECT 1") == [(1,)]
    store.close()
    postgresql_server.drop(url)
