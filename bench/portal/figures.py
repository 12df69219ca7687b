"""Figures of the portal's rows: all of them come from one filled portal."""

from collections.abc import Callable
from statistics import median

from bench.findings import Figures
from bench.portal import crowd, pages
from bench.portal.stage import staged
from bench.programs.workbench import Workbench

Measured = tuple[list[pages.Round], list[tuple[int, float]]]


def p95(key: str) -> Callable[[Workbench], Figures]:
    """Return the measurement of a page: milliseconds of our own that 19 of 20 do not take longer than."""

    def measure(bench: Workbench) -> Figures:
        rounds = [one[key] for one in bench.once(_measured)[0]]
        ours = median(ms for one in rounds for ms in one.ours)
        routers = median(ms for one in rounds for ms in one.routers)
        middle = f"median {ours:.1f} ms, beside {routers:.1f} ms of the router's"
        return Figures(tuple(one.p95 for one in rounds), notes=(middle, _size(bench)))

    return measure


def lost_or_doubled(bench: Workbench) -> Figures:
    """How many of the payments at once the router's ledger lacks, or has more than once."""
    rounds = bench.once(_measured)[1]
    slowest = max(seconds for _, seconds in rounds)
    note = f"{bench.effort.crowd} payers at once, two presses each: the last confirmation after {slowest:.1f} s"
    return Figures(tuple(float(faults) for faults, _ in rounds), notes=(note, _size(bench)))


def _size(bench: Workbench) -> str:
    return f"{bench.effort.payers:,} payers, {bench.effort.visitors} of whom are measured"


def _measured(bench: Workbench) -> Measured:
    with staged(bench) as stage:
        rounds = pages.rounds(bench, stage)
        return rounds, [crowd.faults(bench, stage) for _ in range(bench.effort.rounds)]
