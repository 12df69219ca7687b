"""A router's request answered in the very call that brings its last byte, without a task and a chain of awaits.

Most requests are small POSTs to a router whose reply leaves as it is. For those ASGI's task, events and messages cost
about as much as the answer itself. Everything else goes the usual way: other paths and methods, requests whose headers
say more than a plain POST does, replies that a fault holds back or breaks, a client that reads too slowly, books that
are written to a file before the reply may leave.
"""

import re
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from simulator.contract.contract import BODY_CAP
from simulator.contract.model import RawRequest, Wire
from simulator.edge.app import App, Asgi, header_texts
from simulator.edge.socket_faults import FaultyProtocol

if TYPE_CHECKING:
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
        self._parts: list[bytes] = []
        self._size = 0
        self._answered = 0  # requests since bytes arrived
        self._ends = False
        self._seen: list[tuple[bytes, bytes]] = []
        self._texts: dict[str, str] = {}
        self._date: object = None
        self._head = b""

    def data_received(self, data: bytes) -> None:
        """Bytes arrived: of one request, of a part of one, or of several."""
        self._answered = 0
        super().data_received(data)

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
        biller_id, self._biller_id = self._biller_id, None
        if biller_id is None or self._application is None:
            super().on_message_complete()
            return
        body = b"".join(self._parts)
        if self.flow.write_paused or self._answered >= IN_ONE_PIECE:
            self._hand_over(self._application, body)
            return
        self._answered += 1
        peer = self.client[0] if self.client else ""
        wire, _ = self._application.answer(biller_id, RawRequest(body, peer, self._texts))  # nothing is written down
        if wire.status == OK and wire.delivery is None and wire.afterwards is None and not wire.headers:
            self._reply(wire)
        else:
            self._hand_over(self._application.delivering(biller_id, wire), body)

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
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if is_busy or self.parser.should_upgrade() or self.transport.is_closing():
            return None
        if self.headers != self._seen:
            self._seen = self.headers
            self._texts = header_texts(self.headers)
        if len(self._texts) != len(self.headers) or "host" not in self._texts:
            return None  # a header that is repeated, or missing, is judged where everybody's is
        return found[1].decode()

    def _reply(self, wire: Wire) -> None:
        """Send the reply in one write."""
        stays = self.parser.should_keep_alive() and not self._ends
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
        self.on_response_complete()

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
