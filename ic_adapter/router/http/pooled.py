"""POSTs over shared connections that are kept between calls: for calls that may be repeated."""

from http import HTTPStatus
from ssl import SSLContext

import httpx

from ic_adapter.router.http.deadline import DeadlineTransport, deadline
from ic_adapter.router.http.request import MAX_REPLY, Post, Received, TooLong

CONNECTIONS = 64


class PooledConnections:
    """The connections to all routers; safe to use from many threads."""

    def __init__(self, context: SSLContext) -> None:
        self._http = httpx.Client(transport=DeadlineTransport(CONNECTIONS, context), trust_env=False)

    def send(self, post: Post) -> Received:
        """What came back; httpx.HTTPError, UnicodeError (the host of a redirect), TooLong."""
        timeout = httpx.Timeout(post.read, connect=post.connect, pool=post.connect)
        request = self._http.build_request(
            "POST", post.address, content=post.body, headers=post.headers(), timeout=timeout
        )
        with deadline(post.connect + post.read):
            response = self._http.send(request, follow_redirects=False, stream=True)
            try:
                wanted = response.status_code == HTTPStatus.OK
                return Received(
                    response.status_code,
                    _body(response) if wanted else b"",
                    response.headers.get("content-type", ""),
                )
            finally:
                response.close()

    def close(self) -> None:
        """Give back every connection."""
        self._http.close()


def _body(response: httpx.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_raw():
        parts.append(part)
        size += len(part)
        if size > MAX_REPLY:
            raise TooLong
    return b"".join(parts)
