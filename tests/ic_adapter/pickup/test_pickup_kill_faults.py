"""kill -9 at a point of the pick-up under each fault of the file server; the full product is a long run."""

import httpx
import pytest

from ic_adapter.adapter import adapter
from tests.databases import Postgresql, Sqlite
from tests.ic_adapter.conftest import make
from tests.ic_adapter.pickup.conftest import Bench, SftpPlace
from tests.ic_adapter.pickup.kill_cases import ALL, IN_TURN, Case, play


def played(file_server: httpx.Client, database: Sqlite | Postgresql, case: Case) -> None:
    """The case on a database and a biller of its own."""
    url = database.fresh()
    with adapter(url, test_clock=True) as ic:
        place = SftpPlace(file_server, accounts=30, seed=1, now="2024-11-15T22:00:00")
        make(ic, place.bid, "3426")
        play(Bench(ic, place), file_server, url, case)
    database.reuse(url)


@pytest.mark.parametrize("case", IN_TURN, ids=str)
def test_killed_under_a_fault(request: pytest.FixtureRequest, file_server: httpx.Client, case: Case) -> None:
    """No file lost, none counted twice, no half import, and the next file is still imported."""
    name = "sqlite_files" if case.store == "sqlite" else "postgresql_server"
    played(file_server, request.getfixturevalue(name), case)


def test_the_usual_run_has_every_fault_and_every_pair_of_point_and_store() -> None:
    """The rest is in the full product."""
    assert {it.fault for it in IN_TURN} == {it.fault for it in ALL}
    assert {(it.point, it.store) for it in IN_TURN} == {(it.point, it.store) for it in ALL}
    assert set(IN_TURN) <= set(ALL)
