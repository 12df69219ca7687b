"""Fresh processes, floor and product in turn: seconds to the first good answer, memory then and after many requests."""

import time
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from bench.findings import Figures
from bench.programs.wire import FORM, MANY_ACCOUNTS, MANY_BALANCES, POPULATION, Admin, first_answer, generated, router
from bench.programs.workbench import Server, Side, Workbench, prepare

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds to the first good answer, processor time used and MiB held then."""

    seconds: float
    worked: float
    resident: float


class Pair(NamedTuple):
    """One round."""

    floor: Start
    product: Start


def seconds(bench: Workbench) -> Figures:
    """Start-up to the first good answer of a documented biller."""
    pairs = bench.once(_pairs)
    product = median(pair.product.worked for pair in pairs)
    floor = median(pair.floor.worked for pair in pairs)
    return Figures(
        product=tuple(pair.product.seconds for pair in pairs),
        floor=tuple(pair.floor.seconds for pair in pairs),
        notes=(f"processor time {product:.2f} s, floor {floor:.2f} s; ratio {product / floor:.2f} of floor",),
    )


def memory(bench: Workbench) -> Figures:
    """Memory after the first good answer, in MiB."""
    pairs = bench.once(_pairs)
    return Figures(
        product=tuple(pair.product.resident for pair in pairs), floor=tuple(pair.floor.resident for pair in pairs)
    )


def seconds_of_largest(bench: Workbench) -> Figures:
    """Start-up to the first good answer of a biller with ten million accounts, its creation included."""
    bench.once(_warmed)
    floor, product = [], []
    for _ in range(bench.effort.rounds):
        with bench.fresh(Side.FLOOR) as server:
            floor.append(server.seconds)
        with bench.fresh(Side.PRODUCT) as server:
            product.append(server.seconds + _largest(server))
    return Figures(product=tuple(product), floor=tuple(floor))


def flatness(bench: Workbench) -> Figures:
    """Memory after many requests by memory at the first answers; the journal and all else that is kept fill."""
    askings = (MANY_BALANCES, MANY_ACCOUNTS)
    with bench.fresh(Side.PRODUCT) as server:
        prepare(server, *(asking.template for asking in askings))
        for asking in askings:
            first_answer(server.port, asking.path, asking.bodies[0], asking.expected)
        before, done = server.child.resident(), 0
        while done < bench.effort.many_requests:
            done += sum(bench.load(server, asking.path, asking.bodies).requests for asking in askings)
        after = server.child.resident()
    bench.say(f"memory: {before / MIB:.1f} MiB, after {done:,} requests {after / MIB:.1f} MiB")
    note = (
        f"{before / MIB:.1f} MiB at first, {after / MIB:.1f} MiB after {done:,} reads of two functions, many accounts"
    )
    return Figures(product=(after / before,), notes=(note,))


def _pairs(bench: Workbench) -> tuple[Pair, ...]:
    bench.once(_warmed)
    pairs = []
    for number in range(bench.effort.rounds):
        pair = Pair(*(_start(bench, side) for side in Side))
        bench.say(f"start {number + 1}: {pair.product.seconds:.3f} s, floor {pair.floor.seconds:.3f} s")
        pairs.append(pair)
    return tuple(pairs)


def _warmed(bench: Workbench) -> None:
    """The first start writes bytecode and fills the file cache; it does not count."""
    for side in Side:
        _start(bench, side)


def _start(bench: Workbench, side: Side) -> Start:
    with bench.fresh(side) as server:
        return Start(server.seconds, server.child.worked(), server.child.resident() / MIB)


def _largest(server: Server) -> float:
    """Seconds from there to the first good answer of a new biller of ten million accounts."""
    began = time.perf_counter()
    admin = Admin(server.port)
    admin.create("bench-largest", "3426", accounts=POPULATION, seed=1)
    admin.close()
    last = generated(POPULATION)[-1]
    first_answer(server.port, router("bench-largest"), last, b"<STATUS>0</STATUS>", FORM)
    return time.perf_counter() - began
