"""Large imports: they come to what small ones come to, count at one moment, and no crash loses or doubles a bill."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.errors import FileRefused, ImportedAlready
from ic_adapter.failpoints import IMPORT_NAMES, Failpoints
from ic_adapter.files.bills import importer
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.store.bills import invoices, moves
from ic_adapter.store.database import freshness
from ic_adapter.store.schema.move_tables import MOVES, MOVING
from ic_adapter.store.schema.tables import ACCOUNTS, INVOICES, UNKNOWN_DRECS
from tests.databases import DIALECTS, Postgresql, Sqlite
from tests.ic_adapter.bill_files import NAME, take, variant
from tests.ic_adapter.conftest import make

APRIL, MAY, JUNE, JULY = (f"billheader_2024{month}19010203.xml" for month in ("04", "05", "06", "07"))
PATIENCE = 60
#: Points that every step of a file passes.
REPEATED = ("import.while_copying", "import.while_moving")
ACCOUNT = "4000000"
#: A program that imports as `ic-adapter import` does, large files of three bills among them.
LAUNCHER = """
import sys
from ic_adapter.adapter import adapter
from ic_adapter.failpoints import from_text
from ic_adapter.files.bills import importer
from ic_adapter.files.bills.folders import import_path
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.store.bills import moves
from pathlib import Path
importer.AT_ONCE, moves.SOME, moves.MOST, moves.LONGEST_PAUSE = 0, 2, 2, 0
with adapter(sys.argv[1], test_clock=True, failpoints=from_text(sys.argv[3])) as ic:
    import_path(ic.importer, "b", Path(sys.argv[2]), FileKind.BILLS)
"""


class Stopped(Exception):
    """The import ends at the armed point, as if its process had."""


class Stopping(Failpoints):
    """Ends the import without ending the process; what it left to be cleaned up stays."""

    def act(self) -> None:
        """Raise."""
        raise Stopped


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a large one, moved in by two bills at a time."""
    monkeypatch.setattr(importer, "AT_ONCE", 0)
    monkeypatch.setattr(moves, "SOME", 2)
    monkeypatch.setattr(moves, "MOST", 2)
    monkeypatch.setattr(moves, "LONGEST_PAUSE", 0)


def many(count: int, amount: str = "100.24", first: int = 0, name: str = "ALEX SAMPLE") -> str:
    """A file of so many bills, each of an account of its own, with a second bill for the first account."""
    bills = [
        variant(str(900_000 + number), "Apr-18-2024", "May-20-2024", amount)
        .replace("2003708", str(4_000_000 + number))
        .replace("ALEX SAMPLE", name)
        for number in range(first, first + count)
    ]
    bills.append(variant("800000", "Mar-18-2024", "Apr-20-2024", amount).replace("2003708", str(4_000_000 + first)))
    inner = "".join(text[text.index("  <BillHeader>") : text.index("</BillHeaders>")] for text in bills)
    return f"<BillHeaders>{inner}</BillHeaders>"


def rows(ic: Adapter) -> dict[str, list[tuple[Any, ...]]]:
    """What is stored of bills."""
    with ic.store.reading() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in (INVOICES, ACCOUNTS, UNKNOWN_DRECS)
        }


def left(ic: Adapter) -> tuple[int, int]:
    """Moves and bills that wait."""
    with ic.store.reading() as connection:
        counts = [connection.scalar(select(func.count()).select_from(table)) for table in (MOVES, MOVING)]
    return counts[0] or 0, counts[1] or 0


def shown(ic: Adapter, account: str = ACCOUNT) -> dict[str, Any]:
    """All that a reader sees of an account."""
    with ic.store.reading() as connection:
        found = invoices.account_of(connection, "b", account)
        return {
            "invoices": [asdict(one) for one in invoices.of_account(connection, "b", account)],
            "account": None if found is None else asdict(found),
            "as_of": freshness.as_of(connection, "b", account),
            "is_there": invoices.is_there(connection, "b", account, "UB90000004182024"),
        }


FILES: list[tuple[str, FileKind, str]] = [
    (MAY, FileKind.BILLS, many(5)),
    (JUNE, FileKind.BILLS, many(4, "150.00", 2, "ROBIN SAMPLE")),
    (APRIL, FileKind.BILLS, many(6, "70.00", 0, "TOO OLD")),
    (JULY, FileKind.DREC, many(3, first=4)),
]


def test_large_and_small_come_to_the_same(ic: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bills, newer ones, older ones and DREC: each table holds the same rows whichever way they came."""
    make(ic, "other", "3426")
    for name, kind, text in FILES:
        take(ic, text, name, kind)
        with ic.store.writing() as connection:
            invoices.change_blocks(connection, "b", ACCOUNT, {"block_ach": True, "block_cc": False})
    large = rows(ic)
    with ic.store.writing() as connection:
        for table in (INVOICES, ACCOUNTS, UNKNOWN_DRECS):
            connection.execute(table.delete())
    monkeypatch.setattr(importer, "AT_ONCE", 1000)
    ic.register.delete("b")
    make(ic, "b", "3426")
    for name, kind, text in FILES:
        take(ic, text, name, kind)
        with ic.store.writing() as connection:
            invoices.change_blocks(connection, "b", ACCOUNT, {"block_ach": True, "block_cc": False})

    def without_import(found: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
        places = {table.name: list(table.c.keys()).index("import_id") for table in (INVOICES, ACCOUNTS, UNKNOWN_DRECS)}
        return {
            name: [row[: places[name]] + row[places[name] + 1 :] for row in listed] for name, listed in found.items()
        }

    assert left(ic) == (0, 0)
    assert without_import(rows(ic)) == without_import(large)
    assert large["invoices"]
    assert large["unknown_drecs"]


@pytest.fixture
def stopping(store_url: str) -> Generator[Adapter, None, None]:
    """An adapter whose imports end right after they count, with nothing moved in."""
    with adapter(store_url, test_clock=True) as opened:
        make(opened, "b", "3426")
        take(opened, many(3), APRIL)
        yield opened


def stop_at(monkeypatch: pytest.MonkeyPatch, ic: Adapter, point: str, nth: int = 1) -> None:
    """Arm a point of its importer."""
    monkeypatch.setattr(ic.importer, "_fail", Stopping(point, nth))


@pytest.mark.parametrize("kind", [FileKind.BILLS, FileKind.DREC])
@pytest.mark.parametrize("account", [ACCOUNT, "4000001", "4000003", "4999999"])
def test_readers_see_what_counts(
    stopping: Adapter, monkeypatch: pytest.MonkeyPatch, kind: FileKind, account: str
) -> None:
    """From the moment the import counts every reader sees what it will see once all is moved in."""
    stop_at(monkeypatch, stopping, "import.after_commit")
    with suppress(Stopped):
        take(stopping, many(4, "50.00", name="ROBIN SAMPLE"), MAY, kind)
    seen = shown(stopping, account)
    assert left(stopping) == (1, 5)
    assert [one.accepted for one in stopping.importer.all("b")] == [5, 4]

    monkeypatch.undo()
    stopping.importer.settle()

    assert left(stopping) == (0, 0)
    assert shown(stopping, account) == seen


@pytest.mark.parametrize("point", ["import.while_copying", "import.after_copy"])
def test_nobody_sees_a_half_import(stopping: Adapter, monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    """Before its own transaction nothing of an import is seen, and an import that fails leaves nothing behind."""
    before, stored = shown(stopping), rows(stopping)
    seen: list[dict[str, Any]] = []

    class Looking(Stopping):
        def act(self) -> None:
            seen.append(shown(stopping))
            super().act()

    monkeypatch.setattr(stopping.importer, "_fail", Looking(point))
    with suppress(Stopped):
        take(stopping, many(4, "50.00"), MAY)

    assert seen == [before]
    assert (shown(stopping), rows(stopping), left(stopping)) == (before, stored, (0, 0))
    assert len(stopping.importer.all("b")) == 1


def test_a_change_before_all_is_moved_in(stopping: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    """RTDR and a single invoice change what counts; moving the rest in takes nothing of it back."""
    stop_at(monkeypatch, stopping, "import.after_commit")
    with suppress(Stopped):
        take(stopping, many(4, "50.00"), MAY)
    with stopping.store.writing() as connection:
        (_, invoice) = invoices.of_account(connection, "b", ACCOUNT)
        assert invoices.change_values(connection, "b", invoice, {"balance_due": Decimal("7.00")})
        invoices.change_blocks(connection, "b", "4000003", {"block_ach": True, "block_cc": True})

    monkeypatch.undo()
    stopping.importer.settle(["b"])

    assert [one["balance_due"] for one in shown(stopping)["invoices"]] == [Decimal("50.00"), Decimal("7.00")]
    assert shown(stopping, "4000003")["account"]["block_cc"] is True
    assert left(stopping) == (0, 0)


def test_the_next_import_moves_in_what_is_left(stopping: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest file counts, however much of the one before it was not moved in yet."""
    stop_at(monkeypatch, stopping, "import.while_moving")
    with suppress(Stopped):
        take(stopping, many(4, "50.00"), MAY)
    monkeypatch.undo()
    monkeypatch.setattr(importer, "AT_ONCE", 1000)

    take(stopping, many(4, "60.00"), JUNE)

    assert left(stopping) == (0, 0)
    assert {one["balance_due"] for one in shown(stopping)["invoices"]} == {Decimal("60.00")}


def test_what_a_dead_process_copied(stopping: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays for an hour, for its process may be alive, and is deleted after it."""
    stop_at(monkeypatch, stopping, "import.after_copy")
    monkeypatch.setattr(moves, "discard", lambda *_: None)
    with suppress(Stopped):
        take(stopping, many(4, "50.00"), MAY)
    monkeypatch.setattr(stopping.importer, "_fail", Failpoints())
    before = shown(stopping)

    stopping.importer.settle()
    assert left(stopping) == (1, 5)
    with stopping.store.writing() as connection:
        at = connection.scalar(select(MOVES.c.touched_at))
        assert at is not None
        connection.execute(update(MOVES).values(touched_at=at - moves.ABANDONED - timedelta(seconds=1)))
    stopping.importer.settle()

    assert (left(stopping), shown(stopping)) == ((0, 0), before)


def test_a_move_given_up_does_not_count(stopping: Adapter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process so slow that others deleted its copy is refused, and can import the file again."""

    class Deleting(Failpoints):
        def act(self) -> None:
            with stopping.store.writing() as connection:
                connection.execute(MOVES.delete())

    monkeypatch.setattr(stopping.importer, "_fail", Deleting("import.after_copy"))
    with pytest.raises(FileRefused, match="took too long"):
        take(stopping, many(4), MAY)
    monkeypatch.undo()
    take(stopping, many(4, "50.00"), MAY)

    assert {one["balance_due"] for one in shown(stopping)["invoices"]} == {Decimal("50.00")}


@pytest.mark.parametrize("store", DIALECTS)
@pytest.mark.parametrize(
    "nth_point", [*((1, name) for name in IMPORT_NAMES), *((2, name) for name in REPEATED)], ids=str
)
def test_killed_at(request: pytest.FixtureRequest, tmp_path: Path, nth_point: tuple[int, str], store: str) -> None:
    """Kill -9 at each point, once at its beginning and once on the way: the file counts once, whole or not at all."""
    nth, point = nth_point
    database: Sqlite | Postgresql = request.getfixturevalue(
        "sqlite_files" if store == "sqlite" else "postgresql_server"
    )
    url, file = database.fresh(), tmp_path / NAME
    with adapter(url, test_clock=True) as ic:
        make(ic, "b", "3426")
        take(ic, many(3), "billheader_20240101010203.xml")
        before = shown(ic)
    file.write_text(many(6, "50.00"), encoding="utf-8")

    assert run(url, file, f"{point}:{nth}") == -signal.SIGKILL

    with adapter(url, test_clock=True) as ic:
        counts = NAME in [one.file for one in ic.importer.all("b")]
        assert counts == (point in ("import.after_commit", "import.while_moving"))
        assert (shown(ic) == before) is not counts
    if counts:
        with adapter(url, test_clock=True) as ic, pytest.raises(ImportedAlready):
            take(ic, many(6, "50.00"), NAME)
    else:
        assert run(url, file, "") == 0
    with adapter(url, test_clock=True) as ic:
        ic.importer.settle()
        assert [one.accepted for one in ic.importer.all("b") if one.file == NAME] == [7]
        assert [one["balance_due"] for one in shown(ic, "4000005")["invoices"]] == [Decimal("50.00")]
        assert len(rows(ic)["invoices"]) == 7
        take(ic, many(6, "60.00"), JULY)
        assert {one["balance_due"] for one in shown(ic)["invoices"]} == {Decimal("60.00")}
    database.reuse(url)


def run(url: str, file: Path, failpoint: str) -> int:
    """Import in a process of its own; how it ended."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("IC_ADAPTER_")}
    command = [sys.executable, "-c", LAUNCHER, url, str(file), failpoint]
    done = subprocess.run(command, env=clean, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode
