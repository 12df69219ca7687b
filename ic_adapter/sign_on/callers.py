"""Who may call the web services of a biller: addresses of the biller, its user name and password (HTTP Basic).

Addresses come first, so that nobody from elsewhere can try passwords. An unknown biller is answered as a wrong
password is, and the same is computed for it. Wrong attempts are counted per address, right ones are not.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from secrets import token_bytes

from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import NotFound
from ic_adapter.identity.sessions import digest
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import throttles

USER, PASSWORD = "ic_services_user", "ic_services_password"
LOOPBACK = ("127.0.0.0/8", "::1/128")
SCOPE = "service address"
#: Compared where a biller has no password, so that it takes as long.
NOBODYS = token_bytes(32)


class CallerRefusal(Enum):
    """Why a caller is refused."""

    ADDRESS = "address"
    CREDENTIALS = "credentials"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What HTTP Basic gave."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Credentials(user={self.user!r})"


class Callers:
    """The callers of all billers."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def check(self, bid: str, address: str, given: Credentials) -> Biller | CallerRefusal:
        """Return the biller that the caller may ask about, or why there is none."""
        try:
            biller = self._register.get(bid)
        except NotFound:
            biller = None
        if not is_allowed(address, () if biller is None else biller.keys.ic_services_allow):
            return CallerRefusal.ADDRESS
        is_right = _is_right(biller, given)
        if biller is None:
            return CallerRefusal.CREDENTIALS
        if self._attempts(biller, address) >= biller.keys.payer_login.attempts_of_address:
            return CallerRefusal.TOO_MANY
        if not is_right:
            self._count(biller, address)
            return CallerRefusal.CREDENTIALS
        return biller

    def _attempts(self, biller: Biller, address: str) -> int:
        now = biller.clock.now()
        with self._store.reading() as connection:
            return throttles.attempts(connection, biller.id, SCOPE, digest(address), now, _cut_off(biller))

    def _count(self, biller: Biller, address: str) -> None:
        now = biller.clock.now()
        with self._store.writing() as connection:
            throttles.count(connection, biller.id, SCOPE, digest(address), now, _cut_off(biller))


def is_allowed(address: str, networks: tuple[str, ...]) -> bool:
    """Return whether an address is one of these networks'; without networks only this machine's are."""
    try:
        caller = ip_address(address)
    except ValueError:
        return False
    if isinstance(caller, IPv6Address) and caller.ipv4_mapped is not None:
        caller = caller.ipv4_mapped
    return any(caller in ip_network(network) for network in networks or LOOPBACK)


def _cut_off(biller: Biller) -> datetime:
    return later(biller.clock.now(), -timedelta(minutes=biller.keys.payer_login.throttle_minutes))


def _is_right(biller: Biller | None, given: Credentials) -> bool:
    """Compare user and password in constant time; nobody is right where the biller has none."""
    user, password = ("", "") if biller is None else (biller.setting(USER), biller.setting(PASSWORD))
    same_user = hmac.compare_digest(_hash(given.user), _hash(user) if user else NOBODYS)
    same_password = hmac.compare_digest(_hash(given.password), _hash(password) if password else NOBODYS)
    return same_user and same_password


def _hash(text: str) -> bytes:
    return sha256(text.encode("utf-8", "replace")).digest()
