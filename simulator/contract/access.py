"""Who may ask: the address allow-list, logins, and the functions each login is granted (router §1.2)."""

import base64
import binascii
import hmac
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address

from simulator.contract.keys import Keys
from simulator.contract.model import Caller, RawRequest
from simulator.contract.registry import Function
from simulator.errors import AddressRefused, LoginRefused, NotPermitted

ANONYMOUS = Caller(login=None, functions=None)


@dataclass(frozen=True, slots=True)
class Login:
    """One credential of the biller; ``functions`` None grants all."""

    user: str
    password: str
    functions: frozenset[str] | None = None


def authorization(login: Login) -> str:
    """Return the Authorization header of HTTP Basic for a login."""
    return "Basic " + base64.b64encode(f"{login.user}:{login.password}".encode()).decode()


def admit(raw: RawRequest, keys: Keys, logins: dict[str, Login]) -> Caller:
    """Allow-list first, then the login; AddressRefused (403) or LoginRefused (401)."""
    address = client_address(raw, keys)
    if keys.ip_allow_list and not _is_listed(address, keys):
        raise AddressRefused(address=address)
    credential = _credential(raw.headers.get("authorization", ""))
    if credential is None:
        if keys.allow_anonymous:
            return ANONYMOUS
        raise LoginRefused
    user, password = credential
    login = logins.get(user)
    if login is None or not hmac.compare_digest(login.password.encode(), password.encode()):
        raise LoginRefused
    return Caller(user, login.functions)


def client_address(raw: RawRequest, keys: Keys) -> str:
    """The peer's address, or what the trusted test header says."""
    header = keys.trust_client_ip_header
    return ((header and raw.headers.get(header.lower(), "").strip()) or raw.peer)[:64]


def grant(caller: Caller, function: Function) -> None:
    """NotPermitted (-901) where the login's list leaves the function out."""
    if caller.functions is not None and function.request not in caller.functions:
        raise NotPermitted(function=function.request)


def _is_listed(address: str, keys: Keys) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in keys.ip_allow_list)


@lru_cache(64)
def _credential(header: str) -> tuple[str, str] | None:
    """User and password of HTTP Basic (Q-02); None where none is sent. A header we cannot read is a wrong login."""
    if not header:
        return None
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise LoginRefused
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise LoginRefused from None
    if not colon:
        raise LoginRefused
    return user, password
