"""PostgreSQL as the store of several machines: what every connection asks for, and what the server must promise."""

import logging
import time

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from ic_adapter.errors import BadConfig
from ic_adapter.store.schema import migrations

LOG = logging.getLogger("ic_adapter.store")
#: A lock that is not had within a minute is an error and not a hang (SQLite's busy_timeout says the same). There is no
#: limit on statements: the last one of an import may take as long as its file is large. A machine that vanished is
#: found out within a minute on both sides, and what it had locked is free again.
SESSION = {
    "lock_timeout": "60s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "timezone": "UTC",
}
PROGRAM = "ic-adapter"
CONNECT = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "application_name": f"{PROGRAM} {migrations.NEWEST}",  # so that others know which form it works on
}
CANNOT_CONNECT_NOW = "57P03"
STARTING = ("starting up", "shutting down", "in recovery mode", "not yet accepting connections", CANNOT_CONNECT_NOW)
SAY_EVERY = 10.0  # seconds between two lines about a server that is waited for
REST = 0.5  # seconds: no server is down and up again within them
RESTS_SINCE = "ic_adapter_rests_since"
#: Two programs that start at once migrate one after the other: the number of the lock is "ic_adapt" in ASCII.
OTHERS = text(
    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE :program"
    " AND application_name <> :mine LIMIT 1"
)
MIGRATING = int.from_bytes(b"ic_adapt")


def engine_of(url: URL) -> Engine:
    """An engine on this server; connections are made when they are needed."""
    given = {name: value for name, value in CONNECT.items() if name not in url.query}
    options = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    further = url.query.get("options", "")
    if not isinstance(further, str):
        raise BadConfig("db: the address has two options parameters; join them into one")
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=10,
        max_overflow=30,  # servers take 100 in all, unless told otherwise
        hide_parameters=True,
        connect_args=given | {"options": f"{options} {further}".strip()},
    )
    _ping_after_a_rest(engine)
    return engine


def _ping_after_a_rest(engine: Engine) -> None:
    """A server that was restarted costs nobody a refusal, and a busy connection is not asked before each use."""

    @event.listens_for(engine, "checkin")
    def rests(_: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[RESTS_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def is_used(connection: DBAPIConnection, record: ConnectionPoolEntry, _: PoolProxiedConnection) -> None:
        since = record.info.get(RESTS_SINCE)
        if since is None or time.monotonic() - since < REST:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise InvalidatePoolError from None  # new ones are made instead of it and of all that rested with it


def reader_of(engine: Engine) -> Engine:
    """The same database for readers: one consistent view that changes nothing."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def wait_until_up(engine: Engine, shown: str, seconds: float) -> None:
    """Return once the server takes connections; raise what it says when it still starts up after so many seconds."""
    end, say_at = time.monotonic() + seconds, time.monotonic()
    while True:
        try:
            engine.connect().close()
        except OperationalError as error:
            left = end - time.monotonic()
            if left <= 0 or not is_starting(error.orig):
                raise
            if time.monotonic() >= say_at:
                reason = " ".join(str(error.orig).split())
                LOG.warning("waiting for %s, %.0f s at most: %s", shown, left, reason)
                say_at = time.monotonic() + SAY_EVERY
            time.sleep(min(REST, left))
        else:
            return


def is_starting(error: BaseException | None) -> bool:
    """Return whether a server refuses connections only for now: it starts up, shuts down, or replays its log."""
    if getattr(error, "sqlstate", None) == CANNOT_CONNECT_NOW:
        return True
    return any(words in str(error) for words in STARTING)  # the driver has no code for an error of connecting


def check(connection: Connection) -> None:
    """BadConfig when a commit of this server may be forgotten: money would be posted twice after it."""
    if connection.scalar(text("SHOW synchronous_commit")) == "off":
        raise BadConfig("db: the server runs with synchronous_commit=off and can lose records; turn it on")


def lock_migrations(connection: Connection) -> None:
    """Wait until no other program migrates this database; held to the end of the transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATING})


def has_older_programs(connection: Connection) -> bool:
    """Return whether a program that works on another form of the database is connected to it."""
    mine = {"program": f"{PROGRAM}%", "mine": CONNECT["application_name"]}
    return connection.execute(OTHERS, mine).first() is not None
