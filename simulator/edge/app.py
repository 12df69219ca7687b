"""The HTTP edge: bytes in, Wire out; the only file that awaits. The admin API and the console hang behind it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import cached_property
from time import perf_counter
from typing import Any

from simulator.archive.errors import NotKept
from simulator.billers.batch import Batch
from simulator.billers.errors import ForeignBiller, NoSuchBiller
from simulator.billers.register import Billers
from simulator.contract.contract import BODY_CAP
from simulator.contract.model import RawRequest, Way, Wire
from simulator.edge import bill_images, logs
from simulator.edge.heads import Heads
from simulator.edge.socket_faults import TRANSPORT, deliver, head
from simulator.extras import MissingExtra
from simulator.journal.stand_in_calls import StandIn

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIX, SUFFIX = "/billers/", "/router"
CONSOLE, FRONT = "/console", "/"
#: First part of a path behind a biller's id that belongs to a stand-in (adapter §19.1).
STAND_INS = frozenset(stand_in.value for stand_in in StandIn)
PLAIN = "text/plain; charset=UTF-8"
MISDIRECTED = 421  # of HTTP: the request belongs to another process
log = logging.getLogger("simulator")


class App:
    """``POST /billers/{bid}/router`` goes straight to the biller's router; everything else to the admin application.

    ``…/BILLPDF`` goes to the biller's statement images; ``/`` and ``/console`` to the console, ``…/site`` and its like
    to the stand-ins, each made at the first look at it.
    """

    def __init__(
        self, billers: Billers, admin: Asgi, console: Callable[[], Asgi], stand_ins: Callable[[], Asgi]
    ) -> None:
        self._billers = billers
        self._admin = admin
        self._make_console = console
        self._make_stand_ins = stand_ins
        self.heads = Heads()
        #: Set by the server: accept no connection for so many seconds.
        self.refuse_connections: Callable[[float], None] = lambda _seconds: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request (ASGI). At the end of the program a client that is still sending or waiting is cut off."""
        try:
            await self._answer(scope, receive, send)
        except asyncio.CancelledError:  # after the grace; uvicorn would log a traceback for each connection
            transport = scope.get("state", {}).get(TRANSPORT)
            if transport is None:
                raise
            transport.abort()
            await asyncio.sleep(0)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path: str = scope["path"]
            if path.startswith(PREFIX) and path.endswith(SUFFIX):
                biller_id = path[len(PREFIX) : -len(SUFFIX)]
                wire = await self._route(biller_id, scope, receive)
                if wire is not None:
                    await self._deliver(biller_id, wire, scope, receive, send)
                return
            if path.startswith(PREFIX) and path.endswith(bill_images.PATH):
                biller_id = path[len(PREFIX) : -len(bill_images.PATH)]
                wire = await self._image(biller_id, scope, receive)
                if wire is not None:
                    await self._deliver(biller_id, wire, scope, receive, send, allow=bill_images.METHODS)
                return
            is_front = path == FRONT and scope["method"] in ("GET", "HEAD")
            if is_front or path == CONSOLE or path.startswith(CONSOLE + "/"):
                await self._console(scope, receive, send)
                return
            if path.startswith(PREFIX) and _is_stand_in(path):
                await self._stand_ins(scope, receive, send)
                return
        await self._admin(scope, receive, send)

    @cached_property
    def _console(self) -> Asgi:
        return self._make_console()

    @cached_property
    def _stand_ins(self) -> Asgi:
        return self._make_stand_ins()

    async def _route(self, biller_id: str, scope: Scope, receive: Receive) -> Wire | None:
        """The answer; None where the client left before its request was whole: then nothing is done."""
        if not self._billers.has(biller_id):
            return self._unknown(biller_id)
        if scope["method"] != "POST":
            return Wire(405, b"the router takes POST\n", PLAIN)
        headers = header_texts(scope["headers"])
        client = scope.get("client")
        body = await _body(receive)
        if body is None:
            return None
        wire, batch = self.answer(biller_id, RawRequest(body, client[0] if client else "", headers))
        if batch is not None:
            try:
                await self.written(batch)
            except NotKept as reason:
                return Wire(503, f"{reason}\n".encode(), PLAIN)
        return wire

    @property
    def is_kept(self) -> bool:
        """Whether what a request changes is written to a file before its reply leaves."""
        return self._billers.is_kept

    def answer(self, biller_id: str, raw: RawRequest) -> tuple[Wire, Batch | None]:
        """Return the router's answer to a whole request, and what has to be written down before it may leave."""
        try:
            return self._answered(biller_id, raw)
        except Exception:  # the edge: a defect of ours is logged whole and never reaches the client
            log.exception("internal error while answering a request to biller %s", biller_id)
            return Wire(500, b"defect in the simulator, see its log\n", PLAIN), None

    def delivering(self, biller_id: str, wire: Wire) -> Asgi:
        """Return an application that delivers an answer which was made already."""

        async def deliver_it(scope: Scope, receive: Receive, send: Send) -> None:
            await self._deliver(biller_id, wire, scope, receive, send)

        return deliver_it

    async def _deliver(
        self,
        biller_id: str,
        wire: Wire,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        allow: tuple[str, ...] = ("POST",),
    ) -> None:
        """Let the reply leave as it is, or as the fault says that was drawn for it."""
        self.book_afterwards(biller_id, wire)
        delivery = wire.delivery
        if delivery is None:
            await _send(send, wire, allow)
        else:
            if delivery.way is Way.REFUSE_CONNECT:
                self.refuse_connections(delivery.seconds)
            await deliver(wire, delivery, scope, receive, send)

    def book_afterwards(self, biller_id: str, wire: Wire) -> None:
        """Post, once its time has come, what a fault rule put off."""
        if wire.afterwards is not None:
            seconds, book = wire.afterwards
            asyncio.get_running_loop().call_later(seconds, self._book, biller_id, book)

    def _book(self, biller_id: str, book: Callable[[], None]) -> None:
        """What a fault put off; nobody waits for it."""
        try:
            book()
            self._billers.keep_answer(biller_id)
        except Exception:  # the edge, as above
            log.exception("internal error while posting a deferred booking of biller %s", biller_id)

    async def _image(self, biller_id: str, scope: Scope, receive: Receive) -> Wire | None:
        """A statement image; what draws it is loaded at the first one, beside the loop, so that others are answered."""
        if scope["method"] not in bill_images.METHODS:
            return Wire(405, b"BILLPDF takes GET and POST\n", PLAIN)
        body = await _body(receive)
        if body is None:
            return None
        client = scope.get("client")
        raw = RawRequest(body, client[0] if client else "", header_texts(scope["headers"]))
        try:
            await asyncio.to_thread(bill_images.load_library)
            biller = self._billers.get(biller_id)
            return bill_images.answer(biller, bill_images.ImageRequest(scope["method"], scope["query_string"], raw))
        except NoSuchBiller:
            return self._unknown(biller_id)
        except (MissingExtra, NotKept) as reason:
            return Wire(501 if isinstance(reason, MissingExtra) else 503, f"{reason}\n".encode(), PLAIN)
        except Exception:  # the edge, as above
            log.exception("internal error while drawing a bill of biller %s", biller_id)
            return Wire(500, b"defect in the simulator, see its log\n", PLAIN)

    def _answered(self, biller_id: str, raw: RawRequest) -> tuple[Wire, Batch | None]:
        """The router as it is now that the request is whole, and its answer."""
        router = self._billers.router(biller_id)
        if router is None:
            return self._unknown(biller_id), None
        if not self._billers.get(biller_id).template.has_router:
            text = f"biller {biller_id} has no router: its partner sends only files\n"
            return Wire(404, text.encode(), PLAIN), None
        began = perf_counter()
        wire = router.answer(raw)
        batch = self._billers.answered(biller_id)
        if logs.exchanges.isEnabledFor(logging.INFO):
            logs.tell(biller_id, router.journal.newest, perf_counter() - began)
        return wire, batch

    def _unknown(self, biller_id: str) -> Wire:
        """There is no such biller, or not here."""
        try:
            self._billers.get(biller_id)
        except ForeignBiller as foreign:
            return Wire(MISDIRECTED, f"{foreign.sentence}\n".encode(), PLAIN)
        except NoSuchBiller:
            pass
        text = f"biller {biller_id[:64]!r} not found; GET /__admin/billers lists all billers\n"
        return Wire(404, text.encode(), PLAIN)

    async def written(self, batch: Batch) -> None:
        """Wait until the end of this turn of the loop, at which all that was answered in it is written down at once."""
        loop = asyncio.get_running_loop()
        if not batch.waiting:
            loop.call_soon(self._billers.close, batch)
        batch.waiting.append(written := loop.create_future())
        await written
        if batch.reason is not None:
            raise NotKept(str(batch.reason))


def _is_stand_in(path: str) -> bool:
    parts = path[len(PREFIX) :].split("/", 2)
    return len(parts) > 1 and parts[1] in STAND_INS


async def _body(receive: Receive) -> bytes | None:
    """The request's body, None if the client left in the middle of it.

    Reading goes on past the cap, keeping does not, so that the refusal can be delivered.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        if size <= BODY_CAP:
            chunks.append(chunk)
            size += len(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def header_texts(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by lower-case name; one that is repeated is joined, so that no second login can hide behind the first."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


async def _send(send: Send, wire: Wire, allow: tuple[str, ...]) -> None:
    headers = head(wire, len(wire.body))
    if wire.status == 405:
        headers.append((b"allow", ", ".join(allow).encode()))
    if wire.status == 401:
        headers.append((b"www-authenticate", b'Basic realm="Cayenta router"'))
    await send({"type": "http.response.start", "status": wire.status, "headers": headers})
    await send({"type": "http.response.body", "body": wire.body})
