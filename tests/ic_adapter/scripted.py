"""A small TCP router that says what a test scripts, well-behaved or not; it knows no rule of the real one."""

import contextlib
import re
import socket
import struct
import threading
from collections.abc import Callable
from itertools import count
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import unquote

from tests.bounded import join

Behaviour = Callable[[socket.socket, threading.Event], None]
TRANS_NO = b'transNo="6431"'
_NUMBERS = count(6432)
FIRST_ITEM = b"AR item 205185 added."
FUNCTION = re.compile(r"<Request><(\w+)>")


def envelope(function: str, params: str, status: str = "<STATUS>0</STATUS>", trans_no: str = "6431") -> str:
    """A reply of the usual form."""
    return (
        f'<Reply transNo="{trans_no}" pid="2020"><{function} version="1.1"><Params>{params}</Params>'
        f"{status}</{function}></Reply>"
    )


def tags(**values: str) -> str:
    """Tags as XML."""
    return "".join(f"<{name}>{value}</{name}>" for name, value in values.items())


def head(status: int, length: int) -> bytes:
    """The head of an HTTP reply."""
    lines = (f"HTTP/1.1 {status} X", "Content-Type: text/xml", "Connection: close", f"Content-Length: {length}", "", "")
    return "\r\n".join(lines).encode()


def says(text: str | bytes, status: int = 200) -> Behaviour:
    """An ordinary HTTP reply; its transNo and the number of its AR item rise as those of any router.

    A transNo or item number that the test gave stays as it is.
    """
    template = text.encode() if isinstance(text, str) else text
    items = count(205185)

    def answer(client: socket.socket, _: threading.Event) -> None:
        body = template.replace(TRANS_NO, b'transNo="%d"' % next(_NUMBERS))
        if FIRST_ITEM in body:
            body = body.replace(FIRST_ITEM, b"AR item %d added." % next(items))
        client.sendall(head(status, len(body)) + body)

    return answer


def sends(data: bytes) -> Behaviour:
    """These bytes, and the end of the connection."""
    return lambda client, _: client.sendall(data)


def hangs(_: socket.socket, over: threading.Event) -> None:
    """No answer until the test is over."""
    over.wait(30)


def resets(client: socket.socket, _: threading.Event) -> None:
    """A TCP reset instead of an answer."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closes(_: socket.socket, __: threading.Event) -> None:
    """An orderly end without an answer."""


def half(text: str) -> Behaviour:
    """A length announced, half of it sent."""
    body = text.encode()
    return sends(head(200, len(body)) + body[: len(body) // 2])


def short(text: str) -> Behaviour:
    """A whole reply, and a length announced that is greater by one: nobody knows what is missing."""
    body = text.encode()
    return sends(head(200, len(body) + 1) + body)


def endless(text: str) -> Behaviour:
    """A whole reply in one chunk, and the connection ends where the next chunk would say that there is none."""
    body = text.encode()
    return sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(body), body))


def drips(client: socket.socket, over: threading.Event) -> None:
    """One byte of the head after the other, each within any read time-out, without end."""
    client.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    try:
        while not over.wait(0.02):
            client.sendall(b"a")
    except OSError:
        return


class ScriptedRouter:
    """Listens on a free port of its own; `script[function]` answers, `requests` are the decoded bodies that came."""

    def __init__(self) -> None:
        self.script: dict[str, Behaviour] = {}
        self.requests: list[str] = []
        self.heads: list[str] = []
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/router"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._clients: list[threading.Thread] = []

    @property
    def functions(self) -> list[str]:
        """The functions that were asked for, in order."""
        return [found[1] for request in self.requests if (found := FUNCTION.search(request))]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in (self._thread, *self._clients):
            join(thread)

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(client,), daemon=True)
            self._clients.append(thread)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        """One request per connection; after it the connection ends."""
        with client, client.makefile("rb") as stream:
            self._answer(client, stream)

    def _answer(self, client: socket.socket, stream: BinaryIO) -> None:
        lines = []
        while (line := stream.readline()) not in {b"\r\n", b""}:
            lines.append(line.decode("latin-1"))
        sizes = [int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length")]
        if not sizes:
            return
        body = unquote(stream.read(sizes[0]).decode())
        self.requests.append(body)
        self.heads.append("".join(lines))
        found = FUNCTION.search(body)
        self.script.get(found[1] if found else "", says("", 500))(client, self._over)


class OnceOnlyRouter(ScriptedRouter):
    """Leaves a connection open after its answer and ends it without a word as soon as the next request comes on it."""

    def _serve(self, client: socket.socket) -> None:
        with client, client.makefile("rb") as stream:
            self._answer(_KeptOpen(client), stream)
            client.settimeout(10)
            with contextlib.suppress(OSError):
                stream.readline()


class _KeptOpen(socket.socket):
    """A socket whose replies do not announce their end."""

    def __init__(self, client: socket.socket) -> None:
        super().__init__(fileno=socket.dup(client.fileno()))

    def sendall(self, data: bytes, flags: int = 0) -> None:  # type: ignore[override]  # bytes are all a script sends
        with self:
            super().sendall(data.replace(b"Connection: close", b"Connection: keep-alive"), flags)
