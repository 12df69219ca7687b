"""What went over the wire in a scenario, kept for the failure message and the report; sends nothing."""

import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

import httpx
from lxml import etree

#: Names of JSON fields that hold passwords: of logins, and of the Advanced Settings (settings §2.2).
SECRETS = frozenset(
    {"password", "10", "13", "16", "19", "22", "103", "ic_services_password", "remoteAuthenticationToken", "token"}
)
#: The part of an address that opens a page once (adapter §16).
OPENS = re.compile(r"([?&]token=)[^&#\s\"]+")
MASK = "***"
#: A failure message has to fit on a screen.
SHOWN_LINES = 70


class Kind(Enum):
    """Whom an exchange was with, and what for."""

    SETUP = "set-up"
    ROUTER = "router"
    ADAPTER = "adapter"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its reply, both as readable text; ``status`` is the HTTP status, 0 where none came."""

    kind: Kind
    method: str
    url: str
    request: str
    status: int
    reply: str

    def as_text(self) -> str:
        """Request and reply, one under the other, for the terminal."""
        sent = f"{self.method} {self.url}" + (f"\n{indented(self.request)}" if self.request else "")
        came = f"HTTP {self.status}" if self.status else "no answer"
        return f"{sent}\n{came}" + (f"\n{indented(self.reply)}" if self.reply else "")

    def as_short_text(self) -> str:
        """The same, its middle left out where it is long."""
        lines = self.as_text().splitlines()
        if len(lines) <= SHOWN_LINES + SHOWN_LINES // 4:  # cutting two lines out helps nobody
            return "\n".join(lines)
        kept = SHOWN_LINES // 2
        left_out = f"    … {len(lines) - 2 * kept} lines more, all of them in report.html (--report DIR) …"
        return "\n".join([*lines[:kept], left_out, *lines[-kept:]])

    def as_record(self) -> dict[str, Any]:
        """Plain values for the report, also across processes."""
        return {
            "kind": self.kind.value,
            "method": self.method,
            "url": self.url,
            "request": self.request,
            "status": self.status,
            "reply": self.reply,
        }


def record(kind: Kind, response: httpx.Response, sent: str | None = None) -> Exchange:
    """An exchange that was answered; ``sent`` replaces the body where its wire form is hard to read."""
    request = response.request
    body = readable(request.content) if sent is None else sent
    return Exchange(kind, request.method, str(request.url), body, response.status_code, readable(response.content))


def refusal_text(response: httpx.Response) -> str:
    """Return the words of an API's refusal on one line: its error, then what is wrong with which field."""
    try:
        told = masked(response.json())
        fields = [f"{row['path'].removeprefix('$.')}: {row['reason']}" for row in told.get("fields", ())]
        words = [str(told["error"]), *fields]
    except (ValueError, KeyError, TypeError, AttributeError):
        return readable(response.content)
    return "; ".join(dict.fromkeys(words))


def readable(body: bytes | str) -> str:
    """XML and JSON laid out line by line, passwords masked; everything else as it is."""
    raw = body.encode() if isinstance(body, str) else body
    text = raw.decode("utf-8", "replace")
    try:
        if text.lstrip().startswith(("{", "[")):
            return json.dumps(masked(json.loads(text)), indent=2, ensure_ascii=False)
        if text.lstrip().startswith("<"):
            tree = etree.fromstring(
                raw, etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)
            )
            return str(etree.tostring(tree, pretty_print=True, encoding="unicode")).rstrip()
    except (ValueError, etree.XMLSyntaxError):
        return text
    return text


def address(url: str) -> str:
    """Return an address without the token that opens it."""
    return OPENS.sub(rf"\1{MASK}", url)


def masked(value: Any) -> Any:
    """The same JSON without passwords: messages and reports are passed on."""
    if isinstance(value, dict):
        return {name: MASK if name in SECRETS and inner else masked(inner) for name, inner in value.items()}
    if isinstance(value, str):
        return address(value)
    return [masked(inner) for inner in value] if isinstance(value, list) else value


def indented(text: str) -> str:
    """A block set off from the lines around it."""
    return "\n".join(f"    {line}" for line in text.splitlines())
