"""Durations over a clock change are counted in UTC (adapter §1.7, Q-73), in every time zone and both ways."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ic_adapter.adapter import Adapter
from ic_adapter.billers.clock import Clock, later
from ic_adapter.pump import policy
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reasons import NO_REASON
from ic_adapter.records.transitions import StateEvent
from tests.clock_changes import AROUND, NAMES, SPANS, ClockChange, clock_changes
from tests.ic_adapter.money import paid
from tests.ic_adapter.plans import biller, record

MINUTES = [1, 5, 15, 60, 240]


def starts() -> list[tuple[ClockChange, datetime]]:
    """Moments around every change, in the local time of the zone."""
    return [(change, (change.at + around).astimezone(change.zone)) for change in clock_changes() for around in AROUND]


def elapsed(start: datetime, end: datetime) -> timedelta:
    """Counted in UTC."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def test_changes_are_found() -> None:
    """The other tests look at both changes of many zones, among them odd ones."""
    changes = {(change.zone.key, change.at.isoformat(), change.by) for change in clock_changes()}

    assert ("America/Los_Angeles", "2036-03-09T10:00:00+00:00", timedelta(hours=1)) in changes
    assert ("America/Los_Angeles", "2036-11-02T09:00:00+00:00", timedelta(hours=-1)) in changes
    assert ("Australia/Lord_Howe", "2036-10-04T15:30:00+00:00", timedelta(minutes=30)) in changes
    assert len({change.zone.key for change in clock_changes()}) > len(NAMES) / 2


def test_steps_of_a_frozen_clock() -> None:
    """A clock that stands still goes on by exactly the step, and shows the moment at which it was stopped."""
    for change, start in starts():
        clock = Clock(change.zone).freeze(datetime.fromisoformat(start.isoformat()))
        assert clock.now().isoformat() == start.isoformat(), change
        for span in SPANS:
            assert elapsed(start, clock.advance(span, 0).now()) == span, (str(change), start, span)


def test_steps_of_a_running_clock() -> None:
    """A clock that runs is ahead by exactly the step."""
    for change, start in starts():
        clock = Clock(change.zone, offset=elapsed(datetime.now(UTC), start))
        for span in SPANS:
            assert clock.advance(span, 0).offset - clock.offset == span, (str(change), start)


def test_days_keep_the_local_time() -> None:
    """Days are calendar steps: the local time stays unless the day does not have it, and no step goes back."""
    for change, start in starts():
        clock = Clock(change.zone).freeze(start)
        for days in (1, 2, 30):
            moved = clock.advance(timedelta(), days).now()
            wall = start.replace(tzinfo=None, fold=0) + timedelta(days=days)
            is_real = (
                wall.replace(tzinfo=change.zone).astimezone(UTC).astimezone(change.zone).replace(tzinfo=None) == wall
            )
            assert moved.replace(tzinfo=None, fold=0) == wall or not is_real, (str(change), start, days)
            assert elapsed(start, moved) > timedelta(), (str(change), start, days)


def test_retries_evidence_and_probes() -> None:
    """A retry, a look for evidence and a probe are due after their time, no sooner and no later."""
    house = biller(retry_minutes=MINUTES)
    for change, now in starts():
        for retries, minutes in enumerate(MINUTES):
            one = replace(record(Kind.PAYMENT, paid()), retries=retries)
            due = policy.move(one, StateEvent.NOT_SENT, NO_REASON, house, now).values["next_at"]
            assert isinstance(due, datetime)
            assert elapsed(now, due) == timedelta(minutes=minutes), (str(change), now, minutes)
        due = policy.evidence_at(one, house, now)
        assert due is not None
        assert elapsed(now, due) == timedelta(seconds=house.keys.timeouts.read), (str(change), now)
        assert elapsed(now, policy.next_probe(0, now)) == timedelta(minutes=policy.PROBE_MINUTES[0]), (str(change), now)


def test_later_stays_in_the_zone() -> None:
    """What is shown is the local time of the same zone."""
    for change, start in starts():
        assert all(later(start, span).tzinfo is change.zone for span in SPANS)


def test_frozen_in_the_repeated_hour(ic: Adapter) -> None:
    """Q-73: frozen in the second of two hours, a second later is a second later."""
    frozen = ic.register.get("b").clock.freeze(datetime.fromisoformat("2024-11-03T01:30:00-08:00"))
    moved = ic.register.set_clock("b", frozen.advance(timedelta(seconds=1), 0))

    assert moved.now().isoformat() == "2024-11-03T01:30:01-08:00"
