"""The biller's clock: frozen, advanced over summer time, running (adapter §1.7)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.billing.clock import BillerClock, OutOfCalendar

ZONE = ZoneInfo("America/Los_Angeles")


def test_frozen_clock_stands_still() -> None:
    """A frozen clock always tells the same moment, in the biller's zone."""
    clock = BillerClock(ZONE, datetime(2024, 11, 15, 12, 0))

    assert clock.now() == clock.now() == datetime(2024, 11, 15, 12, 0, tzinfo=ZONE)
    assert clock.now().isoformat() == "2024-11-15T12:00:00-08:00"


def test_days_keep_the_local_hour_over_summer_time() -> None:
    """A day on the calendar is 23 hours when summer time begins."""
    clock = BillerClock(ZONE, datetime(2024, 3, 9, 12, 0))
    clock.advance(timedelta(), days=1)

    assert clock.now().isoformat() == "2024-03-10T12:00:00-07:00"


def test_hours_are_hours() -> None:
    """A step is elapsed time."""
    clock = BillerClock(ZONE, datetime(2024, 3, 9, 12, 0))
    clock.advance(timedelta(hours=24))

    assert clock.now().isoformat() == "2024-03-10T13:00:00-07:00"


def test_steps_pass_the_repeated_hour() -> None:
    """A second later is a second later, also in the hour that a night in November has twice."""
    clock = BillerClock(ZONE, datetime.fromisoformat("2024-11-03T01:30:00-08:00"))
    clock.advance(timedelta(seconds=1))

    assert clock.now().isoformat() == "2024-11-03T01:30:01-08:00"


@pytest.mark.parametrize("moment", ["0001-01-01T12:00", "1989-12-31T23:59", "2100-01-01T00:00", "9999-12-31T12:00"])
def test_no_clock_goes_where_no_number_does(moment: str) -> None:
    """Bill numbers and date tags bear the years 1990 to 2099."""
    clock = BillerClock(ZONE, datetime(2024, 11, 15, 12, 0))

    with pytest.raises(OutOfCalendar):
        clock.freeze(datetime.fromisoformat(moment))
    with pytest.raises((OutOfCalendar, OverflowError)):
        clock.advance(timedelta(), days=40_000)
    assert clock.now().isoformat() == "2024-11-15T12:00:00-08:00"


def test_today_is_the_billers_day() -> None:
    """Late in the evening at the biller the next day has begun in UTC."""
    clock = BillerClock(ZONE, datetime(2024, 11, 16, 4, 0, tzinfo=UTC))

    assert clock.today().isoformat() == "2024-11-15"


def test_running_clock_keeps_its_offset() -> None:
    """Advancing a running clock moves it against the wall clock; run sets it back."""
    clock = BillerClock(ZONE)
    wall = datetime.now(UTC)
    clock.advance(timedelta(hours=48))
    ahead = clock.now() - wall
    clock.run()

    assert timedelta(hours=48) <= ahead < timedelta(hours=49)
    assert clock.now() - wall < timedelta(hours=1)
