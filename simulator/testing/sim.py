"""``CayentaSim``: a simulator for the length of a block, started here or running elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import count
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import quote
from uuid import uuid4

import httpx
import msgspec

from simulator.testing.biller import Biller
from simulator.testing.clock import as_moment
from simulator.testing.connection import Connection
from simulator.testing.errors import CayentaSimError
from simulator.testing.records import BillerState

TIMEOUT = 10.0


class Server(Protocol):
    """What a started simulator is."""

    url: str

    def start(self) -> None:
        """Serve."""

    def stop(self) -> None:
        """End."""


class CayentaSim:
    """``with CayentaSim() as sim:`` serves the documented billers and whatever a test makes, and ends with the block.

    By default in a thread with an event loop of its own; ``process=True`` starts a real process. ``port`` 0 takes any
    free one. ``file_server`` serves the billers' files over SFTP, on a free port, which ``Files.server`` tells.
    ``timeout`` is how many seconds a test waits for a reply. ``CayentaSim.at(url)`` reaches a running one.
    """

    def __init__(
        self,
        *,
        process: bool = False,
        port: int = 0,
        file_server: bool = False,
        journal_size: int = 1_000,
        timeout: float = TIMEOUT,
    ) -> None:
        self._options = (process, port, file_server, journal_size)
        self._timeout = timeout
        self._elsewhere: tuple[str, str] | None = None
        self._server: Server | None = None
        self._connection: Connection | None = None
        self._made: list[Biller] = []
        self._numbers = count(1)

    @classmethod
    def at(cls, url: str, *, token: str = "", timeout: float = TIMEOUT) -> Self:
        """A simulator that runs already; what is made there is taken away at the end of the block."""
        sim = cls(timeout=timeout)
        sim._elsewhere = (url.rstrip("/"), token)
        return sim

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Serve, or see that somebody does; NotStarted and NotReached tell why not."""
        if self._connection is not None:
            raise CayentaSimError("the simulator is already started")
        if self._elsewhere is None:
            self._server = _server(*self._options)
            self._server.start()
        url, token = self._elsewhere or (self._server.url if self._server else "", "")
        headers = {"authorization": f"Bearer {token}"} if token else {}
        http = httpx.Client(base_url=url, timeout=self._timeout, trust_env=False)
        self._connection = Connection(url, http, headers)
        try:
            self._connection.bytes("GET", "/ready")
        except CayentaSimError:
            self.stop()
            raise

    def stop(self) -> None:
        """End it; billers made at a simulator elsewhere are taken away there."""
        connection, self._connection = self._connection, None
        server, self._server = self._server, None
        try:
            if server is None:
                for biller in self._made:
                    if not biller.is_deleted:
                        biller.delete()
        finally:
            self._made.clear()
            if connection is not None:
                connection.http.close()
            if server is not None:
                server.stop()

    @property
    def url(self) -> str:
        """Where it serves: ``url + "/billers/3426/router"`` is a documented biller's router."""
        return self._there.url

    def biller(
        self,
        biller_id: str | None = None,
        *,
        template: str = "3426",
        seed: int = 0,
        accounts: int | None = None,
        now: datetime | str | None = None,
        settings: Mapping[str, Any] | None = None,
        faults: Iterable[str | Mapping[str, Any]] = (),
    ) -> Biller:
        """A new biller of its own; Refused tells the field that cannot be used.

        ``accounts`` generated accounts (a thousand) are drawn by ``seed``; ``now`` is a moment at which its clock
        stands still, or ``real``; ``faults`` are names of presets, or the arguments of ``Faults.add``.
        """
        body: dict[str, Any] = {"id": biller_id or self._free_id(), "template": template, "seed": seed}
        if accounts is not None:
            body["accounts"] = accounts
        if now is not None:
            body["now"] = as_moment(now)
        if settings is not None:
            body["settings"] = settings
        made = Biller(self._there, self._there.ask("POST", "/billers", BillerState, body))
        self._made.append(made)
        for fault in faults:
            made.faults.add_any(fault)
        return made

    def existing(self, biller_id: str) -> Biller:
        """A biller that is there already, as the documented ones are: ``sim.existing("3426")``."""
        path = f"/billers/{quote(biller_id, safe='')}"
        return Biller(self._there, self._there.ask("GET", path, BillerState))

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        """Any other call of the admin API, as ``…/__admin/openapi.json`` lists them: JSON out, JSON in."""
        content = self._there.bytes(method, path, body)
        return msgspec.json.decode(content) if content else None

    @property
    def _there(self) -> Connection:
        if self._connection is None:
            raise CayentaSimError("the simulator is not started; use `with CayentaSim() as sim: …`")
        return self._connection

    def _free_id(self) -> str:
        """The same ids in each run where the simulator is our own; elsewhere others may count too."""
        return f"t-{next(self._numbers)}" if self._elsewhere is None else f"t-{uuid4().hex[:12]}"


def _server(process: bool, port: int, file_server: bool, journal_size: int) -> Server:
    if process:
        from simulator.testing.servers.server_process import ServerProcess

        return ServerProcess(port, journal_size, file_server=file_server)
    from simulator.testing.servers.server_thread import ServerThread

    return ServerThread(port, journal_size, file_server=file_server)
