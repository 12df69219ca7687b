"""A desk with everything on it: an adapter that pumps, a simulator behind it, 100,000 finished records, a browser."""

import os
from collections.abc import Generator
from itertools import count
from pathlib import Path

import httpx
import pytest

from simulator.testing import CayentaSim
from tests.browser import chromium, context, page
from tests.crm.billers import BUSY, Desk, busy
from tests.ic_adapter.process import start, stop

__all__ = ["chromium", "context", "page"]
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
