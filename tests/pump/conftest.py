"""What the tests of the pump share: stores of both kinds, an adapter, a simulator, processes that may be killed."""

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import URL

from ic_adapter.adapter import Adapter, adapter
from simulator.testing import CayentaSim
from tests.databases import DIALECTS, Postgresql, Sqlite
from tests.ic_adapter.conftest import database, postgresql_server, router, sqlite_files, store_url
from tests.ic_adapter.scripted import ScriptedRouter
from tests.pump.conformance_desk import Desk
from tests.pump.conformance_desk import desk as desk_of
from tests.pump.kill_zygote import Zygote, zygote

__all__ = ["database", "postgresql_server", "router", "sqlite_files", "store_url"]


@pytest.fixture(scope="session")
def forks() -> Generator[Zygote, None, None]:
    """Processes by the dozen."""
    with zygote() as started:
        yield started


@pytest.fixture(scope="session")
def killers_sim() -> Generator[CayentaSim, None, None]:
    """A simulator of its own process that remembers whole runs."""
    with CayentaSim(process=True, journal_size=100_000) as sim:
        yield sim


@pytest.fixture(scope="session")
def fault_sim() -> Generator[CayentaSim, None, None]:
    """A simulator in a thread of its own."""
    with CayentaSim() as sim:
        yield sim


@pytest.fixture(scope="session")
def fault_ic(tmp_path_factory: pytest.TempPathFactory) -> Generator[Adapter, None, None]:
    """An adapter in this process on a file of its own, its clocks to be moved; every test has billers of its own."""
    with adapter(tmp_path_factory.mktemp("pump") / "adapter.db", test_clock=True) as opened:
        yield opened


@pytest.fixture(scope="session", params=DIALECTS)
def house(request: pytest.FixtureRequest) -> Generator[Adapter, None, None]:
    """An adapter on a store of each kind in turn; every test has a biller of its own there."""
    server: Sqlite | Postgresql = request.getfixturevalue(
        "sqlite_files" if request.param == "sqlite" else "postgresql_server"
    )
    url = server.fresh()
    with adapter(url, test_clock=True) as opened:
        yield opened
    server.reuse(url)


@pytest.fixture(params=DIALECTS)
def own_house(request: pytest.FixtureRequest) -> Generator[Adapter, None, None]:
    """An adapter on a store that no other test uses."""
    server = request.getfixturevalue("sqlite_files" if request.param == "sqlite" else "postgresql_server")
    url = server.fresh()
    with adapter(url, test_clock=True) as opened:
        yield opened
    server.reuse(url)


@pytest.fixture
def desk(house: Adapter, router: ScriptedRouter) -> Desk:
    """A biller whose router books whatever it is asked to."""
    return desk_of(house, router)


@pytest.fixture
def forks_of(forks: Zygote) -> Callable[[Adapter, int], None]:
    """Pumps in two processes with so many workers each, until nothing is left to do."""

    def work(house: Adapter, workers: int) -> None:
        address = house.store.address
        url = address.render_as_string(hide_password=False) if isinstance(address, URL) else str(address)
        steps: list[list[Any]] = [["work", workers], ["rest"]]
        with zygote() as other, ThreadPoolExecutor(2) as pool:
            for death in list(pool.map(lambda one: one.live(url, *steps), (forks, other))):
                assert death.signal == 0

    return work
