"""The running server: its socket, the line and file that tell its port.

And an orderly end on SIGTERM within 3 seconds.
"""

import os
import signal
import socket
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from ic_adapter.errors import InternalError
from ic_adapter.web.half_closed import HalfClosedProtocol

LAST = 2.5  # seconds for replies under way; then the process ends even if a router keeps a thread waiting


class Server(uvicorn.Server):
    """uvicorn, telling where it listens once it does, and ending with 0."""

    def __init__(self, config: uvicorn.Config, host: str, port_file: Path | None) -> None:
        super().__init__(config)
        self._shown = host
        self._port_file = port_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell the port: whoever reads it can connect."""
        await super().startup(sockets)
        if self.should_exit:
            return
        if not sockets:
            raise InternalError("the server was started without a socket")
        port = sockets[0].getsockname()[1]
        if self._port_file is not None:
            part = self._port_file.with_name(self._port_file.name + ".part")
            part.write_text(f"{port}\n", encoding="ascii")
            part.replace(self._port_file)
        sys.stdout.write(f"ic-adapter listens on http://{self._shown}:{port}\n")
        sys.stdout.flush()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """SIGTERM and SIGINT end in good order; a thread that waits for a router cannot hold that up.

        Every change is one committed transaction, so ending hard after the grace loses nothing.
        """

        def end(number: int, frame: FrameType | None) -> None:
            timer = threading.Timer(LAST, os._exit, (0,))
            timer.daemon = True
            timer.start()
            self.handle_exit(number, frame)

        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(app: ASGIApp, host: str, port: int, port_file: Path | None, proxies: Sequence[str] = ()) -> None:
    """Serve until a signal; OSError when the address cannot be had.

    `proxies`: addresses and networks whose X-Forwarded-For and X-Forwarded-Proto are believed. Without one
    nobody's are; uvicorn by itself believes all programs on this machine, and FORWARDED_ALLOW_IPS.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        config = uvicorn.Config(
            app,
            http=HalfClosedProtocol,
            access_log=False,
            log_level="warning",
            lifespan="off",
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
        )
        shown = f"[{host}]" if ":" in host else host
        Server(config, shown, port_file).run(sockets=[listener])
