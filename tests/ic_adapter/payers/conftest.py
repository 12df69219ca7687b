"""An adapter with the sample account, whose bill of 100.24 can be paid, and a router that books it."""

from collections.abc import Generator

import pytest

from ic_adapter.adapter import Adapter, adapter
from tests.ic_adapter.bill_files import take
from tests.ic_adapter.conftest import make
from tests.ic_adapter.payers.flows import BOOKED, RETURNED
from tests.ic_adapter.scripted import ScriptedRouter, says


@pytest.fixture
def router() -> Generator[ScriptedRouter, None, None]:
    """A router that books payments and returned checks unless a test says otherwise."""
    with ScriptedRouter() as running:
        running.script = {"AddARItems": says(BOOKED), "AddReturnedCheck": says(RETURNED)}
        yield running


@pytest.fixture
def open_adapter(store_url: str, router: ScriptedRouter) -> Generator[Adapter, None, None]:
    """An adapter with the biller `b`, wired to the router, whose clock stands at noon of 2024-11-15."""
    with adapter(store_url, test_clock=True) as opened:
        make(opened, "b", "3426", {"11": router.url, "101": router.url})
        take(opened)
        yield opened
