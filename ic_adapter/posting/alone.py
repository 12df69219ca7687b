"""A POST on a connection of its own: one socket, one request, no second try (anchors: reliability A3).

On a reused connection that the router has closed meanwhile, a writing call would be UNCERTAIN although nothing was
wrong. This is the standard library's client, which costs a fraction of httpx's; the errors are httpx's.
"""

import http.client
import io
import socket
import ssl
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx

from ic_adapter.failpoints import Failpoints
from ic_adapter.posting.post import MAX_REPLY, Post, Received, TooLong

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

PORTS = {"http": 80, "https": 443}


class Alone:
    """Makes, uses and closes a connection per call; safe to use from many threads."""

    def __init__(self, context: ssl.SSLContext, failpoints: Failpoints) -> None:
        self._context = context
        self._fail = failpoints

    def send(self, post: Post) -> Received:
        """What came back. ConnectError, ConnectTimeout: no byte of the request was sent; of any other one some were."""
        end = time.monotonic() + post.connect + post.read
        with self._connected(post) as connected:
            return _exchanged(_Stream(connected, post.read, end, self._fail), post)

    def close(self) -> None:
        """Nothing is kept."""

    def _connected(self, post: Post) -> socket.socket:
        host, port = post.address.host, post.address.port or PORTS[post.address.scheme]
        try:
            self._fail.reach("call.before_connect")
            plain = socket.create_connection((host, port), post.connect)
            self._fail.reach("call.after_connect")
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return plain if post.address.scheme == "http" else self._secured(plain, host)
        except TimeoutError as error:
            raise httpx.ConnectTimeout(str(error)) from None
        except (OSError, ValueError) as error:  # ValueError: a host that no DNS and no certificate can hold
            raise httpx.ConnectError(str(error)) from None

    def _secured(self, plain: socket.socket, host: str) -> socket.socket:
        try:
            return self._context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise


def _exchanged(stream: "_Stream", post: Post) -> Received:
    connection = http.client.HTTPConnection(post.address.host, PORTS["http"])
    connection.sock = stream  # as much of a socket as it uses
    try:
        connection.request("POST", post.address.raw_path.decode("ascii"), post.body, post.headers())
        response = connection.getresponse()
        if response.status != HTTPStatus.OK:
            return Received(response.status, b"")
        body = _body(response)
    except http.client.RemoteDisconnected:
        raise httpx.RemoteProtocolError("the router closed the connection without a reply") from None
    except http.client.IncompleteRead as error:
        raise httpx.RemoteProtocolError(f"the reply ends after {len(error.partial)} bytes") from None
    except (http.client.HTTPException, ValueError) as error:
        raise httpx.RemoteProtocolError(f"{type(error).__name__}: {error}") from None
    return Received(response.status, body)


def _body(response: http.client.HTTPResponse) -> bytes:
    """All that was announced: told how much to read, the client takes less without a word."""
    if response.length is not None and response.length <= MAX_REPLY:
        return response.read()
    body = response.read(MAX_REPLY + 1)
    if response.length is not None or len(body) > MAX_REPLY:
        raise TooLong
    return body


class _Stream:
    """The socket of one call; each wait ends with the read time-out and all of them at the call's end."""

    def __init__(self, sock: socket.socket, read: float, end: float, failpoints: Failpoints) -> None:
        self._sock = sock
        self._read = read
        self._end = end
        self._fail = failpoints
        self._written = iter(("call.after_head", "call.after_body"))  # the client writes the head first
        self._came = iter(("call.after_first_byte",))

    def sendall(self, data: "ReadableBuffer") -> None:
        try:
            self._limit(httpx.WriteTimeout)
            self._sock.sendall(data)
        except TimeoutError as error:
            raise httpx.WriteTimeout(str(error)) from None
        except OSError as error:
            raise httpx.WriteError(str(error)) from None
        self._fail.reach(next(self._written, ""))

    def recv_into(self, buffer: "WriteableBuffer") -> int:
        try:
            self._limit(httpx.ReadTimeout)
            count = self._sock.recv_into(buffer)
        except TimeoutError as error:
            raise httpx.ReadTimeout(str(error)) from None
        except OSError as error:
            raise httpx.ReadError(str(error)) from None
        self._fail.reach(next(self._came, ""))
        return count

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """The client closes where the router says `Connection: close`; what is still to be read comes through this."""

    def _limit(self, expired: type[httpx.TimeoutException]) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise expired("the call took longer than its time-out")
        self._sock.settimeout(min(left, self._read))


class _Reader(io.RawIOBase):
    """The stream as a file."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        return self._stream.recv_into(buffer)
