"""Log-in of staff by name and password: throttled, one hash for every name, a new session for the right one.

Wrong passwords are counted for a name at one address, so that nobody can lock a colleague out from elsewhere: after
some of them each further attempt waits longer. An address has a limit of its own for all names, and a name one for all
addresses from which its user did not log in lately: guesses from many machines wait, the user at a known one does not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection

from ic_adapter.billers.clock import later
from ic_adapter.errors import Busy
from ic_adapter.identity.passwords import Passwords
from ic_adapter.identity.sessions import digest
from ic_adapter.staff.sessions import StaffSessions
from ic_adapter.staff.users import name_key
from ic_adapter.store.database.engine import Store
from ic_adapter.store.staff import sessions, users

WINDOW = timedelta(minutes=15)
#: So many wrong passwords are free at an address; then the wait begins with a minute and doubles.
FREE, LONGEST_WAIT = 10, timedelta(minutes=15)
#: After so long without an attempt those of a name at an address are forgotten.
FORGET_AFTER = timedelta(hours=1)
MOST_OF_NAME, MOST_OF_ADDRESS = 100, 100
KNOWN_FOR = timedelta(days=90)


class StaffRefusal(Enum):
    """Why somebody is not logged in, in words for the page."""

    WRONG = "Wrong name or password. Check both and try again."
    THROTTLED = "Too many attempts. Wait up to 15 minutes, then try again."


@dataclass(frozen=True, slots=True)
class StaffLogIn:
    """The way in for users who have a password."""

    store: Store
    passwords: Passwords
    sessions: StaffSessions

    def log_in(self, name: str, password: str, address: str, replaced: str = "") -> str | StaffRefusal:
        """Return the token of a new session, or why there is none; Busy. `replaced`: the session of this browser."""
        key = name_key(name)
        attempt = _Attempt(key, address, self.sessions.now())
        with self.store.writing() as connection:
            row = users.by_name(connection, key)
            is_allowed = attempt.counted(connection)
        if not is_allowed:
            return StaffRefusal.THROTTLED
        stored = row.password_hash if row else ""
        try:
            is_right = self.passwords.is_right(stored, password)
        except Busy:
            self._with(attempt.taken_back)
            raise
        if not is_right or row is None:
            return StaffRefusal.WRONG
        self._with(attempt.succeeded)
        if self.passwords.is_outdated(stored):
            renewed = self.passwords.hashed(password)
            with self.store.writing() as connection:
                found = users.by_name(connection, key)
                if found is not None and found.password_hash == stored:
                    users.change(connection, row.id, {"password_hash": renewed})
        return self.sessions.start(row.id, replaced)

    def _with(self, act: Callable[[Connection], None]) -> None:
        with self.store.writing() as connection:
            act(connection)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One attempt on a name from an address, and the counters that it is counted in."""

    key: str
    address: str
    now: datetime

    @property
    def pair(self) -> str:
        return digest(f"{self.key}\n{self.address}")

    def counted(self, connection: Connection) -> bool:
        """Count the attempt, whether there is such a user or not, and return whether the password is looked at."""
        cut_off = later(self.now, -WINDOW)
        is_known = sessions.is_known_address(connection, self.pair, later(self.now, -KNOWN_FOR))
        of_address = sessions.count(connection, "address", digest(self.address), self.now, cut_off)
        of_name = 0 if is_known else sessions.count(connection, "name", digest(self.key), self.now, cut_off)
        is_spaced = sessions.count_spaced(connection, self.pair, self.now, later(self.now, -FORGET_AFTER), wait_after)
        return is_spaced and of_address <= MOST_OF_ADDRESS and of_name <= MOST_OF_NAME

    def taken_back(self, connection: Connection) -> None:
        """Count the attempt as none: it was right, or nothing was compared."""
        sessions.take_back(connection, "address", digest(self.address))
        sessions.take_back(connection, "name", digest(self.key))
        sessions.take_back(connection, sessions.PAIR, self.pair)

    def succeeded(self, connection: Connection) -> None:
        """Forget what was wrong at this address, which is one of the user's now."""
        self.taken_back(connection)
        sessions.forget(connection, sessions.PAIR, self.pair)
        sessions.note_address(connection, self.pair, self.now, later(self.now, -KNOWN_FOR))


def wait_after(attempts: int) -> timedelta:
    """Return how long the next attempt waits after so many wrong ones: nothing at first, then 1, 2, 4 … 15 minutes."""
    if attempts < FREE:
        return timedelta()
    return min(timedelta(minutes=2 ** min(attempts - FREE, 10)), LONGEST_WAIT)
