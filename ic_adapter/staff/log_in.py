"""Log-in of staff by name and password: throttled, one hash for every name, a new session for the right one."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from ic_adapter.billers.clock import later
from ic_adapter.identity.passwords import Passwords
from ic_adapter.identity.sessions import digest
from ic_adapter.staff.sessions import StaffSessions
from ic_adapter.staff.users import name_key
from ic_adapter.store.database.engine import Store
from ic_adapter.store.staff import sessions, users

WINDOW = timedelta(minutes=15)
MOST_OF_NAME, MOST_OF_ADDRESS = 10, 100


class StaffRefusal(Enum):
    """Why somebody is not logged in, in words for the page."""

    WRONG = "Wrong name or password. Check both and try again."
    THROTTLED = "Too many attempts. Wait 15 minutes, then try again."


@dataclass(frozen=True, slots=True)
class StaffLogIn:
    """The way in for users who have a password."""

    store: Store
    passwords: Passwords
    sessions: StaffSessions

    def log_in(self, name: str, password: str, address: str, replaced: str = "") -> str | StaffRefusal:
        """Return the token of a new session, or why there is none; Busy. `replaced`: the session of this browser."""
        key, now = name_key(name), self.sessions.now()
        cut_off = later(now, -WINDOW)
        with self.store.writing() as connection:
            row = users.by_name(connection, key)
            of_address = sessions.count(connection, "address", digest(address), now, cut_off)
            of_name = sessions.count(connection, "name", digest(key), now, cut_off)
        if of_address > MOST_OF_ADDRESS or of_name > MOST_OF_NAME:
            return StaffRefusal.THROTTLED
        stored = row.password_hash if row else ""
        if not self.passwords.is_right(stored, password) or row is None:
            return StaffRefusal.WRONG
        with self.store.writing() as connection:
            sessions.take_back(connection, "address", digest(address))
            sessions.forget(connection, "name", digest(key))
        if self.passwords.is_outdated(stored):
            renewed = self.passwords.hashed(password)
            with self.store.writing() as connection:
                found = users.by_name(connection, key)
                if found is not None and found.password_hash == stored:
                    users.change(connection, row.id, {"password_hash": renewed})
        return self.sessions.start(row.id, replaced)
