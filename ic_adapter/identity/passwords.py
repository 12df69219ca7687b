"""Hashes of payers' passwords: Argon2id, few at a time.

Each hash holds its own parameters, so that those of the configuration can be raised: an older hash is replaced at the
next log-in. At most one hash per core is computed at a time, and few more may wait: the threads that answer other
requests are never all taken. An unknown log-in name costs the same hash as a known one.
"""

import os
import threading
import unicodedata
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ic_adapter.errors import Busy

if TYPE_CHECKING:
    from argon2 import PasswordHasher

WAITING = 8  # that may wait for a core
#: Hashes at a time on however many cores: with those that wait they leave threads for pages (a process has 40).
MOST = 16
NO_PASSWORD = "no password of anybody"  # noqa: S105 — what the dummy hash is made of


@dataclass(frozen=True, slots=True)
class Cost:
    """Parameters of Argon2id: memory in KiB, passes, lanes."""

    memory: int = 19_456
    passes: int = 2
    lanes: int = 1


class Passwords:
    """Makes and compares hashes. `computed` counts them."""

    def __init__(self, cost: Cost | None = None, at_once: int | None = None) -> None:
        cores = at_once or min(os.cpu_count() or 1, MOST)
        self._cost = cost or Cost()
        self._cores = threading.BoundedSemaphore(cores)
        self._room = threading.BoundedSemaphore(cores + WAITING)
        self._count = threading.Lock()
        self.computed = 0

    def hashed(self, password: str) -> str:
        """Return the hash to store, with its parameters; Busy."""
        with self._core():
            return self._argon2.hash(_normal(password))

    def is_right(self, stored: str, password: str) -> bool:
        """Return whether this is the password of a hash; a blank one is compared with a dummy, at equal cost. Busy."""
        from argon2.exceptions import InvalidHashError, VerificationError

        dummy = self._dummy  # made before a core is taken, because making it takes one
        with self._core():
            try:
                return self._argon2.verify(stored or dummy, _normal(password)) and bool(stored)
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, stored: str) -> bool:
        """Return whether a hash was made with other parameters than those of now."""
        return self._argon2.check_needs_rehash(stored)

    @cached_property
    def _argon2(self) -> "PasswordHasher":
        from argon2 import PasswordHasher

        return PasswordHasher(time_cost=self._cost.passes, memory_cost=self._cost.memory, parallelism=self._cost.lanes)

    @cached_property
    def _dummy(self) -> str:
        return self._argon2.hash(NO_PASSWORD)

    @contextmanager
    def _core(self) -> Generator[None, None, None]:
        if not self._room.acquire(blocking=False):
            raise Busy("too many people are logging in at this moment; try again in a minute")
        try:
            with self._cores:
                with self._count:
                    self.computed += 1
                yield
        finally:
            self._room.release()


def _normal(password: str) -> str:
    """The same characters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFKC", password)
