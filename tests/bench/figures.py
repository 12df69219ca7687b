"""Findings and results as these tests need them."""

from datetime import UTC, datetime

from bench.findings import Bound, Figures, Finding, Target
from bench.reporting.results import Entry, Result, entry

MADE = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HALF_AGAIN = Target(Bound.AT_LEAST, 1.5, of_floor=True)
AT_MOST_TEN = Target(Bound.AT_MOST, 10.0)


def finding(target: Target = HALF_AGAIN, *, product: tuple[float, ...] = (), floor: tuple[float, ...] = ()) -> Finding:
    """A finding of these rounds; without rounds it was not measured."""
    figures = Figures(product=product, floor=floor) if product else None
    return Finding("row", "what it is", "/s", target, figures, reason="" if product else "there is no such command")


def stored(found: Finding, effort: str = "full") -> Entry:
    """The finding as an entry."""
    return entry(found, made=MADE, commit="0123456789", effort=effort)


def result(**rows: Finding) -> Result:
    """A result of these rows."""
    entries = {key.replace("_", "-"): stored(row) for key, row in rows.items()}
    return Result(effort="full", python="3.11.0", loader="wrk", cores_apart=True, rows=entries)
