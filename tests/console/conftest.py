"""A real simulator and a real Chromium for the tests of the console: one of each per worker."""

import os
import shutil
from collections.abc import Callable, Generator
from itertools import count
from urllib.parse import quote_plus

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.simulator.process import start

Ask = Callable[..., str]
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


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser, None, None]:
    """The system's Chromium; without one the tests that need it are skipped (REQUIRE_ALL=1 makes that a failure)."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, server: str) -> Generator[BrowserContext, None, None]:
    """A browser profile of its own, whose pages are addressed within the simulator."""
    context = chromium.new_context(base_url=server)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()
