"""A transport that sends head and body of a reply in one write: each write is a system call and a packet.

uvicorn writes the head when it is told of it, and the body after that, which asks the system twice for every reply.
"""

import asyncio
from typing import Any


class OneWrite:
    """A transport whose first write of a turn of the loop waits for the next one, or for the end of the turn."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._waiting = b""

    def __getattr__(self, name: str) -> Any:
        """Everything else is the transport's own."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send with what waits, or wait for what comes in this turn."""
        if not data:
            return
        if self._waiting:
            data, self._waiting = self._waiting + data, b""
            self._transport.write(data)
        else:
            self._waiting = bytes(data)
            self._loop.call_soon(self._flush)

    def write_now(self, data: bytes) -> None:
        """Send a whole reply, after what waits."""
        if self._waiting:
            data, self._waiting = self._waiting + data, b""
        self._transport.write(data)

    def close(self) -> None:
        """Send what waits, then close."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """Drop what waits, and close at once."""
        self._waiting = b""
        self._transport.abort()

    def _flush(self) -> None:
        if self._waiting:
            data, self._waiting = self._waiting, b""
            self._transport.write(data)
