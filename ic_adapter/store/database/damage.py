"""Damage of the database as it shows in use: told once, and from then on nothing is read or written any more.

A damaged index finds no record where there is one, so the same payment would be taken and sent a second time. What a
start looks at is in `integrity`.
"""

import json
import logging
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, ExceptionContext, event

from ic_adapter.errors import Damaged

LOG = logging.getLogger("ic_adapter.store")
SQLITE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
POSTGRESQL = frozenset({"XX001", "XX002"})  # data_corrupted, index_corrupted
TEXT = "the database is damaged; stop the adapter and restore a backup"
NOT_TEXT = "Could not decode to UTF-8"  # Python's sqlite3 gives this error no number


class Damage:
    """Whether the database of one program was found damaged; safe to use from many threads."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._is_found = False
        self.is_in_use = False  # before, the start refuses and says why

    @property
    def is_found(self) -> bool:
        """Whether the database is known to be damaged."""
        return self._is_found

    def check(self) -> None:
        """Raise Damaged once damage was found."""
        if self._is_found:
            raise Damaged(TEXT)

    @contextmanager
    def watched(self) -> Generator[None, None, None]:
        """Notice a Damaged that leaves this block; it is logged once."""
        try:
            yield
        except Damaged as error:
            if self.is_in_use and not self._is_found:
                LOG.error("the database %s is damaged (%s); nothing is sent any more", self._shown, error)  # noqa: TRY400 — one line
            self._is_found = True
            if not self.is_in_use:
                raise
            raise Damaged(TEXT) from None


def read_json(stored: str) -> Any:
    """Return what a JSON column holds; raise Damaged where it is no JSON, for this program stores nothing else."""
    try:
        return json.loads(stored)
    except ValueError:
        raise Damaged("a column does not hold JSON") from None


def is_damage(error: BaseException) -> bool:
    """Whether the driver says that the database contradicts itself, not that it is busy, full or away."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return code in SQLITE or str(error).startswith(NOT_TEXT)
    return isinstance(error, UnicodeDecodeError) or getattr(error, "sqlstate", None) in POSTGRESQL


def is_contradiction(error: BaseException | None) -> bool:
    """Whether SQLite broke a unique rule that a look-up in the same transaction had found kept: one index lost rows.

    Its writers come one after the other, so nobody else can have been quicker.
    """
    return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CONSTRAINT_UNIQUE


def raise_damaged(error: BaseException) -> None:
    """Raise Damaged where this error of a driver means damage."""
    if is_damage(error):
        raise Damaged(str(error)) from None


def watch(engine: Engine) -> None:
    """Turn what this engine's driver says of damage into Damaged."""

    @event.listens_for(engine, "handle_error")
    def failed(context: ExceptionContext) -> None:
        raise_damaged(context.original_exception)
