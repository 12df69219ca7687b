"""One request for a file of a biller's service: a form by POST or a query by GET, the body into a spool.

The file is taken whole before anybody sees a byte of it: one that breaks off is none. Nothing is kept afterwards.
"""

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from ssl import SSLContext
from typing import BinaryIO, Literal, cast

import httpx

from ic_adapter.router.http.deadline import DeadlineTransport, deadline
from ic_adapter.router.http.request import FIXED

MAX_FILE = 64 * 1024 * 1024  # bytes
IN_MEMORY = 1024 * 1024  # bytes; a longer file lies in a temporary one
CONNECTIONS = 16
Transport = Literal["post_form", "get_query"]


class FileTooLong(Exception):
    """The file is longer than any bill image."""

    def __init__(self) -> None:
        super().__init__(f"the reply is longer than {MAX_FILE} bytes")


@dataclass(frozen=True, slots=True)
class FileRequest:
    """What is asked for; its repr shows no parameter. `connect` and `read` in seconds, together they end the call."""

    url: str
    parameters: Mapping[str, str] = field(repr=False)
    transport: Transport
    connect: float
    read: float


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """The HTTP status, and the body where it is 200, at its beginning."""

    http_status: int
    body: BinaryIO | None
    size: int


class FileConnections:
    """The connections to all services of files; safe to use from many threads."""

    def __init__(self, context: SSLContext) -> None:
        self._http = httpx.Client(transport=DeadlineTransport(CONNECTIONS, context), trust_env=False)

    def receive(self, wanted: FileRequest) -> ReceivedFile:
        """Return what came back; httpx.HTTPError, httpx.InvalidURL, UnicodeError (the host), FileTooLong."""
        timeout = httpx.Timeout(wanted.read, connect=wanted.connect, pool=wanted.connect)
        request = self._request(wanted, timeout)
        with deadline(wanted.connect + wanted.read):
            response = self._http.send(request, follow_redirects=False, stream=True)
            try:
                if response.status_code != HTTPStatus.OK:
                    return ReceivedFile(response.status_code, None, 0)
                return _spooled(response)
            finally:
                response.close()

    def close(self) -> None:
        """Give back every connection."""
        self._http.close()

    def _request(self, wanted: FileRequest, timeout: httpx.Timeout) -> httpx.Request:
        headers = {name: value for name, value in FIXED.items() if name != "Content-Type"}
        if wanted.transport == "get_query":
            url = httpx.URL(wanted.url).copy_merge_params(dict(wanted.parameters))
            return self._http.build_request("GET", url, headers=headers, timeout=timeout)
        return self._http.build_request(
            "POST", wanted.url, data=dict(wanted.parameters), headers=headers, timeout=timeout
        )


def _spooled(response: httpx.Response) -> ReceivedFile:
    with ExitStack() as unless_whole:
        spool, size = unless_whole.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY)), 0
        for part in response.iter_raw():
            size += len(part)
            if size > MAX_FILE:
                raise FileTooLong
            spool.write(part)
        spool.seek(0)
        unless_whole.pop_all()
    return ReceivedFile(response.status_code, cast("BinaryIO", spool), size)
