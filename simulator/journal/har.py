"""A biller's journal as an HTTP archive (HAR 1.2), which the developer tools of any browser open.

The journal keeps bodies, and of the headers only what follows from them: they are written so that the archive can be
replayed, and an Authorization header stands with its value masked. The start is the biller's time; the time is how
long making the answer took, without what a fault adds. A body that is not UTF-8 is written byte for byte: of a reply
as base64, of a request, for which HAR has no base64, as ISO-8859-1. A reply that a fault kept from the client has the
status 0; its body is what would have come.
"""

import re
from base64 import b64encode
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from simulator.contract.faults.catalogue import LOST
from simulator.journal.entries import BODY_KEPT, Exchange
from simulator.journal.outcomes import effects, outcome

MEDIA_TYPE = "application/json"
ROUTER_PATH = "/router"
IMAGE_PATH = "/cayentaws/service/BILLPDF"
#: How the journal keeps a request for a statement image: its method, then its parameters, masked.
IMAGE_REQUEST = re.compile(rb"(GET|POST) BILLPDF\n(.*)", re.DOTALL)
DECLARED = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
FORM_LIKE = re.compile(rb"[A-Za-z0-9_]{1,64}=")
FORM = "application/x-www-form-urlencoded"
CUT = f"the journal keeps the first {BODY_KEPT} bytes"
NO_SIZE = -1  # unknown
NO_REPLY = 0  # as browsers write a request that failed


def pieces(exchanges: Iterable[Exchange], biller_url: str, version: str) -> Iterator[bytes]:
    """Yield the archive of these exchanges, oldest first; ``biller_url`` is the address before ``/router``."""
    creator = msgspec.json.encode({"name": "mock-cayenta", "version": version})
    yield b'{"log":{"version":"1.2","creator":' + creator + b',"pages":[],"entries":['
    for n, exchange in enumerate(exchanges):
        yield (b"," if n else b"") + msgspec.json.encode(_entry(exchange, biller_url))
    yield b"]}}"


def _entry(exchange: Exchange, biller_url: str) -> dict[str, Any]:
    """One exchange; names that begin with ``_`` are ours, as HAR allows."""
    milliseconds = round(exchange.seconds * 1000, 3)
    entry: dict[str, Any] = {
        "startedDateTime": exchange.at.isoformat(),
        "time": milliseconds,
        "request": _request(exchange, biller_url),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_number": exchange.number,
        "_client": exchange.client,
        "_login": exchange.login,
        "_function": exchange.function,
        "_account": exchange.account,
        "_status": exchange.status,
        "_transNo": exchange.trans_no,
        "_pid": exchange.pid,
        "_postings": list(exchange.postings),
        "_fault": exchange.fault,
    }
    if exchange.fault is not None:
        entry["comment"] = f"fault {exchange.fault} fired ({effects(exchange)}): {outcome(exchange)}"
    return entry


def _request(exchange: Exchange, biller_url: str) -> dict[str, Any]:
    image = IMAGE_REQUEST.fullmatch(exchange.request)
    request: dict[str, Any] = {"method": "POST", "url": f"{biller_url}{ROUTER_PATH}", "queryString": []}
    body = exchange.request
    media_type = FORM if FORM_LIKE.match(body) else _media_type(body)  # refused before it was decoded
    headers = []
    if image is not None:
        method, body = image[1].decode(), image[2]
        request |= {"method": method, "url": f"{biller_url}{IMAGE_PATH}"}
        media_type = FORM
        if method == "GET":
            request["url"] += f"?{body.decode()}" if body else ""
            request["queryString"] = _pairs(body)
            body = b""
    elif exchange.login is not None:
        headers.append({"name": "Authorization", "value": "***"})
    if body:
        text, charset = _text(body)
        written = f"{media_type}; charset={charset}"
        headers.append({"name": "Content-Type", "value": written})
        request["postData"] = {"mimeType": written, "params": _pairs(body) if image else [], "text": text}
        if len(exchange.request) >= BODY_KEPT:
            request["postData"]["comment"] = CUT
    return request | {
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers,
        "headersSize": NO_SIZE,
        "bodySize": len(body),
    }


def _response(exchange: Exchange) -> dict[str, Any]:
    body = exchange.reply
    media_type = _media_type(body) if body else "x-unknown"
    content: dict[str, Any] = {"size": len(body), "mimeType": media_type, "text": ""}
    try:
        content["text"] = _utf_8(body)
    except UnicodeDecodeError:
        content |= {"text": b64encode(body).decode(), "encoding": "base64"}
    if media_type.startswith("text/"):
        declared = DECLARED.match(body)
        content["mimeType"] += f"; charset={declared[1].decode() if declared else 'UTF-8'}"
    if len(body) >= BODY_KEPT:
        content["comment"] = CUT
    lost = exchange.view in LOST
    return {
        "status": NO_REPLY if lost else exchange.http_status,
        "statusText": outcome(exchange) if lost else _phrase(exchange.http_status),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": "Content-Type", "value": content["mimeType"]}] if body else [],
        "content": content,
        "redirectURL": "",
        "headersSize": NO_SIZE,
        "bodySize": len(body),
    }


def _media_type(body: bytes) -> str:
    """Return what the body looks like: the journal does not keep what was said of it."""
    start = body[:80].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF"):
        return "application/pdf"
    return "text/xml" if start.startswith(b"<") else "text/plain"


def _text(body: bytes) -> tuple[str, str]:
    """Return the text and the charset in which it is written that gives back every byte."""
    try:
        return _utf_8(body), "UTF-8"
    except UnicodeDecodeError:
        return body.decode("iso-8859-1"), "ISO-8859-1"


def _utf_8(body: bytes) -> str:
    """Return the text; of a body that the journal cut, without a character that was cut. UnicodeDecodeError."""
    return getincrementaldecoder("utf-8")().decode(body, final=len(body) < BODY_KEPT)


def _pairs(encoded: bytes) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in parse_qsl(encoded.decode(), keep_blank_values=True)]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
