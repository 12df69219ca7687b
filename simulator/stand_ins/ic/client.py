"""One call of a stand-in to Invoice Cloud: by URL, within a time limit, without following where it leads."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any

import httpx

from simulator.billers.stand_ins import IcConnection
from simulator.stand_ins.ic import masking

MOST_BYTES = 65_536
NOT_SET = "Invoice Cloud's address is not set; start with --ic-url, or PUT /__admin/billers/{bid}/stand-ins."
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class IcOrder:
    """One call: its name for the reader, method and path, the JSON it sends, and whose credential opens it.

    ``is_service``: the login of the web services (adapter §16), else the token of the adapter's API.
    ``secrets`` are texts that no page and no journal may show besides the credentials, such as a payer's password.
    ``is_dated_ahead``: the Date header says tomorrow.
    """

    name: str
    method: str
    path: str
    body: Mapping[str, object] | None = None
    is_service: bool = True
    secrets: tuple[str, ...] = field(default=(), repr=False)
    is_dated_ahead: bool = False


@dataclass(frozen=True, slots=True)
class IcReply:
    """What came: HTTP status (0: nothing), the JSON object, and what may be shown of request and reply.

    ``data`` is masked; ``opening`` has the object as it came, for the token or link that opens Invoice Cloud.
    ``problem`` is a sentence that says why there is no usable reply, blank where there is one.
    """

    url: str
    request: str
    status: int = 0
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    opening: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    reply: str = ""
    problem: str = ""

    def text(self, name: str) -> str:
        """Return a member that is text, masked, blank where it is not there."""
        value = self.data.get(name)
        return value if isinstance(value, str) else ""

    def opens(self, name: str) -> str:
        """Return a token or link as it came, blank where it is not there; never to be shown."""
        value = self.opening.get(name)
        return value if isinstance(value, str) else ""

    @property
    def is_success(self) -> bool:
        """Whether a web service says that it did what it was asked."""
        return not self.problem and self.data.get("success") is True


async def call(connection: IcConnection, order: IcOrder, transport: httpx.AsyncBaseTransport | None = None) -> IcReply:
    """Make one call; every way in which it can fail is a reply with a problem."""
    body = "" if order.body is None else json.dumps(order.body)
    secrets = [*order.secrets, connection.password, connection.token]
    secrets.append(masking.basic(connection.user, connection.password))
    headers = _headers(connection, order)
    sent = IcReply(connection.url + order.path, _shown_headers(headers) + masking.shown(body, secrets))
    if not connection.url:
        return IcReply(order.path, sent.request, problem=NOT_SET)
    try:
        request = httpx.Request(order.method, sent.url, headers=headers, content=body or None)
        async with asyncio.timeout(connection.seconds):
            status, raw = await _exchanged(request, connection, transport)
    except (TimeoutError, httpx.TimeoutException):
        problem = f"Invoice Cloud did not answer within {connection.seconds} seconds."
        return IcReply(sent.url, sent.request, problem=problem)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):  # the last: a name that no host can have
        problem = f"Invoice Cloud cannot be reached at {connection.url}; start it, or correct --ic-url."
        return IcReply(sent.url, sent.request, problem=problem)
    return _read(sent, status, raw, secrets)


def _headers(connection: IcConnection, order: IcOrder) -> dict[str, str]:
    headers = {"accept": "application/json", "user-agent": "cayenta-sim stand-in"}
    if order.body is not None:
        headers["content-type"] = "application/json"
    if order.is_service and (connection.user or connection.password):
        headers["authorization"] = f"Basic {masking.basic(connection.user, connection.password)}"
    elif not order.is_service and connection.token:
        headers["authorization"] = f"Bearer {connection.token}"
    if order.is_dated_ahead:
        headers["date"] = format_datetime(datetime.now(UTC) + DAY, usegmt=True)
    return headers


def _shown_headers(headers: Mapping[str, str]) -> str:
    """What of the headers a reader wants to see, and a blank line; the credential is masked."""
    kind = headers.get("authorization", "").partition(" ")[0]
    lines = [f"Authorization: {kind} {masking.MASK}"] if kind else []
    lines += [f"Date: {headers['date']}"] if "date" in headers else []
    return "\n".join([*lines, "", ""]) if lines else "\n"


async def _exchanged(
    request: httpx.Request, connection: IcConnection, transport: httpx.AsyncBaseTransport | None
) -> tuple[int, bytes]:
    """HTTP status and body, one byte more than the most where it is longer."""
    limits = httpx.Timeout(connection.seconds)
    async with httpx.AsyncClient(timeout=limits, trust_env=False, transport=transport) as client:
        reply = await client.send(request, stream=True)
        try:
            raw = b""
            async for piece in reply.aiter_bytes():
                raw += piece
                if len(raw) > MOST_BYTES:
                    break
            return reply.status_code, raw[: MOST_BYTES + 1]
        finally:
            await reply.aclose()


def _read(sent: IcReply, status: int, raw: bytes, secrets: list[str]) -> IcReply:
    text = raw.decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    opening = found if isinstance(found, dict) else {}
    tokens = [str(opening[name]) for name in opening if name.lower() in masking.SECRET_MEMBERS]
    hidden = [*secrets, *tokens]
    data = masking.members(opening, hidden)
    reply = masking.shown(text, hidden)
    return IcReply(sent.url, sent.request, status, data, opening, reply, _problem(status, raw, found))


def _problem(status: int, raw: bytes, found: object) -> str:
    """Why the reply is not usable; blank where it is."""
    if len(raw) > MOST_BYTES:
        return f"Invoice Cloud answered with more than {MOST_BYTES} bytes; only the beginning was read."
    if status == 401:
        return "Invoice Cloud refused the credential (HTTP 401); correct user and password, or the token."
    if not isinstance(found, dict):
        return f"Invoice Cloud answered HTTP {status} with something other than a JSON object."
    if status >= 300:
        return f"Invoice Cloud refused the call with HTTP {status}; its reply says why."
    return ""
