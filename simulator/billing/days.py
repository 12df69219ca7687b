"""Days: which of them the books take, and how the router writes them (router §3)."""

from datetime import date
from functools import lru_cache

#: What a clock or a posting may be dated: what every number of population §1 and every date format can write.
FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2099, 12, 31)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_bookable(day: date) -> bool:
    """Whether the books take the day."""
    return FIRST_DAY <= day <= LAST_DAY


@lru_cache(4_096)
def date8(day: date) -> str:
    """``yyyyMMdd``; remembered, because a biller's requests tell the same few days again and again."""
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


@lru_cache(256)
def date_mon(day: date) -> str:
    """``MMM-dd-yyyy`` with an English month, whatever the machine's locale."""
    return f"{MONTHS[day.month - 1]}-{day.day:02d}-{day.year:04d}"
