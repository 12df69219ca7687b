"""Bills in columns: one list of texts per element, so that nothing is done by bill."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ic_adapter.files.bills.reading.bill import SPELT, TWICE, WARNING, Bill

#: Bills of a batch; the last run of bills may make it somewhat longer.
BATCH = 500
#: The columns of bills that are not alike.
NAMES: tuple[str, ...] = (*SPELT, TWICE, WARNING)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Bills one after the other: the values of each in the order of `names`, and the line where each begins.

    `is_plain`: no value is too long or holds a sign that the store, the BIF or JSON has to replace. Blanks may stand
    around a value.
    """

    names: tuple[str, ...]
    rows: Sequence[Row]
    lines: Sequence[int]
    is_plain: bool = False

    def in_order(self) -> Iterator[Row]:
        """Yield the rows in the order of NAMES."""
        places = {name: place for place, name in enumerate(self.names)}
        order = [places.get(name, len(self.names)) for name in NAMES]
        for row in self.rows:
            known = (*row, "")
            yield tuple([known[place] for place in order])


@dataclass(frozen=True, slots=True)
class BillBatch:
    """Bills of a file from number `first`: trimmed texts by name as in `Bill`, the line of each, whether all are plain.

    A name that no bill has may be absent.
    """

    first: int
    values: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    is_plain: bool = False

    def __len__(self) -> int:
        return len(self.lines)

    def part(self, begin: int, end: int) -> "BillBatch":
        """Return the bills from this place to before that one."""
        values = {name: column[begin:end] for name, column in self.values.items()}
        return BillBatch(self.first + begin, values, self.lines[begin:end], self.is_plain)

    def bills(self) -> Iterator[Bill]:
        """Yield the bills one by one."""
        for line, row in zip(self.lines, zip(*self.values.values(), strict=True), strict=True):
            bill = Bill((name, text) for name, text in zip(self.values, row, strict=True) if text)
            bill.line = line
            yield bill


def run_of(bills: Sequence[Bill]) -> Run:
    """Return bills that were read one by one as a run."""
    blanks = ("",) * len(NAMES)
    return Run(NAMES, [tuple(map(bill.get, NAMES, blanks)) for bill in bills], [bill.line for bill in bills])


def batched(runs: Iterable[Run], first: int = 1) -> Iterator[BillBatch]:
    """Yield the runs in batches, the bills numbered from `first`."""
    waiting: list[Run] = []
    count = 0
    for run in runs:
        waiting.append(run)
        count += len(run.rows)
        if count >= BATCH:
            yield _batch(waiting, first)
            first, count, waiting = first + count, 0, []
    if count:
        yield _batch(waiting, first)


def _batch(runs: Sequence[Run], first: int) -> BillBatch:
    names = runs[0].names
    if all(run.names == names for run in runs):
        rows = chain.from_iterable(run.rows for run in runs)
    else:
        names = NAMES
        rows = chain.from_iterable(run.in_order() for run in runs)
    columns = {name: list(map(str.strip, column)) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
    lines = list(chain.from_iterable(run.lines for run in runs))
    return BillBatch(first, columns, lines, all(run.is_plain for run in runs))
