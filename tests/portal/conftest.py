"""A portal over an adapter that pumps, a simulator behind it, a browser."""

import os
from collections.abc import Callable, Generator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from simulator.testing import CayentaSim
from tests.browser import chromium, context, page
from tests.ic_adapter.process import start, stop
from tests.ic_adapter.scripted import ScriptedRouter
from tests.portal.payer import Payer

__all__ = ["chromium", "context", "page"]
_numbers = count(1)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the adapter keeps its database."""
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="session")
def server(folder: Path) -> Generator[str, None, None]:
    """The address of an adapter that serves and pumps for the whole session, with the contact-us feature."""
    process, url = start(folder, "--test-clock", "--workers", "2", "--contact-us-tickets")
    yield url
    stop(process)


@pytest.fixture(scope="session")
def sim() -> Generator[CayentaSim, None, None]:
    """A simulator in a thread of its own."""
    with CayentaSim() as sim:
        yield sim


@pytest.fixture(scope="session")
def new_payer(server: str, sim: CayentaSim, folder: Path) -> Generator[Callable[..., Payer], None, None]:
    """Make a payer at a biller of its own, or in another browser at the biller that is named."""
    payers: list[Payer] = []

    def made(**values: Any) -> Payer:
        payers.append(Payer(server, sim, folder, **{"bid": f"p-{os.getpid()}-{next(_numbers)}", **values}))
        return payers[-1]

    yield made
    for payer in payers:
        payer.client.close()


@pytest.fixture
def payer(new_payer: Callable[..., Payer]) -> Payer:
    """A payer of one account, signed in."""
    return new_payer().signed_in()


@pytest.fixture
def scripted() -> Generator[ScriptedRouter, None, None]:
    """A router that answers HTTP 500 unless a test says otherwise."""
    with ScriptedRouter() as running:
        yield running
