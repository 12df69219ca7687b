"""Look-ups of one page side by side: all at once, none waited for beyond the deadline, none asked twice."""

from threading import Barrier, Event

from ic_adapter.errors import NotFound
from ic_adapter.integrations.side_by_side import SideBySide

LONG = 20


def test_all_at_once() -> None:
    """Look-ups that wait for each other come to an end, so they run at the same time."""
    together = Barrier(3)
    looks = {number: (lambda: together.wait(LONG)) for number in range(3)}

    assert set(SideBySide().ask(looks, LONG)) == {0, 1, 2}


def test_late_one_is_left_out_and_not_asked_again() -> None:
    """What is not there in time is missing; the next page waits for the look-up that is under way."""
    side_by_side, over = SideBySide(), Event()
    asked: list[int] = []

    def look() -> str:
        asked.append(1)
        over.wait(LONG)
        return "found"

    first = side_by_side.ask({"late": look, "quick": lambda: "now"}, 0.2)
    second = side_by_side.ask({"late": look}, 0.05)
    over.set()
    third = side_by_side.ask({"late": look}, LONG)

    assert (first, second, third) == ({"quick": "now"}, {}, {"late": "found"})
    assert len(asked) <= 2


def test_failure_is_left_out() -> None:
    """A look-up that fails, by a refusal or a defect, leaves the others alone."""

    def refuse() -> None:
        raise NotFound("biller gone")

    assert SideBySide().ask({"refused": refuse, "defect": lambda: 1 // 0, "good": lambda: 1}, LONG) == {"good": 1}
