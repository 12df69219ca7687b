"""Values of admin bodies that a Struct's types cannot judge: amounts, days, moments, texts of the wire."""

import re
from datetime import date, datetime
from decimal import Decimal

from simulator.billing.days import FIRST_DAY, LAST_DAY, is_bookable
from simulator.billing.ledger.money import from_text
from simulator.control.wire import Refusal

LONGEST = 255
#: The type Code of the wire (router §3).
CODE = re.compile(r"[A-Za-z0-9_.\-]{1,20}")


def amount(text: str, path: str, *, zero: bool = False) -> Decimal:
    """An amount, as text so that no float ever touches money; Refusal (422) where it is no N(15,2), or not positive."""
    try:
        value = from_text(text)
    except ValueError as error:
        raise Refusal(422, "not a valid amount", (path, str(error))) from None
    if value < 0 or (value == 0 and not zero):
        raise Refusal(
            422, "not a valid amount", (path, f"{text} is too small; use {'0 or more' if zero else 'more than 0'}")
        )
    return value


def day(value: date | None, path: str) -> None:
    """Refusal (422) for a day that the books do not take."""
    if value is not None and not is_bookable(value):
        raise Refusal(422, "date out of range", (path, f"{value} is not between {FIRST_DAY} and {LAST_DAY}"))


def period(start: date, end: date | None, path: str) -> None:
    """Refusal (422) for a first or last day that the books do not take, or a last day before the first."""
    day(start, f"{path}.start")
    day(end, f"{path}.end")
    if end is not None and end < start:
        raise Refusal(422, "the end is before the start", (f"{path}.end", f"{end} is before {start}"))


def local_moment(text: str, path: str) -> datetime:
    """A moment as ISO 8601 writes it; without a zone it is the biller's local time. Refusal (422) where it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(
            422, "not a valid date and time", (path, f"{text[:40]!r} does not have the form 2024-11-15T12:00")
        ) from None


def printable(text: str, path: str, most: int = LONGEST) -> None:
    """Refusal (422) for what cannot stand in a message or a file."""
    if len(text) > most or not text.isprintable():
        raise Refusal(422, "invalid text", (path, f"use up to {most} printable characters"))
