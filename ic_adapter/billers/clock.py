"""One biller's clock as a value, frozen at a moment or running beside the wall clock, and schedules on it.

Where it is kept lies in the store.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ic_adapter.errors import BadValue

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAILY = "daily"
FORM = re.compile(r"(?P<days>[A-Za-z,-]+) (?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})")
HOW = "use days and a time such as `Mon-Fri 05:00`, `Mon,Thu 05:00` or `daily 05:00`"


def later(moment: datetime, span: timedelta) -> datetime:
    """Return the moment so much later, in the same zone; OverflowError.

    The span is counted in UTC (adapter §1.7, Q-73): `moment + span` would count on the local clock, where the hour of
    a change to or from summer time is missing or comes twice.
    """
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


@dataclass(frozen=True, slots=True)
class Clock:
    """The biller's local time (adapter §1.7). Every move gives a new clock."""

    zone: ZoneInfo
    frozen: datetime | None = None
    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """The present moment, aware, in the biller's zone."""
        moment = datetime.now(UTC) + self.offset if self.frozen is None else self.frozen
        return moment.astimezone(self.zone)

    def today(self) -> date:
        """The biller's local date."""
        return self.now().date()

    def freeze(self, moment: datetime) -> "Clock":
        """Stopped at this moment; a moment without zone is the biller's local time."""
        local = moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment
        return Clock(self.zone, local.astimezone(UTC), self.offset)

    def advance(self, step: timedelta, days: int) -> "Clock":
        """On by calendar days (the local hour stays over a change to summer time), then by a step; OverflowError.

        Without days the local time is not taken apart: in the hour that comes twice it does not say which one it is.
        """
        now = self.now()
        moved = now.replace(tzinfo=None) + timedelta(days=days)
        target = later(moved.replace(tzinfo=self.zone) if days else now, step).astimezone(UTC)
        target.astimezone(self.zone)  # beyond the calendar is an error here, not at the next reading
        if self.frozen is not None:
            return Clock(self.zone, target, self.offset)
        return Clock(self.zone, None, self.offset + (target - now.astimezone(UTC)))

    def run(self) -> "Clock":
        """With the wall clock again."""
        return Clock(self.zone)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days of the week, Monday 0, and a time of the biller's clock: by when a file has to be there."""

    days: frozenset[int]
    at: time

    def moments(self, first: date, last: date, zone: ZoneInfo) -> Iterator[datetime]:
        """The moments from one day to another, in the biller's zone.

        A time that the clock change leaves out, or that comes twice, is the later of its two readings: nobody is told
        of a missing file while the local clock still says that it may come.
        """
        day = first
        while day <= last:
            if day.weekday() in self.days:
                readings = (datetime.combine(day, self.at, zone).replace(fold=fold) for fold in (0, 1))
                yield max(reading.astimezone(UTC) for reading in readings).astimezone(zone)
            day += timedelta(days=1)


def parse_schedule(text: str) -> Schedule | None:
    """Return the schedule of a key's text, None for a blank one; BadValue."""
    if not text:
        return None
    found = FORM.fullmatch(text)
    days = _days(found["days"]) if found else frozenset[int]()
    if not found or not days:
        raise BadValue(f"{text[:40]!r} is not a schedule; {HOW}")
    try:
        return Schedule(days, time(int(found["hour"]), int(found["minute"])))
    except ValueError:
        raise BadValue(f"{text[:40]!r} has no time of day from 00:00 to 23:59; {HOW}") from None


def schedule(value: object) -> str:
    """Blank, or a schedule, as the check of a key."""
    if not isinstance(value, str):
        raise BadValue("is not text")
    parse_schedule(value)
    return value


def first_day(value: object) -> str:
    """Blank, or a day as ISO 8601 writes it, as the check of a key."""
    if not isinstance(value, str):
        raise BadValue("is not text")
    try:
        return date.fromisoformat(value).isoformat() if value else ""
    except ValueError:
        raise BadValue("is not blank or a day such as 2024-11-15") from None


def day_of(value: str) -> date | None:
    """Return the day of such a key; None where it is blank."""
    return date.fromisoformat(value) if value else None


def _days(text: str) -> frozenset[int]:
    """The days of `daily`, `Mon-Fri` or `Mon,Thu`; none where it is none of these."""
    if text == DAILY:
        return frozenset(range(len(DAYS)))
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return frozenset()
        begin, end = DAYS.index(first), DAYS.index(last or first)
        found |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return frozenset(found)
