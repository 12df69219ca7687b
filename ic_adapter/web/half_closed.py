"""Connections whose client has sent all its requests and closed its own side: they are answered, then closed.

uvicorn closes the connection as soon as the client's side ends, so whatever is still awaited is never answered (RFC
9112, 9.6, lets a client close its side early). Here the connection stays until each whole request has its reply. A
request that was cut off gets none.
"""

import re
from collections import deque

from httptools import HttpParserError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

ABSOLUTE = re.compile(rb"https?://(?P<authority>[^/?#]*)(?P<path>.*)", re.IGNORECASE)
BAD_REQUEST = b'{"error": "the request is not valid HTTP/1.1", "fields": []}'


class HalfClosedProtocol(HttpToolsProtocol):
    """uvicorn's own protocol, with replies for half-closed clients, refusals in the form of the others, one Host."""

    _is_half_closed = False

    def on_headers_complete(self) -> None:
        """Read the target as RFC 9112, 3.2, says, and refuse a request with two Host headers."""
        named = [value for name, value in self.headers if name == b"host"]
        if not self.url.startswith((b"/", b"*")) and (found := ABSOLUTE.fullmatch(self.url)):
            self.url = found["path"] if found["path"].startswith(b"/") else b"/" + found["path"]
            self.headers[:] = [header for header in self.headers if header[0] != b"host"]
            self.headers.append((b"host", found["authority"]))  # it goes before the header
        if len(named) > 1:
            raise HttpParserError("more than one Host")  # the parser hands it on, and 400 is sent
        super().on_headers_complete()

    def eof_received(self) -> bool | None:  # type: ignore[override]  # uvicorn's returns nothing, asyncio's may
        """Return True to keep the connection for the replies that are due."""
        self._is_half_closed = True
        if self.scheme == "https" or self.cycle is None or self.transport.is_closing():
            return None  # TLS has no half-closed connections
        is_busy = bool(self.pipeline) or _is_due(self.cycle)  # a request waits only while one before it is answered
        self.pipeline = deque(entry for entry in self.pipeline if not entry[0].more_body)
        return is_busy or None

    def on_response_complete(self) -> None:
        """Close after the last reply to a half-closed client."""
        was_last = not self.pipeline
        super().on_response_complete()
        if self._is_half_closed and was_last and not self.transport.is_closing():
            self._unset_keepalive_if_required()
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Refuse bytes that are no HTTP in the one form of the API."""
        del msg
        head = b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close\r\n"
        self.transport.write(b"%bcontent-length: %d\r\n\r\n%b" % (head, len(BAD_REQUEST), BAD_REQUEST))
        self.transport.close()


def _is_due(cycle: RequestResponseCycle) -> bool:
    """Return whether the request is whole and not answered yet."""
    return not (cycle.more_body or cycle.response_complete)
