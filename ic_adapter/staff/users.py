"""Staff users: a name, a role, a password; every change is in the audit trail, passwords masked."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.settings import MASK
from ic_adapter.errors import BadField, Conflict, Fault, NotFound
from ic_adapter.identity.password_rules import fault_of, trade_names
from ic_adapter.identity.passwords import Passwords
from ic_adapter.identity.sessions import digest
from ic_adapter.model import PROGRAM, ChangedBy
from ic_adapter.staff.roles import RESERVED, Role
from ic_adapter.staff.sessions import Now, wall_clock
from ic_adapter.store.database.engine import Store
from ic_adapter.store.staff import config_changes, sessions, users

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,63}")
NAME_FORM = "use 2 to 64 letters, digits and . _ @ -, and begin with a letter or digit"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffUser:
    """One user."""

    name: str
    role: Role
    created_at: datetime
    password_set_at: datetime


@dataclass(frozen=True, slots=True)
class StaffUsers:
    """All users of this store."""

    store: Store
    passwords: Passwords
    now: Now = wall_clock

    def is_any(self) -> bool:
        """Return whether there is a user."""
        with self.store.reading() as connection:
            return users.is_any(connection)

    def all(self) -> list[StaffUser]:
        """Return every user by name."""
        with self.store.reading() as connection:
            return [_user(row) for row in users.of_all(connection)]

    def get(self, name: str) -> StaffUser:
        """Return the user; NotFound."""
        with self.store.reading() as connection:
            return _user(_row(connection, name))

    def add(self, name: str, role: Role, password: str, by: ChangedBy = PROGRAM) -> StaffUser:
        """Make a user; BadField, Conflict, Busy."""
        faults = [] if NAME.fullmatch(name) else [Fault("$.name", NAME_FORM)]
        if name_key(name) in RESERVED:
            faults.append(Fault("$.name", f"{name} is reserved for the audit trail; use another name"))
        if fault := fault_of(password, trade_names((name,))):
            faults.append(Fault("$.password", fault))
        if faults:
            raise BadField("invalid staff user", *faults)
        row = {
            "name": name,
            "name_key": name_key(name),
            "role": role.value,
            "password_hash": self.passwords.hashed(password),
            "password_set_at": self.now(),
            "created_at": self.now(),
        }
        with self.store.writing() as connection:
            if users.add(connection, row) is None:
                raise Conflict(f"staff user {name} already exists")
            self._note(connection, by, f"staff user {name}", "", role.value)
        return self.get(name)

    def set_role(self, name: str, role: Role, by: ChangedBy = PROGRAM) -> StaffUser:
        """Give a user another role, from the next page on; NotFound, Conflict for the last one who may configure."""
        with self.store.writing() as connection:
            row = _kept(connection, name, role)
            users.change(connection, row.id, {"role": role.value})
            if row.role != role.value:
                self._note(connection, by, f"staff user {row.name}", row.role, role.value)
        return self.get(name)

    def set_password(self, name: str, password: str, by: ChangedBy = PROGRAM) -> StaffUser:
        """Set a password and end the user's sessions; NotFound, BadField, Busy."""
        if fault := fault_of(password, trade_names((name,))):
            raise BadField("invalid password", Fault("$.password", fault))
        self.get(name)
        values = {"password_hash": self.passwords.hashed(password), "password_set_at": self.now()}
        with self.store.writing() as connection:
            row = _row(connection, name)
            users.change(connection, row.id, values)
            sessions.end_all(connection, row.id)
            sessions.forget(connection, "name", digest(row.name_key))
            self._note(connection, by, f"password of {row.name}", MASK, MASK)
        return self.get(name)

    def remove(self, name: str, by: ChangedBy = PROGRAM) -> None:
        """Delete a user with its sessions; NotFound, Conflict for the last one who may configure."""
        with self.store.writing() as connection:
            row = _kept(connection, name, None)
            users.remove(connection, row.id)
            self._note(connection, by, f"staff user {row.name}", row.role, "")

    def _note(self, connection: Connection, by: ChangedBy, name: str, old: str, new: str) -> None:
        change = {"bid": "", "at": self.now(), "who": by.who, "via": by.via, "name": name, "old": old, "new": new}
        config_changes.add(connection, [change])


def name_key(name: str) -> str:
    """Return by what users are told apart."""
    return name.strip().casefold()[:64]


def _row(connection: Connection, name: str) -> Row[Any]:
    row = users.by_name(connection, name_key(name))
    if row is None:
        raise NotFound(f"staff user {name[:64]} not found")
    return row


def _kept(connection: Connection, name: str, role: Role | None) -> Row[Any]:
    """Return the row of a user who gets this role, None to go; Conflict where nobody could change users then.

    Also the only user stays: without users this machine may do all, which nobody asks for by removing himself.
    """
    rows = users.of_all(connection, lock=True)
    row = _row(connection, name)
    is_needed = not any(one.role == Role.CONFIGURE.value for one in rows if one.id != row.id)
    if is_needed and row.role == Role.CONFIGURE.value and role is not Role.CONFIGURE:
        raise Conflict(f"staff user {row.name} is the last with role configure; give another user this role first")
    return row


def _user(row: Row[Any]) -> StaffUser:
    return StaffUser(name=row.name, role=Role(row.role), created_at=row.created_at, password_set_at=row.password_set_at)
