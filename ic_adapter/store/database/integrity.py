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

from sqlalchemy import Connection, Index, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex
from sqlalchemy.schema import CreateIndex

from ic_adapter.errors import BadConfig
from ic_adapter.store.database.write_ahead_log import damage_of
from ic_adapter.store.schema.pump_tables import RECORDS

LOG = logging.getLogger("ic_adapter.store")
FIRST_LINE = 2.0  # seconds until a check says that it is at work; then it says so each time it took as long again
MAGIC, HEAD = b"SQLite format 3\0", 100  # how the header of a file begins, and its length
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


def check_length(path: Path) -> None:
    """BadConfig for a file that ends within a page: SQLite reads what is missing as zeros, and says nothing.

    Not where there is a log: a program that was killed while it moved the log into the file leaves such an end too.
    """
    log = Path(f"{path}-wal")
    size = path.stat().st_size if path.is_file() else 0
    if not size or (log.exists() and log.stat().st_size):
        return
    with path.open("rb") as file:
        head = file.read(HEAD)
    if len(head) < HEAD:  # of one byte SQLite would make a new database
        is_ours = head.startswith(MAGIC) or MAGIC.startswith(head)
        what = "file cut off: most of its first page is missing" if is_ours else "file is not a database"
        raise BadConfig(damaged(path, [what]))
    page = int.from_bytes(head[16:18], "big") if head.startswith(MAGIC) else size
    page = {0: size, 1: 65_536}.get(page, page)  # 1 stands for a number of 17 bits
    if size % page:
        raise BadConfig(damaged(path, [f"file cut off: {page - size % page} bytes of its last page are missing"]))


def check_log(path: Path) -> None:
    """BadConfig for a log that breaks off with transactions behind: SQLite would forget them and say nothing."""
    found = damage_of(path)
    if found is not None:
        where = f"frame {found.frame}" if found.frame else "its head"
        raise BadConfig(damaged(path, [f"its log is damaged at {where}: {found.lost} transactions behind it are lost"]))


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
    """Return what makes the database slow; BadConfig where a unique rule is missing: an event could be taken twice.

    An index that was made anew with other columns or another condition counts as one that is missing.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    query = SQLITE_INDEXES if is_sqlite else POSTGRESQL_INDEXES
    every, unique = (set(connection.execute(query, {"is_unique": flag}).scalars()) for flag in (False, True))
    shapes = {
        str(found["name"]): found for indexes in inspect(connection).get_multi_indexes().values() for found in indexes
    }
    lacks: list[str] = []
    for index in _indexes(connection):
        is_there = index.name in (unique if index.unique else every)
        lack = _difference(index, shapes[str(index.name)], is_sqlite=is_sqlite) if is_there else "is missing or invalid"
        if lack and index.unique:
            raise BadConfig(f"db: the unique index {index.name} {lack}; {_remedy(index, connection)}")
        if lack:
            lacks.append(f"the index {index.name} {lack}, so queries are slow; {_remedy(index, connection)}")
    keys = set(RECORDS.metadata.tables) if is_sqlite else set(connection.execute(PRIMARY_KEYS).scalars())
    for name in sorted(set(RECORDS.metadata.tables) - keys):
        raise BadConfig(f"db: the table {name} has no valid primary key; add it, or restore a backup")
    return lacks


def _indexes(connection: Connection) -> list[Index]:
    """Return the indexes that this kind of database has."""
    every = (index for table in RECORDS.metadata.tables.values() for index in table.indexes)
    kind = connection.dialect.name
    here = (index for index in every if index.info.get("dialect", kind) == kind)
    return sorted(here, key=lambda one: str(one.name))


def _difference(index: Index, found: ReflectedIndex, *, is_sqlite: bool) -> str:
    """Return how the index of the database differs from ours, blank where it does not.

    PostgreSQL keeps a condition in words of its own, so there only whether there is one is compared.
    """
    columns, ours = ", ".join(map(str, found["column_names"])), ", ".join(column.name for column in index.columns)
    if columns != ours:
        return f"is on ({columns}), not on ({ours})"
    dialect = "sqlite" if is_sqlite else "postgresql"
    wanted, stored = (
        "" if where is None else " ".join(str(where).split())
        for where in (index.dialect_options[dialect]["where"], found.get("dialect_options", {}).get(f"{dialect}_where"))
    )
    if bool(wanted) != bool(stored) or (is_sqlite and wanted != stored):
        return f"has the condition {stored or 'none'!r}, not {wanted or 'none'!r}"
    return ""


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
