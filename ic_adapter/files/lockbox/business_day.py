"""Business days of a biller: from one cut-off to the next, on the biller's local clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def after(day: date) -> date:
    """Return the next day."""
    return day + DAY


def before(day: date) -> date:
    """Return the day before."""
    return day - DAY


def end_of(day: date, cut_off: time, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which the day is over; at midnight that is the start of the next date.

    A cut-off in the hour that comes twice is the first one, in the hour that is missing it is the end of the gap.
    """
    last = after(day) if cut_off == time.min else day
    return datetime.combine(last, cut_off, zone).astimezone(UTC)


def day_of(moment: datetime, cut_off: time, zone: ZoneInfo) -> date:
    """Return the business day to which a moment belongs: the first one that ends after it."""
    day = before(moment.astimezone(zone).date())
    while end_of(day, cut_off, zone) <= moment:
        day = after(day)
    return day


def days(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last one."""
    while first <= last:
        yield first
        first = after(first)
