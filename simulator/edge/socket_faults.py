"""How a reply that shall go wrong leaves the machine: reset, close, wrong lengths, drip, late; the edge awaits here.

The protocol class puts the connection's transport into the scope, since ASGI itself has no word for a broken reply.
"""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

from simulator.config import ENDS_WITH_CLIENT
from simulator.contract.model import Delivery, Way, Wire
from simulator.edge.half_closed import HalfClosedProtocol
from simulator.edge.one_write import OneWrite

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

TRANSPORT = "simulator.transport"
#: Linger on, for no time: close() sends RST instead of FIN.
ABORTIVE = struct.pack("ii", 1, 0)
STEP = 0.02  # seconds between two pieces of a dripping body


class FaultyProtocol(HalfClosedProtocol):
    """The protocol of this server, whose scope names the transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Take a connection; a reply leaves it in one write."""
        super().connection_made(cast("asyncio.Transport", OneWrite(transport, self.loop)))

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self.scope["state"][TRANSPORT] = self.transport


async def deliver(
    wire: Wire, delivery: Delivery, scope: MutableMapping[str, Any], receive: Receive, send: Send
) -> None:
    """Let the reply leave, or not, as the delivery says; ends when the client has what it gets."""
    transport: asyncio.Transport = scope["state"][TRANSPORT]
    try:
        await _delivered(wire, delivery, scope["state"], receive, send)
    except asyncio.CancelledError:  # the program ends: the client is cut off, not told of a defect
        transport.abort()
        await asyncio.sleep(0)


async def _delivered(
    wire: Wire, delivery: Delivery, state: MutableMapping[str, Any], receive: Receive, send: Send
) -> None:
    transport: asyncio.Transport = state[TRANSPORT]
    match delivery.way:
        case Way.HANG:
            state[ENDS_WITH_CLIENT] = True
            await _until_gone(receive)
        case Way.RESET | Way.REFUSE_CONNECT:
            _reset(transport)
            await _until_gone(receive)
        case Way.CLOSE:
            transport.close()
            await _until_gone(receive)
        case Way.HALF_BODY:
            await _raw(transport, wire, len(wire.body), wire.body[: len(wire.body) // 2], receive)
        case Way.WRONG_LENGTH:
            await _raw(transport, wire, max(0, len(wire.body) + delivery.by), wire.body, receive)
        case Way.DRIP:
            await _drip(wire, delivery, send)
        case Way.REPLY:
            await asyncio.sleep(delivery.seconds)
            await send({"type": "http.response.start", "status": wire.status, "headers": head(wire, len(wire.body))})
            await send({"type": "http.response.body", "body": wire.body})


def head(wire: Wire, length: int) -> list[tuple[bytes, bytes]]:
    """The headers of a reply with this Content-Length."""
    headers = [(b"content-length", str(length).encode())]
    if wire.body:
        headers.append((b"content-type", wire.content_type.encode()))
    return [*headers, *((name.encode(), value.encode()) for name, value in wire.headers)]


def _reset(transport: asyncio.Transport) -> None:
    peer = transport.get_extra_info("socket")
    if peer is not None:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORTIVE)
    transport.abort()


async def _raw(transport: asyncio.Transport, wire: Wire, length: int, body: bytes, receive: Receive) -> None:
    """A reply past uvicorn, which would not send one whose length is wrong; then an orderly close."""
    lines = b"".join(b"%b: %b\r\n" % pair for pair in head(wire, length))
    transport.write(b"HTTP/1.1 %d Reply\r\n%bconnection: close\r\n\r\n%b" % (wire.status, lines, body))
    transport.close()
    await _until_gone(receive)


async def _drip(wire: Wire, delivery: Delivery, send: Send) -> None:
    """The body in small pieces at that rate, resting once in the middle of a tag."""
    await send({"type": "http.response.start", "status": wire.status, "headers": head(wire, len(wire.body))})
    piece = max(1, round(delivery.bytes_per_second * STEP))
    rest_at = wire.body.find(b"<", len(wire.body) // 2) + 2
    sent = 0
    while sent < len(wire.body):
        until = min(sent + piece, len(wire.body))
        await send({"type": "http.response.body", "body": wire.body[sent:until], "more_body": True})
        await asyncio.sleep((until - sent) / delivery.bytes_per_second)
        if sent < rest_at <= until:
            await asyncio.sleep(delivery.seconds)
        sent = until
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
