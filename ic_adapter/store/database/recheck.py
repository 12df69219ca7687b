"""SQLite's file checked again while the adapter runs: damage that hides records is found in minutes, not at a restart.

Two unique indexes keep a damaged one from letting an event in again. A record that is hidden from the pump, or a biller
from the API, contradicts nothing that is asked for: only a check of the whole file sees it.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from ic_adapter.errors import Damaged
from ic_adapter.store.database.damage import is_damage
from ic_adapter.store.database.engine import Store

LOG = logging.getLogger("ic_adapter.store")
REST = 300.0  # seconds between two checks, at least
SHARE = 50  # so many times as long as a check took, the next one waits: it takes a fiftieth of one processor
STEPS = 100_000  # of SQLite, between two looks whether to stop


class Recheck:
    """A thread that checks the file again and again, and ends with the first damage that it finds."""

    def __init__(self, store: Store, path: Path, rest: float = REST) -> None:
        self._store = store
        self._path = path
        self._rest = rest
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recheck", daemon=True)
        self.checks = 0

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, seconds: float) -> bool:
        """Stop; whether the check under way ended in so many seconds."""
        self._over.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        rest = self._rest
        while not self._over.wait(rest):
            began = time.monotonic()
            try:
                with self._store.damage.watched():
                    self._check()
            except Damaged:  # said by the store; from now on every call of it says so
                return
            rest = max(self._rest, SHARE * (time.monotonic() - began))

    def _check(self) -> None:
        """Read the whole file by a connection of its own, whose cache is empty. Damaged."""
        try:
            with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
                connection.set_progress_handler(self._over.is_set, STEPS)
                found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.Error as error:
            if is_damage(error):
                raise Damaged(str(error)) from None
            if not self._over.is_set():  # busy, or no file descriptors left: the next check will do
                LOG.warning("the database could not be checked: %s", error)
            return
        self.checks += 1
        if found != "ok":
            raise Damaged(" ".join(found.split()))


@contextmanager
def rechecked(store: Store) -> Generator[None, None, None]:
    """Check the file of the store again and again within this block; a server checks its pages itself."""
    if not isinstance(store.address, Path):
        yield
        return
    recheck = Recheck(store, store.address)
    recheck.start()
    try:
        yield
    finally:
        recheck.stop(1.0)
