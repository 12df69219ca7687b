"""Everything about staff, put together over one store."""

from ic_adapter.identity.passwords import Passwords
from ic_adapter.staff.log_in import StaffLogIn
from ic_adapter.staff.sessions import Now, StaffSessions, wall_clock
from ic_adapter.staff.users import StaffUsers
from ic_adapter.store.database.engine import Store


class Staff:
    """What pages, commands and the API ask about staff."""

    def __init__(self, store: Store, passwords: Passwords, now: Now = wall_clock) -> None:
        self.users = StaffUsers(store, passwords, now)
        self.sessions = StaffSessions(store, now)
        self.login = StaffLogIn(store, passwords, self.sessions)
