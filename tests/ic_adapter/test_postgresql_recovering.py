"""A PostgreSQL server that still recovers when the adapter starts: it is waited for, and the log says so."""

import socket
import socketserver
import struct
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import URL

from ic_adapter.errors import BadConfig
from ic_adapter.store.database.address import parse
from ic_adapter.store.database.engine import open_store
from tests.databases import Postgresql
from tests.ic_adapter.process import start, stop

NOT_YET = (
    "the database system is starting up",
    "the database system is in recovery mode",
    "the database system is not yet accepting connections",
    "the database system is shutting down",
)


def refusal(words: str) -> bytes:
    """What a server says to a client that it does not take (protocol: ErrorResponse)."""
    fields = b"".join(kind + text.encode() + b"\0" for kind, text in ((b"S", "FATAL"), (b"C", "57P03"), (b"M", words)))
    return b"E" + struct.pack(">I", len(fields) + 5) + fields + b"\0"


class Gate(socketserver.ThreadingTCPServer):
    """A port before a server's socket: the first clients are told to come again, the others are let through."""

    daemon_threads = True

    def __init__(self, server: str, words: str, times: int) -> None:
        super().__init__(("127.0.0.1", 0), _Client)
        self.server = server
        self.words = words
        self.left = times
        self.asked = 0


class _Client(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        gate: Any = self.server
        client: socket.socket = self.request
        gate.asked += 1
        with suppress(OSError):
            if gate.left:
                gate.left -= 1
                client.recv(4096)
                client.sendall(refusal(gate.words))
                return
            with socket.socket(socket.AF_UNIX) as server:
                server.connect(gate.server)
                threading.Thread(target=_copy, args=(server, client), daemon=True).start()
                _copy(client, server)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def gate(url: str, words: str, times: int) -> Generator[tuple[Gate, str], None, None]:
    """A gate before the server of this address, and the address by way of the gate."""
    address = parse(url)
    assert isinstance(address, URL)
    query: dict[str, Any] = dict(address.query)
    opened = Gate(f"{query.pop('host')}/.s.PGSQL.5432", words, times)
    port = opened.server_address[1]
    threading.Thread(target=opened.serve_forever, args=(0.01,), daemon=True).start()
    given = address.set(host="127.0.0.1", port=port, query={**query, "sslmode": "disable", "gssencmode": "disable"})
    try:
        yield opened, given.render_as_string(hide_password=False)
    finally:
        opened.shutdown()
        opened.server_close()


@pytest.fixture
def url(postgresql_server: Postgresql) -> Generator[str, None, None]:
    """A database with all tables."""
    made = postgresql_server.fresh()
    if "host=" not in made:
        pytest.skip("the server of IC_ADAPTER_TEST_DB has no socket here")
    yield made
    postgresql_server.drop(made)


@pytest.mark.parametrize("words", NOT_YET)
def test_waits(url: str, words: str, caplog: pytest.LogCaptureFixture) -> None:
    """Once the server takes connections the store is opened; one line says what was waited for, without the password."""
    with gate(url, words, times=2) as (opened, address):
        store = open_store(address, wait=60)
        assert opened.asked > 2
        assert store.is_readable()
        store.close()

    lines = [
        line for line in caplog.messages if line.startswith("waiting for postgresql+psycopg://postgres:***@127.0.0.1")
    ]
    assert len(lines) == 1
    assert words in lines[0]


def test_waits_no_longer(url: str) -> None:
    """After its seconds, here none, the start is refused with what the server says."""
    with gate(url, NOT_YET[0], times=1_000) as (_, address):
        with pytest.raises(BadConfig, match=f"cannot be used: .*{NOT_YET[0]}"):
            open_store(address)
        with pytest.raises(BadConfig, match=NOT_YET[0]):
            open_store(address, wait=0.2)


def test_program_waits(url: str, tmp_path: Path) -> None:
    """`serve` waits as --db-wait says, and serves."""
    with gate(url, NOT_YET[0], times=2) as (opened, address):
        process, served = start(tmp_path, "--no-pump", "--db", address, "--db-wait", "60")
        assert httpx.get(f"{served}/ready", timeout=60).status_code == 200
        assert stop(process) == 0
        assert opened.asked > 2
    assert NOT_YET[0] in (tmp_path / "log").read_text()


def test_nobody_there() -> None:
    """A server that is not there is no reason to wait: the address may be wrong."""
    with pytest.raises(BadConfig, match="refused"):
        open_store("postgresql://u:p@127.0.0.1:1/x", wait=3_600)
