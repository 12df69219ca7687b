"""What the tests of the pump share: stores of both kinds, an adapter, a simulator, processes that may be killed."""

from collections.abc import Generator

import pytest

from ic_adapter.wiring import Adapter, adapter
from simulator.testing import CayentaSim
from tests.ic_adapter.conftest import database, postgresql_server, router, sqlite_files, store_url
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
