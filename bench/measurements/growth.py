"""What one more biller costs, and what more accounts in a biller cost."""

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

from bench.findings import Figures
from bench.measurements.starts import MIB
from bench.programs.wire import Admin, first_answer, generated, router
from bench.programs.workbench import Server, Side, Workbench

GOOD = b"<STATUS>0</STATUS>"
MADE = 20  # billers of each size; their median is the time to make one


@dataclass(slots=True)
class Grown:
    """A biller of one size on a server of its own: ms to make one, rates of the rounds, MiB at the end."""

    accounts: int
    server: Server
    made: float
    rates: list[float] = field(default_factory=list)
    resident: float = 0.0

    @property
    def path(self) -> str:
        """Its router."""
        return router(f"bench-{self.accounts}")


@dataclass(frozen=True, slots=True)
class Making:
    """Many billers made one after the other: milliseconds, those of processor time, and KiB of each."""

    milliseconds: float
    worked: float
    kibibytes: float


def biller_time(bench: Workbench) -> Figures:
    """Milliseconds for one more biller, over HTTP."""
    making = bench.once(_billers)
    return Figures(product=(making.milliseconds,), notes=(f"processor time {making.worked:.2f} ms",))


def biller_memory(bench: Workbench) -> Figures:
    """KiB for one more biller."""
    return Figures(product=(bench.once(_billers).kibibytes,))


def rate(bench: Workbench) -> Figures:
    """Reads per second of processor time, of the largest biller by the smallest, round by round."""
    grown = bench.once(_grown)
    ratios = tuple(last / first for first, last in zip(grown[0].rates, grown[-1].rates, strict=True))
    points = tuple((float(one.accounts), median(one.rates)) for one in grown)
    return Figures(product=ratios, points=points, notes=(_listed(grown, [f"{y:,.0f}/s" for _, y in points]),))


def memory(bench: Workbench) -> Figures:
    """Memory of a server with the largest biller by one with the smallest, after the same reads."""
    grown = bench.once(_grown)
    points = tuple((float(one.accounts), one.resident) for one in grown)
    note = _listed(grown, [f"{mib:.1f} MiB" for _, mib in points])
    return Figures(product=(grown[-1].resident / grown[0].resident,), points=points, notes=(note,))


def creation(bench: Workbench) -> Figures:
    """Milliseconds to make the largest biller."""
    grown = bench.once(_grown)
    points = tuple((float(one.accounts), one.made) for one in grown)
    note = _listed(grown, [f"{ms:.2f} ms" for _, ms in points])
    return Figures(product=(grown[-1].made,), points=points, notes=(note,))


def _billers(bench: Workbench) -> Making:
    count = bench.effort.billers
    with bench.fresh(Side.PRODUCT) as server:
        admin = Admin(server.port)
        admin.create("bench-first", "3426")  # loads what only the first one needs
        before, worked, began = server.child.resident(), server.child.worked(), time.perf_counter()
        for number in range(count):
            admin.create(f"bench-{number}", "3426")
        took, worked = time.perf_counter() - began, server.child.worked() - worked
        admin.close()
        held = server.child.resident() - before
    return Making(took / count * 1000, worked / count * 1000, held / count / 1024)


def _grown(bench: Workbench) -> list[Grown]:
    with ExitStack() as stack:
        grown = [_made(bench, stack, accounts) for accounts in bench.effort.sizes]
        for one in grown:
            bench.load(one.server, one.path, generated(one.accounts), bench.effort.warm_up)
        for _ in range(bench.effort.rounds):
            for one in grown:
                one.rates.append(_rate(bench, one))
        for one in grown:
            one.resident = one.server.child.resident() / MIB
    return grown


def _rate(bench: Workbench, grown: Grown) -> float:
    """Reads per second of its processor time: nothing else on the machine decides what is compared here."""
    before = grown.server.child.worked()
    requests = bench.load(grown.server, grown.path, generated(grown.accounts)).requests
    return requests / (grown.server.child.worked() - before)


def _made(bench: Workbench, stack: ExitStack, accounts: int) -> Grown:
    server = bench.started(Side.PRODUCT, stack)
    name = f"bench-{accounts}"
    admin = Admin(server.port)
    made = []
    for number in range(MADE):
        began = time.perf_counter()
        admin.create(f"{name}-{number}", "3426", accounts=accounts, seed=number)
        made.append((time.perf_counter() - began) * 1000)
    admin.create(name, "3426", accounts=accounts, seed=1)
    admin.require_login(name)
    admin.close()
    for asked in generated(accounts)[::100]:
        first_answer(server.port, router(name), asked, GOOD)
    return Grown(accounts, server, median(made))


def _listed(grown: list[Grown], figures: list[str]) -> str:
    return ", ".join(f"{one.accounts:,} accounts {figure}" for one, figure in zip(grown, figures, strict=True))
