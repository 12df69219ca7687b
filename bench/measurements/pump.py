"""Records per second of the adapter's pump, on both stores, with one worker and four, beside a bare httpx loop."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from bench.errors import NotMeasured
from bench.findings import Figures
from bench.measurements import pump_fill
from bench.measurements.pump_databases import Databases, databases
from bench.programs.processes import PYTHON, limit_for, run
from bench.programs.wire import Admin, router
from bench.programs.workbench import Server, Side, Workbench

BILLER = "bench-pump"
LANES = 50
POSTED = 100  # payments per second, for the limits of the pump and of its floor
PUMP = ("-m", "ic_adapter.cli", "pump", "run", "--once", "--log-level", "warning")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is measured: the store and how many workers."""

    store: str
    workers: int


def rate(store: str, workers: int) -> Callable[[Workbench], Figures]:
    """Records per second; the start of the program is taken off on both sides."""
    setting = Setting(store, workers)

    def measure(bench: Workbench) -> Figures:
        with ExitStack() as stack:
            address = _router(bench, stack)
            made = stack.enter_context(databases(store, bench.scratch))
            waiting = _filled(bench, made, address)
            rounds = [
                _round(bench, setting, made.copied(waiting), address, number) for number in range(bench.effort.rounds)
            ]
        return Figures(product=tuple(ours for ours, _ in rounds), floor=tuple(bare for _, bare in rounds))

    return measure


def beside_finished(store: str) -> Callable[[Workbench], Figures]:
    """Records per second in lanes full of finished records, by those in empty lanes."""
    setting = Setting(store, 1)

    def measure(bench: Workbench) -> Figures:
        count = bench.effort.finished
        with ExitStack() as stack:
            address = _router(bench, stack)
            made = stack.enter_context(databases(store, bench.scratch))
            waiting = _filled(bench, made, address)
            among = made.copied(waiting)
            pump_fill.add_finished(among, count)
            ratios = []
            for _ in range(bench.effort.rounds):
                empty = _pumped(bench, setting, made.copied(waiting), 0)
                full = _pumped(bench, setting, made.copied(among), count)
                ratios.append(full / empty)
                bench.say(f"pump {store}: {full:,.0f}/s beside {count:,} finished records, {empty:,.0f}/s without")
        return Figures(product=tuple(ratios), notes=(f"{count:,} finished records in {LANES} lanes",))

    return measure


def _router(bench: Workbench, stack: ExitStack) -> str:
    server: Server = bench.started(Side.PRODUCT, stack)
    admin = Admin(server.port)
    admin.create(BILLER, "3426", accounts=LANES, seed=1)
    admin.close()
    return server.url + router(BILLER)


def _filled(bench: Workbench, made: Databases, address: str) -> str:
    """A database in which payments wait."""
    waiting = made.made("waiting")
    pump_fill.fill(waiting, address, bench.effort.payments, LANES, bench.scratch / "pump-fill.log")
    return waiting


def _round(bench: Workbench, setting: Setting, db: str, address: str, number: int) -> tuple[float, float]:
    ours = _pumped(bench, setting, db, 0)
    count = bench.effort.payments
    bare = (count - 1) / (_bare(bench, address, count) - _bare(bench, address, 1))
    bench.say(f"pump {setting.store}, {setting.workers} workers, {number + 1}: {ours:,.0f}/s, floor {bare:,.0f}/s")
    return ours, bare


def _bare(bench: Workbench, address: str, count: int) -> float:
    command = [PYTHON, "-m", "bench.floors.pump", address, str(count), str(LANES)]
    done = run(command, bench.cores.loader, bench.scratch / "floor-pump.log", limit_for(count, POSTED))
    if done.code or f"{count} posted" not in done.output:
        raise NotMeasured(f"the floor posted less than {count}: {done.output[-300:]}")
    return done.seconds


def _pumped(bench: Workbench, setting: Setting, db: str, finished: int) -> float:
    """Records per second of one run over a full queue; a run over the empty one tells what the program itself takes."""
    count, log = bench.effort.payments, bench.scratch / f"pump-{os.urandom(4).hex()}.log"
    command = [PYTHON, *PUMP, "--db", db, "--workers", str(setting.workers)]
    worked, idle = (run(command, bench.cores.loader, log, limit_for(count, POSTED)) for _ in range(2))
    states = idle.output.splitlines()[-1].split()
    if worked.code or idle.code or states[3] != str(count + finished):
        raise NotMeasured(f"the pump ended with {worked.output[-300:]}")
    return count / (worked.seconds - idle.seconds)
