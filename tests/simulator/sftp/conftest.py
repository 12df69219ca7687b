"""A real simulator with its file server, and clients of it: paramiko by default, asyncssh where its calls are needed."""

import os
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
import paramiko
import pytest

from tests.simulator.process import start

# The checks assert as tests do: pytest shows the values.
pytest.register_assert_rewrite("tests.simulator.sftp.fault_checks")
PATIENCE = 60.0
_numbers = count(1)


@dataclass(frozen=True)
class Files:
    """One biller and the account that Invoice Cloud issued to it."""

    admin: httpx.Client
    biller: str
    port: int
    user: str
    password: str

    @property
    def path(self) -> str:
        """The biller's path in the admin API."""
        return f"/__admin/billers/{self.biller}"

    def listing(self) -> dict[str, dict[str, object]]:
        """Files and folders by path, as the admin API shows them."""
        return {it["path"]: it for it in self.admin.get(f"{self.path}/files").raise_for_status().json()["files"]}

    def content(self, path: str) -> bytes:
        """What the admin API reads from a file."""
        return self.admin.get(f"{self.path}/files/content", params={"path": path}).raise_for_status().content

    def traffic(self) -> list[tuple[str, str, str]]:
        """Call, path and outcome of everything that happened."""
        calls = self.admin.get(f"{self.path}/file-traffic").raise_for_status().json()["calls"]
        return [(it["call"], it["path"], it["outcome"]) for it in calls]


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Generator[httpx.Client, None, None]:
    """The admin API of a simulator that serves files for the whole session."""
    process, url = start(tmp_path_factory.mktemp("files"), "--sftp-port", "0")
    with httpx.Client(base_url=url, timeout=PATIENCE) as client:
        yield client
    process.terminate()
    process.communicate(timeout=PATIENCE)


@pytest.fixture
def files(simulator: httpx.Client) -> Files:
    """A biller of its own with an account."""
    return made(simulator)


@pytest.fixture
def connect() -> Generator[Callable[..., paramiko.SFTPClient], None, None]:
    """Log in as the biller or as somebody else; everything is closed at the end of the test."""
    with ExitStack() as stack:

        def connected(files: Files, user: str = "", password: str = "") -> paramiko.SFTPClient:
            transport = transport_to(files.port)
            stack.callback(transport.close)
            transport.connect(username=user or files.user, password=password or files.password)
            client = paramiko.SFTPClient.from_transport(transport)
            assert client is not None
            channel = client.get_channel()
            assert channel is not None
            channel.settimeout(PATIENCE)
            return client

        yield connected


@pytest.fixture
def sftp(files: Files, connect: Callable[..., paramiko.SFTPClient]) -> paramiko.SFTPClient:
    """The biller's own session."""
    return connect(files)


def transport_to(port: int) -> paramiko.Transport:
    """A connection whose waits all have a limit."""
    transport = paramiko.Transport(("127.0.0.1", port))
    transport.banner_timeout = transport.auth_timeout = PATIENCE
    return transport


def made(simulator: httpx.Client, template: str = "3426") -> Files:
    """A biller of its own with an account at a simulator."""
    biller = f"f-{os.getpid()}-{next(_numbers)}"
    simulator.post("/__admin/billers", json={"id": biller, "template": template}).raise_for_status()
    reply = simulator.post(f"/__admin/billers/{biller}/sftp-accounts", json={"user": f"{biller}-files"})
    assert reply.status_code == 201, reply.text
    told = reply.json()
    return Files(simulator, biller, told["server"]["port"], told["account"]["user"], told["account"]["password"])


def port_in(folder: Path) -> int:
    """The port that ``--port-file port`` left beside it."""
    return int((folder / "port.sftp").read_text())
