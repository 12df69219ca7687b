"""Every time zone of the tz database with its newest change to and from summer time, for tests of durations (Q-73)."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

#: Of a time zone that is made at each start from a file of the machine ("localtime") nothing is known here.
NAMES = sorted(available_timezones() - {"localtime"})
YEARS = range(1971, 2037)
#: Around a change, and the spans that are counted from there.
AROUND = [timedelta(minutes=minutes) for minutes in (-150, -61, -30, 0, 30, 59, 61, 150)] + [timedelta(seconds=-1)]
SPANS = [timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=61), timedelta(minutes=240)]


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A moment at which the clocks of a zone go on (`by` > 0) or back."""

    zone: ZoneInfo
    at: datetime
    by: timedelta

    def __str__(self) -> str:
        return f"{self.zone.key} at {self.at.isoformat()} by {self.by}"


@cache
def clock_changes() -> tuple[ClockChange, ...]:
    """Return of every zone the newest change on and the newest change back, where it has them."""
    return tuple(change for name in NAMES for change in _of(ZoneInfo(name)))


def _of(zone: ZoneInfo) -> Iterator[ClockChange]:
    found: dict[bool, ClockChange] = {}
    months = [datetime(year, month, 1, tzinfo=UTC) for year in YEARS for month in range(1, 13)]
    for start, end in itertools.pairwise(months):
        before, after = _offset(zone, start), _offset(zone, end)
        if before != after:
            found[after > before] = ClockChange(zone, _moment(zone, start, end), after - before)
    yield from found.values()


def _moment(zone: ZoneInfo, start: datetime, end: datetime) -> datetime:
    """The first second with the offset of `end`."""
    first = _offset(zone, start)
    low, high = int(start.timestamp()), int(end.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, datetime.fromtimestamp(middle, UTC)) == first:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
