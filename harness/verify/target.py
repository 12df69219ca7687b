"""One router under its URL: a request goes there, its reply comes back as a tree."""

from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx
from lxml import etree

from harness.errors import HarnessError
from harness.profiles.reply import parse

SECONDS = 30.0
LARGEST = 5_000_000  # bytes of a reply that is still read


class NoReply(HarnessError):
    """The router did not answer with XML."""


@dataclass(frozen=True)
class ReadRequest:
    """A request that changes nothing: function, tags in order, and whether it has to be refused."""

    function: str
    tags: tuple[tuple[str, str], ...]
    refused: bool = False

    def root(self) -> etree._Element:
        """Return its XML."""
        root = etree.Element("Request")
        params = etree.SubElement(etree.SubElement(root, self.function), "Params")
        for name, value in self.tags:
            etree.SubElement(params, name).text = value
        return root

    def __str__(self) -> str:
        tags = (f"{name}={value or 'blank'}" for name, value in self.tags)
        return " ".join((self.function, *tags))


class RouterTarget:
    """A router that is asked; closes its connections at the end of the ``with`` block."""

    def __init__(self, url: str, login: tuple[str, str] | None = None, form_key: str = "XMLREQUEST") -> None:
        self.url, self.form_key = url, form_key
        self.client = httpx.Client(timeout=SECONDS, trust_env=False, auth=login)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.client.close()

    def ask(self, request: ReadRequest) -> etree._Element:
        """Send a request once; NoReply says why there is no reply that could be read."""
        form = {self.form_key: etree.tostring(request.root(), encoding="unicode")}
        try:
            answer = self.client.post(self.url, data=form)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoReply(f"{self.url} did not answer: {error}") from error
        if answer.status_code != 200:
            raise NoReply(f"{self.url} answered HTTP {answer.status_code}; check address and login")
        if len(answer.content) > LARGEST:
            raise NoReply(f"{self.url} answered with more than {LARGEST} bytes")
        try:
            return parse(answer.content)
        except etree.XMLSyntaxError as error:
            raise NoReply(f"{self.url} answered with something that is not XML: {error}") from error
