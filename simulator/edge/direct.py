"""A router's request answered in the very call that brings its last byte, without a task and a chain of awaits.

Most requests are small POSTs to a router whose reply leaves as it is. For those ASGI's task, events and messages cost
about as much as the answer itself. Everything else goes the usual way: other paths and methods, requests whose headers
say more than a plain POST does, replies that a fault holds back or breaks, a client that reads too slowly, books that
are written to a file before the reply may leave.

A client repeats itself: the head of its next request is mostly the head of an earlier one, byte for byte (heads.py).
Bytes that are such a head and a body of its length need no parser. Nothing of them reaches it, so that it stands where
it stood: between two requests.
"""

import re
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from simulator.contract.contract import BODY_CAP
from simulator.contract.model import RawRequest, Wire
from simulator.edge.app import App, Asgi, header_texts
from simulator.edge.heads import BETWEEN, Head, Heads
from simulator.edge.socket_faults import FaultyProtocol

if TYPE_CHECKING:
    import asyncio

    from simulator.edge.one_write import OneWrite

ROUTER = re.compile(rb"/billers/([A-Za-z0-9_.~-]+)/router")
#: So many requests that arrive in one piece are answered at once; those after them wait for a turn of the loop.
IN_ONE_PIECE = 16
OK = 200


class DirectProtocol(FaultyProtocol):
    """The protocol of this server: a plain request to a router is answered as soon as it is whole."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        application = self.config.app
        self._application = application if isinstance(application, App) else None
        self._biller_id: str | None = None  # of the request that is being read, if it is one to answer here
        self._texts: dict[str, str] = {}
        self._parts: list[bytes] = []
        self._size = 0
        self._is_between = True  # no byte of a request has been read whose end has not
        self._heads = Heads() if self._application is None else self._application.heads
        self._read: Head | None = None  # of the last request that was answered since bytes arrived
        self._made: Wire | None = None  # the answer to what is read now
        self._answered = 0  # requests since bytes arrived
        self._ends = False
        self._date: object = None
        self._head = b""
        self._idle_since: float | None = None
        self._idle_timer: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Bytes arrived: of one request, of a part of one, or of several."""
        self._answered, self._read, self._idle_since = 0, None, None
        was_between = self._is_between
        if was_between:
            end = data.find(BETWEEN) + len(BETWEEN)
            head = self._heads.find(data[:end])
            if head is not None and len(data) == end + head.length and self._can_answer():
                self._answer_known(head, data, end)
                return
        super().data_received(data)
        if self._read is not None and was_between and self._answered == 1:
            self._heads.keep(data, self._read)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._is_between = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Decide which way the request goes."""
        self._biller_id = self._plain_request()
        if self._biller_id is None:
            super().on_headers_complete()
            return
        self._parts = []
        self._size = 0

    def on_body(self, body: bytes) -> None:
        """Keep a part of the body; past the cap reading goes on and keeping does not, so that it can be refused."""
        if self._biller_id is None:
            super().on_body(body)
        elif self._size <= BODY_CAP:
            self._parts.append(body)
            self._size += len(body)

    def on_message_complete(self) -> None:
        """Answer."""
        self._is_between = True
        biller_id, self._biller_id = self._biller_id, None
        if biller_id is None or self._application is None:
            super().on_message_complete()
            return
        body = b"".join(self._parts)
        made, self._made = self._made, None
        if made is not None:
            self._hand_over(self._application.delivering(biller_id, made), body)
            return
        if self.flow.write_paused or self._answered >= IN_ONE_PIECE:
            self._hand_over(self._application, body)
            return
        self._answered += 1
        wire = self._answer(self._application, biller_id, body, self._texts)
        stays = self.parser.should_keep_alive()
        self._read = Head(biller_id, self._texts, len(body), stays)
        if _leaves_as_it_is(wire):
            self._reply(wire, stays and not self._ends)
        else:
            self._hand_over(self._application.delivering(biller_id, wire), body)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """End the connection, after the request that is being read."""
        if self._biller_id is None:
            super().shutdown()
        else:
            self._ends = True

    def _plain_request(self) -> str | None:
        """Return the biller of a request that can be answered here, else None."""
        if self._application is None or self._application.is_kept or self.expect_100_continue:
            return None
        found = ROUTER.fullmatch(self.url)
        if found is None or self.parser.get_method() != b"POST" or self.parser.get_http_version() != "1.1":
            return None
        if not self._is_free() or self.parser.should_upgrade():
            return None
        self._texts = header_texts(self.headers)
        if len(self._texts) != len(self.headers) or "host" not in self._texts:
            return None  # a header that is repeated, or missing, is judged where everybody's is
        return found[1].decode()

    def _is_free(self) -> bool:
        """Return whether a request can be answered now: none before it is, and the client can be written to."""
        is_busy = self.cycle is not None and not self.cycle.response_complete
        return not (is_busy or self.transport.is_closing())

    def _can_answer(self) -> bool:
        """Return whether a request that arrives can be answered now, without the parser."""
        application = self._application
        return not (application is None or application.is_kept or self.flow.write_paused) and self._is_free()

    def _answer_known(self, head: Head, data: bytes, end: int) -> None:
        """Answer a whole request whose head was read before; the parser reads it where uvicorn has to go on with it."""
        wire = self._answer(cast("App", self._application), head.biller_id, data[end:], head.texts)
        if _leaves_as_it_is(wire):
            self._unset_keepalive_if_required()
            self._reply(wire, head.stays)
            return
        self._made = wire
        super().data_received(data)

    def _answer(self, application: App, biller_id: str, body: bytes, texts: dict[str, str]) -> Wire:
        """Return the router's answer; there is nothing that has to be written down before it leaves."""
        peer = self.client[0] if self.client else ""
        return application.answer(biller_id, RawRequest(body, peer, texts))[0]

    def _reply(self, wire: Wire, stays: bool) -> None:
        """Send the reply in one write."""
        common = self.server_state.default_headers
        if common is not self._date:  # uvicorn makes the list anew with the date of each second
            self._date = common
            self._head = STATUS_LINE[OK] + b"".join(b"%b: %b\r\n" % pair for pair in common)
        end = b"" if stays else b"connection: close\r\n"
        type_line = b"content-type: %b\r\n" % wire.content_type.encode() if wire.body else b""
        length = len(wire.body)
        data = b"%bcontent-length: %d\r\n%b%b\r\n%b" % (self._head, length, type_line, end, wire.body)
        cast("OneWrite", self.transport).write_now(data)
        if not stays:
            self.transport.close()
        self._completed()

    def _completed(self) -> None:
        """Wait for the next request, so long as uvicorn does, with one timer for many replies."""
        if self._is_half_closed or self.pipeline or self.transport.is_closing():
            self.on_response_complete()
            return
        self.server_state.total_requests += 1
        self.flow.resume_reading()
        self._idle_since = self.loop.time()
        if self._idle_timer is None:
            self._idle_timer = self.loop.call_later(self.timeout_keep_alive, self._look_at_idle)

    def _look_at_idle(self) -> None:
        """Close the connection if nothing came since its last reply for as long as uvicorn waits."""
        self._idle_timer = None
        if self._idle_since is None:
            return  # a request is under way: its reply sets the timer again
        left = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._idle_timer = self.loop.call_later(left, self._look_at_idle)
        else:
            self.timeout_keep_alive_handler()

    def _hand_over(self, application: Asgi, body: bytes) -> None:
        """Let uvicorn go on with the request that was read here."""
        usual, self.app = self.app, cast("Any", application)
        try:
            super().on_headers_complete()
        finally:
            self.app = usual
        if self._ends:
            self.cycle.keep_alive = False
        super().on_body(body)
        super().on_message_complete()


def _leaves_as_it_is(wire: Wire) -> bool:
    return wire.status == OK and wire.delivery is None and wire.afterwards is None and not wire.headers
