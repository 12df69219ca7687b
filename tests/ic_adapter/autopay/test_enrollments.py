"""Enrollment in autopay starts and ends with one alert each, whatever is repeated (adapter §8)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from ic_adapter.daily.enrollments import Method
from ic_adapter.errors import BadField, NotFound
from ic_adapter.records.events import Instrument
from tests.ic_adapter.autopay.conftest import ACCOUNT, BANK, BID, CARD, Desk


def test_enrolled_once(desk: Desk) -> None:
    """The same again changes nothing; the first day stays."""
    assert desk.enroll()
    since = desk.ic.enrollments.current(BID, ACCOUNT)
    desk.at("2024-11-16")

    assert not desk.enroll()

    assert desk.ic.enrollments.current(BID, ACCOUNT) == since
    assert desk.alerts() == [True]


def test_method_changed(desk: Desk) -> None:
    """A change is an alert, too (adapter §8: created, changed or removed)."""
    desk.enroll(CARD)

    assert desk.enroll(BANK)

    found = desk.ic.enrollments.current(BID, ACCOUNT)
    assert found is not None
    assert found.method == BANK
    assert (desk.alerts(), len(desk.ic.enrollments.all(BID))) == ([True, True], 1)


def test_left_once(desk: Desk) -> None:
    """Leaving twice is one alert, and leaving without enrollment is none."""
    assert desk.ic.enrollments.leave(BID, ACCOUNT, "pat") is None
    desk.enroll()

    left = desk.ic.enrollments.leave(BID, ACCOUNT, "pat")

    assert left is not None
    assert left.left_by == "pat"
    assert desk.ic.enrollments.leave(BID, ACCOUNT, "pat") is None
    assert desk.ic.enrollments.current(BID, ACCOUNT) is None
    assert desk.alerts() == [True, False]
    assert desk.enroll()  # and back again
    assert desk.alerts() == [True, False, True]


def test_at_once(desk: Desk) -> None:
    """Eight at once are one enrollment and one alert."""
    with ThreadPoolExecutor(8) as pool:
        changed = [future.result(30) for future in [pool.submit(desk.enroll) for _ in range(8)]]

    assert (sorted(changed), desk.alerts()) == ([False] * 7 + [True], [True])


def test_refused(desk: Desk) -> None:
    """Nobody enrolls an unknown account, with cash, or without a name."""
    enrollments = desk.ic.enrollments

    with pytest.raises(NotFound, match="account 9 not found"):
        enrollments.enroll(BID, "9", CARD, "pat")
    with pytest.raises(NotFound):
        enrollments.enroll("nobody", ACCOUNT, CARD, "pat")
    with pytest.raises(BadField):
        enrollments.enroll(BID, ACCOUNT, Method(Instrument.CASH), "pat")
    with pytest.raises(BadField):
        enrollments.enroll(BID, ACCOUNT, CARD, " ")

    assert desk.alerts() == []
