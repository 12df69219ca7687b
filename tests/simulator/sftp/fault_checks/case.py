"""What the check of a file fault works with: a biller whose clock stands still, its rules, clients of its server."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncssh
import pytest

from tests.simulator.sftp.conftest import PATIENCE, Files

UB = "/ToInvoiceCloud/Invoices/UB"
FILE = "billheader_20240418010203.xml"
NAME = f"{UB}/{FILE}"
CONTENT = b"<BillHeaders>" + b"0123456789" * 10 + b"</BillHeaders>"
HALF = len(CONTENT) // 2


@dataclass(frozen=True)
class Case:
    """One biller and the fault under test."""

    files: Files
    fault: str

    def on(self, *, times: int | str = "always", match: Mapping[str, Any] | None = None, **parameters: Any) -> None:
        """Switch the fault on."""
        body = {"fault": self.fault, "times": times, "match": match or {}, "parameters": parameters}
        reply = self.files.admin.post(f"{self.files.path}/file-faults", json=body)
        assert reply.status_code == 201, reply.text

    def put(self, path: str = NAME, content: bytes = CONTENT) -> None:
        """Drop a file as the simulator does."""
        body = {"path": path, "text": content.decode()}
        self.files.admin.put(f"{self.files.path}/files", json=body).raise_for_status()

    def pass_time(self, seconds: int) -> None:
        """Move the biller's clock."""
        step = {"advance": {"seconds": seconds}}
        self.files.admin.post(f"{self.files.path}/clock", json=step).raise_for_status()

    def entries(self) -> list[dict[str, Any]]:
        """The file traffic that the fault hit."""
        calls = self.files.admin.get(f"{self.files.path}/file-traffic").raise_for_status().json()["calls"]
        return [it for it in calls if self.fault in it["faults"]]

    @asynccontextmanager
    async def sftp(self, **options: Any) -> AsyncGenerator[asyncssh.SFTPClient, None]:
        """A session of asyncssh's client, which reads nothing of this machine's own SSH configuration."""
        usual: dict[str, Any] = {
            "username": self.files.user,
            "password": self.files.password,
            "known_hosts": None,
            "client_keys": None,
            "agent_path": None,
            "config": None,
            "connect_timeout": PATIENCE,
            "login_timeout": PATIENCE,
        }
        async with (
            asyncssh.connect("127.0.0.1", self.files.port, **(usual | options)) as connection,
            connection.start_sftp_client(path_encoding=None) as session,
        ):
            yield session


Check = Callable[[Case], Coroutine[None, None, None]]


async def names(session: asyncssh.SFTPClient, folder: str = UB) -> list[bytes]:
    """The names of files in a folder, as the server orders them."""
    fixed = {b".", b"..", b"DREC", b"archive", b"error"}
    return [bytes(it.filename) for it in await shown(session, folder) if it.filename not in fixed]  # type: ignore[arg-type]  # bytes: the session has no encoding


async def shown(session: asyncssh.SFTPClient, folder: str = UB) -> list[asyncssh.SFTPName]:
    """The listing of a folder."""
    return [it async for it in session.scandir(folder.encode())]


async def content(session: asyncssh.SFTPClient, path: str = NAME) -> bytes:
    """The content of a file, as far as a client that reads to the end gets it."""
    async with session.open(path.encode(), "rb") as file:
        return as_bytes(await file.read())


def as_bytes(data: object) -> bytes:
    """What was read of a file that was opened as bytes."""
    assert isinstance(data, bytes)
    return data


async def write(session: asyncssh.SFTPClient, path: str = NAME, data: bytes = CONTENT) -> None:
    """Write a file."""
    async with session.open(path.encode(), "wb") as file:
        await file.write(data)


async def refused(call: Awaitable[object], reason: str, code: int = asyncssh.FX_FAILURE) -> None:
    """The call is refused with this reason and code."""
    with pytest.raises(asyncssh.SFTPError) as told:
        await call
    assert (told.value.code, reason in told.value.reason) == (code, True), told.value


async def broken(call: Awaitable[object]) -> None:
    """The connection breaks instead of an answer."""
    with pytest.raises(
        (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, ConnectionError, asyncssh.ConnectionLost)
    ):
        async with asyncio.timeout(PATIENCE):
            await call
