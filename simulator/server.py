"""The running server: a socket of its own, the port announced once it answers, SIGTERM ends it with 0 within 3 s."""

import contextlib
import signal
import socket
import sys
from collections.abc import Generator
from pathlib import Path
from types import FrameType

import uvicorn

from simulator.config import Config

GRACE = 2  # seconds for requests that are under way


class Server(uvicorn.Server):
    """uvicorn, telling where it listens once it does, and ending without a signal's exit code."""

    def __init__(self, config: uvicorn.Config, settings: Config, banner: str) -> None:
        super().__init__(config)
        self._settings = settings
        self._banner = banner

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then tell the port: whoever reads it can connect."""
        await super().startup(sockets)
        port = sockets[0].getsockname()[1] if sockets else self._settings.port
        if self._settings.port_file:
            target = Path(self._settings.port_file)
            part = target.with_suffix(".part")
            part.write_text(f"{port}\n")
            part.replace(target)
        sys.stdout.write(self._banner.format(url=f"http://{self._shown_host()}:{port}") + "\n")
        sys.stdout.flush()

    def _shown_host(self) -> str:
        host = self._settings.host
        return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 — text

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


def run(app: object, settings: Config, banner: str) -> None:
    """Serve until a signal; OSError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        config = uvicorn.Config(
            app,  # type: ignore[arg-type]  # uvicorn's own alias of ASGI is narrower than ours
            access_log=False,
            log_level="warning",
            lifespan="off",
            ws="none",
            proxy_headers=False,  # the peer's address decides, not what it says of itself (router §1.2)
            server_header=False,
            timeout_graceful_shutdown=GRACE,
        )
        Server(config, settings, banner).run(sockets=[listener])
