"""A desk with everything on it: an adapter that pumps, a simulator behind it, 100,000 finished records, a browser."""

import os
import shutil
from collections.abc import Generator
from itertools import count
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from simulator.testing import CayentaSim
from tests.crm.billers import BUSY, Desk, busy
from tests.ic_adapter.process import start, stop

_numbers = count(1)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the adapter keeps its database."""
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="session")
def server(folder: Path) -> Generator[str, None, None]:
    """The address of an adapter that serves and pumps for the whole session."""
    process, url = start(folder, "--test-clock", "--workers", "2")
    yield url
    stop(process)


@pytest.fixture(scope="session")
def client(server: str) -> Generator[httpx.Client, None, None]:
    """A client of that adapter; forms come from its own pages."""
    with httpx.Client(base_url=server, timeout=30, headers={"origin": server}) as client:
        yield client


@pytest.fixture(scope="session")
def sim() -> Generator[CayentaSim, None, None]:
    """A simulator in a thread of its own."""
    with CayentaSim() as sim:
        yield sim


@pytest.fixture
def desk(client: httpx.Client, sim: CayentaSim, folder: Path) -> Desk:
    """A biller of its own on both sides, at whose desk a test sits."""
    return Desk(client, sim, folder, f"d-{os.getpid()}-{next(_numbers)}")


@pytest.fixture(scope="session")
def busy_desk(client: httpx.Client, sim: CayentaSim, folder: Path) -> Desk:
    """A biller with 100,000 finished records and one of everything that can go wrong; tests only look at it."""
    return busy(Desk(client, sim, folder, BUSY))


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
    """A browser profile of its own, whose pages are addressed within the adapter."""
    context = chromium.new_context(base_url=server)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()
