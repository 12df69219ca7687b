"""The system's Chromium as fixtures; the folder that uses them has a fixture `server`, the address of its pages.

One per module: while it is open, its loop runs in the process, and no other test may find it there.
"""

import os
import shutil
from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.needs import fixture_needs

__all__ = ["chromium", "context", "page"]


@pytest.fixture(scope="module")
@fixture_needs("chromium")
def chromium() -> Generator[Browser, None, None]:
    """The system's Chromium; without one the tests that need it are skipped (REQUIRE_ALL=1 makes that a failure)."""
    path = shutil.which("chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, server: str) -> Generator[BrowserContext, None, None]:
    """A browser profile of its own, whose pages are addressed within the server."""
    context = chromium.new_context(base_url=server)
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()
