"""Fixtures of the web services: billers of the served adapter with portals that call IC."""

from itertools import count

import httpx
import pytest

from tests.ic_adapter.sign_on.calling import Portal, with_services

_numbers = count(1)


@pytest.fixture
def portal(server: str, client: httpx.Client) -> Portal:
    """The portal of a biller of its own, whose clock stands still."""
    return with_services(server, client, f"s-{next(_numbers)}")


@pytest.fixture(scope="module")
def shared(server: str, client: httpx.Client) -> Portal:
    """The same for all tests of a module that change nothing."""
    return with_services(server, client, f"s-{next(_numbers)}")
