"""Dropping a lockbox file: a temporary name in the same folder first, then a plain rename, which never replaces.

Theory of operation. The row is the authority; the server only follows it.

    TO_DROP ──written whole, row says so──▶ RENAMING ──renamed, size read back──▶ DROPPED
       ▲  └──the name is taken: same bytes ──────────────────────────────────────▶ DROPPED
       │  └──the name is taken: other bytes ─▶ STOPPED
       └── RENAMING and the temporary file is still there: it was not renamed

- The temporary name starts with a dot and ends with .part, so that no receiver takes the file half written.
- The temporary name is in the row before the rename. A crash or a lost reply in between leaves RENAMING: the temporary
  file is there, so nothing was renamed; or the file is there under its name, so it was; or neither is there. Then the
  receiver took it, or somebody removed it: only a person knows, and nothing is dropped a second time by itself.
- One process drops a file: it owns the row meanwhile. Presence in the store tells which owners are dead.
- What cannot be reached now leaves the row as it is, with the reason.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Protocol

from sqlalchemy import Connection, Row

from ic_adapter.failpoints import Failpoints
from ic_adapter.files.transport.folder import Folder, FolderError, NameTaken, NotThere
from ic_adapter.records.lockbox import OPEN, LockboxReason, LockboxState
from ic_adapter.store.database.engine import Store
from ic_adapter.store.lockbox import files

RANDOM = 4  # bytes in a temporary name
END = ".part"


class Owner(Protocol):
    """The name under which this process drops files, and which of the others' names are dead."""

    def token(self) -> str:
        """Return the name of this process."""

    def is_gone(self, owner: str) -> bool:
        """Whether the process of this name is known to be dead."""


class LostRow(Exception):
    """Another process works on the file now; this one lets go of it."""


#: Changes a row that is in one of these states and of this owner; False where it no longer is.
ChangeRow = Callable[[Connection, int, Sequence[LockboxState], str, Mapping[str, object]], bool]


class Dropper:
    """Drops files of one process; `now` is the wall clock. `change` is of the table that has their rows."""

    def __init__(
        self,
        store: Store,
        owner: Owner,
        fail: Failpoints,
        now: Callable[[], datetime],
        change: ChangeRow = files.change,
    ) -> None:
        self._change_row = change
        self._store = store
        self._owner = owner
        self._fail = fail
        self._now = now

    def drop(self, folder: Folder, row: Row[Any]) -> None:
        """Drop one file, or say why it is not dropped. FolderError: its row is to be dropped as before."""
        owner = self._owner.token()
        is_free = not row.owner or row.owner == owner or self._owner.is_gone(row.owner)
        if not is_free or not self._change(row, row.owner, owner=owner):
            return
        self._fail.reach("lockbox.after_claim")
        try:
            self._owned(folder, row, owner)
        except LostRow:
            return
        except FolderError as error:
            reason = {"reason_code": LockboxReason.NOT_REACHED, "detail": str(error), "owner": ""}
            self._change(row, owner, **reason)
            raise
        self._fail.reach("lockbox.after_done")

    def note(self, row: Row[Any], trouble: str) -> None:
        """Write down why a file could not be dropped now."""
        self._change(row, row.owner, reason_code=LockboxReason.NOT_REACHED, detail=trouble)

    def _owned(self, folder: Folder, row: Row[Any], owner: str) -> None:
        place = f"/{row.bid}/{row.folder.strip('/')}"
        target = f"{place}/{row.name}"
        _make(folder, row.bid, row.folder.strip("/"))
        was_renaming = row.state == LockboxState.RENAMING
        found = _sha256(folder, target)
        if found is not None:
            _tidy(folder, place, row.name)
            # after a crash or a lost reply it is the file that was renamed, else somebody else put it there
            self._found(row, owner, found, LockboxReason.NONE if was_renaming else LockboxReason.ALREADY_THERE)
            return
        if was_renaming:
            if not _is_there(folder, row.temporary):
                self._end(row, owner, LockboxState.STOPPED, LockboxReason.VANISHED)
                return
            if not self._change(row, owner, state=LockboxState.TO_DROP, temporary=""):  # before it is removed
                raise LostRow
        _tidy(folder, place, row.name)
        temporary = f"{place}/.{row.name}.{secrets.token_hex(RANDOM)}{END}"
        self._write(folder, temporary, row.content.encode() if isinstance(row.content, str) else row.content)
        if not self._change(row, owner, state=LockboxState.RENAMING, temporary=temporary):
            raise LostRow
        self._fail.reach("lockbox.before_rename")
        try:
            folder.rename(temporary, target)
        except NameTaken:
            found = _sha256(folder, target)
            _tidy(folder, place, row.name)
            self._found(row, owner, found, LockboxReason.ALREADY_THERE)
            return
        self._fail.reach("lockbox.after_rename")
        self._renamed(folder, target, row, owner)

    def _write(self, folder: Folder, temporary: str, data: bytes) -> None:
        half = len(data) // 2

        def pieces() -> Iterator[bytes]:
            yield data[:half]
            self._fail.reach("lockbox.while_writing")
            yield data[half:]

        folder.create(temporary, pieces())
        size = folder.entry(temporary).size
        if size != len(data):
            raise FolderError(f"{temporary}: {size} of {len(data)} bytes were written")
        self._fail.reach("lockbox.after_write")

    def _renamed(self, folder: Folder, target: str, row: Row[Any], owner: str) -> None:
        """Read the file back; a receiver may have taken it already."""
        found = _sha256(folder, target)
        self._found(row, owner, row.sha256 if found is None else found, LockboxReason.NONE)

    def _found(self, row: Row[Any], owner: str, sha256: str | None, reason: LockboxReason) -> None:
        """End with what the file of this name holds."""
        if sha256 == row.sha256:
            self._end(row, owner, LockboxState.DROPPED, reason)
        else:
            self._end(row, owner, LockboxState.STOPPED, LockboxReason.OTHER_CONTENT)

    def _end(self, row: Row[Any], owner: str, state: LockboxState, reason: LockboxReason) -> None:
        values: dict[str, object] = {"state": state, "reason_code": reason, "detail": "", "owner": "", "temporary": ""}
        if state is LockboxState.DROPPED:
            values["dropped_at"] = self._now()
        with self._store.writing() as connection:
            if not self._change_row(connection, row.id, OPEN, owner, values):
                raise LostRow
            self._fail.reach("lockbox.before_done_commit")

    def _change(self, row: Row[Any], expected_owner: str, **values: object) -> bool:
        with self._store.writing() as connection:
            return self._change_row(connection, row.id, OPEN, expected_owner, values)


def _make(folder: Folder, bid: str, path: str) -> None:
    """Make the folders below the biller's own, which has to be there."""
    place = f"/{bid}"
    for part in path.split("/"):
        place = f"{place}/{part}"
        folder.make_folder(place)


def _sha256(folder: Folder, path: str) -> str | None:
    """Return the SHA-256 of a file; None where there is none."""
    sink = BytesIO()
    try:
        folder.fetch(path, sink)
    except NotThere:
        return None
    return hashlib.sha256(sink.getvalue()).hexdigest()


def _is_there(folder: Folder, path: str) -> bool:
    try:
        folder.entry(path)
    except NotThere:
        return False
    return True


def _tidy(folder: Folder, place: str, name: str) -> None:
    """Remove what earlier runs left of this file under temporary names; nobody else has such names."""
    ours = re.compile(rf"\.{re.escape(name)}\.[0-9a-f]{{{2 * RANDOM}}}{re.escape(END)}")
    for entry in folder.listing(place):
        if entry.name is not None and entry.is_file and ours.fullmatch(entry.name):
            try:
                folder.remove(f"{place}/{entry.name}")
            except NotThere:
                continue
