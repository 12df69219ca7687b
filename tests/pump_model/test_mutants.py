"""Walks find every mutant of the pump, and nothing where there is none."""

from collections import Counter
from collections.abc import Generator

import pytest

from tests.pump_model.bench_adapter import World, world
from tests.pump_model.machine import PumpMachine
from tests.pump_model.mutants import FOCUS, MUTANTS
from tests.pump_model.spec_pump import Differs
from tests.pump_model.walk import walk

#: The same walks for every mutant and for the pump as it is; a find ends them.
WALKS, STEPS = 4, 25


@pytest.fixture(scope="module")
def machine() -> Generator[type[PumpMachine], None, None]:
    """One simulator for all."""
    with world() as there:
        yield in_world(there)


def in_world(there: World) -> type[PumpMachine]:
    """The machine in this world."""
    return type("Machine", (PumpMachine,), {"world": there, "reached": Counter[str]()})


def _walks(machine: type[PumpMachine], focus: str) -> None:
    for seed in range(WALKS):
        walk(machine, seed, STEPS, FOCUS[focus])


@pytest.mark.parametrize("focus", FOCUS)
def test_without_a_mutant_the_same_walks_find_nothing(focus: str, machine: type[PumpMachine]) -> None:
    """What kills the mutants lets the pump as it is pass."""
    _walks(machine, focus)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_walk_finds_the_mutant(name: str, machine: type[PumpMachine], monkeypatch: pytest.MonkeyPatch) -> None:
    """A pump that is broken in this way does not what the model says."""
    focus, patches = MUTANTS[name]
    for where, what, broken in patches:
        monkeypatch.setattr(where, what, broken)

    with pytest.raises(Differs):
        _walks(machine, focus)
