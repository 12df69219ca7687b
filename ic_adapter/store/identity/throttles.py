"""Counters of attempts, one row per what is counted; counting is one statement, so that processes count together."""

from datetime import datetime

from sqlalchemy import Connection, case, delete, select, update

from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.identity_tables import THROTTLES


def count(connection: Connection, bid: str, scope: str, subject_sha256: str, now: datetime, cut_off: datetime) -> int:
    """Count an attempt and return how many there were; a window that began before `cut_off` or after now is over."""
    is_over = (THROTTLES.c.since <= cut_off) | (THROTTLES.c.since > now)
    row = {"bid": bid, "scope": scope, "subject_sha256": subject_sha256, "since": now, "attempts": 1}
    counted = INSERT[connection.dialect.name](THROTTLES).values(row)
    counted = counted.on_conflict_do_update(
        index_elements=["bid", "scope", "subject_sha256"],
        set_={
            "attempts": case((is_over, 1), else_=THROTTLES.c.attempts + 1),
            "since": case((is_over, counted.excluded.since), else_=THROTTLES.c.since),
        },
    )
    return int(connection.execute(counted.returning(THROTTLES.c.attempts)).scalar_one())


def attempts(
    connection: Connection, bid: str, scope: str, subject_sha256: str, now: datetime, cut_off: datetime
) -> int:
    """Return how many attempts were counted in the window that is open, without counting one."""
    mine = (THROTTLES.c.bid == bid, THROTTLES.c.scope == scope, THROTTLES.c.subject_sha256 == subject_sha256)
    is_open = (THROTTLES.c.since > cut_off, THROTTLES.c.since <= now)
    return int(connection.scalar(select(THROTTLES.c.attempts).where(*mine, *is_open)) or 0)


def forget(connection: Connection, bid: str, scope: str, subject_sha256: str) -> None:
    """Count from zero again."""
    mine = (THROTTLES.c.bid == bid, THROTTLES.c.scope == scope, THROTTLES.c.subject_sha256 == subject_sha256)
    connection.execute(delete(THROTTLES).where(*mine))


def take_back(connection: Connection, bid: str, scope: str, subject_sha256: str) -> None:
    """Count one attempt less."""
    mine = (THROTTLES.c.bid == bid, THROTTLES.c.scope == scope, THROTTLES.c.subject_sha256 == subject_sha256)
    fewer = update(THROTTLES).where(*mine, THROTTLES.c.attempts > 0).values(attempts=THROTTLES.c.attempts - 1)
    connection.execute(fewer)
