"""The admin call that tells what router calls booked on a day: the CSV file is the reply."""

import re
from datetime import date

from simulator.control.routes import Ask, Call, File
from simulator.control.wire import Refusal
from simulator.statements.day_report import file_name, report

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read(ask: Ask) -> File:
    """The day report; the biller's today unless another day is asked for."""
    books = ask.biller.router.books
    day = _day(ask.query["day"]) if "day" in ask.query else books.clock.today()
    return File(file_name(ask.biller.id, day), "text/csv", report(books, ask.biller.id, day))


def _day(text: str) -> date:
    if DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise Refusal(422, "invalid query", ("?day", f"{text[:40]!r} is not a date of the form 2024-11-15"))


CALLS = (
    Call(
        "GET",
        "/billers/{bid}/report",
        "get the day report: what router calls booked on a day, as CSV",
        read,
        reply=File,
        query=("day",),
        media_type="text/csv",
    ),
)
