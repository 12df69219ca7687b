"""A real simulator and a real Chromium for the tests of the console: one of each per worker."""

import os
from collections.abc import Callable, Generator
from itertools import count
from urllib.parse import quote_plus

import httpx
import pytest

from tests.browser import chromium, context, page
from tests.simulator.process import start

Ask = Callable[..., str]
__all__ = ["chromium", "context", "page"]
_numbers = count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """The address of a simulator that serves for the whole session."""
    process, url = start(tmp_path_factory.mktemp("console"))
    yield url
    process.terminate()
    process.communicate(timeout=10)


@pytest.fixture(scope="session")
def client(server: str) -> Generator[httpx.Client, None, None]:
    """A client of that simulator."""
    with httpx.Client(base_url=server, timeout=10) as client:
        yield client


@pytest.fixture
def bid(client: httpx.Client) -> Generator[str, None, None]:
    """The id of a biller of its own, gone afterwards: the page of all billers shows a hundred."""
    name = f"c-{os.getpid()}-{next(_numbers)}"
    reply = client.post("/__admin/billers", json={"id": name, "template": "3426"})
    assert reply.status_code == 201, reply.text
    yield name
    client.delete(f"/__admin/billers/{name}")


@pytest.fixture
def ask(client: httpx.Client, bid: str) -> Ask:
    """Send a request to the biller's router: function, then tags; the reply's text."""

    def asked(function: str, **tags: str) -> str:
        params = "".join(f"<{name}>{value}</{name}>" for name, value in tags.items())
        xml = f"<Request><{function}><Params>{params}</Params></{function}></Request>"
        return client.post(f"/billers/{bid}/router", content=b"XMLREQUEST=" + quote_plus(xml).encode()).text

    return asked
