"""Fixtures of the web services: billers of a served adapter behind a proxy, with portals that call IC."""

from collections.abc import Generator
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests.ic_adapter.process import start, stop
from tests.ic_adapter.sign_on.calling import PROXY, Portal, with_services

_numbers = count(1)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the adapter keeps its database and its log."""
    return tmp_path_factory.mktemp("services")


@pytest.fixture(scope="session")
def server(folder: Path) -> Generator[str, None, None]:
    """The address of an adapter that believes a proxy on this machine, so that tests come from any address."""
    process, url = start(folder, "--test-clock", *PROXY)
    yield url
    stop(process)


@pytest.fixture(scope="session")
def client(server: str) -> Generator[httpx.Client, None, None]:
    """A client of that adapter."""
    with httpx.Client(base_url=server, timeout=20) as client:
        yield client


@pytest.fixture
def portal(server: str, client: httpx.Client) -> Portal:
    """The portal of a biller of its own, whose clock stands still."""
    return with_services(server, client, f"s-{next(_numbers)}")


@pytest.fixture(scope="module")
def shared(server: str, client: httpx.Client) -> Portal:
    """The same for all tests of a module that change nothing."""
    return with_services(server, client, f"s-{next(_numbers)}")
