"""Random senders and crashes: the pick-up does what the model says, and every way to break it is found."""

from pathlib import Path

import pytest

from ic_adapter.adapter import Adapter, adapter
from tests.databases import Postgresql, Sqlite
from tests.ic_adapter.pickup.model.machine import PickupMachine
from tests.ic_adapter.pickup.model.mutants import MUTANTS
from tests.ic_adapter.pickup.model.rules import Differs

STEPS = 14
#: The same runs for every mutant and for the pick-up as it is.
RUNS = 30
RUNS_ON_POSTGRESQL = 10


def walk(ic: Adapter, root: Path, runs: int = RUNS) -> None:
    """Every run; Differs ends it."""
    for seed in range(runs):
        PickupMachine(ic, root, seed).run(STEPS)


def test_no_difference(ic: Adapter, database: Sqlite | Postgresql, tmp_path: Path) -> None:
    """On both stores."""
    walk(ic, tmp_path, RUNS if isinstance(database, Sqlite) else RUNS_ON_POSTGRESQL)


@pytest.mark.parametrize("name", MUTANTS)
def test_the_machine_finds_the_mutant(
    sqlite_files: Sqlite, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pick-up that is broken in this way loses a file, counts one twice, or leaves one behind."""
    where, what, broken = MUTANTS[name]
    monkeypatch.setattr(where, what, broken)

    with adapter(sqlite_files.fresh(), test_clock=True) as ic, pytest.raises(Differs):
        walk(ic, tmp_path)
