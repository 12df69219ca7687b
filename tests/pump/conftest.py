"""What the tests of the pump share: an adapter and a simulator in this process."""

from collections.abc import Generator

import pytest

from ic_adapter.wiring import Adapter, adapter
from simulator.testing import CayentaSim


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
