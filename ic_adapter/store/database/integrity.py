"""What a start looks at before it trusts a database: SQLite's pages and indexes, and the unique rules of both kinds.

`PRAGMA integrity_check` is `quick_check` (pages, counts, pointers) and, besides, every row looked up in every index and
every unique rule held against the rows: damage of an index alone passes `quick_check`, and lets a known event in again.
PostgreSQL checks its pages itself if its data checksums are on; what is looked at here is whether they are, and whether
an index is missing or invalid.
"""

import logging
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Index, text
from sqlalchemy.schema import CreateIndex

from ic_adapter.errors import BadConfig
from ic_adapter.store.schema.pump_tables import RECORDS

LOG = logging.getLogger("ic_adapter.store")
FIRST_LINE = 2.0  # seconds until a check says that it is at work; then it says so each time it took as long again
ONLY_INDEXES = (" missing from index ", "wrong # of entries in index ", "non-unique entry in index ")
SQLITE_INDEXES = text(
    "SELECT found.name FROM sqlite_master AS t, pragma_index_list(t.name) AS found"
    " WHERE t.type = 'table' AND found.\"unique\" >= :is_unique"
)
POSTGRESQL_INDEXES = text(
    "SELECT c.relname FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND i.indisvalid"
    " AND (i.indisunique OR NOT :is_unique)"
)
PRIMARY_KEYS = text(
    "SELECT t.relname FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid"
    " WHERE t.relnamespace = current_schema()::regnamespace AND i.indisvalid AND i.indisprimary"
)
COLLATION = text(
    "SELECT datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)"
    " FROM pg_database WHERE datname = current_database()"
)


def check_file(connection: Connection, path: Path) -> None:
    """Check every page, row and index of a SQLite file; BadConfig names what is wrong and the way back."""
    with _progress(path):
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if list(found) != ["ok"]:
        raise BadConfig(damaged(path, [line for text in found for line in text.splitlines() if line[:3] != "***"]))


def damaged(path: Path, problems: list[str]) -> str:
    """What is said of a damaged file, with the way back."""
    first = "".join(sign if sign.isprintable() else "?" for sign in problems[0])
    more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
    what = "is damaged or not a SQLite file" if "not a database" in problems[0] else "is damaged"
    start = f"db: {path} {what} ({first}{more}); make a copy of it, then "
    if all(any(words in problem for words in ONLY_INDEXES) for problem in problems):
        return f"{start}rebuild its indexes: sqlite3 {path} REINDEX"
    return (
        f"{start}restore a backup. Without one, save what can be read: sqlite3 {path} .recover | sqlite3 NEW-FILE; "
        "start with --no-pump and compare with the CIS (ic-adapter tie-out) before anything is sent"
    )


@contextmanager
def _progress(path: Path) -> Generator[None, None, None]:
    """Say after two seconds, and then less and less often, that the check is at work."""
    over = threading.Event()
    began = time.monotonic()
    size = sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.exists()) // 1_000_000

    def tell() -> None:
        rest = FIRST_LINE
        while not over.wait(rest):
            rest = time.monotonic() - began
            LOG.warning("checking the database %s (%s MB): %.0f s so far", path, size, rest)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def check_indexes(connection: Connection) -> list[str]:
    """Return what makes the database slow; BadConfig where a unique rule is missing: an event could be taken twice."""
    is_sqlite = connection.dialect.name == "sqlite"
    query = SQLITE_INDEXES if is_sqlite else POSTGRESQL_INDEXES
    every, unique = (set(connection.execute(query, {"is_unique": flag}).scalars()) for flag in (False, True))
    for index in _indexes():
        if index.unique and index.name not in unique:
            raise BadConfig(f"db: the unique index {index.name} is missing or invalid; {_remedy(index, connection)}")
    keys = set(RECORDS.metadata.tables) if is_sqlite else set(connection.execute(PRIMARY_KEYS).scalars())
    for name in sorted(set(RECORDS.metadata.tables) - keys):
        raise BadConfig(f"db: the table {name} has no valid primary key; add it, or restore a backup")
    return [
        f"the index {index.name} is missing or invalid, so queries are slow; {_remedy(index, connection)}"
        for index in _indexes()
        if index.name not in every
    ]


def _indexes() -> list[Index]:
    return sorted(
        (index for table in RECORDS.metadata.tables.values() for index in table.indexes), key=lambda one: str(one.name)
    )


def _remedy(index: Index, connection: Connection) -> str:
    made = " ".join(str(CreateIndex(index).compile(dialect=connection.dialect)).split())
    return f"stop every adapter, drop it if it is there, and make it: {made}"


def postgresql_findings(connection: Connection) -> list[str]:
    """Return what is worth a look on a PostgreSQL server, though it can be used."""
    found = []
    if connection.scalar(text("SHOW data_checksums")) == "off":
        found.append(
            "the PostgreSQL server runs without data checksums, so damage of its disk goes unnoticed; turn them on "
            "with pg_checksums --enable"
        )
    if connection.scalar(COLLATION):
        found.append(
            "the collation of the database has changed since its indexes were made, so they may miss rows; run REINDEX "
            "DATABASE and ALTER DATABASE … REFRESH COLLATION VERSION"
        )
    return found
