"""Decided files leave the folder: to archive/ or error/, by a plain rename to a name that was written down before."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, BinaryIO, cast

from sqlalchemy import Row

from ic_adapter.failpoints import Failpoints
from ic_adapter.files.bills.tally import imported_of
from ic_adapter.files.pickup.receipt import SUFFIX, log_of, receipt_of
from ic_adapter.files.transport.folder import Folder, NameTaken, NotThere
from ic_adapter.records.pickups import PickupReason, PickupState, text_of
from ic_adapter.store.bills import imports, pickups
from ic_adapter.store.database.engine import Store

ARCHIVE, ERROR = "archive", "error"
MOST_NAMES = 1_000
LONGEST = 180  # bytes of a name that is kept as it is
SUFFIX_KEPT = 20


class Mover:
    """Moves what is decided; whatever is replaced meanwhile stays where it is."""

    def __init__(self, store: Store, fail: Failpoints, now: Callable[[], datetime]) -> None:
        self._store = store
        self._fail = fail
        self._now = now

    def move(self, folder: Folder, path: str, row: Row[Any], *, receipt: bool) -> None:
        """Move one file and close its row; an imported one gets a `receipt`. FolderError: the next look tries again."""
        if row.target and _exists(folder, row.target):  # a process moved it and ended before it said so
            self._arrived(folder, path, row.target, row, receipt)
            return
        if not _is_there(folder, path, row):  # taken away, or replaced: what is there now has a row of its own
            self._change(row, is_open=False, target="")
            return
        place, _, name = path.rpartition("/")
        target_folder = f"{place}/{ERROR if row.state == PickupState.REFUSED else ARCHIVE}"
        folder.make_folder(target_folder)
        for target in _names(target_folder, name):
            if self._moved(folder, path, target, row, receipt):
                return

    def bring_back(self, folder: Folder, path: str, row: Row[Any]) -> None:
        """Move a refused file back, so that it is taken again. FolderError: the next look tries again."""
        if row.target and _is_there(folder, row.target, row):
            try:
                folder.rename(row.target, path)
            except NameTaken:
                self._change(row, reason_code=PickupReason.NAME_OCCUPIED)
                return
            except NotThere:  # another process moves it
                return
            folder.write(f"{row.target}.log", b"moved back to be taken again\n")
        elif not _is_there(folder, path, row):  # nor was it moved back by a process that ended before it said so
            self._change(row, state=PickupState.GONE, reason_code=PickupReason.NOT_IN_ERROR, is_open=False)
            return
        back = {"state": PickupState.SEEN, "reason_code": PickupReason.GROWING, "stable_since": self._now()}
        self._change(row, target="", sha256="", **back)

    def _moved(self, folder: Folder, path: str, target: str, row: Row[Any], receipt: bool) -> bool:
        """Whether no other name is to be tried: it has this one now, or another process moved it and closes the row."""
        if _exists(folder, target):  # so that what is there later is what this row moved
            return False
        self._change(row, target=target)
        self._fail.reach("pickup.before_move")
        try:
            folder.rename(path, target)
        except NameTaken:
            return False
        except NotThere:
            return True
        self._fail.reach("pickup.after_move")
        self._arrived(folder, path, target, row, receipt)
        return True

    def _arrived(self, folder: Folder, path: str, target: str, row: Row[Any], receipt: bool) -> None:
        """Close the row if what was moved is what was decided; else somebody replaced it, and it goes back.

        Between the last look at a file and its rename a sender can replace it, even by one of the same size and date.
        """
        try:
            if not row.sha256 or _sha256(folder, target) == row.sha256:
                self._close(folder, target, row, receipt)
                return
            folder.rename(target, path)
        except NameTaken:  # the sender has replaced it again meanwhile
            folder.write(f"{target}.log", b"replaced while the file before it was moved; never imported\n")
        except NotThere:  # another process moves it back
            return
        self._change(row, is_open=False, target="")

    def _close(self, folder: Folder, target: str, row: Row[Any], receipt: bool) -> None:
        """Write .log and receipt beside the file and close its row; repeated after a crash, both are the same."""
        if row.state == PickupState.REFUSED:
            told = text_of(PickupReason(row.reason_code), row.detail)
            name = f"{row.name}: " if row.reason_code == PickupReason.FAULTY else ""
            folder.write(f"{target}.log", f"{name}{told}\n".encode())
        elif row.state == PickupState.IMPORTED and row.import_id is not None:
            with self._store.reading() as connection:
                done = imported_of(imports.read(connection, row.import_id))
            if log := log_of(done):
                folder.write(f"{target}.log", log.encode())
            if receipt:
                folder.write(target + SUFFIX, receipt_of(row, done))
        self._change(row, is_open=False, target=target)

    def _change(self, row: Row[Any], **values: object) -> None:
        with self._store.writing() as connection:
            pickups.change(connection, row.id, PickupState(row.state), values)


def _is_there(folder: Folder, path: str, row: Row[Any]) -> bool:
    """Whether the file of this row lies at the path."""
    try:
        found = folder.entry(path)
    except NotThere:
        return False
    return (found.size, found.modified) == (row.size, row.modified)


def _exists(folder: Folder, path: str) -> bool:
    try:
        folder.entry(path)
    except NotThere:
        return False
    return True


class _Digest:
    """A sink that keeps nothing of what it is given but its SHA-256."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self.write = self._sha256.update
        self.hexdigest = self._sha256.hexdigest


def _sha256(folder: Folder, path: str) -> str:
    digest = _Digest()
    folder.fetch(path, cast("BinaryIO", digest))
    return digest.hexdigest()


def _names(folder: str, name: str) -> Iterator[str]:
    """The name, then the name under numbers: a file that is there already is never replaced."""
    stem, _, suffix = name.rpartition(".")
    if len(name.encode()) > LONGEST:  # there has to be room for a number and .log
        stem = stem.encode()[:LONGEST].decode(errors="ignore")
        suffix = suffix[:SUFFIX_KEPT]
    yield f"{folder}/{stem}.{suffix}"
    for number in range(2, MOST_NAMES):
        yield f"{folder}/{stem}.{number}.{suffix}"
