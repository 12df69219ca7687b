"""An Invoice Cloud that does as it is told, and a simulator whose stand-ins call it; both live within this process."""

from collections.abc import Generator

import pytest

from tests.stand_ins.browsing import Simulator
from tests.stand_ins.fake_ic import FakeIc, served


@pytest.fixture(scope="session")
def fake() -> Generator[FakeIc, None, None]:
    """The one Invoice Cloud of this worker."""
    with served() as fake:
        yield fake


@pytest.fixture
def ic(fake: FakeIc) -> FakeIc:
    """Invoice Cloud as the documents describe it, asked nothing yet."""
    fake.reset()
    return fake


@pytest.fixture(scope="session")
def one_simulator() -> Simulator:
    """The one simulator of this worker."""
    return Simulator()


@pytest.fixture
def simulator(one_simulator: Simulator, ic: FakeIc) -> Simulator:
    """A simulator that knows Invoice Cloud; no fault is on and no call was made."""
    for biller in one_simulator.billers.all():
        one_simulator.billers.stand_ins.forget(biller.id)
    one_simulator.connect(ic.url)
    return one_simulator
