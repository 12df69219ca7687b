"""The admin API as these pages use it: asked within the process, so that a form meets the checks that JSON meets."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from starlette.requests import Request

Message = MutableMapping[str, Any]
Asgi = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]
PREFIX = "/__admin/billers"
#: Where a request's state has the admin application: console and admin API stand side by side and do not know another.
APPLICATION = "simulator.admin"


class Declined(Exception):
    """What a form asks cannot be done, and no field of it is to blame: an HTTP status and a sentence."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class AdminOrder:
    """One call on a biller: the parts of the path behind its id, the body before it is JSON, the query."""

    method: str
    parts: tuple[str, ...]
    body: object = None
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AdminAnswer:
    """What the API said: its HTTP status and its JSON, None where it had no body."""

    status: int
    body: Any

    @property
    def is_refused(self) -> bool:
        """Whether nothing was done."""
        return self.status >= 400

    @property
    def error(self) -> str:
        """The refusal's sentence, that it begins a line of its own."""
        text = str(self.body["error"])
        return f"{text[:1].upper()}{text[1:]}."

    @property
    def fields(self) -> dict[str, str]:
        """Where the refusal puts the blame: path of the field and reason."""
        return {str(it["path"]): str(it["reason"]) for it in self.body["fields"]}

    def done(self) -> Any:
        """The JSON of what was done; Declined where it was not."""
        if self.is_refused:
            raise Declined(self.status, " ".join((self.error, *(f"{reason}." for reason in self.fields.values()))))
        return self.body


async def ask(request: Request, token: str, biller_id: str, order: AdminOrder) -> AdminAnswer:
    """Put the order to the admin application, in the name of who may open this page; no biller: to all of them."""
    body = b"" if order.body is None else msgspec.json.encode(order.body)
    path = "/".join((PREFIX, *([biller_id] if biller_id else []), *order.parts))
    scope = {name: request.scope[name] for name in ("type", "asgi", "http_version", "scheme", "server", "client")}
    scope |= {
        "method": order.method,
        "root_path": "",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": urlencode(order.query).encode(),
        "headers": [
            (b"host", request.headers.get("host", "").encode("latin-1")),
            (b"authorization", f"Bearer {token}".encode()),
            (b"content-type", b"application/json"),
        ],
        "state": {},
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    application: Asgi = request.scope["state"][APPLICATION]
    await application(scope, receive, send)
    text = b"".join(message.get("body", b"") for message in sent)
    return AdminAnswer(sent[0]["status"], msgspec.json.decode(text) if text else None)
