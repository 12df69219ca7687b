"""One file that looks whole: claimed, fetched, compared with what was taken before, imported in one transaction."""

import hashlib
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import Connection, Row

from ic_adapter.errors import AdapterError, FileRefused, ImportedAlready
from ic_adapter.failpoints import Failpoints
from ic_adapter.files.bills.bif import BifWriter
from ic_adapter.files.bills.importer import Importer, Terms
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.pickup.readiness import TAIL
from ic_adapter.files.transport.folder import PIECE, Folder, FolderError, NotThere
from ic_adapter.records.pickups import PickupReason, PickupState
from ic_adapter.store.bills import pickups
from ic_adapter.store.database.engine import Store

if TYPE_CHECKING:
    from pathlib import Path


#: Bytes. A file of a million bills has half of that; one that is larger may not fill the disk.
LARGEST = 2 * 1024**3


class LostClaim(AdapterError):
    """Another process took the file over; this one lets go of it."""


class StandsInTheWay(AdapterError):
    """An imported file has the name or the content; the reason and that file's name."""

    def __init__(self, reason: PickupReason, name: str) -> None:
        self.reason = reason
        self.name = name
        super().__init__(name)


class Taker:
    """Takes files of one process; `owner` is the name under which it claims, `now` the clock of waiting."""

    def __init__(
        self,
        store: Store,
        importer: Importer,
        owner: Callable[[], str],
        fail: Failpoints,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._importer = importer
        self._owner = owner
        self._fail = fail
        self._now = now
        self.bif_folder: Path | None = None

    def take(self, folder: Folder, path: str, row: Row[Any], lack_of: Callable[[bytes], PickupReason]) -> None:
        """Take a file whose size and date have been the same for long enough; a row says what became of it.

        FolderError leaves the row claimed no longer: the next look goes on from there.
        """
        try:
            lack = _lack(folder, path, row.size, lack_of)
        except NotThere:
            return  # the next look sees that it is gone
        if lack is not PickupReason.NONE:
            if lack != row.reason_code:
                self._change(row, PickupState.SEEN, "", reason_code=lack)
            return
        owner = self._owner()
        if not self._change(row, PickupState.SEEN, "", state=PickupState.CLAIMED, owner=owner):
            return
        self._fail.reach("pickup.after_claim")
        try:
            self._claimed(folder, path, row, owner)
        except LostClaim:
            return
        except BaseException:
            self._change(row, PickupState.CLAIMED, owner, state=PickupState.SEEN, owner="")
            raise

    def _claimed(self, folder: Folder, path: str, row: Row[Any], owner: str) -> None:
        with tempfile.TemporaryFile() as spool:
            sha256 = self._fetched(folder, path, row, spool)
            if not sha256:
                back = {"state": PickupState.SEEN, "owner": "", "stable_since": self._now()}
                self._change(row, PickupState.CLAIMED, owner, reason_code=PickupReason.CHANGED_WHILE_READ, **back)
                return
            self._fail.reach("pickup.after_fetch")
            decided = {"sha256": sha256, "owner": ""}
            try:
                self._imported(row, owner, sha256, spool)
            except StandsInTheWay as known:
                is_same = known.reason is PickupReason.ALREADY_TAKEN
                decided |= {"state": PickupState.DUPLICATE if is_same else PickupState.ASKED}
                self._change(row, PickupState.CLAIMED, owner, reason_code=known.reason, detail=known.name, **decided)
            except ImportedAlready:
                decided |= {"state": PickupState.ASKED, "reason_code": PickupReason.NAME_TAKEN}
                self._change(row, PickupState.CLAIMED, owner, **decided)
            except FileRefused as refusal:
                said = str(refusal).removeprefix(f"{row.name}: ")  # the row names the file already
                decided |= {"state": PickupState.REFUSED, "reason_code": PickupReason.FAULTY, "detail": said}
                self._change(row, PickupState.CLAIMED, owner, **decided)

    def _fetched(self, folder: Folder, path: str, row: Row[Any], spool: BinaryIO) -> str:
        """Copy the file and return its SHA-256; blank where it is not what was seen, before or after."""
        try:
            before = folder.entry(path)
            count = folder.fetch(path, spool)
            after = folder.entry(path)
        except NotThere:
            return ""
        if {(row.size, row.modified)} != {(it.size, it.modified) for it in (before, after)} or count != row.size:
            return ""
        spool.seek(0)
        digest = hashlib.sha256()
        while piece := spool.read(PIECE):
            digest.update(piece)
        spool.seek(0)
        return digest.hexdigest()

    def _imported(self, row: Row[Any], owner: str, sha256: str, spool: BinaryIO) -> None:
        """Import the file; the row says so in the very transaction that moves the bills in, or neither does."""

        def with_import(connection: Connection, import_id: int) -> None:
            reason, name = pickups.taken(connection, row.bid, row.kind, row.name, sha256)
            if reason is not PickupReason.NONE and not row.is_accepted:
                raise StandsInTheWay(reason, name)
            done: dict[str, object] = {"state": PickupState.IMPORTED, "reason_code": PickupReason.NONE, "detail": ""}
            done |= {"sha256": sha256, "owner": "", "import_id": import_id}
            if not pickups.change(connection, row.id, PickupState.CLAIMED, done, owner):
                raise LostClaim(row.name)
            self._fail.reach("pickup.before_import_commit")

        with self._store.reading() as connection:  # a copy is not read a second time
            reason, name = pickups.taken(connection, row.bid, row.kind, row.name, sha256)
        if reason is not PickupReason.NONE and not row.is_accepted:
            raise StandsInTheWay(reason, name)
        with self._bif(row) as writer:
            terms = Terms(with_import, again=row.is_accepted)
            self._importer.take(row.bid, row.name, spool, FileKind(row.kind), writer, terms=terms)
        self._fail.reach("pickup.after_import")

    def _change(self, row: Row[Any], expected: PickupState, of: str, **values: object) -> bool:
        with self._store.writing() as connection:
            return pickups.change(connection, row.id, expected, values, of)

    @contextmanager
    def _bif(self, row: Row[Any]) -> Generator[BifWriter, None, None]:
        """Write the BIF beside its JSON twin: `{bid}/{kind}/{name}.bif`; without a folder for it, it is thrown away."""
        if self.bif_folder is None:
            with BifWriter() as writer:
                yield writer
            return
        folder = self.bif_folder / row.bid / row.kind
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with BifWriter((folder / row.name).with_suffix(".bif")) as writer:
                yield writer
        except OSError as error:
            raise FolderError(f"bif_folder: {folder}: {error.strerror or error}") from None


def _lack(folder: Folder, path: str, size: int, lack_of: Callable[[bytes], PickupReason]) -> PickupReason:
    """Why a file of this size is not taken, NONE if it can be. NotThere, FolderError."""
    if not 0 < size < LARGEST:
        return PickupReason.TOO_LARGE if size else PickupReason.EMPTY
    return lack_of(folder.tail(path, size, TAIL))
