"""A result as a picture: how far each row is from its target, and how figures grow with accounts; SVG by hand."""

import math
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from bench.errors import NotMeasured
from bench.findings import Bound, Verdict
from bench.reporting.report import number
from bench.reporting.results import Entry, Result

WIDTH, LEFT, RIGHT, LINE = 900, 290, 190, 24
TOP = 56
MOST = 3.0  # a row that is three times as good as asked ends at the edge
COLOURS = {Verdict.MET: "#2e7d32", Verdict.MISSED: "#c62828"}
CHART = 150


def picture(result: Result) -> str:
    """The SVG: bars to the right of the line are met."""
    rows = [(key, row) for key, row in result.rows.items() if row.value is not None]
    growing = [(key, row) for key, row in rows if len(row.points) > 1]
    bars = TOP + LINE * len(rows) + 20
    height = bars + (CHART + 70) * len(growing) + 10
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        _text(
            10,
            22,
            f"make bench ({result.effort}): value relative to the target; right of the line the target is met",
            15,
        ),
        *_bars(rows),
    ]
    for at, (key, row) in enumerate(growing):
        lines += _chart(key, row, bars + (CHART + 70) * at + 40)
    return "\n".join([*lines, "</svg>\n"])


def share(row: Entry) -> float:
    """How good a row is beside its target: 1 = exactly met, more is better."""
    if row.value is None:
        raise NotMeasured(f"{row.what} has no value to draw")
    limit = float(row.target.split()[1])
    if row.bound is Bound.AT_LEAST:
        return row.value / limit
    return limit / row.value if row.value > 0 else math.inf


def _bars(rows: Iterable[tuple[str, Entry]]) -> Iterator[str]:
    unit = (WIDTH - LEFT - RIGHT) / MOST
    y = TOP
    for key, row in rows:
        good = share(row)
        yield _text(10, y + 12, f"{key}: {row.what}"[:44])
        length = min(good, MOST) * unit
        yield f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="16" fill="{COLOURS[row.verdict]}"/>'
        yield _text(round(LEFT + length) + 6, y + 12, f"{number(row.value)} ({row.target})")
        y += LINE
    x = LEFT + unit
    yield f'<line x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{y}" stroke="black" stroke-dasharray="4 3"/>'
    yield _text(round(x) - 18, TOP - 12, "target")


def _chart(key: str, row: Entry, top: int) -> Iterator[str]:
    """A line over accounts, which stand in powers of ten."""
    xs = [math.log10(size) for size, _ in row.points]
    highest = max(value for _, value in row.points) or 1.0
    across = (WIDTH - LEFT - RIGHT) / (xs[-1] - xs[0])
    places = [
        (LEFT + (x - xs[0]) * across, top + CHART * (1 - value / highest))
        for x, (_, value) in zip(xs, row.points, strict=True)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield _text(10, top - 14, f"{key}: {row.what}, by accounts per biller", 13)
    yield f'<line x1="{LEFT}" y1="{top + CHART}" x2="{WIDTH - RIGHT}" y2="{top + CHART}" stroke="#999"/>'
    yield f'<polyline points="{line}" fill="none" stroke="#1565c0" stroke-width="2"/>'
    for (x, y), (size, value) in zip(places, row.points, strict=True):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1565c0"/>'
        yield _text(round(x) + 5, round(y) - 5 if y > top + 20 else round(y) + 14, number(value))
        yield _text(round(x) - 10, top + CHART + 16, f"{size:,.0f}")


def _text(x: int, y: int, text: str, size: int = 12) -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}">{escape(text)}</text>'
