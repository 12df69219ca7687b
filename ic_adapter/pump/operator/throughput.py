"""How fast the pump goes: the newest changes of state, counted by spans of time; reading only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from sqlalchemy import Connection

from ic_adapter.records.states import State
from ic_adapter.store import history

NEWEST = 10_000  # changes that are looked at, of all billers
BARS = 60  # at most
#: How finely moments are told apart, by the time between the first and the last: few rows leave the database.
PRECISION = (
    (timedelta(hours=40), "2024-11-15T12", "%Y-%m-%dT%H"),
    (timedelta(minutes=40), "2024-11-15T12:30", "%Y-%m-%dT%H:%M"),
    (timedelta(), "2024-11-15T12:30:00", "%Y-%m-%dT%H:%M:%S"),
)
#: The spans that a bar can stand for.
SPANS = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400)
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What became of records within one span from `start` on: how many came into each state."""

    start: datetime
    counts: Mapping[State, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Throughput:
    """Bars of equal span without gaps, oldest first; `is_cut` where older changes were not looked at."""

    span: timedelta
    bars: Sequence[Bar]
    is_cut: bool


def throughput(connection: Connection, bid: str, zone: tzinfo) -> Throughput | None:
    """The biller's newest changes; None where nothing has changed yet. Hours and days are those of the zone."""
    last = history.newest_id(connection)
    span = history.span(connection, bid, last - NEWEST)
    if span is None:
        return None
    begin, end = span
    length, form = next((len(shown), form) for least, shown, form in PRECISION if end - begin >= least)
    rows = history.counts(connection, bid, last - NEWEST, length)
    found = [(datetime.strptime(at, form).replace(tzinfo=UTC), State(after), count) for at, after, count in rows]
    return _bars(found, zone, is_cut=last > NEWEST)


def _bars(found: Sequence[tuple[datetime, State, int]], zone: tzinfo, *, is_cut: bool) -> Throughput:
    begin, end = min(at for at, _, _ in found), max(at for at, _, _ in found)
    span = next((one for one in SPANS if (end - begin) / one < BARS - 1), None)
    seconds = (span or timedelta(days=(end - begin).days // (BARS - 2) + 1)) // timedelta(seconds=1)
    shift = (begin.astimezone(zone).utcoffset() or timedelta()) // timedelta(seconds=1)
    places: dict[int, dict[State, int]] = {}
    for at, state, count in found:
        counts = places.setdefault((int(at.timestamp()) + shift) // seconds, {})
        counts[state] = counts.get(state, 0) + count
    places = {n: places.get(n, {}) for n in range(min(places), max(places) + 1)}
    bars = [Bar(datetime.fromtimestamp(n * seconds - shift, UTC), counts) for n, counts in places.items()]
    return Throughput(span=timedelta(seconds=seconds), bars=bars, is_cut=is_cut)
