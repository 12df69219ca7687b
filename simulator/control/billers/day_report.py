"""The admin call that tells what router calls booked on a day: the CSV file is the reply."""

import re
from datetime import date

from simulator.control.call_types import AdminCall, AdminRequest, FileReply
from simulator.control.wire import Refusal
from simulator.statements.day_report import file_name, report

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read(request: AdminRequest) -> FileReply:
    """The day report; the biller's today unless another day is asked for."""
    books = request.biller.router.books
    day = _day(request.query["day"]) if "day" in request.query else books.clock.today()
    return FileReply(file_name(request.biller.id, day), "text/csv", report(books, request.biller.id, day))


def _day(text: str) -> date:
    if DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise Refusal(422, "invalid query", ("?day", f"{text[:40]!r} is not a date of the form 2024-11-15"))


CALLS = (
    AdminCall(
        "GET",
        "/billers/{bid}/report",
        "get the day report: what router calls booked on a day, as CSV",
        read,
        reply=FileReply,
        query=("day",),
        media_type="text/csv",
    ),
)
