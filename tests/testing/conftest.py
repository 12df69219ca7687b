"""One simulator in a thread for the tests of the test double, and a biller of its own for each."""

from collections.abc import Generator

import pytest

from simulator.testing import Biller, CayentaSim


@pytest.fixture(scope="session")
def sim() -> Generator[CayentaSim, None, None]:
    """A simulator for the whole session of a worker."""
    with CayentaSim() as sim:
        yield sim


@pytest.fixture
def biller(sim: CayentaSim) -> Generator[Biller, None, None]:
    """A biller of its own."""
    with sim.biller(accounts=20) as biller:
        yield biller
