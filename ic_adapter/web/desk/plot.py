"""Geometry of the plot of the pump's throughput: stacked bars, axes and labels, in the units of the drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from ic_adapter.pump.operator.throughput import Bar, Throughput
from ic_adapter.records.states import FOR_A_PERSON, State

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 12, 14, 34
LINES = 4  # across, about
LABELS = 4  # along, at most
GAP = 0.2  # share of a bar's place that stays free
#: What is stacked, from the bottom up: its name, its style, the states that records came into.
PARTS: tuple[tuple[str, str, frozenset[State]], ...] = (
    ("sent", "sent", frozenset({State.SENT})),
    ("need a decision", "person", FOR_A_PERSON),
    ("other changes", "other", frozenset(State) - FOR_A_PERSON - {State.SENT}),
)
LABELLED = ((timedelta(days=1), "%m-%d"), (timedelta(minutes=10), "%m-%d %H:%M"), (timedelta(), "%H:%M:%S"))
UNITS: Mapping[str, int] = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


@dataclass(frozen=True, slots=True)
class Box:
    """One part of one bar."""

    style: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A drawing of WIDTH by HEIGHT; `rows` say the same as a table: start of the span, then one number per part."""

    boxes: Sequence[Box]
    across: Sequence[Tick]
    along: Sequence[Tick]
    rows: Sequence[tuple[str, Sequence[int]]]
    totals: Sequence[tuple[str, str, int]]
    per: str
    first: str
    last: str
    is_cut: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def plot_of(throughput: Throughput, zone: tzinfo) -> Plot:
    """The plot of what has changed."""
    rows = [_parts(bar) for bar in throughput.bars]
    step = _step(max(sum(row) for row in rows))
    top = step * max(1, -(-max(sum(row) for row in rows) // step))
    times = [f"{bar.start.astimezone(zone):%Y-%m-%d %H:%M:%S}" for bar in throughput.bars]
    return Plot(
        boxes=[box for place, row in enumerate(rows) for box in _boxes(row, place, len(rows), top)],
        across=[Tick(_y(value, top), f"{value:,}") for value in range(0, top + 1, step)],
        along=_along(throughput, zone),
        rows=[(at, row) for at, row in zip(times, rows, strict=True) if any(row)],
        totals=[(name, style, sum(row[n] for row in rows)) for n, (name, style, _) in enumerate(PARTS)],
        per=_per(throughput.span),
        first=times[0],
        last=times[-1],
        is_cut=throughput.is_cut,
    )


def _parts(bar: Bar) -> list[int]:
    return [sum(bar.counts.get(state, 0) for state in states) for _, _, states in PARTS]


def _step(most: int) -> int:
    """A round number of records between two lines."""
    rough = max(1, -(-most // LINES))
    unit: int = 10 ** (len(str(rough)) - 1)
    return next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)


def _y(value: int, top: int) -> float:
    return round(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM), 1)


def _x(place: float, places: int) -> float:
    return round(LEFT + place / places * (WIDTH - LEFT - RIGHT), 1)


def _boxes(row: Sequence[int], place: int, places: int, top: int) -> list[Box]:
    x, width = _x(place + GAP / 2, places), round((1 - GAP) * (WIDTH - LEFT - RIGHT) / places, 1)
    boxes, below = [], 0
    for (_, style, _), count in zip(PARTS, row, strict=True):
        if count:
            y = _y(below + count, top)
            boxes.append(Box(style, x, y, min(width, 40.0), round(_y(below, top) - y, 1)))
        below += count
    return boxes


def _along(throughput: Throughput, zone: tzinfo) -> list[Tick]:
    """Labels at even distances: days, hours or seconds, as the bars are long."""
    form = next(form for least, form in LABELLED if throughput.span >= least)
    places = len(throughput.bars)
    every = max(1, -(-places // LABELS))

    def label(at: datetime) -> str:
        return f"{at.astimezone(zone):{form}}"

    return [Tick(_x(place, places), label(throughput.bars[place].start)) for place in range(0, places, every)]


def _per(span: timedelta) -> str:
    """`10 minutes`, `second`."""
    seconds = span // timedelta(seconds=1)
    name, length = next((name, length) for name, length in UNITS.items() if seconds % length == 0)
    return name if seconds == length else f"{seconds // length} {name}s"
