"""The guard in front of the API (design §6): Host, Origin, token, media type; health and ready are exempt."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

EXEMPT = frozenset({"/health", "/ready"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a request goes no further."""

    status: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Who may call: `hosts` are the names a request may address, `token` is asked for unless blank."""

    hosts: frozenset[str]
    token: str

    def __repr__(self) -> str:
        return f"Guard(hosts={sorted(self.hosts)})"

    def stop(self, path: str, headers: Mapping[str, str]) -> Stop | None:
        """Why this request is stopped, else None. A foreign Host or Origin is a page that tricks a browser."""
        if path in EXEMPT:
            return None
        if host_of(headers.get("host", "")) not in self.hosts:
            return Stop(403, "unknown Host; allow it with --allowed-hosts")
        origin = headers.get("origin")
        if origin is not None and host_of(urlsplit(origin).netloc) not in self.hosts:
            return Stop(403, "calls from this Origin are not allowed")
        given = headers.get("authorization", "").encode()
        if self.token and not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            return Stop(401, "missing or wrong token; send Authorization: Bearer TOKEN")
        return None


def host_of(netloc: str) -> str:
    """The bare, lower-case host of a Host header or address; blank when it cannot be read."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").lower()
    except ValueError:
        return ""
