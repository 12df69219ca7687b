"""One connection through the recorder: bytes go both ways as they come, and finished exchanges are handed on."""

import asyncio
import socket
import struct
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ssl import SSLContext, create_default_context
from urllib.parse import urlsplit

from harness.record.framing import Message, MessageStream, Piece
from harness.record.raw import RawExchange

AT_ONCE = 64 * 1024  # bytes read at a time
CONNECT_SECONDS = 10.0
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True)
class RecordTarget:
    """Where requests go: host, port, whether by TLS, and the path in front of theirs."""

    host: str
    port: int
    tls: SSLContext | None
    path: str

    @classmethod
    def of(cls, url: str) -> "RecordTarget":
        """Return the target of an address of HTTP, which was checked."""
        parts = urlsplit(url)
        tls = create_default_context() if parts.scheme == "https" else None
        return cls(parts.hostname or "", parts.port or (443 if tls else 80), tls, parts.path.rstrip("/"))

    def __str__(self) -> str:
        """Return the address without user, password and query."""
        return f"{'https' if self.tls else 'http'}://{self._authority}{self.path}"

    @property
    def _authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"

    async def connect(self) -> Streams:
        """Return a connection; OSError or TimeoutError where there is none."""
        async with asyncio.timeout(CONNECT_SECONDS):
            return await asyncio.open_connection(self.host, self.port, ssl=self.tls)

    def head(self, message: Message) -> bytes:
        """Return the head of a request for this target: its path and Host are ours to change, all else stays."""
        lines = message.raw.split(b"\r\n")
        method, path, *version = lines[0].split(b" ")
        if self.path and path.startswith(b"/"):
            path = self.path.encode() + (path if path != b"/" else b"")
        lines[0] = b" ".join((method, path, *version))
        for place, line in enumerate(lines):
            if line[:5].lower() == b"host:":
                lines[place] = b"Host: " + self._authority.encode()
        return b"\r\n".join(lines)


class Tunnel:
    """A client's connection and its own to the target, from the first byte to the last."""

    def __init__(
        self,
        target: RecordTarget,
        keep: Callable[[RawExchange], Awaitable[None]],
        *,
        wait: float,
        limit: int,
        began: float,
    ) -> None:
        self._target, self._keep, self._wait, self._began = target, keep, wait, began
        self._methods: deque[str] = deque()
        self._pending: deque[tuple[Message, float]] = deque()
        self._requests = MessageStream(limit)
        self._replies = MessageStream(limit, self._methods)
        self._touched = time.monotonic()

    async def run(self, client: Streams) -> None:
        """Pass bytes until one side ends, fails, or is silent for too long on both sides."""
        writers = [client[1]]
        note = "the target closed the connection without a reply"
        try:
            target = await self._target.connect()
            writers.append(target[1])
            sending = asyncio.create_task(self._send(client[0], target[1]))
            try:
                await self._answer(target[0], client[1])
            finally:
                sending.cancel()
                await asyncio.wait([sending])
        except TimeoutError:
            note = "the target did not answer in time"
        except ConnectionResetError:
            note = "the connection was reset"
            _reset_on_close(client[1])
        except OSError:
            note = "the target could not be reached, or the connection broke"
        finally:
            for writer in writers:
                writer.close()
            await self._unanswered(note)

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        """Return the next bytes, none at the end; TimeoutError once neither side has said anything for too long."""
        while True:
            left = self._touched + self._wait - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                async with asyncio.timeout(left):
                    data = await reader.read(AT_ONCE)
            except TimeoutError:
                continue
            self._touched = time.monotonic()
            return data

    async def _write(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(data)
        async with asyncio.timeout(self._wait):
            await writer.drain()

    async def _send(self, client: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Pass requests on; an error here shows on the target's side too, so it only ends this direction."""
        try:
            while data := await self._read(client):
                for piece, part in self._requests.feed(data):
                    await self._write(target, self._started(part) if piece is Piece.HEAD else part)
            await self._write(target, self._requests.finish())
            if target.can_write_eof():
                target.write_eof()
            elif not self._pending:
                target.close()
        except OSError:  # TimeoutError is one
            target.close()

    def _started(self, head: bytes) -> bytes:
        message = self._requests.message
        if message is None:
            return head
        self._methods.append(message.start[0])
        self._pending.append((message, time.monotonic()))
        return self._target.head(message)

    async def _answer(self, target: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        while data := await self._read(target):
            pieces = self._replies.feed(data)
            try:
                for piece, part in pieces:
                    if piece is Piece.END:
                        await self._answered()
                    else:
                        await self._write(client, part)
            except asyncio.CancelledError:
                for piece, _ in pieces:  # it has come, so it is kept
                    if piece is Piece.END:
                        await self._answered()
                raise
        await self._write(client, self._replies.finish())
        if self._replies.message is not None and self._replies.message.whole:
            await self._answered()

    async def _answered(self) -> None:
        """Hand on the exchange whose reply is whole; an interim reply (1xx) is not one."""
        reply = self._replies.message
        if reply is None or reply.status < 200:
            return
        self._replies.message = None
        self._methods and self._methods.popleft()
        if not self._pending:
            await self._keep(RawExchange(None, reply, time.monotonic() - self._began, 0.0, "nobody had asked"))
            return
        request, at = self._pending.popleft()
        now = time.monotonic()
        await self._keep(RawExchange(request, reply, at - self._began, now - at))

    async def _unanswered(self, note: str) -> None:
        """Hand on the requests that got no whole reply."""
        reply = self._replies.message
        if self._replies.lost or self._requests.lost:
            note = "it could not be told where its messages end"
        elif reply is not None:
            note = "the reply did not come whole"
        while self._pending:
            request, at = self._pending.popleft()
            now = time.monotonic()
            await self._keep(RawExchange(request, reply, at - self._began, now - at, note))
            reply = None


def _reset_on_close(writer: asyncio.StreamWriter) -> None:
    """Make the client see the reset that the target sent."""
    connection = writer.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
