"""Import rate and memory of the adapter beside a bare iterparse over the same file, in turn."""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from shutil import copyfile

from bench.errors import NotMeasured
from bench.findings import Figures
from bench.measurements import bills
from bench.programs.adapter import ADAPTER, served
from bench.programs.processes import PYTHON, Ended, limit_for, run
from bench.programs.workbench import Side, Workbench

MEGABYTE = 1_000_000
IMPORTED = 10 * MEGABYTE  # bytes per second of an import, for its limit; the floor is faster
TAKEN = re.compile(r": (\d+) of (\d+) bills, total ([0-9.\-]+)")
BID = "3426"
STORE = "adapter.db"


@dataclass(frozen=True, slots=True)
class Taken:
    """How an import ended: the program, and what it says it took; accepted is 0 where the file was refused."""

    ended: Ended
    accepted: int
    total: Decimal
    log: str


@dataclass(frozen=True, slots=True)
class Round:
    """Bills per second of each side, and the adapter's peak in MB with a tenth of the file and with all of it."""

    floor: float
    product: float
    peak_of_tenth: float
    peak: float


def rate(bench: Workbench) -> Figures:
    """Bills per second; what a file of one bill takes is taken off on both sides."""
    rounds = bench.once(_rounds)
    return Figures(product=tuple(one.product for one in rounds), floor=tuple(one.floor for one in rounds))


def flatness(bench: Workbench) -> Figures:
    """Peak with the whole file by peak with a tenth of it."""
    rounds = bench.once(_rounds)
    peaks = f"peak {max(one.peak for one in rounds):.0f} MB with {bench.effort.bills:,} bills"
    return Figures(product=tuple(one.peak / one.peak_of_tenth for one in rounds), notes=(peaks,))


def take(bench: Workbench, source: Path, label: str, python: tuple[str, ...] = (PYTHON,)) -> Taken:
    """Import this file into a store without invoices by the adapter's own command, under this interpreter."""
    folder = bench.scratch / label
    folder.mkdir()
    file = folder / bills.NAME
    file.hardlink_to(source)
    copyfile(bench.once(_empty_store), folder / STORE)
    command = [*python, *ADAPTER, "import", "--db", str(folder / STORE), BID, str(file)]
    ended = run(command, bench.cores.server, folder / "output", _limit(source))
    found = TAKEN.search(ended.output)
    if ended.code == 0 and found is None:
        raise NotMeasured(f"the import ended without a result: {ended.output[-300:]}")
    log = folder / "archive" / f"{bills.NAME}.log"
    accepted, total = (int(found[1]), Decimal(found[3])) if ended.code == 0 and found else (0, Decimal(0))
    return Taken(ended, accepted, total, log.read_text() if log.exists() else "")


def _limit(source: Path) -> float:
    return limit_for(source.stat().st_size, IMPORTED)


def _empty_store(bench: Workbench) -> Path:
    """A store that knows the biller and no invoice; billers are made over the API only."""
    store = bench.scratch / "empty.db"
    with served(str(store), {"id": BID, "template": BID}, bench.cores.server, bench.scratch / "adapter.log"):
        pass
    if store.with_name(store.name + "-wal").exists():
        raise NotMeasured("the adapter left its store open")
    return store


def _rounds(bench: Workbench) -> tuple[Round, ...]:
    count = bench.effort.bills
    whole, tenth, single = (bench.scratch / f"{name}.xml" for name in ("whole", "tenth", "single"))
    for path, number in ((whole, count), (tenth, count // 10), (single, 1)):
        bills.write(path, number)
    rounds = []
    for number in range(bench.effort.rounds):
        floor = _rate(count, _scan(bench, whole).seconds, _scan(bench, single).seconds)
        label = f"import-{number}"
        taken = take(bench, whole, f"{label}-whole")
        if taken.accepted != count:
            raise NotMeasured(f"the adapter took {taken.accepted} of {count} bills: {taken.ended.output[-300:]}")
        product = _rate(count, taken.ended.seconds, take(bench, single, f"{label}-single").ended.seconds)
        smaller = take(bench, tenth, f"{label}-tenth").ended.peak
        rounds.append(Round(floor, product, smaller / MEGABYTE, taken.ended.peak / MEGABYTE))
        bench.say(f"import {number + 1}: {product:,.0f} bills/s, {Side.FLOOR.value} {floor:,.0f}/s")
    return tuple(rounds)


def _rate(count: int, seconds: float, start: float) -> float:
    if seconds <= start:
        raise NotMeasured("the file is too short to measure; it takes no longer than one bill")
    return (count - 1) / (seconds - start)


def _scan(bench: Workbench, path: Path) -> Ended:
    command = [PYTHON, "-m", "bench.floors.import_scan", str(path)]
    done = run(command, bench.cores.server, bench.scratch / "scan.log", _limit(path))
    if done.code:
        raise NotMeasured(f"the floor could not read the file: {done.output[-300:]}")
    return done
