"""One connection to a router: a body goes there as it is, status and XML come back."""

from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from lxml import etree

from harness.errors import HarnessError
from harness.mutate.expectations import Answer
from harness.profiles.reply import parse

SECONDS = 30.0
LARGEST = 5_000_000  # bytes of a reply that are read


class RawTarget:
    """A router under its URL; closes its connection at the end of the ``with`` block.

    By the standard library: a run sends thousands of small requests, one after the other.
    """

    def __init__(self, url: str, login: tuple[str, str] | None = None) -> None:
        parts = urlsplit(url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self.url = url
        self.path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        self.headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        if login:
            self.headers["Authorization"] = f"Basic {b64encode(':'.join(login).encode()).decode()}"
        self.connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.connection.close()

    def reach(self) -> None:
        """Raise HarnessError if nothing answers at the address, or it asks for another login."""
        answer = self.send(b"")
        if answer.http == 0:
            raise HarnessError(f"{self.url} did not answer; check the address")
        if answer.http in (401, 403, 404):
            raise HarnessError(f"{self.url} answered HTTP {answer.http}; check address and login")

    def send(self, body: bytes) -> Answer:
        """Send a body once; HTTP status 0 stands for no answer, no root for a body that is not XML."""
        reused = self.connection.sock is not None
        try:
            status, content = self._exchange(body)
        except ConnectionError:
            # An idle connection that the router has closed in the meantime: it read nothing of this request.
            status, content = self._again(body) if reused else (0, b"")
        except (OSError, HTTPException):
            self.connection.close()
            status, content = 0, b""
        try:
            return Answer(status, parse(content))
        except etree.XMLSyntaxError:
            return Answer(status, None)

    def _exchange(self, body: bytes) -> tuple[int, bytes]:
        self.connection.request("POST", self.path, body, self.headers)
        reply = self.connection.getresponse()
        return reply.status, reply.read(LARGEST)

    def _again(self, body: bytes) -> tuple[int, bytes]:
        self.connection.close()
        try:
            return self._exchange(body)
        except (OSError, HTTPException):
            self.connection.close()
            return 0, b""
