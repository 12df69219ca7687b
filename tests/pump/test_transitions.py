"""The table of transitions: each row is met, and its loss noticed; the same for each effect."""

from dataclasses import replace

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.errors import AdapterError, InternalError
from ic_adapter.records import transitions
from ic_adapter.records.states import State
from ic_adapter.records.transitions import Effect, StateEvent
from tests.ic_adapter.scripted import ScriptedRouter
from tests.pump.transition_cases import CASES, ROWS, SEES, World, differs


def _name(value: State | StateEvent) -> str:
    return value.name


@pytest.fixture
def world(fault_ic: Adapter, router: ScriptedRouter, monkeypatch: pytest.MonkeyPatch) -> World:
    """A store, and a router that does what a case says."""
    return World(fault_ic, router, monkeypatch)


def test_every_row_has_a_case() -> None:
    """A new row needs a case here, which is written from the specification and not from the table."""
    assert {key: row.after for key, row in transitions.TABLE.items()} == {
        (before, event): case.after for event, case in CASES.items() for before in case.before
    }
    assert set(SEES) == set(Effect)


@pytest.mark.parametrize(("before", "event"), ROWS, ids=_name)
def test_a_row_leads_where_it_must(before: State, event: StateEvent, world: World) -> None:
    """Through a submission, the pump, a setting or a decision the record changes as the case says."""
    assert differs(world, before, event) == ""


@pytest.mark.parametrize(("before", "event"), ROWS, ids=_name)
def test_a_deleted_row_is_noticed(before: State, event: StateEvent, world: World) -> None:
    """Without the row its case fails, or the pump refuses to go on."""
    left = {key: row for key, row in transitions.TABLE.items() if key != (before, event)}
    world.patch.setattr(transitions, "TABLE", left)

    assert noticed(world, before, event)


@pytest.mark.parametrize("effect", Effect, ids=lambda effect: effect.name)
def test_a_deleted_effect_is_noticed(effect: Effect, world: World) -> None:
    """Without the effect in any row a case fails."""
    left = {
        key: replace(row, effects=tuple(one for one in row.effects if one is not effect))
        for key, row in transitions.TABLE.items()
    }
    world.patch.setattr(transitions, "TABLE", left)

    assert noticed(world, *SEES[effect])


def noticed(world: World, before: State, event: StateEvent) -> bool:
    """Whether the case fails."""
    try:
        return differs(world, before, event) != ""
    except (AdapterError, InternalError, IndexError):  # no history: nothing has changed
        return True
