"""A process dies at every failpoint, for every function, on both stores; the next one makes the best of it."""

import os
from collections.abc import Generator

import pytest

from ic_adapter.store.database.engine import open_store
from simulator.testing import CayentaSim
from tests.pump.kill_falls import at_last, expected
from tests.pump.kill_rules import broken, unfinished
from tests.pump.kill_runs import Run, run_of
from tests.pump.kill_subjects import SUBJECTS
from tests.pump.kill_zygote import Zygote

#: On PostgreSQL a subject of each way to get there; `make soak` takes them all there too (KILL_ALL).
ON_POSTGRESQL = tuple(SUBJECTS) if os.environ.get("KILL_ALL") else ("payment", "void", "new e-mail", "its contact")
CELLS = (*(("sqlite", name) for name in SUBJECTS), *(("postgresql", name) for name in ON_POSTGRESQL))


@pytest.fixture
def run(
    request: pytest.FixtureRequest, store_url: str, forks: Zygote, killers_sim: CayentaSim
) -> Generator[Run, None, None]:
    """A run of one subject, every process killed and one started after them."""
    store = open_store(store_url)
    run = run_of(SUBJECTS[request.param], store_url, store, forks, killers_sim)
    run.set_up()
    for scene in run.scenes.values():
        run.fall(scene)
    run.restart()
    yield run
    for scene in run.scenes.values():
        scene.router.delete()
    store.close()


@pytest.mark.parametrize(("database", "run"), CELLS, indirect=True)
def test_kill(run: Run) -> None:
    """Nothing is lost, nothing sent twice, nothing out of order; what may have left is UNCERTAIN, the rest is done.

    Beside what is UNCERTAIN and concerns money stands the balance as it is by now.

    Then a person settles what is UNCERTAIN, and every event is in the books, once.
    """
    assert broken(run.history()) == []
    assert run.states() == {name: expected(scene.subject, scene.fall) for name, scene in run.scenes.items()}
    assert run.not_looked_at() == []
    run.operate()
    assert broken(run.history()) + unfinished(run.history()) == []
    assert run.states() == {name: at_last(scene.subject, scene.fall) for name, scene in run.scenes.items()}
