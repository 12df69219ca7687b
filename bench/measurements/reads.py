"""Reads: alternating stretches of load on floor and product, the same bytes on both sides."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

from lxml import etree

from bench.errors import NotMeasured
from bench.findings import Figures
from bench.programs.load import Load
from bench.programs.wire import Asking
from bench.programs.workbench import Side, Workbench

Measure = Callable[[Workbench], Figures]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One side's part of a round: what the loader saw, and processor time per request in µs."""

    load: Load
    work: float


@dataclass(frozen=True, slots=True)
class Pair:
    """One round."""

    floor: Stretch
    product: Stretch


def rate(asking: Asking) -> Measure:
    """Requests per second; the note tells processor time, which other programs on the machine disturb less."""

    def measure(bench: Workbench) -> Figures:
        pairs = bench.once(rounds(asking))
        floor = median(pair.floor.work for pair in pairs)
        product = median(pair.product.work for pair in pairs)
        less = median(pair.floor.work / pair.product.work for pair in pairs)
        note = f"processor time per request {product:.0f} µs, floor {floor:.0f} µs: ratio {less:.2f} of floor"
        return replace(_figures(pairs, lambda load: load.rate), notes=(note,))

    return measure


def p99(asking: Asking) -> Measure:
    """The latency that one request of a hundred exceeds, in ms."""
    return lambda bench: _figures(bench.once(rounds(asking)), lambda load: load.p99_ms)


def _figures(pairs: tuple[Pair, ...], figure: Callable[[Load], float]) -> Figures:
    return Figures(
        product=tuple(figure(pair.product.load) for pair in pairs),
        floor=tuple(figure(pair.floor.load) for pair in pairs),
    )


@cache
def rounds(asking: Asking) -> Callable[[Workbench], tuple[Pair, ...]]:
    """The rounds of one kind of request; the same object for the same kind, so that rows can share them."""

    def measure(bench: Workbench) -> tuple[Pair, ...]:
        floor, product = (bench.check(side, asking) for side in Side)
        if asking.in_floor is None:
            _compare(floor, product)
        for side in Side:
            _stretch(bench, side, asking, bench.effort.warm_up)
        pairs = []
        for number in range(bench.effort.rounds):
            pair = Pair(*(_stretch(bench, side, asking) for side in Side))
            rates = f"{pair.product.load.rate:,.0f}/s, floor {pair.floor.load.rate:,.0f}/s"
            bench.say(f"{asking.name}, round {number + 1}: {rates}")
            pairs.append(pair)
        for side in Side:
            bench.check(side, asking)
        return tuple(pairs)

    return measure


def _stretch(bench: Workbench, side: Side, asking: Asking, seconds: float | None = None) -> Stretch:
    server = bench.under_load(side)
    before = server.child.worked()
    load = bench.load(server, asking.path, asking.bodies, seconds)
    return Stretch(load, (server.child.worked() - before) / load.requests * 1e6)


def _compare(floor: bytes, product: bytes) -> None:
    """Both sides must answer the same tags and values, or the ratio would compare different work."""
    if (theirs := tags(floor)) != (ours := tags(product)):
        raise NotMeasured(f"floor and product answer differently: {sorted(set(theirs) ^ set(ours))[:6]}")


def tags(reply: bytes) -> list[tuple[str, str]]:
    """Every tag that holds a value, and the value, in order."""
    return [(str(node.tag), (node.text or "").strip()) for node in etree.fromstring(reply).iter() if not len(node)]
