"""Every row of router §9 by effect on the books and writing function, through real sockets; the simulator's books judge.

FAULT_MATRIX=whole drives every variant of a row through every effect, also where only the effect `done` is worth it.
"""

import os
from collections.abc import Generator
from dataclasses import dataclass

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.records.kinds import ROUTES, Kind, Lane
from ic_adapter.records.states import State
from simulator.contract.faults.catalogue import ClientOutcome, Effect
from simulator.testing import CayentaSim
from tests.pump.fault_billers import ACCOUNTS, CASES, Case, Pair, forget, hurry, pair, prepare
from tests.pump.fault_cells import WRITING, Cell

EFFECTS = tuple(effect.value for effect in Effect)
#: What the fault itself books of a function that can be done again, and of one that cannot.
BOOKED = {"none": (0, 0), "done": (1, 1), "late": (1, 1), "twice": (2, 1)}
EVIDENCE = ("GetAccountBalance", "")
WHOLE = os.environ.get("FAULT_MATRIX") == "whole"
MATRIX = [(cell, it) for cell in WRITING for it in EFFECTS if WHOLE or it == "done" or not cell.variant.alike]


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one record: its state, the outcomes of its attempts, bookings and requests of its function."""

    state: State
    attempts: tuple[str | None, ...]
    booked: int
    asked: int


@pytest.fixture
def there(request: pytest.FixtureRequest, fault_ic: Adapter, fault_sim: CayentaSim) -> Generator[Pair, None, None]:
    """The biller of one cell, with the payments that its void and its reject need, and a fault for each function."""
    cell, effect = request.node.callspec.params["cell"], request.node.callspec.params["effect"]
    made = pair(fault_ic, fault_sim, slow=cell.slow)
    prepare(made)
    hurry(made)
    for case in CASES:
        made.sim.faults.add(name=case.function, **cell.rule(case.function, effect), **_account(case))
    yield made
    forget(made)


def of(*outcomes: ClientOutcome, but: bool = False) -> list[object]:
    """The part of the matrix whose outcome is one of these, or none of them."""
    some = [(cell, effect) for cell, effect in MATRIX if (cell.outcome(writes=True) in outcomes) is not but]
    return [pytest.param(cell, effect, id=f"{cell}-{effect}") for cell, effect in some]


@pytest.mark.parametrize(("cell", "effect"), of(ClientOutcome.PAUSED, but=True))
def test_writing(there: Pair, cell: Cell, effect: str) -> None:
    """A record whose call meets this fault is in the state that the table names, and a month changes nothing.

    Its request was sent once, and the books hold what the fault booked. For an UNCERTAIN posting the balance was looked
    at once (adapter §1.6).
    """
    before = there.asked()[EVIDENCE]
    _hand_over_all(there)
    there.run()
    if effect == "late":
        assert [found.booked for found in _all(there).values()] == [0] * len(CASES)
        there.sim.faults.book_late()
    there.pass_time()

    assert _all(there) == {case.function: _expected(cell, effect, case) for case in CASES}
    assert there.asked()[EVIDENCE] - before == sum(_is_weighed(cell, case) for case in CASES)


@pytest.mark.parametrize(("cell", "effect"), of(ClientOutcome.PAUSED))
def test_pausing(there: Pair, cell: Cell, effect: str) -> None:
    """One record of a group meets the refusal, the group stops, a month changes nothing; resumed, it is sent once more.

    So does the next one, until all have met it. What a router booked that said it did nothing nobody can know.
    """
    met: list[str] = []
    _hand_over_all(there)
    there.run()
    there.pass_time()
    while there.paused():
        there.sim.faults.book_late()
        met += _stopped(there, cell)
        there.resume(*there.paused())
    there.pass_time()

    assert sorted(met) == sorted(ACCOUNTS)
    assert _all(there) == {case.function: _resumed(effect, case) for case in CASES}


def _hand_over_all(there: Pair) -> None:
    for case in CASES:
        there.hand_over(case.kind, case.event(ACCOUNTS[case.function]))


def _account(case: Case) -> dict[str, str]:
    """Which account a fault means, where others of the biller call the function too."""
    shared = case.function == "AddARItems" or case.kind is Kind.MAILING_ADDRESS
    return {"account": ACCOUNTS[case.function]} if shared else {}


def _all(there: Pair) -> dict[str, Found]:
    booked, asked = there.booked(), there.asked()
    found = {}
    for case in CASES:
        place = (case.function, _account(case).get("account", ""))
        number = there.numbers[case.function]
        attempts = tuple(there.attempts(number))
        found[case.function] = Found(there.record(number).state, attempts, booked[place], asked[place])
    return found


def _stopped(there: Pair, cell: Cell) -> list[str]:
    """The functions that stopped the groups: one each, its record QUEUED after the one attempt that was refused."""
    waiting = {}
    for case in CASES:
        record, attempts = there.record(there.numbers[case.function]), there.attempts(there.numbers[case.function])
        if record.state is State.QUEUED and attempts:
            assert attempts == list(_steps(case, ("PAUSED",), State.QUEUED)), (cell, case.function)
            waiting[case.function] = ROUTES[case.kind].group
    assert sorted(group.name for group in waiting.values()) == sorted(group.name for group in there.paused())
    return list(waiting)


def _expected(cell: Cell, effect: str, case: Case) -> Found:
    """What the table of router §9 says."""
    outcome, state = cell.outcome(writes=True), cell.state(writes=True)
    called = (ClientOutcome.SENT.value if state is State.SENT else outcome.value,)
    booked = BOOKED[effect][case.again is State.REJECTED]
    return Found(state, _steps(case, called, state), booked, 1)


def _is_weighed(cell: Cell, case: Case) -> bool:
    return cell.state(writes=True) is State.UNCERTAIN and ROUTES[case.kind].lane is Lane.MONEY


def _resumed(effect: str, case: Case) -> Found:
    """After the group went on: sent once more, unless a reading function sees that it is done."""
    state = State.SENT if effect == "none" else case.again
    sent = () if state is State.SKIPPED else (state.value,)
    booked = BOOKED[effect][case.again is State.REJECTED] + (state is State.SENT)
    return Found(state, _steps(case, ("PAUSED", *sent), state), booked, 1 + len(sent))


def _steps(case: Case, called: tuple[str, ...], state: State) -> tuple[str, ...]:
    """The attempts of a mailing address are those of two functions (adapter §11)."""
    if case.function == "AddContact":
        return ("SENT", *called)
    if case.function == "SetAccountBillingAddress" and state is State.SENT:
        return (*called, "SENT")
    return called
