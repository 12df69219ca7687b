"""A POST on a connection of its own: one socket, one request, no second try.

On a reused connection that the router has closed meanwhile, a writing call would be UNCERTAIN although nothing was
wrong. h11 reads the reply as strictly as it does for httpx, at half the cost of a whole client; the errors are httpx's.
"""

import socket
import ssl
import time
from http import HTTPStatus

import h11
import httpx

from ic_adapter.failpoints import Failpoints
from ic_adapter.router.http.request import MAX_REPLY, PORTS, Post, Received, TooLong

AT_ONCE = 65_536  # bytes
MAX_HEAD = 102_400  # bytes, as httpx has it
AFTER_HEAD = "call.after_head"


class OneShotConnections:
    """Makes, uses and closes a connection per call; safe to use from many threads."""

    def __init__(self, context: ssl.SSLContext, failpoints: Failpoints) -> None:
        self._context = context
        self._fail = failpoints

    def send(self, post: Post) -> Received:
        """What came back. ConnectError, ConnectTimeout: no byte of the request was sent; of any other one some were."""
        end = time.monotonic() + post.connect + post.read
        with self._connected(post) as connected:
            try:
                return _Exchange(connected, post.read, end, self._fail).run(post)
            except h11.RemoteProtocolError as error:
                raise httpx.RemoteProtocolError(str(error)) from None

    def close(self) -> None:
        """Nothing is kept."""

    def _connected(self, post: Post) -> socket.socket:
        host, port = post.address.raw_host.decode("ascii"), post.address.port or PORTS[post.address.scheme]
        try:
            self._fail.reach("call.before_connect")
            plain = socket.create_connection((host, port), post.connect)
            self._fail.reach("call.after_connect")
            return self._ready(plain, host if post.address.scheme == "https" else "")
        except TimeoutError as error:
            raise httpx.ConnectTimeout(str(error)) from None
        except (OSError, ValueError) as error:  # ValueError: a host that no DNS and no certificate can hold
            raise httpx.ConnectError(str(error)) from None

    def _ready(self, plain: socket.socket, secure_host: str) -> socket.socket:
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return self._context.wrap_socket(plain, server_hostname=secure_host) if secure_host else plain
        except BaseException:
            plain.close()
            raise


class _Exchange:
    """One request and its reply; each wait ends with the read time-out and all of them at the call's end."""

    def __init__(self, sock: socket.socket, read: float, end: float, failpoints: Failpoints) -> None:
        self._sock = sock
        self._read = read
        self._end = end
        self._fail = failpoints
        self._came = iter(("call.after_first_byte",))
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD)

    def run(self, post: Post) -> Received:
        headers = [*post.headers().items(), ("Connection", "close"), ("Content-Length", str(len(post.body)))]
        request = h11.Request(method="POST", target=post.address.raw_path, headers=headers)
        unsent = None
        try:
            head, body = self._http.send(request) or b"", self._http.send(h11.Data(data=post.body)) or b""
            if self._fail.armed == AFTER_HEAD:  # else one write: the router wakes up once, not twice
                self._send(head, AFTER_HEAD)
                head = b""
            self._send(head + body, "call.after_body")
            self._http.send(h11.EndOfMessage())
        except httpx.WriteError as error:
            unsent = error
        try:
            return self._received()
        except (
            httpx.ReadError,
            httpx.RemoteProtocolError,
            h11.RemoteProtocolError,
        ):  # a router may refuse before it has heard all; else:
            if unsent is None:
                raise
            raise unsent from None

    def _received(self) -> Received:
        status, parts, size, content_type = 0, [], 0, ""
        while not isinstance(event := self._event(), h11.EndOfMessage):
            if isinstance(event, h11.Response):
                status = event.status_code
                content_type = next((value for name, value in event.headers if name == b"content-type"), b"").decode(
                    "latin-1"
                )
                if status != HTTPStatus.OK:
                    return Received(status, b"")
            elif isinstance(event, h11.Data):
                parts.append(bytes(event.data))
                size += len(event.data)
                if size > MAX_REPLY:
                    raise TooLong
            elif not isinstance(event, h11.InformationalResponse):
                raise httpx.RemoteProtocolError("the router stopped speaking HTTP")
        return Received(status, b"".join(parts), content_type)

    def _event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(self._more())
        return event

    def _send(self, data: bytes, failpoint: str) -> None:
        try:
            self._limit(httpx.WriteTimeout)
            self._sock.sendall(data)
        except TimeoutError as error:
            raise httpx.WriteTimeout(str(error)) from None
        except OSError as error:
            raise httpx.WriteError(str(error)) from None
        self._fail.reach(failpoint)

    def _more(self) -> bytes:
        try:
            self._limit(httpx.ReadTimeout)
            data = self._sock.recv(AT_ONCE)
        except TimeoutError as error:
            raise httpx.ReadTimeout(str(error)) from None
        except OSError as error:
            raise httpx.ReadError(str(error)) from None
        if not data and self._http.their_state is h11.SEND_RESPONSE:
            raise httpx.RemoteProtocolError("the router closed the connection before it had replied")
        self._fail.reach(next(self._came, ""))
        return data

    def _limit(self, expired: type[httpx.TimeoutException]) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise expired("the call took longer than its time-out")
        self._sock.settimeout(min(left, self._read))
