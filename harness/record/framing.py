"""Where HTTP/1.1 messages begin and end in a stream that is passed on; bytes are observed, never changed.

Theory of operation
-------------------
Each direction of a connection has a MessageStream. It is fed with what arrives and yields pieces: the head of a
message, bytes of its body as they came (chunk sizes and trailers included), and its end. Put together, the pieces are
the stream again. What cannot be framed for certain (two lengths, an upgrade, a head that is too long) is passed on to
the end of the connection as bytes of no message: a proxy that guesses would pair replies with other requests.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum

HEAD_LIMIT = 64 * 1024
CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,13}")


class Piece(Enum):
    """What a run of bytes is."""

    HEAD = "head"
    BYTES = "bytes"
    END = "end"  # of a message; no bytes


@dataclass(repr=False)
class Message:
    """One request or reply: first line and headers as they came, and as much of its body as is kept."""

    start: list[str]
    headers: list[tuple[str, str]]
    raw: bytes
    body: bytearray = field(default_factory=bytearray)
    size: int = 0
    whole: bool = False

    def header(self, name: str) -> str:
        """Return the value of a header, blank if it is missing."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def status(self) -> int:
        """The status of a reply; 0 if it has none."""
        text = self.start[1] if len(self.start) > 1 else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) == 3 else 0


class MessageStream:
    """One direction of a connection; ``methods`` are those of the requests whose replies are awaited, of replies."""

    def __init__(self, limit: int, methods: deque[str] | None = None) -> None:
        self._limit, self._methods = limit, methods
        self._buffer = bytearray()
        self._left = 0
        self._state: Callable[[], Iterator[tuple[Piece, bytes]]] = self._head
        self.message: Message | None = None
        self.lost = False

    def feed(self, data: bytes) -> Iterator[tuple[Piece, bytes]]:
        """Yield the pieces that are complete with these bytes."""
        self._buffer += data
        before = None
        while before != (self._state, len(self._buffer)):
            before = (self._state, len(self._buffer))
            yield from self._state()

    def finish(self) -> bytes:
        """End the stream; a message without a length is whole then. Return bytes that were held back."""
        if self.message is not None and self._state == self._until_close:
            self.message.whole = True
        return self._take(len(self._buffer))

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _head(self) -> Iterator[tuple[Piece, bytes]]:
        blanks = len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))
        if blanks:
            yield Piece.BYTES, self._take(blanks)
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 and len(self._buffer) <= HEAD_LIMIT:
            return
        message = _message(bytes(self._buffer[: end + 4])) if end >= 0 else None
        if message is None or not self._framed(message):
            self.message, self.lost, self._state = None, True, self._unframed
            return
        self.message = message
        yield Piece.HEAD, self._take(end + 4)
        if self._state == self._head:
            yield self._ended()

    def _framed(self, message: Message) -> bool:
        """Whether the end of the message is certain; sets the state that reads its body, ``_head`` for none."""
        lengths = {value.strip() for key, value in message.headers if key == "content-length"}
        codings = [value.strip().lower() for key, value in message.headers if key == "transfer-encoding"]
        if self._methods is None:
            bare, upgrade = not lengths and not codings, message.start[0] == "CONNECT"
        else:
            method = self._methods[0] if self._methods else ""
            bare = method == "HEAD" or message.status < 200 or message.status in (204, 304)
            upgrade = message.status in (0, 101)
        if upgrade or len(lengths) > 1 or (lengths and codings) or (codings and codings != ["chunked"]):
            return False
        length = lengths.pop() if lengths else ""
        if length and not (length.isascii() and length.isdigit() and len(length) < 16):
            return False
        if bare:
            return True
        if codings:
            self._state = self._chunk_size
        elif length:
            self._left = int(length)
            self._state = self._fixed if self._left else self._head
        else:
            self._state = self._until_close
        return True

    def _ended(self) -> tuple[Piece, bytes]:
        if self.message is not None:
            self.message.whole = True
        self._state = self._head
        return Piece.END, b""

    def _keep(self, data: bytes) -> bytes:
        if self.message is not None:
            self.message.size += len(data)
            self.message.body += data[: max(0, self._limit - len(self.message.body))]
        return data

    def _fixed(self) -> Iterator[tuple[Piece, bytes]]:
        if not self._buffer:
            return
        data = self._keep(self._take(self._left))
        self._left -= len(data)
        yield Piece.BYTES, data
        if not self._left:
            yield self._ended()

    def _until_close(self) -> Iterator[tuple[Piece, bytes]]:
        if self._buffer:
            yield Piece.BYTES, self._keep(self._take(len(self._buffer)))

    def _unframed(self) -> Iterator[tuple[Piece, bytes]]:
        if self._buffer:
            yield Piece.BYTES, self._take(len(self._buffer))

    def _line(self) -> bytes | None:
        """Return the next line with its end; None if it is not whole, and a line without an end loses the framing."""
        end = self._buffer.find(b"\r\n")
        if end < 0 and len(self._buffer) > HEAD_LIMIT:
            self.lost, self._state = True, self._unframed
        return self._take(end + 2) if end >= 0 else None

    def _chunk_size(self) -> Iterator[tuple[Piece, bytes]]:
        line = self._line()
        if line is None:
            return
        digits = CHUNK_SIZE.fullmatch(line.partition(b";")[0].strip())
        if digits is None:
            self.lost, self._state = True, self._unframed
        else:
            self._left = int(digits[0], 16)
            self._state = self._chunk if self._left else self._trailers
        yield Piece.BYTES, line

    def _chunk(self) -> Iterator[tuple[Piece, bytes]]:
        if not self._buffer:
            return
        data = self._keep(self._take(self._left))
        self._left -= len(data)
        if not self._left:
            self._state = self._chunk_end
        yield Piece.BYTES, data

    def _chunk_end(self) -> Iterator[tuple[Piece, bytes]]:
        line = self._line()
        if line is not None:
            self._state = self._chunk_size
            yield Piece.BYTES, line

    def _trailers(self) -> Iterator[tuple[Piece, bytes]]:
        line = self._line()
        if line is not None:
            yield Piece.BYTES, line
            if line == b"\r\n":
                yield self._ended()


def _message(raw: bytes) -> Message | None:
    """Return the message of a head, None if it is not one of HTTP/1."""
    first, *lines = raw[:-4].decode("latin-1").split("\r\n")
    start = first.split(" ", 2)
    if len(start) < 2 or not (start[0].startswith("HTTP/1.") or start[-1].startswith("HTTP/1.")):
        return None
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or name != name.strip() or not name:
            return None
        headers.append((name.lower(), value.strip()))
    return Message(start, headers, raw)
