"""A simulator in a thread of its own with its own event loop, so that an application under test can use the test's."""

import asyncio
import logging
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from simulator.billers.register import Billers
from simulator.config import load
from simulator.control.guard import Guard
from simulator.edge.direct import DirectProtocol
from simulator.edge.server import Server, configuration
from simulator.edge.wiring import application
from simulator.extras import MissingExtra, require
from simulator.testing.errors import NotStarted

if TYPE_CHECKING:
    from simulator.edge.sftp.server import SftpServer

GRACE = 1  # seconds for requests that do not let themselves be cut off
JOIN_SECONDS = 10.0
START_SECONDS = 30.0
#: What uvicorn would say of connections that a fault broke or the end cut off; defects are told by simulator.edge.app.
QUIET = logging.getLogger("simulator.testing.connections")
QUIET.setLevel(logging.CRITICAL)


class _QuietProtocol(DirectProtocol):
    """Without uvicorn's own log, and without switching off that of another uvicorn in the process."""

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)
        self.access_log = False
        self.logger = QUIET


class _Server(Server):
    """The server of ``cayenta-sim serve``, telling that it listens to whoever waits instead of to everybody."""

    def __init__(
        self, config: uvicorn.Config, listens: threading.Event, file_server: "SftpServer | None" = None
    ) -> None:
        super().__init__(config, load({}, environment={}), "", file_server)
        self._listens = listens

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell."""
        await uvicorn.Server.startup(self, sockets)
        if self._file_server is not None:
            await self._file_server.start()
        self._listens.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End at once: who still waits for a reply is cut off, for the test is over."""
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        await asyncio.sleep(0)  # those whose client is gone end by themselves
        for task in list(self.server_state.tasks):
            task.cancel()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Signals are the main thread's, which ends this one by ``stop``."""
        yield


def _file_server(billers: Billers) -> "SftpServer":
    try:
        require("sftp", "CayentaSim(file_server=True)")
    except MissingExtra as error:
        raise NotStarted(str(error)) from None
    from simulator.edge.sftp.server import SftpServer  # asyncssh is loaded where there is a file server

    return SftpServer(billers, socket.create_server(("127.0.0.1", 0)))


class ServerThread:
    """One simulator on loopback; ``port`` 0 takes any free one. OSError where the port cannot be had."""

    def __init__(self, port: int, journal_size: int, *, file_server: bool = False) -> None:
        self._listener = socket.create_server(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._listens = threading.Event()
        billers = Billers(journal_size=journal_size)
        app = application(billers, Guard("", frozenset()))
        # As ``cayenta-sim serve`` has it, but without touching the logging of the process.
        config = configuration(app, http=_QuietProtocol, log_config=None, timeout_graceful_shutdown=GRACE)
        self._server = _Server(config, self._listens, _file_server(billers) if file_server else None)
        app.refuse_connections = self._server.refuse
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._serve, name=f"cayenta-sim {self.url}", daemon=True)

    def start(self) -> None:
        """Serve; NotStarted tells why it does not."""
        self._thread.start()
        if not self._listens.wait(START_SECONDS) or self._error is not None:
            self.stop()
            raise NotStarted(f"no simulator at {self.url}: {self._error or 'it does not accept connections'}")

    def stop(self) -> None:
        """End it in good order; its thread and its sockets are gone afterwards."""
        self._server.should_exit = True
        self._thread.join(JOIN_SECONDS)
        self._listener.close()

    def _serve(self) -> None:
        try:
            self._server.run(sockets=[self._listener])
        except BaseException as error:  # noqa: BLE001 — the edge of a thread: whoever started it is told
            self._error = error
        finally:
            self._listens.set()
