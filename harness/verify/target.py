"""One router under its URL: a request goes there, its reply comes back as a tree."""

import re
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import httpx
from lxml import etree

from harness.errors import HarnessError
from harness.profiles.reply import parse

SECONDS = 30.0
FEW = 3  # tags of a request that are shown with the blank ones
LARGEST = 5_000_000  # bytes of a reply that is still read
Record = tuple[tuple[str, str], ...]
#: Tags in order; one with a record instead of a text is a repeated element such as ISSUE_QUESTIONS.
Tags = tuple[tuple[str, "str | Record"], ...]


class NoReply(HarnessError):
    """The router did not answer with XML."""


@dataclass(frozen=True)
class RouterRequest:
    """A request: function, tags in order, whether it has to be refused, and with which STATUS if that is known."""

    function: str
    tags: Tags
    refused: bool = False
    code: str = ""

    def root(self) -> etree._Element:
        """Return its XML."""
        root = etree.Element("Request")
        params = etree.SubElement(etree.SubElement(root, self.function), "Params")
        for name, value in self.tags:
            node = etree.SubElement(params, name)
            if isinstance(value, str):
                node.text = value
            else:
                for inner, text in value:
                    etree.SubElement(node, inner).text = text
        return root

    def text(self, name: str) -> str:
        """Return the value of the last tag of this name that is not blank; blank if there is none."""
        found = [value for tag, value in self.tags if tag == name and isinstance(value, str) and value]
        return found[-1] if found else ""

    def __str__(self) -> str:
        shown = [(name, value) for name, value in self.tags if isinstance(value, str)]
        if len(shown) > FEW:  # of a long request only what has a value
            shown = [(name, value) for name, value in shown if value]
        return " ".join((self.function, *(f"{name}={value or 'blank'}" for name, value in shown)))


def reason(error: Exception) -> str:
    """Return the text of a network error without its number."""
    return re.sub(r"\[Errno -?[0-9]+\] ", "", str(error)) or type(error).__name__


class Router(Protocol):
    """Whatever answers requests."""

    def ask(self, request: RouterRequest) -> etree._Element:
        """Return the reply; NoReply says why there is none."""


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

    def ask(self, request: RouterRequest) -> etree._Element:
        """Send a request once; NoReply says why there is no reply that could be read."""
        form = {self.form_key: etree.tostring(request.root(), encoding="unicode")}
        try:
            answer = self.client.post(self.url, data=form)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoReply(f"{self.url} did not answer: {reason(error)}") from error
        if answer.status_code != 200:
            raise NoReply(f"{self.url} answered HTTP {answer.status_code}; check address and login")
        if len(answer.content) > LARGEST:
            raise NoReply(f"{self.url} answered with more than {LARGEST} bytes")
        try:
            return parse(answer.content)
        except etree.XMLSyntaxError as error:
            raise NoReply(f"{self.url} answered with something that is not XML: {error}") from error
