"""Fixtures of the log-in's pages: a biller of the served adapter, frozen, and a browser at its portal."""

import httpx
import pytest

from tests.ic_adapter.identity.browsing import Browser


@pytest.fixture
def portal(client: httpx.Client, biller: str) -> str:
    """The API path of a biller whose clock stands still."""
    reply = client.post(f"{biller}/clock", json={"freeze": "2024-11-15T12:00:00"})
    assert reply.status_code == 200, reply.text
    return biller


@pytest.fixture
def browser(server: str, portal: str) -> Browser:
    """A browser at the portal of that biller."""
    return Browser(server, portal.rpartition("/")[2])
