"""Damaged SQLite files: refused at the start or answered 503, never a record missing or taken twice."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import JSON, Index, select

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.errors import BadConfig, Damaged, NotFound
from ic_adapter.pump.service import Pump
from ic_adapter.records.events import EVENTS
from ic_adapter.records.kinds import Kind
from ic_adapter.store.database import integrity
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.schema.pump_tables import RECORDS
from ic_adapter.web.app import make_app
from ic_adapter.web.guard import Guard
from tests.bounded import until
from tests.damage import CASES, OTHER, PAGE, TREES, Damage, damaged_copies, pages, zeros
from tests.databases import Postgresql
from tests.ic_adapter.conftest import make

PAYMENTS = 240
#: The index is made to lack one row that its table has, by way of a condition that is taken away again.
HIDE_ROW = """
DROP INDEX records_by_source;
CREATE UNIQUE INDEX records_by_source ON records (bid, kind, source_id) WHERE source_id <> 'guid-0003-of-a-payment';
PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = 'CREATE UNIQUE INDEX records_by_source ON records (bid, kind, source_id)'
    WHERE name = 'records_by_source';
PRAGMA writable_schema = RESET;
"""
METADATA = RECORDS.metadata


@dataclass(frozen=True, slots=True)
class Filled:
    """A file with records, and every row of it."""

    file: Path
    rows: dict[str, list[tuple[Any, ...]]]


def payment(number: int) -> dict[str, Any]:
    """A payment of this number; each account has several."""
    return {
        "source_id": f"guid-{number:04}-of-a-payment",
        "account_number": f"A-{number % 40}",
        "amount": "1.00",
        "instrument": "CC",
    }


def submit(opened: Adapter, number: int) -> tuple[int, bool]:
    """Submit a payment: the number of its record, and whether it was taken as a new one."""
    import msgspec

    record, is_new = opened.intake.submit("b", Kind.PAYMENT, msgspec.convert(payment(number), EVENTS[Kind.PAYMENT]))
    return record.id, is_new


def rows_of(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, by the tables themselves."""
    with closing(sqlite3.connect(file)) as connection:
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name} NOT INDEXED").fetchall(), key=repr)
            for name in METADATA.tables
        }


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A file with pages of every type: records, attempts' tables, invoices, a setting that overflows, free pages."""
    file = tmp_path_factory.mktemp("filled") / "ic.db"
    with adapter(file, test_clock=True) as opened:
        make(opened, "b", "3426", {"8": f"http://router.example.org/{'x' * 900}"})
        make(
            opened,
            "long",
            "3426",
            {str(number): f"http://router.example.org/{'y' * 900}" for number in (8, 11, 14, 17, 20, 101)},
        )
        for number in range(PAYMENTS):
            submit(opened, number)
        with opened.store.writing() as connection:
            accounts, invoices = METADATA.tables["accounts"], METADATA.tables["invoices"]
            for table in (accounts, invoices):
                connection.execute(table.insert(), [_row(table, number) for number in range(200)])
        make(
            opened,
            "gone",
            "3426",
            {str(number): f"http://router.example.org/{'z' * 900}" for number in (8, 11, 14, 17, 20, 101)},
        )
        opened.register.delete("gone")
    assert {page.kind for page in pages(file.read_bytes())} == {*TREES.values(), OTHER}
    return Filled(file, rows_of(file))


def _row(table: Any, number: int) -> dict[str, Any]:
    """A row that every column takes."""
    values: dict[str, Any] = {"bid": "b", "account_number": f"A-{number}", "invoice_number": f"UB-{number}"}
    of_type = {"Integer": 1, "BigInteger": 1, "Money": Decimal("1.00"), "Boolean": False, "Date": date(2024, 5, 1)}
    return {
        column.name: values.get(column.name, of_type.get(type(column.type).__name__, "x")) for column in table.columns
    }


@pytest.mark.parametrize(
    ("kind", "damage"), [case[::2] for case in CASES], ids=[f"{kind}-{name}" for kind, name, _ in CASES]
)
def test_damaged_page(filled: Filled, tmp_path: Path, kind: str, damage: Damage) -> None:
    """Whatever page is damaged, and how: the start refuses, or every row is there and no event is taken twice."""
    tried = 0
    for number, content in damaged_copies(filled.file, kind, damage):
        tried += 1
        copy = tmp_path / f"{number}.db"
        copy.write_bytes(content)
        refusal = _opened_whole(copy, filled, number)
        if refusal is None:
            assert rows_of(copy) == filled.rows, number
        else:
            assert str(copy) in refusal
            assert "damaged" in refusal
    assert tried


def _opened_whole(file: Path, filled: Filled, number: int) -> str | None:
    """Why the start refuses; None where it does not, and everything was seen and known, or the damage noticed."""
    try:
        with adapter(file, test_clock=True) as opened, suppress(Damaged):
            assert [submit(opened, one)[1] for one in range(PAYMENTS)] == [False] * PAYMENTS, number
            assert _seen(opened) == {table: len(rows) for table, rows in filled.rows.items()}, number
            return None
    except BadConfig as refusal:
        return str(refusal)
    return "damaged in use: " + str(file)


def _seen(opened: Adapter) -> dict[str, int]:
    with opened.store.reading() as connection:
        return {name: len(connection.execute(select(table)).all()) for name, table in METADATA.tables.items()}


def _has_ended(pump: Pump) -> bool:
    return not any(thread.is_alive() for thread in pump._threads)


def call(opened: Adapter, method: str, path: str, body: object = None) -> httpx.Response:
    """One request of the API in this process."""

    async def answered() -> httpx.Response:
        app = make_app(opened, Guard(hosts=frozenset({"127.0.0.1"}), token=""), 1_000_000)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return await client.request(method, path, json=body)

    return asyncio.run(answered())


@pytest.mark.parametrize("kind", [*TREES.values(), OTHER])
def test_damaged_in_use(filled: Filled, tmp_path: Path, caplog: pytest.LogCaptureFixture, kind: str) -> None:
    """A page that is lost while the adapter runs: right answers or 503, then 503 for all, and the pump ends."""
    found = 0
    for number, content in islice(damaged_copies(filled.file, kind, zeros), 0, None, 4):
        copy = tmp_path / f"{number}.db"
        shutil.copyfile(filled.file, copy)
        caplog.clear()
        with adapter(copy, test_clock=True) as opened:
            opened.store.engine.dispose()
            copy.write_bytes(content)
            for one in range(0, PAYMENTS, 40):
                reply = call(opened, "POST", "/api/billers/b/payments", payment(one))
                assert reply.status_code in {200, 503}, (number, reply.text)
            assert call(opened, "GET", "/api/billers").status_code in {200, 503}
            if not opened.store.damage.is_found:
                continue
            found += 1
            opened.pump.start(2)
            until("the end of the pump", partial(_has_ended, opened.pump))
            for path in ("/ready", "/api/billers", "/api/billers/b/records", "/crm/pump", "/metrics"):
                assert call(opened, "GET", path).status_code == 503, path
            assert call(opened, "GET", "/health").status_code == 200
            assert call(opened, "GET", "/api/billers").json()["error"].startswith("the database is damaged; ")
        assert [line for line in caplog.messages if "is damaged" in line] == [caplog.messages[0]]
        assert str(copy) in caplog.messages[0]
    assert found or kind in {"inner index", "inner table", OTHER}, "some leaf is read by one of these calls"


@pytest.mark.parametrize(
    ("kind", "damage"), [case[::2] for case in CASES], ids=[f"{kind}-{name}" for kind, name, _ in CASES]
)
def test_damaged_in_use_takes_nothing_twice(filled: Filled, tmp_path: Path, kind: str, damage: Damage) -> None:
    """Whatever page is damaged under a running adapter, and how: an event that it has is never taken as a new one.

    Pages are read anew from the file, as those of a store that is larger than the cache.
    """
    step = 1 if "index" in kind else 6
    for number, content in islice(damaged_copies(filled.file, kind, damage), 0, None, step):
        copy = tmp_path / f"{number}.db"
        shutil.copyfile(filled.file, copy)
        with adapter(copy, test_clock=True) as opened:
            opened.store.engine.dispose()
            copy.write_bytes(content)
            with suppress(Damaged, NotFound):  # or its biller is not found any more
                assert [one for one in range(PAYMENTS) if submit(opened, one)[1]] == [], number


def test_program_says_it_in_one_line(filled: Filled, tmp_path: Path) -> None:
    """The program on a damaged file: exit 2 and one line that names file and way back, no traceback."""
    for kind, name, damage in CASES[:: len(CASES) // 2]:
        copy = tmp_path / "ic.db"
        copy.write_bytes(next(damaged_copies(filled.file, kind, damage))[1])
        command = [sys.executable, "-m", "ic_adapter.cli", "pump", "status", "--db", str(copy)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

        assert done.returncode == 2, (kind, name)
        assert "Traceback" not in done.stderr
        assert done.stderr.splitlines()[-1].startswith(f"Error: db: {copy} is damaged (")
        assert "restore a backup" in done.stderr or "REINDEX" in done.stderr


def test_indexes_alone(filled: Filled, tmp_path: Path) -> None:
    """A row that an index lacks: quick_check is content, the start is not, and REINDEX mends it."""
    copy = tmp_path / "ic.db"
    shutil.copyfile(filled.file, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.executescript(HIDE_ROW)
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]

    with pytest.raises(BadConfig, match=f"missing from index records_by_source.*sqlite3 {copy} REINDEX"):
        open_store(copy)

    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("REINDEX")
    with adapter(copy, test_clock=True) as opened:
        assert submit(opened, 3)[1] is False


def test_unique_rule_missing(empty_url: str) -> None:
    """Without the index that keeps an event from being taken twice, nothing is opened; another one is a finding."""
    store = open_store(empty_url)
    with store.writing() as connection:
        connection.exec_driver_sql("DROP INDEX records_by_account")
    store.close()
    store = open_store(empty_url)
    assert ["records_by_account" in finding for finding in store.findings if "index" in finding] == [True]
    with store.writing() as connection:
        connection.exec_driver_sql("DROP INDEX records_by_source")
    store.close()

    with pytest.raises(BadConfig, match=r"records_by_source is missing or invalid; .*CREATE UNIQUE INDEX"):
        open_store(empty_url)


def test_postgresql_without_checksums(postgresql_server: Postgresql) -> None:
    """It is a finding and no refusal; with them on there is nothing to say."""
    url = postgresql_server.fresh()
    store = open_store(url)
    with store.reading() as connection:
        on = connection.exec_driver_sql("SHOW data_checksums").scalar_one() == "on"
    store.close()

    assert any("data checksums" in finding for finding in store.findings) is not on
    postgresql_server.reuse(url)


def test_says_that_it_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A check that takes its time says so, with the file and its size."""
    monkeypatch.setattr(integrity, "FIRST_LINE", 0.001)
    file = tmp_path / "ic.db"
    file.write_bytes(bytes(3_000_000))

    with integrity._progress(file):
        until("a line about the check", lambda: caplog.messages)

    assert caplog.messages[0].startswith(f"checking the database {file} (3 MB): ")


@pytest.mark.parametrize("at_end", [True, False])
def test_cut_off_within_a_page(filled: Filled, tmp_path: Path, at_end: bool) -> None:
    """A file that lost some bytes of its last page, or has but some of its first: the start says so."""
    content = filled.file.read_bytes()
    for number in (1, 2, 15, 16, 50, 99, *range(100, PAGE, 499)):
        copy = tmp_path / f"{number}.db"
        copy.write_bytes(content[:-number] if at_end else content[:number])

        with pytest.raises(BadConfig, match=r"is damaged .*make a copy of it, then restore a backup"):
            open_store(copy)
        assert copy.stat().st_size == (len(content) - number if at_end else number)


def test_cut_off_beside_a_log(filled: Filled, tmp_path: Path) -> None:
    """A program that was killed while it moved its log into the file left such an end, and the log has the rest."""
    copy = tmp_path / "ic.db"
    copy.write_bytes(filled.file.read_bytes()[:-99])
    Path(f"{copy}-wal").write_bytes(b"the log")

    integrity.check_length(copy)


INDEXES = sorted((one for table in METADATA.tables.values() for one in table.indexes), key=lambda one: str(one.name))


def remade(index: Index, dialect: str) -> Iterator[tuple[str, str]]:
    """The index in each way in which it could have been made otherwise, and the statement that makes it so."""
    assert index.table is not None
    columns = [column.name for column in index.columns]
    others = [one.name for one in index.table.columns if not isinstance(one.type, JSON) and one.name not in columns]
    where = index.dialect_options[dialect]["where"]
    plain, condition = "" if where is None else f" WHERE {where}", f" WHERE {columns[0]} IS NOT NULL"
    start = "CREATE UNIQUE INDEX" if index.unique else "CREATE INDEX"
    on = f"{index.name} ON {index.table.name}"
    if others:
        yield "column more", f"{start} {on} ({', '.join([*columns, others[0]])}){plain}"
    yield "other condition", f"{start} {on} ({', '.join(columns)}){condition if where is None else ''}"
    if len(columns) > 1:
        yield "column less", f"{start} {on} ({', '.join(columns[:-1])}){plain}"
        yield "other order", f"{start} {on} ({', '.join(columns[::-1])}){plain}"
    if index.unique:
        yield "not unique", f"CREATE INDEX {on} ({', '.join(columns)}){plain}"


def test_indexes_made_otherwise(empty_url: str) -> None:
    """Every index in every other form: a unique rule is refused, of the others the operator is told."""

    class Undo(Exception):
        """Ends a transaction without its changes."""

    store = open_store(empty_url)
    with store.reading() as connection:
        assert integrity.check_indexes(connection) == []
    told: dict[str, str] = {}
    indexes = [one for one in INDEXES if one.info.get("dialect", store.dialect) == store.dialect]
    for index in indexes:
        for name, statement in remade(index, store.dialect):
            with suppress(Undo), store.writing() as connection:
                connection.exec_driver_sql(f"DROP INDEX {index.name}")
                connection.exec_driver_sql(statement)
                try:
                    told[f"{index.name}: {name}"] = "; ".join(integrity.check_indexes(connection))
                except BadConfig as refusal:
                    told[f"{index.name}: {name}"] = str(refusal)
                raise Undo
    store.close()

    expected = {
        f"{index.name}: {name}": f"{'db: the unique' if index.unique else 'the'} index {index.name} "
        for index in indexes
        for name, _ in remade(index, store.dialect)
    }
    assert {case: said for case, said in told.items() if not said.startswith(expected[case])} == {}
    assert told.keys() == expected.keys()
