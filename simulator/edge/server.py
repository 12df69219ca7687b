"""The running server: a socket of its own, the port announced once it answers, SIGTERM ends it with 0 within 3 s."""

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import uvicorn

from simulator.config import Config
from simulator.edge.app import App
from simulator.edge.direct import DirectProtocol

if TYPE_CHECKING:
    from simulator.edge.sftp.server import SftpServer  # asyncssh is loaded where there is a file server

log = logging.getLogger("simulator")
STEP = 0.2  # seconds between two looks at whether connections may be accepted again
GRACE = 1  # second for requests that are under way


class PortTaken(Exception):
    """The address cannot be listened on; the message names it and the option that chooses another."""


class TlsNotPossible(Exception):
    """Certificate or key cannot be used; the message names the files and the reason."""


class Server(uvicorn.Server):
    """uvicorn, telling where it listens once it does, and ending without a signal's exit code."""

    def __init__(
        self, config: uvicorn.Config, settings: Config, banner: str, file_server: "SftpServer | None" = None
    ) -> None:
        super().__init__(config)
        self._file_server = file_server
        self._settings = settings
        self._banner = banner
        self._refused_until = 0.0
        self._listening: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell the port: whoever reads it can connect."""
        await super().startup(sockets)
        port = sockets[0].getsockname()[1] if sockets else self._settings.port
        scheme = "https" if self._settings.tls_cert else "http"
        banner = self._banner.format(url=f"{scheme}://{shown_host(self._settings.host)}:{port}") + "\n"
        if self._file_server is not None:
            files = await self._file_server.start()
            banner += (
                f"file server: sftp://{shown_host(self._settings.host)}:{files.port}  (host key {files.fingerprint})\n"
            )
            self._announce(".sftp", files.port)
        self._announce("", port)
        sys.stdout.write(banner)
        sys.stdout.flush()

    def _announce(self, suffix: str, port: int) -> None:
        """Write the port to the port file, or to the one with this suffix beside it; never half."""
        if self._settings.port_file:
            target = Path(self._settings.port_file + suffix)
            part = target.with_name(target.name + ".part")
            part.write_text(f"{port}\n")
            part.replace(target)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the sessions of the file server, then the requests."""
        if self._file_server is not None:
            await self._file_server.stop()
        await super().shutdown(sockets)

    def refuse(self, seconds: float) -> None:
        """Accept no connection for so many seconds, or until a later refusal ends; those that stand go on."""
        loop = asyncio.get_running_loop()
        self._refused_until = max(self._refused_until, loop.time() + seconds)
        addresses = [it.getsockname() for server in self.servers for it in server.sockets]
        for server in self.servers:
            server.close()
        if addresses:  # none while connections are refused already
            self._listening = loop.create_task(self._listen_again(addresses[0]))

    async def _listen_again(self, address: tuple[str, int]) -> None:
        """Accept connections at the address that was closed, once the refusal is over and the address can be had."""
        loop = asyncio.get_running_loop()
        while not self.should_exit:
            left = self._refused_until - loop.time()
            if left > 0:
                await asyncio.sleep(min(left, STEP))
                continue
            try:
                listener = listening(address[0], address[1])
            except OSError as error:
                log.warning("port %s is not free yet, retrying: %s", address[1], error.strerror)
                await asyncio.sleep(STEP)
                continue
            self.servers = [
                await loop.create_server(
                    lambda: DirectProtocol(self.config, self.server_state, self.lifespan.state),
                    sock=listener,
                    ssl=self.config.ssl,
                    backlog=self.config.backlog,
                )
            ]
            return

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """SIGINT and SIGTERM end the server in good order, and that is success."""

        def end(number: int, frame: FrameType | None) -> None:
            self.handle_exit(number, frame)

        before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def shown_host(host: str) -> str:
    """Return how the host stands in the address that is printed: one that a client can connect to."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 — text


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address; OSError where it cannot be had."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def bound(host: str, port: int, setting: str) -> socket.socket:
    """A listening socket for a setting's port; PortTaken where the address cannot be had."""
    try:
        return listening(host, port)
    except OSError as error:
        option = setting.replace("_", "-")
        raise PortTaken(
            f"cannot listen on {host}:{port}: {error.strerror}; choose another address with --host or --{option}"
        ) from None


def configuration(app: App, **more: Any) -> uvicorn.Config:
    """How uvicorn serves the application: the faulty protocol, no lifespan, no web sockets, a second of grace."""
    options: dict[str, Any] = {
        "http": DirectProtocol,
        "lifespan": "off",
        "ws": "none",
        "proxy_headers": False,  # the peer's address decides, not what it says of itself (router §1.2)
        "server_header": False,
        "timeout_graceful_shutdown": GRACE,
    }
    return uvicorn.Config(app, **options | more)


def _load_tls(config: uvicorn.Config, settings: Config) -> None:
    """Read certificate and key now, so that a bad one is told before anything listens."""
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        files = f"{settings.tls_cert} and {settings.tls_key}"
        reason = error.strerror if not isinstance(error, ssl.SSLError) else "not a PEM certificate with its private key"
        raise TlsNotPossible(f"cannot use {files} for TLS: {reason}; correct --tls-cert or --tls-key") from None


def run(
    app: App, settings: Config, banner: str, file_server: "Callable[[socket.socket], SftpServer] | None" = None
) -> None:
    """Serve until a signal, with a file server where one is given; PortTaken where an address cannot be had."""
    with bound(settings.host, settings.port, "port") as listener, contextlib.ExitStack() as also:
        config = configuration(
            app,
            access_log=False,
            log_level="warning",
            ssl_certfile=settings.tls_cert or None,
            ssl_keyfile=settings.tls_key or None,
        )
        _load_tls(config, settings)
        files = None
        if file_server is not None:
            files = file_server(also.enter_context(bound(settings.host, settings.sftp_port, "sftp_port")))
        server = Server(config, settings, banner, files)
        app.refuse_connections = server.refuse
        # What was made at the start stays; postings are many and hold no cycles, so look for those less often.
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)
        server.run(sockets=[listener])
