"""The closed loop: the simulator writes the bills of a whole biller, the adapter imports and totals them.

And what a cut file and a file with one bad bill come to.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.errors import NotMeasured
from bench.findings import Figures
from bench.measurements import bills
from bench.measurements.imports import BID, MEGABYTE, STORE, Taken, take
from bench.programs.processes import PYTHON, Ended, limit_for, run
from bench.programs.workbench import Workbench

BAD = 17  # the bill that is spoilt, counted from 1
WRITTEN = 3_000  # accounts per second of a bill run, for its limit


@dataclass(frozen=True, slots=True)
class Loop:
    """What each part came to; the damaged files hold a tenth of the bills."""

    written: Ended
    held: bills.Content
    taken: Taken
    stored: int
    stored_of_cut: int
    cut: Taken
    spoilt: Taken
    tenth: bills.Content

    def checks(self) -> Iterator[tuple[str, bool]]:
        """What has to hold, and whether it does."""
        yield f"{self.held.bills:,} bills written and imported", self.held.bills == self.taken.accepted == self.stored
        yield f"total {self.held.total:,.2f} on both sides", self.held.total == self.taken.total
        yield "a cut file imports nothing", self.cut.ended.code == 1 and self.stored_of_cut == 0
        rest = self.tenth.bills - 1 == self.spoilt.accepted
        yield f"with one bad bill the other {self.tenth.bills - 1:,} are imported", rest
        yield "and the log says which", f"bill {BAD} (" in self.spoilt.log


def checks(bench: Workbench) -> Figures:
    """How many of the checks hold."""
    found = list(bench.once(_loop).checks())
    notes = tuple(f"{'holds' if holds else 'DOES NOT HOLD'}: {text}" for text, holds in found)
    return Figures(product=(float(sum(holds for _, holds in found)),), notes=notes)


def peak(bench: Workbench) -> Figures:
    """The larger peak of the two programs, in MB."""
    loop = bench.once(_loop)
    written, taken = loop.written.peak / MEGABYTE, loop.taken.ended.peak / MEGABYTE
    times = f"written in {loop.written.seconds:.1f} s, imported in {loop.taken.ended.seconds:.1f} s"
    return Figures(product=(max(written, taken),), notes=(f"writer {written:.0f} MB, adapter {taken:.0f} MB", times))


def _loop(bench: Workbench) -> Loop:
    whole, written = _run(bench, bench.effort.loop_accounts, "loop")
    bench.say(f"bill run: {written.seconds:.1f} s, {written.peak / MEGABYTE:.0f} MB")
    taken = take(bench, whole, "loop-whole")
    bench.say(f"import: {taken.ended.seconds:.1f} s, {taken.ended.peak / MEGABYTE:.0f} MB")
    tenth, _ = _run(bench, bench.effort.loop_accounts // 10, "loop-tenth")
    broken, spoilt = bench.scratch / "cut.xml", bench.scratch / "spoilt.xml"
    bills.cut(tenth, broken)
    bills.spoil(tenth, spoilt, BAD)
    return Loop(
        written=written,
        held=bills.content(whole),
        taken=taken,
        stored=_stored(bench, "loop-whole"),
        cut=take(bench, broken, "loop-cut"),
        stored_of_cut=_stored(bench, "loop-cut"),
        spoilt=take(bench, spoilt, "loop-spoilt"),
        tenth=bills.content(tenth),
    )


def _run(bench: Workbench, accounts: int, label: str) -> tuple[Path, Ended]:
    """The bill file of a new biller of so many accounts, and how the program that wrote it ended."""
    folder = bench.scratch / label
    folder.mkdir()
    command = [PYTHON, "-m", "simulator.cli", "bill-run", "--biller", BID, "--accounts", str(accounts)]
    command += ["--out", str(folder)]
    ended = run(command, bench.cores.server, bench.scratch / f"{label}.log", limit_for(accounts, WRITTEN))
    files = sorted(folder.glob("billheader_*.xml"))
    if ended.code or len(files) != 1:
        raise NotMeasured(f"the bill run ended with {ended.code}: {' '.join(ended.output.split())[-200:]}")
    return files[0], ended


def _stored(bench: Workbench, label: str) -> int:
    with closing(sqlite3.connect(bench.scratch / label / STORE)) as database:
        found: int = database.execute("SELECT count(*) FROM invoices").fetchone()[0]
        return found
