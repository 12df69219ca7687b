"""Log-in by e-mail address and password: throttled, one hash for every name, a new session for the right one."""

from dataclasses import dataclass
from enum import Enum

from ic_adapter.billers.register import Biller
from ic_adapter.errors import Busy
from ic_adapter.identity.passwords import Passwords
from ic_adapter.identity.payers import email_key
from ic_adapter.identity.sessions import Sessions
from ic_adapter.identity.throttle import Throttle
from ic_adapter.store.database.engine import Store
from ic_adapter.store.identity import payers


class LoginRefusal(Enum):
    """Why somebody is not logged in. LOCKED is told only to who knows the password."""

    WRONG = "wrong"
    THROTTLED = "throttled"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class LogIn:
    """The way in for payers who have a password."""

    store: Store
    passwords: Passwords
    sessions: Sessions
    throttle: Throttle

    def log_in(self, biller: Biller, email: str, password: str, address: str, replaced: str = "") -> str | LoginRefusal:
        """Return the token of a new session, or why there is none; Busy. `replaced`: the session of this browser."""
        key = email_key(email)[:254]
        with self.store.reading() as connection:
            row = payers.by_email(connection, biller.id, key)
        attempt = self.throttle.login(biller, key, address, row.id if row else None)
        if not attempt.is_allowed:
            return LoginRefusal.THROTTLED
        stored = row.password_hash if row else ""
        try:
            is_right = self.passwords.is_right(stored, password)
        except Busy:
            self.throttle.take_back(biller, attempt)
            raise
        if not is_right or row is None:
            return LoginRefusal.WRONG
        self.throttle.succeeded(biller, attempt)
        if row.locked_at is not None:
            return LoginRefusal.LOCKED
        if self.passwords.is_outdated(stored):
            renewed = self.passwords.hashed(password)
            with self.store.writing() as connection:
                payers.replace_hash(connection, row.id, stored, renewed)
        return self.sessions.start(biller, row.id, address, replaced)
