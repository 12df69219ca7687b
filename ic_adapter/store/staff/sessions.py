"""Rows of the sessions of staff, and the counters of their attempts to log in."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, delete, select, update

from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.staff_tables import STAFF_SESSIONS, STAFF_THROTTLES, STAFF_USERS

#: Scopes of one name at one address: its attempts, and that its user logged in from there.
PAIR, KNOWN = "name at address", "known address"


def add(connection: Connection, row: Mapping[str, Any], now: datetime) -> None:
    """Add a session; those of the user that are over are deleted."""
    is_over = (STAFF_SESSIONS.c.expires_at <= now) | (STAFF_SESSIONS.c.idle_expires_at <= now)
    connection.execute(delete(STAFF_SESSIONS).where(STAFF_SESSIONS.c.user_id == row["user_id"], is_over))
    connection.execute(INSERT[connection.dialect.name](STAFF_SESSIONS).values(dict(row)))


def valid(connection: Connection, sha256: str, now: datetime) -> Row[Any] | None:
    """Return a session that is not over, with `name` and `role` of its user."""
    is_open = (STAFF_SESSIONS.c.expires_at > now, STAFF_SESSIONS.c.idle_expires_at > now)
    query = (
        select(STAFF_SESSIONS, STAFF_USERS.c.name, STAFF_USERS.c.role)
        .join(STAFF_USERS, STAFF_USERS.c.id == STAFF_SESSIONS.c.user_id)
        .where(STAFF_SESSIONS.c.sha256 == sha256, *is_open)
    )
    return connection.execute(query).one_or_none()


def touch(connection: Connection, sha256: str, now: datetime, idle_expires_at: datetime) -> None:
    """Note that a session was used."""
    mine = update(STAFF_SESSIONS).where(STAFF_SESSIONS.c.sha256 == sha256)
    connection.execute(mine.values(used_at=now, idle_expires_at=idle_expires_at))


def end(connection: Connection, sha256: str) -> None:
    """End one session."""
    connection.execute(delete(STAFF_SESSIONS).where(STAFF_SESSIONS.c.sha256 == sha256))


def end_all(connection: Connection, user_id: int) -> None:
    """End every session of a user."""
    connection.execute(delete(STAFF_SESSIONS).where(STAFF_SESSIONS.c.user_id == user_id))


def count(connection: Connection, scope: str, subject_sha256: str, now: datetime, cut_off: datetime) -> int:
    """Count an attempt and return how many there were; a window that began before `cut_off` or after now is over."""
    is_over = (STAFF_THROTTLES.c.since <= cut_off) | (STAFF_THROTTLES.c.since > now)
    row = {"scope": scope, "subject_sha256": subject_sha256, "since": now, "attempts": 1}
    counted = INSERT[connection.dialect.name](STAFF_THROTTLES).values(row)
    counted = counted.on_conflict_do_update(
        index_elements=["scope", "subject_sha256"],
        set_={
            "attempts": case((is_over, 1), else_=STAFF_THROTTLES.c.attempts + 1),
            "since": case((is_over, counted.excluded.since), else_=STAFF_THROTTLES.c.since),
        },
    )
    return int(connection.execute(counted.returning(STAFF_THROTTLES.c.attempts)).scalar_one())


def count_spaced(
    connection: Connection, subject_sha256: str, now: datetime, cut_off: datetime, wait: Callable[[int], timedelta]
) -> bool:
    """Count an attempt on a name from an address, if its wait since the last one is over; return whether it was.

    `wait`: how long to wait after so many attempts. Attempts before `cut_off`, or after now, are forgotten.
    """
    mine = (STAFF_THROTTLES.c.scope == PAIR, STAFF_THROTTLES.c.subject_sha256 == subject_sha256)
    row = {"scope": PAIR, "subject_sha256": subject_sha256, "since": now, "attempts": 0}
    connection.execute(INSERT[connection.dialect.name](STAFF_THROTTLES).values(row).on_conflict_do_nothing())
    found = connection.execute(select(STAFF_THROTTLES).where(*mine).with_for_update()).one()
    attempts = 0 if found.since <= cut_off or found.since > now else found.attempts
    if attempts and now < found.since + wait(attempts):
        return False
    connection.execute(update(STAFF_THROTTLES).where(*mine).values(since=now, attempts=attempts + 1))
    return True


def note_address(connection: Connection, subject_sha256: str, now: datetime, cut_off: datetime) -> None:
    """Note that a user logged in from an address; those of before `cut_off` are forgotten."""
    old = (STAFF_THROTTLES.c.scope == KNOWN, STAFF_THROTTLES.c.since <= cut_off)
    connection.execute(delete(STAFF_THROTTLES).where(*old))
    row = {"scope": KNOWN, "subject_sha256": subject_sha256, "since": now, "attempts": 0}
    noted = INSERT[connection.dialect.name](STAFF_THROTTLES).values(row)
    same = ["scope", "subject_sha256"]
    connection.execute(noted.on_conflict_do_update(index_elements=same, set_={"since": now}))


def is_known_address(connection: Connection, subject_sha256: str, cut_off: datetime) -> bool:
    """Return whether a user logged in from an address since then."""
    rows = STAFF_THROTTLES.c
    mine = (rows.scope == KNOWN, rows.subject_sha256 == subject_sha256, rows.since > cut_off)
    return connection.execute(select(rows.since).where(*mine)).one_or_none() is not None


def take_back(connection: Connection, scope: str, subject_sha256: str) -> None:
    """Count one attempt less."""
    mine = (STAFF_THROTTLES.c.scope == scope, STAFF_THROTTLES.c.subject_sha256 == subject_sha256)
    fewer = update(STAFF_THROTTLES).where(*mine, STAFF_THROTTLES.c.attempts > 0)
    connection.execute(fewer.values(attempts=STAFF_THROTTLES.c.attempts - 1))


def forget(connection: Connection, scope: str, subject_sha256: str) -> None:
    """Count from zero again."""
    mine = (STAFF_THROTTLES.c.scope == scope, STAFF_THROTTLES.c.subject_sha256 == subject_sha256)
    connection.execute(delete(STAFF_THROTTLES).where(*mine))
