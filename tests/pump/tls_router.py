"""A router behind TLS, or one that only seems to be; it counts what it was told once a connection was safe."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from tests.bounded import join

REPLY = (
    b'<Reply transNo="1" pid="2"><AddARItem version="1.1"><Params><STATUS>0</STATUS>'
    b"<STATUS_DESC>AR item 1 added.</STATUS_DESC></Params><STATUS>0</STATUS></AddARItem></Reply>"
)
Greeting = Callable[[socket.socket], socket.socket | None]


def safe(context: ssl.SSLContext) -> Greeting:
    """A handshake with this certificate."""
    return lambda client: context.wrap_socket(client, server_side=True)


def leaves(client: socket.socket) -> None:
    """Reads the client's hello and goes away."""
    client.recv(4096)


def is_plain(client: socket.socket) -> None:
    """Answers as a server without TLS does."""
    client.recv(4096)
    client.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def stays_silent(client: socket.socket) -> None:
    """Never answers the hello; ends when the client does."""
    while client.recv(4096):
        pass


class TlsRouter:
    """Listens on a free port of its own; `told` counts the requests it could read."""

    def __init__(self, greet: Greeting) -> None:
        self.told = 0
        self._greet = greet
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}/router"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        join(self._thread)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client, contextlib.suppress(OSError):
                client.settimeout(10)
                self._answer(client)

    def _answer(self, client: socket.socket) -> None:
        connection = self._greet(client)
        if connection is None:
            return
        with connection:
            heard = b""
            while b"%3C%2FRequest%3E" not in heard:
                part = connection.recv(65_536)
                if not part:
                    return
                heard += part
            self.told += 1
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(REPLY)}\r\nConnection: close\r\n\r\n"
            connection.sendall(head.encode() + REPLY)
