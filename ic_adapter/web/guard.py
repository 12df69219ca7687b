"""The guard in front of the API (design §6): Host, Origin, token, media type; health and ready are exempt.

Every header is read defensively: what does not have the form that a browser sends is refused, never guessed at.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

EXEMPT = frozenset({"/health", "/ready"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
#: A name or an address, and a port; nothing of a user, a path or a comment (RFC 9110, 7.2).
HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9_.-]{1,253}))(?::([0-9]{1,5}))?", re.ASCII)
LAST_PORT = 65_535


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
        host = headers.get("host", "")
        if host_of(host) not in self.hosts:
            return Stop(403, "unknown Host; allow it with --allowed-hosts")
        origin = headers.get("origin")
        if origin is not None and not is_own(origin, host):
            return Stop(403, "calls from this Origin are not allowed; call from the adapter's own address")
        given = headers.get("authorization", "").encode()
        if self.token and not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            return Stop(401, "missing or wrong token; send Authorization: Bearer TOKEN")
        return None


def host_of(host: str) -> str:
    """Return the bare, lower-case name of a Host header; blank where it does not have the form of one."""
    found = HOST.fullmatch(host)
    if found is None or int(found[3] or 0) > LAST_PORT:
        return ""
    return (found[1] or found[2]).lower()


def is_own(origin: str, host: str) -> bool:
    """Return whether this Origin is the very address that was called, port included: another port is another page."""
    return bool(host_of(host)) and origin.lower() in {f"http://{host.lower()}", f"https://{host.lower()}"}
