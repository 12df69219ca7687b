"""Where the records lie, as the setting `db` says it: a SQLite file or a PostgreSQL server. Nothing is opened here."""

import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from ic_adapter.errors import BadConfig

Address = Path | URL
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
#: The start of an address whose slashes are wrong; as the name of a file it would show a password.
BROKEN_SCHEME = re.compile(r"(postgres|postgresql(\+psycopg)?):", re.IGNORECASE)
POSTGRESQL = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
FORM = "a SQLite file or postgresql://user:password@host/database"


def parse(db: str | Path) -> Address:
    """A file, or a server with its driver; BadConfig never shows what was given, for it may hold a password."""
    if isinstance(db, Path):
        return db
    scheme = SCHEME.match(db)
    if scheme is None:
        if not db:
            raise BadConfig(f"db: blank; use {FORM}")
        if BROKEN_SCHEME.match(db):
            raise BadConfig(f"db: not a valid PostgreSQL address; use {FORM}")
        return Path(db)
    if scheme[1].lower() not in POSTGRESQL:
        raise BadConfig(f"db: {scheme[1]}:// is not supported; use {FORM}")
    try:
        url = make_url(db)
    except (ArgumentError, ValueError):
        raise BadConfig(f"db: not a valid PostgreSQL address; use {FORM}") from None
    if "@" in (url.host or ""):
        raise BadConfig("db: write an @ in the password as %40")
    return _with_secrets_hidden(url.set(drivername="postgresql+psycopg"))


def shown(address: Address) -> str:
    """The address for people and logs: a file with its absolute path, a server without password and parameters."""
    return str(address.absolute() if isinstance(address, Path) else address.set(query={}))


def _with_secrets_hidden(url: URL) -> URL:
    """A password among the parameters becomes the one that SQLAlchemy never shows."""
    password = url.query.get("password")
    if isinstance(password, str):
        url = url.set(password=password)
    return url.difference_update_query(["password"])
