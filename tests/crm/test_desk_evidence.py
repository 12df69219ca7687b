"""What the evidence says, and that a router's text cannot make it say anything else, or never end."""

from typing import Any

import pytest

from ic_adapter.pump.operator.evidence import _difference
from ic_adapter.web.desk.record import evidence

BOMB = "1E+999999999"  # written out it fills the memory


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("10.00", "-90", "-100.00"),
        ("-0.01", "0", "0.01"),
        ("10.00", BOMB, None),
        (BOMB, "10.00", None),
        ("NaN", "10.00", None),
        ("", "10.00", None),
    ],
)
def test_difference_is_of_two_amounts(before: str, after: str, change: str | None) -> None:
    """Anything that is no amount of the router's types cannot be told."""
    assert _difference({"CURRENT_BALANCE": before}, {"CURRENT_BALANCE": after}) == change


def test_without_a_stored_balance_there_is_no_difference() -> None:
    """Nothing to compare with."""
    assert _difference(None, {"CURRENT_BALANCE": "10.00"}) is None


@pytest.mark.parametrize(
    ("expected", "change", "says"),
    [
        ("-100.00", "-100.00", "by exactly the expected amount"),
        ("-100.00", "0.00", "did not change"),
        ("-100.00", "-40.00", "by another amount"),
        ("0.00", "0.00", "so the balance proves nothing"),
        (None, "-40.00", "The expected change is unknown"),
        ("-100.00", None, "one of the two balances is missing"),
    ],
)
def test_reading_says_what_the_numbers_say(expected: str | None, change: str | None, says: str) -> None:
    """And no more."""
    found = evidence({"expected_change": expected, "change": change, "before": None, "after": {"at": ""}})

    assert found is not None
    assert says in found["reading"]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ({"CURRENT_BALANCE": "1871.4"}, {"CURRENT_BALANCE": "1771.4"}, ("1,871.40", "1,771.40", "changed")),
        ({"CURRENT_BALANCE": "5"}, {"CURRENT_BALANCE": "5"}, ("5.00", "5.00", "nothing")),
        (None, {"CURRENT_BALANCE": "5"}, ("", "5.00", "")),
        ({"CURRENT_BALANCE": "5"}, {"failed": "HTTP 503"}, ("5.00", "", "")),
        ({"CURRENT_BALANCE": BOMB}, {"CURRENT_BALANCE": "five"}, (BOMB, "five", "changed")),
    ],
)
def test_balances_stand_side_by_side(
    before: dict[str, str] | None, after: dict[str, str], line: tuple[str, ...]
) -> None:
    """Before, after, whether they differ; what is no amount as the router gave it."""
    found: Any = evidence({"before": before, "after": after})

    assert found["lines"][0] == ("Current balance", *line)


def test_look_that_failed_is_told_beside_the_good_one() -> None:
    """Nobody takes an old balance for one of now."""
    after, again = {"at": "2024-11-15T12:01:00", "CURRENT_BALANCE": "5"}, {"failed": "HTTP 503"}
    found: Any = evidence({"before": None, "after": after, "failed_again": again})

    assert (found["failed"], found["lines"][0][2]) == ("HTTP 503", "5.00")


def test_without_evidence_there_is_nothing() -> None:
    """The page says when the balance is asked for."""
    assert evidence(None) is None
