"""A real simulator process for the tests of its HTTP edge: one per worker, on a free port."""

import os
from collections.abc import Generator
from itertools import count

import httpx
import pytest

from tests.simulator.process import start


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """The address of a simulator that serves for the whole session."""
    process, url = start(tmp_path_factory.mktemp("simulator"))
    yield url
    process.terminate()
    process.communicate(timeout=10)


@pytest.fixture(scope="session")
def client(server: str) -> Generator[httpx.Client, None, None]:
    """A client of that simulator."""
    with httpx.Client(base_url=server, timeout=10) as client:
        yield client


_numbers = count(1)


@pytest.fixture
def biller(client: httpx.Client) -> str:
    """The path of a biller of its own."""
    name = f"t-{os.getpid()}-{next(_numbers)}"
    reply = client.post("/__admin/billers", json={"id": name, "template": "3426"})
    assert reply.status_code == 201, reply.text
    return f"/__admin/billers/{name}"
