"""The biller's clock over clock changes (adapter §1.7, Q-73), in every time zone and both ways."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from simulator.billing.clock import BillerClock
from simulator.billing.days import FIRST_DAY
from tests.clock_changes import AROUND, SPANS, ClockChange, clock_changes


def starts() -> list[tuple[ClockChange, datetime]]:
    """Moments around every change of the years that the books take, in the local time of the zone."""
    changes = [change for change in clock_changes() if change.at.year > FIRST_DAY.year]
    return [(change, (change.at + around).astimezone(change.zone)) for change in changes for around in AROUND]


def elapsed(start: datetime, end: datetime) -> timedelta:
    """Counted in UTC."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def test_steps_of_a_frozen_clock() -> None:
    """A clock that stands still goes on by exactly the step, and shows the moment at which it was stopped."""
    for change, start in starts():
        for span in SPANS:
            clock = BillerClock(change.zone, datetime.fromisoformat(start.isoformat()))
            assert clock.now().isoformat() == start.isoformat(), change
            assert elapsed(start, clock.later(span)) == span, (str(change), start, span)
            clock.advance(span)
            assert elapsed(start, clock.now()) == span, (str(change), start, span)


def test_days_go_on() -> None:
    """No step of days goes back, and the local time it leads to is one that the zone has."""
    for change, start in starts():
        for days in (1, 2, 30):
            clock = BillerClock(change.zone, start)
            clock.advance(timedelta(), days)
            now = clock.now()
            assert elapsed(start, now) > timedelta(), (str(change), start, days)
            assert now.isoformat() == now.astimezone(UTC).astimezone(change.zone).isoformat()


def test_frozen_at_a_time_that_is_skipped() -> None:
    """A local time that the night in March does not have is the one an hour later, as clocks show it then."""
    clock = BillerClock(ZoneInfo("America/Los_Angeles"), datetime(2024, 3, 10, 2, 30))

    assert clock.now().isoformat() == "2024-03-10T03:30:00-07:00"
