"""Fixtures of the adapter's tests: the adapter in this process, a real server process, a scripted router."""

from collections.abc import Generator
from itertools import count
from pathlib import Path

import httpx
import pytest

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.failpoints import Failpoints
from ic_adapter.router.client import RouterClient
from tests.databases import DIALECTS, Postgresql, Sqlite, postgresql
from tests.ic_adapter.process import start, stop
from tests.ic_adapter.scripted import ScriptedRouter

_numbers = count(1)


@pytest.fixture
def router() -> Generator[ScriptedRouter, None, None]:
    """A router that says what the test scripts."""
    with ScriptedRouter() as scripted:
        yield scripted


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """Fresh files."""
    return Sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_server() -> Generator[Postgresql, None, None]:
    """A real server, one for the tests of a process."""
    with postgresql() as server:
        yield server


@pytest.fixture(params=DIALECTS)
def database(request: pytest.FixtureRequest) -> Sqlite | Postgresql:
    """Each kind of database in turn; a server is started only for those who ask for it."""
    found: Sqlite | Postgresql = request.getfixturevalue(
        "sqlite_files" if request.param == "sqlite" else "postgresql_server"
    )
    return found


@pytest.fixture
def store_url(database: Sqlite | Postgresql) -> Generator[str, None, None]:
    """The address of a database of one's own with all tables, which stay as they are, of each kind in turn."""
    url = database.fresh()
    yield url
    database.reuse(url)


@pytest.fixture
def empty_url(database: Sqlite | Postgresql) -> Generator[str, None, None]:
    """The address of a database of one's own that holds nothing yet, of each kind in turn."""
    url = database.fresh(empty=True)
    yield url
    database.drop(url)


@pytest.fixture
def ic(store_url: str) -> Generator[Adapter, None, None]:
    """An adapter on a database of its own, with the biller `b` of template 3426, frozen on 2024-11-15."""
    with adapter(store_url, test_clock=True) as opened:
        make(opened, "b", "3426")
        yield opened


def make(
    opened: Adapter, bid: str, template: str, settings: dict[str, str | None] | None = None, **keys: object
) -> None:
    """A biller of this template, its clock frozen at noon of 2024-11-15."""
    from datetime import datetime

    register = opened.register
    register.create(NewBiller(id=bid, template=template, settings=settings or {}, keys=keys, bif={}))
    register.set_clock(bid, register.get(bid).clock.freeze(datetime(2024, 11, 15, 12)))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the served adapter keeps its database and its log."""
    return tmp_path_factory.mktemp("adapter")


@pytest.fixture(scope="session")
def server(folder: Path) -> Generator[str, None, None]:
    """The address of an adapter that serves for the whole session, and takes this machine for a proxy in front of it."""
    process, url = start(folder, "--test-clock", "--log-level", "debug", "--trusted-proxies", "127.0.0.1")
    yield url
    stop(process)


@pytest.fixture(scope="session")
def client(server: str) -> Generator[httpx.Client, None, None]:
    """A client of that adapter."""
    with httpx.Client(base_url=server, timeout=20) as client:
        yield client


@pytest.fixture
def biller(client: httpx.Client, router: ScriptedRouter) -> str:
    """The path of a biller of its own, wired to the scripted router."""
    name = f"t-{next(_numbers)}"
    bif = {"InvoiceFormatGuid": "00000000-0000-4000-8000-000000000009"}  # without one the check warns
    body = {"id": name, "template": "3426", "settings": {"8": router.url}, "bif": bif}
    reply = client.post("/api/billers", json=body)
    assert reply.status_code == 201, reply.text
    return f"/api/billers/{name}"


@pytest.fixture
def calls(ic: Adapter) -> Generator[RouterClient, None, None]:
    """A client over the store of the adapter under test."""
    client = RouterClient(ic.endpoints, Failpoints())
    yield client
    client.close()
