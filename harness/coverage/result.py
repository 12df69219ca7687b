"""The result of a measurement: figures, gaps by name, tables, and the sentences by which a run fails."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.coverage.contract import AT_FUNCTION, FunctionContract, RouterContract
from harness.coverage.measuring import Measured

FORMAT, VERSION = "cayenta-contract coverage", 1
#: Figures by their names, in the order of the line.
NAMES = {
    "functions": "functions",
    "statuses": "STATUS codes",
    "tags": "tags",
    "bounds": "facet bounds",
    "faults": "faults",
    "asserted": "received tags asserted",
    "each": "received tags asserted in the run that received them",
}


@dataclass(frozen=True)
class Figure:
    """So many of so many."""

    met: int
    of: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down; 0 of nothing."""
        return 100 * self.met // self.of if self.of else 0


@dataclass(frozen=True)
class CoverageOrder:
    """What is asked: these functions (none: all), at least so many percent of a figure, assertions or not."""

    functions: tuple[str, ...] = ()
    at_least: Mapping[str, int] = field(default_factory=dict)
    needs_assertions: bool = True


@dataclass(frozen=True)
class CoverageResult:
    """What was measured, for the functions that were asked for."""

    contract: RouterContract
    measured: Measured
    order: CoverageOrder

    @property
    def functions(self) -> Sequence[FunctionContract]:
        """The functions that count."""
        known = self.contract.functions
        return [known[name] for name in self.order.functions or known]

    def figures(self) -> dict[str, Figure]:
        """Return each figure by its name."""
        found, functions = self.measured, self.functions
        tags = [(way, it.name, path) for it in functions for way in it.tags for path in it.tags[way]]
        bounds = [(it.name, path, one.name) for it in functions for path in it.bounds for one in it.bounds[path]]
        codes = [(it.name, code) for it in functions for code in it.statuses]
        received = self.received("reply")
        return {
            "functions": Figure(len(functions) - len(self.never_reached()), len(functions)),
            "statuses": Figure(sum(found.statuses[name][code] > 0 for name, code in codes), len(codes)),
            "tags": Figure(sum(found.tags[tag].filled > 0 for tag in tags if tag in found.tags), len(tags)),
            "bounds": Figure(sum(bound in found.bounds for bound in bounds), len(bounds)),
            "faults": Figure(sum(name in found.faults for name in self.contract.faults), len(self.contract.faults)),
            "asserted": Figure(sum(tag in found.compared for tag in received), len(received)),
            "each": Figure(sum(found.compared[tag] for tag in received), sum(found.received[tag] for tag in received)),
        }

    def received(self, direction: str) -> list[tuple[str, str, str]]:
        """Return the tags of the contract that came in a message of this direction."""
        return [
            tag
            for function in self.functions
            for path in function.tags[direction]
            if (tag := (direction, function.name, path)) in self.measured.received
        ]

    def never_reached(self) -> list[str]:
        """Return the functions that no exchange was about."""
        return [it.name for it in self.functions if not self.measured.statuses.get(it.name)]

    def line(self) -> str:
        """Return the figures in one line."""
        figures = self.figures()
        one = {name: f"{figure.met} of {figure.of}" for name, figure in figures.items()}
        return (
            f"{one['statuses']} STATUS codes of {one['functions']} functions · {one['tags']} tags, "
            f"{one['bounds']} facet bounds · {one['asserted']} received tags asserted "
            f"({figures['each'].percent} % run by run)"
        )

    def failures(self) -> Iterator[str]:
        """Yield a sentence for each reason why the run is not good enough."""
        if not self.measured.exchanges:
            yield "nothing was asked: the journal has no exchange with a router; run scenarios or tests first"
            return
        if self.order.needs_assertions and not self.measured.compared:
            yield "nothing was asserted: no expectation compared a value of a request or reply"
        if never := self.never_reached():
            yield f"never reached: {', '.join(never)}"
        figures = self.figures()
        for name, least in self.order.at_least.items():
            if figures[name].percent < least:
                figure = figures[name]
                yield f"{NAMES[name]}: {figure.met} of {figure.of} is {figure.percent} %, less than {least} %"

    def gaps(self) -> dict[str, dict[str, list[str]]]:
        """Return what was not met, by kind and function; faults stand under a blank name."""
        found = self.measured
        by_function: dict[str, Callable[[FunctionContract], list[str]]] = {
            "STATUS codes never met": lambda it: [code for code in it.statuses if not found.statuses[it.name][code]],
            "request tags never filled": lambda it: self._never_filled(it, "request"),
            "reply tags never filled": lambda it: self._never_filled(it, "reply"),
            "reply tags received, never asserted": lambda it: self._never_compared(it, "reply"),
            "request tags sent, never asserted": lambda it: self._never_compared(it, "request"),
            "facet bounds never met": lambda it: [
                f"{path} {bound.name}"
                for path, bounds in it.bounds.items()
                for bound in bounds
                if (it.name, path, bound.name) not in found.bounds
            ],
        }
        gaps = {
            kind: {it.name: names for it in self.functions if (names := missing(it))}
            for kind, missing in by_function.items()
        }
        faults = [name for name in self.contract.faults if name not in found.faults]
        return {**gaps, "faults never met": {"": faults} if faults else {}}

    def _never_filled(self, function: FunctionContract, way: str) -> list[str]:
        tags = self.measured.tags
        return [path for path in function.tags[way] if not tags[way, function.name, path].filled]

    def _never_compared(self, function: FunctionContract, way: str) -> list[str]:
        return [
            path for it, name, path in self.received(way) if name == function.name and self._is_open(it, name, path)
        ]

    def _is_open(self, way: str, name: str, path: str) -> bool:
        return (way, name, path) not in self.measured.compared

    def as_json(self) -> dict[str, Any]:
        """Return the result file (docs/contract.md)."""
        found = self.measured
        failures = [*self.failures()]
        return {
            "format": FORMAT,
            "version": VERSION,
            "passed": not failures,
            "failures": failures,
            "line": self.line(),
            "runs": found.runs,
            "exchanges": found.exchanges,
            "figures": {
                name: {"met": it.met, "of": it.of, "percent": it.percent} for name, it in self.figures().items()
            },
            "gaps": self.gaps(),
            "functions": {it.name: self._function(it) for it in self.functions},
            "faults": {name: dict(found.faults[name]) for name in self.contract.faults if name in found.faults},
        }

    def _function(self, function: FunctionContract) -> dict[str, Any]:
        found = self.measured
        return {
            "statuses": {code: found.statuses[function.name][code] for code in function.statuses}
            | dict(found.statuses[function.name]),
            **{
                way: {path: self._tag(way, function.name, path) for path in function.tags[way]}
                for way in ("request", "reply")
            },
        }

    def _tag(self, way: str, name: str, path: str) -> dict[str, int]:
        tag = (way, name, path)
        count = self.measured.tags[tag]
        if path == AT_FUNCTION and way == "reply":
            count.absent = 0  # functions differ in whether they have it at all
        return {
            "filled": count.filled,
            "blank": count.blank,
            "absent": count.absent,
            "asserted in runs": self.measured.compared[tag],
        }
