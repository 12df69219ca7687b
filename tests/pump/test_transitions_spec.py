"""The tables of the pump beside those of the specification, which are read from its text (adapter §1.2, §1.3)."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from ic_adapter.billers import keys
from ic_adapter.integrations.postings.posted import NEVER
from ic_adapter.model import Outcome
from ic_adapter.pump import dependents, policy
from ic_adapter.records.kinds import ROUTES, Kind, Lane
from ic_adapter.records.states import HOLDS, UNDER_WAY, State
from ic_adapter.records.transitions import OPERATOR_EVENTS, TABLE, StateEvent, next_state, states_before, successors

SPEC = (Path(__file__).parents[2] / "docs" / "spec" / "adapter-integrations.md").read_text(encoding="utf-8")
TURN = (State.QUEUED, State.RETRY, State.SENDING)
#: How the specification writes a lane, a kind and an outcome that have another name here.
LANES: Mapping[str, tuple[Lane, ...]] = {
    "money": (Lane.MONEY,),
    "paperless · autopay (one each)": (Lane.PAPERLESS, Lane.AUTOPAY),
    "contact": (Lane.CONTACT,),
}
#: "alerts" are the two kinds of their lanes; a refund is an event of kind credit or void.
KINDS: Mapping[str, tuple[Kind, ...]] = {
    "payment": (Kind.PAYMENT,),
    "credit": (Kind.CREDIT,),
    "void": (Kind.VOID,),
    "refund": (),
    "ACH reject": (Kind.ACH_REJECT,),
    "alerts": (Kind.PAPERLESS, Kind.AUTOPAY),
    "e-mail": (Kind.EMAIL,),
    "phone": (Kind.PHONE,),
    "mailing address": (Kind.MAILING_ADDRESS,),
    "registration": (Kind.REGISTRATION,),
}
OUTCOMES: Mapping[str, Outcome] = {**{one.value: one for one in Outcome}, "PAUSED endpoint": Outcome.PAUSED}


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the first table below this heading, without its head."""
    lines = SPEC.split(f"\n{heading}\n")[1].splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("|---"))
    found = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def states(text: str) -> frozenset[State]:
    """Return the states that a text names."""
    names = re.findall(r"\b[A-Z]{4,}\b", text)
    return frozenset(State(name) for name in names if name in State.__members__)


def leaving(state: State, events: frozenset[StateEvent]) -> set[State]:
    """Return the states to which these events lead from this one."""
    return {row.after for row in TABLE.values() if row.before is state and row.event in events}


LANE_ROWS = rows("### 1.2 Records, order, duplicates")
NEXT = {OUTCOMES[name]: after for name, _, after in rows("### 1.3 Outcomes")}
PUMP_EVENTS = frozenset(StateEvent) - OPERATOR_EVENTS


@pytest.mark.parametrize(("lane", "kinds", "holding"), LANE_ROWS, ids=[row[0].split()[0] for row in LANE_ROWS])
def test_lanes_are_held_as_specified(lane: str, kinds: str, holding: str) -> None:
    """A lane has the kinds of its row, and is held in the states of its row besides those under way."""
    always, _, change_log = holding.split(". ", maxsplit=1)[0].partition("; with `change_log` also ")
    expected = states(always) | UNDER_WAY

    for one in LANES[lane]:
        assert HOLDS[one, False] == expected
        assert ((one, True) in HOLDS) == bool(change_log)
        assert HOLDS.get((one, True), expected) == expected | states(change_log)
    meant = {kind for name in re.split(", ", kinds) for kind in KINDS[name]}
    assert meant == {kind for kind, route in ROUTES.items() if route.lane in LANES[lane]}


def test_money_that_lets_the_next_one_pass() -> None:
    """The other states of the money lane are those that the row names as not holding it, and SENT."""
    [holding] = [row[2] for row in LANE_ROWS if row[0] == "money"]
    passing = states(holding.split(". ")[1].split(", except")[0])

    assert passing == frozenset(State) - HOLDS[Lane.MONEY, False] - {State.SENT}


def test_dependents_wait_and_are_skipped_as_specified() -> None:
    """What depends on a payment waits in the states that hold the money lane, and is skipped in the others."""
    [bullet] = re.findall(r"^- \*\*Dependency\*\*: (.+)$", SPEC, re.MULTILINE)
    waits, skips = bullet.split(" and is SKIPPED when ")
    waiting = states(waits.split("It waits while")[1]) | {State.QUEUED}  # "queued"

    assert waiting | {State.SENDING} == HOLDS[Lane.MONEY, False]
    assert "ended in any other state" in skips
    assert frozenset(State) - HOLDS[Lane.MONEY, False] - {State.SENT} == NEVER
    assert waiting - {State.UNCERTAIN} == dependents.PENDING


def test_every_outcome_of_the_specification_is_an_event() -> None:
    """The table of outcomes and that of events have the same rows."""
    assert set(NEXT) == set(policy.EVENTS) == set(Outcome)


@pytest.mark.parametrize("outcome", Outcome, ids=lambda one: one.value)
def test_an_outcome_leads_to_the_state_of_its_name(outcome: Outcome) -> None:
    """From whatever state the event is taken; "the record stays queued" where its endpoint group is paused."""
    event = policy.EVENTS[outcome]
    expected = State.QUEUED if "stays queued" in NEXT[outcome] else State(outcome.value)

    assert states_before(event) <= set(TURN)
    assert State.SENDING in states_before(event)
    assert {next_state(before, event).after for before in states_before(event)} == {expected}


def test_what_is_done_is_left_by_nothing() -> None:
    """SENT and SKIPPED are "done"; a skipped record goes on only with the payment that is sent after all (§5.3)."""
    done = {State(one.value) for one, text in NEXT.items() if text == "done"}

    assert done == {State.SENT, State.SKIPPED}
    assert successors(State.SENT) == frozenset()
    assert {row.event for row in TABLE.values() if row.before is State.SKIPPED} == {StateEvent.PAYMENT_RESENT}


@pytest.mark.parametrize("state", [State.REJECTED, State.UNCERTAIN, State.FAILED], ids=lambda one: one.value)
def test_only_an_operator_ends_it(state: State) -> None:
    """No event of the pump leads on from there: "no automatic retry", "never resent by the adapter"."""
    text = NEXT[Outcome(state.value)]

    assert "operator" in text
    assert leaving(state, PUMP_EVENTS) == set()
    assert {State.QUEUED, State.SKIPPED} <= leaving(state, OPERATOR_EVENTS)


def test_an_operator_confirms_resends_or_drops_what_is_uncertain() -> None:
    """Only UNCERTAIN records can be confirmed."""
    assert "an operator confirms, resends or drops it" in NEXT[Outcome.UNCERTAIN]
    assert states_before(StateEvent.CONFIRMED) == {State.UNCERTAIN}
    assert leaving(State.UNCERTAIN, OPERATOR_EVENTS) == {State.SENT, State.QUEUED, State.SKIPPED}


def test_retries_wait_as_specified() -> None:
    """The minutes of the row are the default, and what has used them up is FAILED."""
    minutes, _, end = NEXT[Outcome.RETRY].split("after ")[1].partition(" minutes; then ")

    assert tuple(int(one) for one in minutes.split(", ")) == keys.DEFAULTS.retry_minutes
    assert {next_state(before, StateEvent.RETRIES_USED_UP).after for before in TURN} == {State(end)}


def test_what_is_held_goes_on_with_its_configuration() -> None:
    """It is "sent after the operator fixed it": by a changed configuration, and by no other event of the pump."""
    assert NEXT[Outcome.HELD] == "sent after the operator fixed it"
    assert next_state(State.HELD, StateEvent.CONFIGURATION_CHANGED).after is State.QUEUED
    [void_only] = [
        row.event
        for row in TABLE.values()
        if row.before is State.HELD and row.after is State.QUEUED and row.event in PUMP_EVENTS
        if row.event is not StateEvent.CONFIGURATION_CHANGED
    ]
    assert void_only is StateEvent.PAYMENT_KNOWN


def test_an_unreadable_answer_is_never_sent_again() -> None:
    """A sent request without a readable answer leads to UNCERTAIN and to nothing else."""
    assert next_state(State.SENDING, StateEvent.REPLY_LOST).after is State.UNCERTAIN
    assert next_state(State.SENDING, StateEvent.SENDER_GONE).after is State.UNCERTAIN
