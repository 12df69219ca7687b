"""The form of the database: which one it has, and the way to the newest by the revisions in `versions` (Alembic).

The tables of `tables` say what queries see; a revision says how a database gets there, and is never edited once
released. Alembic is loaded only where there is something to do.
"""

import logging
import re
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from ic_adapter.errors import BadConfig

LOG = logging.getLogger("ic_adapter.store")
HERE = Path(__file__).parent
REVISIONS = tuple(
    sorted(found[1] for path in HERE.glob("versions/*.py") if (found := re.match(r"r(\d{4})_", path.name)))
)
NEWEST = REVISIONS[-1]
VERSION, OLD_VERSION = "alembic_version", "schema_version"


def stored(connection: Connection) -> str | None:
    """The revision that the database is at; None for one that holds no records. Raises what the database says."""
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION}"))  # noqa: S608 — a name of ours
    return found


def is_newest(connection: Connection) -> bool:
    """Whether there is nothing to do."""
    return inspect(connection).has_table(VERSION) and stored(connection) == NEWEST


def is_empty(connection: Connection) -> bool:
    """Return whether no version of this program has set the database up."""
    return not {VERSION, OLD_VERSION}.intersection(inspect(connection).get_table_names())


def is_foreign(connection: Connection) -> bool:
    """Return whether another program has tables here, and no version of this one has."""
    tables = inspect(connection).get_table_names()
    return bool(tables) and not {VERSION, OLD_VERSION}.intersection(tables)


def is_older(connection: Connection) -> bool:
    """Return whether an older version of this program wrote the database."""
    tables = inspect(connection).get_table_names()
    if VERSION not in tables:
        return OLD_VERSION in tables
    return stored(connection) in REVISIONS[:-1]


def migrate(connection: Connection) -> None:
    """Bring the database to the newest form, in the caller's transaction; BadConfig when a newer program wrote it."""
    tables = inspect(connection).get_table_names()
    done = stored(connection) if VERSION in tables else None
    if done is None and OLD_VERSION in tables:
        done = _take_over(connection)
    _check(done, REVISIONS)
    if done != NEWEST:
        _upgrade(connection)
        LOG.info("database: schema %s, was %s", NEWEST, done or "empty")


def _take_over(connection: Connection) -> str:
    """Forms 1 and 2 were numbered by a table of our own; revisions 0001 and 0002 are the same."""
    number = connection.scalar(text(f"SELECT max(number) FROM {OLD_VERSION}"))  # noqa: S608 — a name of ours
    form = f"{number or 0:04d}"
    _check(form, REVISIONS[:2])
    connection.execute(text(f"CREATE TABLE {VERSION} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text(f"INSERT INTO {VERSION} VALUES (:form)"), {"form": form})  # noqa: S608 — a name of ours
    return form


def _check(form: str | None, known: tuple[str, ...]) -> None:
    if form is not None and form not in known:
        raise BadConfig(f"db: written by a newer version of this program (schema {form}; this version knows {NEWEST})")


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")
