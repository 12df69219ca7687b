"""The state machine finds every mutant of the simulator, and nothing where there is none."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RULE_MARKER, run_state_machine_as_test

from tests.model.comparing import Differs
from tests.model.machine import RouterMachine
from tests.model.mutants import FOCUS, MUTANTS

#: The same runs for every mutant and for the simulator as it is; a find ends them, nothing is shrunk.
SHORT = settings(
    max_examples=50,
    stateful_step_count=50,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)


def _focused(focus: str) -> type[RouterMachine]:
    """The machine with the rules of a focus alone."""
    rules = {name for name in vars(RouterMachine) if hasattr(getattr(RouterMachine, name), RULE_MARKER)}
    return type("Focused", (RouterMachine,), dict.fromkeys(rules - set(FOCUS[focus])))


@pytest.mark.parametrize("focus", FOCUS)
def test_without_a_mutant_the_same_runs_find_nothing(focus: str) -> None:
    """What kills the mutants lets the simulator as it is pass."""
    run_state_machine_as_test(_focused(focus), settings=SHORT)


@pytest.mark.parametrize("name", MUTANTS)
def test_the_machine_finds_the_mutant(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulator that is broken in this way answers differently from the model."""
    focus, (where, what, broken) = MUTANTS[name]
    monkeypatch.setattr(where, what, broken)

    with pytest.raises(Differs):
        run_state_machine_as_test(_focused(focus), settings=SHORT)
