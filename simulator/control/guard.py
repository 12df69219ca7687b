"""Who may use the admin API: loopback or token, a known Host, no foreign Origin, JSON only (design §6)."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.control.wire import Refusal

#: Asked by containers and probes from anywhere; they tell nothing and change nothing.
EXEMPT = frozenset({"/__admin/health", "/__admin/ready"})
#: A name or an address, and a port; nothing of a user, a path or a comment (RFC 9110, 7.2).
HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9_.-]{1,253}))(?::([0-9]{1,5}))?", re.ASCII)
LAST_PORT = 65_535
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Guard:
    """The rules of one run; ``token`` is empty where only this machine can reach the simulator."""

    token: str
    allowed_hosts: frozenset[str]

    def admit(self, path: str, headers: Mapping[str, str]) -> None:
        """Refusal (401, 403, 415) says which rule the request breaks."""
        if path in EXEMPT:
            return
        host = headers.get("host", "")
        if host_name(host) not in LOCAL_HOSTS | self.allowed_hosts:
            raise Refusal(403, f"Host {host[:80]!r} is not allowed; add it with --allowed-hosts")
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in {f"http://{host.lower()}", f"https://{host.lower()}"}:
            raise Refusal(403, f"Origin {origin[:80]!r} is not allowed; call from the simulator's own address")
        if self.token and not hmac.compare_digest(
            headers.get("authorization", "").encode(), f"Bearer {self.token}".encode()
        ):
            raise Refusal(401, "missing or wrong admin token; send Authorization: Bearer …")

    @staticmethod
    def check_type(headers: Mapping[str, str], body: bytes) -> None:
        """Refusal (415) for a body that does not say it is JSON: what a web page can post across origins."""
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if body and kind != "application/json":
            raise Refusal(415, f"Content-Type {kind[:40]!r} is not accepted; send Content-Type: application/json")


def host_name(host: str) -> str:
    """Return the bare, lower-case name of a Host header; blank where it does not have the form of one."""
    found = HOST.fullmatch(host)
    if found is None or int(found[3] or 0) > LAST_PORT:
        return ""
    return (found[1] or found[2]).lower()
