"""Which processes that work on this database are alive, as the operating system or the server knows it: no heartbeats.

Each holds a lock as long as it lives, and lets go by dying. What to do with a dead one's work is not decided here.
"""

import os
import secrets
import threading
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from ic_adapter.store.database.engine import Store
from ic_adapter.store.database.owner_files import TOKEN, folder_of, lock
from ic_adapter.store.database.promises import HELD, held_by


class Presence(Protocol):
    """One process among those that work on the database; safe to be used from several threads."""

    def enter(self) -> str:
        """A token that is alive as long as this process; once per process, and again after it was lost."""

    def leave(self) -> None:
        """Give the token back at a clean end."""

    def is_lost(self) -> bool:
        """Whether others may take this process for dead though it lives: it has to stop, and may enter again."""

    def is_gone(self, owner: str) -> bool:
        """Whether the process of this token is known to be dead, or has left, or has lost its token."""


def presence(store: Store) -> Presence:
    """The one for this store."""
    address = store.address
    return OwnerFiles(folder_of(address)) if isinstance(address, Path) else OwnerLocks(store)


class OwnerFiles:
    """SQLite, so one machine: a file per process in the folder `<db>.owners`, locked by flock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None
        self._token = ""

    def enter(self) -> str:
        """Makes the folder if it is not there and clears away what dead processes left in it; OSError."""
        self.leave()
        self._folder.mkdir(mode=0o700, exist_ok=True)
        for path in list(self._folder.iterdir()):
            self.is_gone(path.name)
        while True:
            token = secrets.token_hex(8)
            file = os.open(self._folder / token, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            if lock(file) and _is_at(file, self._folder / token):  # or somebody cleared it away in between
                self._file, self._token = file, token
                return token
            os.close(file)

    def leave(self) -> None:
        """The file goes before its lock."""
        if self._file is not None:
            (self._folder / self._token).unlink(missing_ok=True)
            os.close(self._file)
            self._file = None

    def is_lost(self) -> bool:
        """Somebody has removed the file."""
        return self._file is None or not _is_at(self._file, self._folder / self._token)

    def is_gone(self, owner: str) -> bool:
        """A file that nobody locks is of a dead process, and goes."""
        if not TOKEN.fullmatch(owner):
            return False
        path = self._folder / owner
        try:
            file = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            gone = lock(file)
            if gone:
                path.unlink(missing_ok=True)
        finally:
            os.close(file)
        return gone


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


class OwnerLocks:
    """PostgreSQL: a session advisory lock on a connection that does nothing else; the token is its number in hex."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: Connection | None = None
        self._token = ""
        self._one_at_a_time = threading.Lock()

    def enter(self) -> str:
        """Raises what the database says."""
        self.leave()
        connection = self._store.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # of no pool, and closed for good at the end
        number = secrets.randbits(63)
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": number})
        self._connection, self._token = connection, f"{number:016x}"
        return self._token

    def leave(self) -> None:
        """The lock would go with its connection, but the server takes its time to notice."""
        with self._one_at_a_time, suppress(SQLAlchemyError):
            if self._connection is not None:
                self._connection.execute(text("SELECT pg_advisory_unlock_all()"))
        with self._one_at_a_time:
            self._drop()

    def is_lost(self) -> bool:
        """The connection is broken; the server has freed the lock or soon will."""
        with self._one_at_a_time:
            if self._connection is None:
                return True
            try:
                self._connection.execute(text("SELECT 1"))
            except SQLAlchemyError:
                self._drop()
                return True
            return False

    def is_gone(self, owner: str) -> bool:
        """The server knows of no such lock. Raises what the database says."""
        if not TOKEN.fullmatch(owner):
            return False
        number = int(owner, 16)
        with self._store.reading() as connection:
            return connection.execute(HELD, held_by(number)).first() is None

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
