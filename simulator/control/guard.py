"""Who may use the admin API: loopback or token, a known Host, no foreign Origin, JSON only (design §6)."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.control.wire import Refusal

#: Asked by containers and probes from anywhere; they tell nothing and change nothing.
EXEMPT = frozenset({"/__admin/health", "/__admin/ready"})
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
        host = host_name(headers.get("host", ""))
        if host not in LOCAL_HOSTS | self.allowed_hosts:
            raise Refusal(403, f"Host {host[:80]!r} is not allowed; add it with --allowed-hosts")
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != headers.get("host"):
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
    """The name of a Host header without its port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()
