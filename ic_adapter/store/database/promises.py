"""What a PostgreSQL server must do for payments to be sent once and in order, tried out with two connections at start.

A pooler between us and the server, or a server that only speaks its language, may accept each statement and keep
nothing: then living workers look dead, and what one has under way is taken up by another. BadConfig names what fails.
"""

import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from ic_adapter.errors import BadConfig
from ic_adapter.store.schema.migrations import VERSION

LOCK_NOT_AVAILABLE = "55P03"
HALF = 32  # PostgreSQL shows the number of an advisory lock in two halves
LOW = (1 << HALF) - 1
#: Whether somebody holds an advisory lock of a session, whose number is given by its halves.
HELD = text(
    "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
    "WHERE datname = current_database() AND locktype = 'advisory' AND objsubid = 1 AND granted "
    "AND classid::bigint = :high AND objid::bigint = :low"
)
PROCESS = text("SELECT pg_backend_pid()")
LOCK = text("SELECT pg_advisory_lock(:number)")
LOCK_FOR_A_TRANSACTION = text("SELECT pg_advisory_xact_lock(:number)")
UNLOCK = text("SELECT pg_advisory_unlock_all()")
TRY_LOCK = text("SELECT pg_try_advisory_lock(:number)")
LOCK_ROW = text(f"SELECT version_num FROM {VERSION} FOR UPDATE")  # noqa: S608 — a name of ours
TRY_LOCK_ROW = text(f"SELECT version_num FROM {VERSION} FOR UPDATE NOWAIT")  # noqa: S608 — a name of ours
REPEAT_ROW = text(f"INSERT INTO {VERSION} SELECT version_num FROM {VERSION}")  # noqa: S608 — a name of ours

SESSIONS = "a connection does not keep its session; set pool_mode=session in the pooler, or connect to the server"
SETTINGS = "it drops the settings of a connection (lock_timeout is 0); let the pooler pass on the parameter options"
OWNERS = "an advisory lock of one connection is not seen by another; use a server that keeps advisory locks"
TURNS = "an advisory lock of a transaction does not keep others out; use a server that keeps advisory locks"
ROWS = "a row locked by one transaction can be locked by another; use a server and pooler that keep transactions"
UNIQUE = "a unique rule lets the same value in twice; restore its tables with their keys"


def held_by(number: int) -> dict[str, int]:
    """Return the parameters of HELD for the number of a lock."""
    return {"high": number >> HALF, "low": number & LOW}


def check_sessions(engine: Engine) -> None:
    """BadConfig unless connections keep their session, their settings and their advisory locks."""
    with _two(engine) as (first, second):
        mine = first.execution_options(isolation_level="AUTOCOMMIT")
        number, other_number = secrets.randbits(63), secrets.randbits(63)
        before = mine.scalar(PROCESS)
        mine.execute(LOCK, {"number": number})
        others = second.scalar(PROCESS)  # in a transaction from here on: a pooler has to give it a session
        _check(mine.scalar(PROCESS) == before != others, SESSIONS)
        _check(mine.scalar(text("SHOW lock_timeout")) != "0", SETTINGS)
        seen = second.scalar(HELD, held_by(number)) is not None
        _check(seen and not second.scalar(TRY_LOCK, {"number": number}), OWNERS)
        second.execute(LOCK_FOR_A_TRANSACTION, {"number": other_number})
        _check(not mine.scalar(TRY_LOCK, {"number": other_number}), TURNS)
        mine.execute(UNLOCK)


def check_rows(engine: Engine) -> None:
    """BadConfig unless locked rows and unique rules hold; changes nothing. The tables have to be there."""
    with _two(engine) as (first, second):
        first.execute(LOCK_ROW)
        _check(_is_refused(lambda: second.execute(TRY_LOCK_ROW)), ROWS)
        _check(_is_refused(lambda: first.execute(REPEAT_ROW)), UNIQUE)


def _check(kept: bool, broken: str) -> None:
    if not kept:
        raise BadConfig(f"db: the server does not keep what payments rest on: {broken}")


def _is_refused(statement: Callable[[], object]) -> bool:
    """Return whether the server refuses it for a lock or a unique rule; raises what else it says."""
    try:
        statement()
    except IntegrityError:
        return True
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        return True
    return False


@contextmanager
def _two(engine: Engine) -> Generator[tuple[Connection, Connection], None, None]:
    """Two connections, whose transactions are not committed; those of a server that is refused are not used again."""
    with engine.connect() as first, engine.connect() as second:
        try:
            yield first, second
        except BaseException:
            first.invalidate()
            second.invalidate()
            raise
