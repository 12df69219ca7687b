"""Formats of values beyond their patterns: dates that exist and are near, months and days (router §3)."""

from collections.abc import Callable
from datetime import datetime

#: Years that a date of an account may have; MMddyyyy read as yyyyMMdd is outside for every day of the year.
YEARS = range(1900, 2101)
FORMS = {"Date8": "%Y%m%d", "DateMon": "%b-%d-%Y"}


def problem(kind: str, text: str) -> str:
    """Return what is wrong with a value that is not blank; blank if nothing is."""
    check = CHECKS.get(kind)
    return check(kind, text) if check else ""


def moment(kind: str, text: str) -> datetime | None:
    """Return the date of a value; None if it has none."""
    form = FORMS.get(kind)
    try:
        if form:
            return datetime.strptime(text, form)  # noqa: DTZ007 — a day of the biller, compared with others of it
        if kind == "Dtm16" and len(text) == 16:
            return datetime.strptime(text[:14], "%Y%m%d%H%M%S")  # noqa: DTZ007 — as above; hundredths do not order
    except ValueError:
        return None
    return None


def _date(kind: str, text: str) -> str:
    found = moment(kind, text)
    if found is None:
        return f"{text!r} is not a date of the calendar"
    return "" if found.year in YEARS else f"{text!r} is in the year {found.year}, not in {YEARS[0]} to {YEARS[-1]}"


CHECKS: dict[str, Callable[[str, str], str]] = {"Date8": _date, "Dtm16": _date, "DateMon": _date}
