"""RemoteAuthentication: the biller's own portal passes on what its customer typed, and gets a sign-on token for it."""

from dataclasses import dataclass
from enum import Enum

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import Busy
from ic_adapter.identity.identity import Identity
from ic_adapter.identity.payers import email_key
from ic_adapter.sign_on import links
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import payers


class Denied(Enum):
    """Why there is no token. LOCKED is told only to who knows the password."""

    OFF = "off"
    WRONG = "wrong"
    LOCKED = "locked"
    THROTTLED = "throttled"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose addresses attempts are counted by: the calling program's, and that of the person there or blank."""

    address: str
    client: str = ""


@dataclass(frozen=True, slots=True)
class Authentication:
    """The check of a payer's credentials for a biller's own portal."""

    store: Store
    register: Register
    identity: Identity

    def token(self, biller: Biller, user_name: str, password: str, caller: Caller) -> str | Denied:
        """Return a sign-on token for the right password, else why there is none; Busy, LoginChanged.

        An unknown name costs the same hash as a known one and has the same answer as a wrong password.
        """
        if not is_on(biller):
            return Denied.OFF
        key = email_key(user_name)[:254]
        with self.store.reading() as connection:
            row = payers.by_email(connection, biller.id, key)
        attempt = self.identity.throttle.remote(biller, key, caller.address, caller.client, row.id if row else None)
        if not attempt.is_allowed:
            return Denied.THROTTLED
        try:
            is_right = self.identity.passwords.is_right(row.password_hash if row else "", password)
        except Busy:
            self.identity.throttle.take_back(biller, attempt)
            raise
        if not is_right or row is None:
            return Denied.WRONG
        self.identity.throttle.succeeded(biller, attempt)
        if row.locked_at is not None:
            return Denied.LOCKED
        with self.store.writing() as connection:
            links.check_login(connection, self.register, biller)
            return links.issue(connection, biller, links.PAYER, payer_id=row.id)


def is_on(biller: Biller) -> bool:
    """Return whether the biller has single sign-on: with AS 3, the page where its customers log in."""
    return bool(biller.setting(3))
