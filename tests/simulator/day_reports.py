"""How these tests read a day report: as the page docs/day-report.md tells a reader to."""

import csv
import io
from datetime import date

from simulator.router.pipeline import Router
from simulator.statements.day_report import report

TODAY = date(2024, 11, 15)
Line = dict[str, str]


def read(text: bytes) -> list[Line]:
    """Every line with its marks taken away."""
    rows = csv.DictReader(io.StringIO(text.decode(), newline=""), strict=True)
    return [{name: value.removeprefix("'") for name, value in row.items()} for row in rows]


def written(router: Router, day: date = TODAY) -> bytes:
    """The report of a router's books."""
    return b"".join(report(router.books, "t-test", day))


def booked(text: bytes) -> list[Line]:
    """The BOOKING lines, what is blank left out."""
    found = [line for line in read(text) if line["RECORD"] == "BOOKING"]
    return [{name: value for name, value in line.items() if value and name != "RECORD"} for line in found]
