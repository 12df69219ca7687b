"""What is posted, and what came back; the same for every kind of connection."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import httpx

CONTENT_TYPE = "application/x-www-form-urlencoded; charset=UTF-8"
PORTS = {"http": 80, "https": 443}
MAX_REPLY = 4 * 1024 * 1024  # bytes
FIXED = {"User-Agent": "ic-adapter", "Accept": "*/*", "Accept-Encoding": "identity", "Content-Type": CONTENT_TYPE}


class TooLong(Exception):
    """The reply is longer than any router's."""

    def __init__(self) -> None:
        super().__init__(f"the reply is longer than {MAX_REPLY} bytes")


@dataclass(frozen=True, slots=True)
class Post:
    """A request. `connect` and `read` in seconds: each single wait is limited, and both together end the call."""

    address: httpx.URL
    user: str
    password: str
    body: bytes
    connect: float
    read: float

    def headers(self) -> dict[str, str]:
        """Every header but the length; HTTP Basic unless user and password are blank (Q-02)."""
        login = f"{self.user}:{self.password}"
        basic = {} if login == ":" else {"Authorization": f"Basic {b64encode(login.encode()).decode()}"}
        return {"Host": self.address.netloc.decode("ascii"), **FIXED, **basic}


@dataclass(frozen=True, slots=True)
class Received:
    """A reply as it came; `body` only where the status is 200."""

    http_status: int
    body: bytes
    content_type: str = ""


class Connections(Protocol):
    """How a request is sent; safe to use from many threads."""

    def send(self, post: Post) -> Received:
        """What came back; httpx's errors, TooLong."""

    def close(self) -> None:
        """Give back every connection."""


def post(url: str, login: tuple[str, str], body: bytes, connect: float, read: float) -> Post:
    """The request to this URL; a login within the URL is used where there is no other one. httpx.InvalidURL."""
    address, inner = _parsed(url)
    user, password = login if any(login) else inner
    return Post(address, user, password, body, connect, read)


@lru_cache(maxsize=256)
def _parsed(url: str) -> tuple[httpx.URL, tuple[str, str]]:
    """The address without its login, and that; InvalidURL, also for a host that no DNS can hold."""
    address = httpx.URL(url)
    try:
        usable = address.scheme in PORTS and address.host and (address.port is None or 0 < address.port < 65_536)
    except UnicodeError as error:
        raise httpx.InvalidURL(str(error)) from None
    if not usable:
        raise httpx.InvalidURL("no http:// or https:// address of a host, with a port from 1 to 65535 if any")
    return address.copy_with(username="", password=""), (address.username, address.password)
