"""Why no answer came, as an operator reads it: never a name of a class, an error number or a place in C code."""

import errno
import os
import re
import socket
import ssl
from collections.abc import Iterator

import httpx
import pytest

from ic_adapter.router.failure_words import words
from ic_adapter.router.http.request import TooLong

TECHNICAL = re.compile(r"Errno|[a-z]Error|Timeout|Exception|_ssl|\[|^[A-Z]|^\W|[:\s]$")
#: What a library may have been told below: every error of the system, of name look-up and of TLS, and nothing.
TEXTS = [
    "",
    *(str(OSError(number, os.strerror(number))) for number in errno.errorcode),
    *(str(socket.gaierror(number, text)) for number, text in ((-2, "Name or service not known"), (-3, "try again"))),
    "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)",
    str(ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)")),
    "peer closed connection without sending complete message body (incomplete chunked read)",
    "Server disconnected without sending a response.",
    "illegal status line",
]


def kinds(base: type[Exception]) -> Iterator[type[Exception]]:
    """The class and every one below it."""
    yield base
    for below in base.__subclasses__():
        yield from kinds(below)


ERRORS = sorted({*kinds(httpx.HTTPError), httpx.InvalidURL} - {httpx.HTTPStatusError}, key=lambda it: it.__name__)


@pytest.mark.parametrize("kind", ERRORS, ids=lambda it: it.__name__)
def test_no_word_of_a_library(kind: type[Exception]) -> None:
    """Every error class of httpx with every text that may be in it."""
    said = {text: words(kind(text)) for text in TEXTS}

    assert [it for it in said.items() if not it[1] or TECHNICAL.search(it[1])] == []


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (httpx.ReadError("[Errno 104] Connection reset by peer"), "the connection broke before an answer came"),
        (httpx.WriteError("[Errno 32] Broken pipe"), "the connection broke before an answer came"),
        (httpx.ReadTimeout("timed out"), "no answer came in time"),
        (httpx.ConnectError("[Errno 111] Connection refused"), "no connection to the router: Connection refused"),
        (httpx.ConnectTimeout(""), "no connection to the router in time"),
        (TooLong(), "the reply is longer than 4194304 bytes"),
    ],
    ids=lambda it: type(it).__name__ if isinstance(it, Exception) else "",
)
def test_words(error: Exception, expected: str) -> None:
    """The common ones."""
    assert words(error) == expected
