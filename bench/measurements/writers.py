"""How long another writer waits while a large file is imported into each kind of store."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bench.errors import NotMeasured
from bench.findings import Figures
from bench.measurements import bills, imports
from bench.measurements.pump_databases import databases
from bench.programs.adapter import ADAPTER, served
from bench.programs.processes import PYTHON, limit_for, start
from bench.programs.workbench import Workbench

#: The first account of the file: what is changed is what is being imported.
CHANGE = "UPDATE accounts SET block_ach = NOT block_ach WHERE bid = '3426' AND account_number = '30000000'"
EVERY = 0.02  # seconds between two writes
PATIENCE = 60.0  # seconds that a write waits before it fails
MOVED = 3_000  # bills per second of an import beside another writer, for its limit


def longest_wait(store: str) -> Callable[[Workbench], Figures]:
    """Seconds of the longest of many small writes while a file is imported into this kind of store."""

    def measure(bench: Workbench) -> Figures:
        count = bench.effort.loop_accounts
        folder = bench.scratch / f"writers-{store}"
        folder.mkdir()
        file = folder / bills.NAME
        bills.write(file, count)
        with databases(store, folder) as found:
            db = found.made("writers")
            with served(db, {"id": imports.BID, "template": imports.BID}, bench.cores.server, folder / "adapter.log"):
                pass
            with _writer(store, db) as write:
                waits, seconds = _beside(bench, write, db, file)
        notes = (f"{len(waits):,} writes beside an import of {count:,} bills, which took {seconds:.1f} s",)
        return Figures((max(waits),), notes=notes)

    return measure


@contextmanager
def _writer(store: str, db: str) -> Iterator[Callable[[], object]]:
    """A connection that commits each change by itself."""
    if store == "sqlite":
        with closing(sqlite3.connect(db, timeout=PATIENCE, isolation_level=None)) as connection:
            yield lambda: connection.execute(CHANGE)
        return
    import psycopg

    address = make_url(db)
    where = address.translate_connect_args(username="user", database="dbname") | dict(address.query)
    with psycopg.connect(**where, autocommit=True) as server:
        yield lambda: server.execute(CHANGE)


def _beside(bench: Workbench, write: Callable[[], object], db: str, file: Path) -> tuple[list[float], float]:
    """Seconds of each write from the start of the import to its end, and those of the import."""
    child = start([PYTHON, *ADAPTER, "import", "--db", db, imports.BID, str(file)], bench.cores.server, _log(file))
    first = time.perf_counter()
    deadline = first + limit_for(bench.effort.loop_accounts, MOVED)
    waits: list[float] = []
    try:
        while child.process.poll() is None:
            began = time.perf_counter()
            if began > deadline:
                raise NotMeasured(f"the import did not end in time: {child.said()[-300:]}")
            write()
            waits.append(time.perf_counter() - began)
            time.sleep(EVERY)
        seconds = time.perf_counter() - first
    finally:
        child.end()
    if child.process.returncode or not imports.TAKEN.search(child.said()):
        raise NotMeasured(f"the import ended with {child.process.returncode}: {child.said()[-300:]}")
    return waits, seconds


def _log(file: Path) -> Path:
    return file.with_suffix(".log")
