"""The rules that judge histories: a good one passes, and each way to go wrong is found by its own rule."""

from collections.abc import Mapping

import msgspec
import pytest

from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from tests.pump.kill_history import Attempt, Booking, History, Intent, Line
from tests.pump.kill_rules import RULES, broken, unfinished

QUEUED, SENDING, SENT, REJECTED, RETRY, UNCERTAIN, FAILED, HELD, SKIPPED = State
LANE = ("b", "A-1", "money")


def intent(record: int, state: State = SENT, **more: object) -> Intent:
    """A payment at this place of its lane."""
    plain = {"kind": Kind.PAYMENT, "source_id": f"p-{record}", "reason": "", "event": {}}
    return Intent(id=record, lane=LANE, seq=record, state=state, **{**plain, **more})  # type: ignore[arg-type]  # by name


def attempt(record: int, outcome: str | None = "SENT", n: int = 1, spec: str = "") -> Attempt:
    """A request for it."""
    fields = {"SOURCE_SPEC1": spec or f"p-{record}", "TAX_CD": ""}
    return Attempt(record=record, n=n, function="AddARItems", step="", fields=fields, outcome=outcome)


def line(record: int, before: State, after: State, actor: str = "pump", reason: str = "") -> Line:
    """A change of its state."""
    return Line(record=record, before=before, after=after, actor=actor, reason=reason)


def booking(n: int, spec: str) -> Booking:
    """The n-th request the router carried out."""
    return Booking(bid="b", n=n, function="AddARItems", tags={"SOURCE_SPEC1": spec}, reply={})


#: Two payments: the second one was lost on the way, found and confirmed by a person.
GOOD = History(
    acked=(("b", Kind.PAYMENT, "p-1"), ("b", Kind.PAYMENT, "p-2")),
    intents=(intent(1), intent(2)),
    attempts=(attempt(1), attempt(2, "UNCERTAIN")),
    lines=(
        line(1, SENDING, SENT),
        line(2, SENDING, UNCERTAIN),
        line(2, UNCERTAIN, SENT, "op", "confirm: it is there"),
    ),
    bookings=(booking(1, "p-1"), booking(2, "p-2")),
)
#: What is changed of it, and the rule that must find that.
BAD: Mapping[str, dict[str, object]] = {
    "nothing_lost": {"acked": (*GOOD.acked, ("b", Kind.VOID, "v-1"))},
    "once": {"intents": (*GOOD.intents, intent(3, QUEUED, source_id="p-1", waits=True))},
    "one_attempt": {"attempts": (*GOOD.attempts, attempt(1, "SENT", 2))},
    "booked_once": {"bookings": (*GOOD.bookings, booking(3, "p-1"))},
    "nothing_else_booked": {"bookings": (*GOOD.bookings, booking(3, "p-9"))},
    "told_by_the_event": {
        "attempts": (attempt(1, spec="x-1"), GOOD.attempts[1]),
        "bookings": (booking(1, "x-1"), GOOD.bookings[1]),
    },
    "in_order": {"bookings": (booking(1, "p-2"), booking(2, "p-1"))},
    "as_it_stands": {"bookings": (GOOD.bookings[1],)},
    "nothing_open": {"attempts": (attempt(1, None), GOOD.attempts[1])},
    "to_the_end": {"intents": (*GOOD.intents, intent(3, QUEUED))},
    "told_as_it_was": {"lines": (*GOOD.lines[:2], line(2, UNCERTAIN, SENT))},
    "payment_first": {"intents": (intent(1, payment=2), GOOD.intents[1])},
}


def test_a_good_history_breaks_no_rule() -> None:
    """Everything is there once and told as it was."""
    assert broken(GOOD) + unfinished(GOOD) == []


@pytest.mark.parametrize("rule", [rule.__name__ for rule in RULES])
def test_every_rule_finds_what_it_is_for(rule: str) -> None:
    """A history with this one thing wrong is found by the rule of that name."""
    bad = msgspec.structs.replace(GOOD, **BAD[rule])
    assert rule in {words.partition(":")[0] for words in broken(bad)}


def test_a_confirmed_record_that_is_not_booked_is_unfinished() -> None:
    """A person who looked into the books would not have called it SENT."""
    bad = msgspec.structs.replace(GOOD, bookings=GOOD.bookings[:1])
    assert unfinished(bad) == ["record 2 (payment) is SENT and booked 0 times"]


def test_a_kept_history_is_read_as_it_was() -> None:
    """JSON there and back."""
    assert msgspec.json.decode(msgspec.json.encode(GOOD), type=History) == GOOD


@pytest.mark.parametrize("states", [(UNCERTAIN, SENT), (SENT, UNCERTAIN)])
def test_twins(states: tuple[State, State]) -> None:
    """Of two records that asked in the same words and one booking, it is that of the one that was answered."""
    intents = tuple(intent(record, state) for record, state in enumerate(states, 1))
    attempts = tuple(attempt(one.id, one.state.value, spec="twin") for one in intents)
    lines = tuple(line(one.id, SENDING, one.state) for one in intents)
    history = History(acked=(), intents=intents, attempts=attempts, lines=lines, bookings=(booking(1, "twin"),))

    assert not [words for words in broken(history) if words.startswith(("as_it_stands", "nothing_else", "booked"))]
