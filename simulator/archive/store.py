"""The data folder: one SQLite file that has every change before its reply leaves. Which change that is, others say."""

import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from simulator.archive import header, records
from simulator.archive.errors import BadStore, NotKept
from simulator.archive.file_length import check_length
from simulator.archive.saved import Saved
from simulator.archive.snapshots import Snapshot
from simulator.archive.spool import DIGEST

FILE = "simulator.sqlite3"
#: Tells our files from any other SQLite file ("MCay").
APPLICATION = 0x4D436179
#: Goes up with every change of the tables or of what lies in them that an older program could not read.
FORMAT = 1
TABLES = f"""
CREATE TABLE billers (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, header BLOB NOT NULL);
CREATE TABLE records (
    biller TEXT NOT NULL, register TEXT NOT NULL, key TEXT NOT NULL, record BLOB NOT NULL,
    PRIMARY KEY (biller, register, key)
) WITHOUT ROWID;
CREATE TABLE snapshots (
    place INTEGER PRIMARY KEY AUTOINCREMENT, biller TEXT NOT NULL, name TEXT NOT NULL, made TEXT NOT NULL,
    trans_no INTEGER NOT NULL, size INTEGER NOT NULL, packed BLOB NOT NULL, UNIQUE (biller, name)
);
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORMAT};
"""
PUT_BILLER = "INSERT INTO billers (id, header) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET header = excluded.header"
PUT_RECORD = "INSERT OR REPLACE INTO records (biller, register, key, record) VALUES (?, ?, ?, ?)"
PUT_SNAPSHOT = "INSERT INTO snapshots (biller, name, made, trans_no, size, packed) VALUES (?, ?, ?, ?, ?, ?)"
DROP_SNAPSHOT = "DELETE FROM snapshots WHERE biller = ? AND name = ?"
DROP_RECORDS = "DELETE FROM records WHERE biller = ?"
DROP = (DROP_RECORDS, "DELETE FROM snapshots WHERE biller = ?", "DELETE FROM billers WHERE id = ?")
#: A commit is in the file when it returns (the process may be killed), on the disk with the next checkpoint.
SETTINGS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")
Rows = list[tuple[object, ...]]


def _make(folder: Path) -> None:
    """Make the folder unless it exists; one that would need others first is mistyped more often than meant."""
    if folder.is_symlink() or folder.exists():
        return
    parent = folder.absolute().parent
    if not parent.exists():
        raise BadStore(f"{folder.absolute()}: folder {parent} not found; make it first, or choose another folder")
    folder.mkdir()


class Store:
    """The file of one simulator. What is put is queued; ``commit`` writes all of it, or nothing and raises NotKept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / FILE
        self._queue: list[tuple[str, Rows]] = []
        self._headers: dict[str, bytes] = {}
        self.touched: set[str] = set()
        try:
            _make(folder)
            check_length(self._file)
            self._file.touch(mode=0o600)  # it holds the logins' passwords
            self._database = sqlite3.connect(self._file, isolation_level=None, timeout=0)
            self.is_new = self._opened()
        except OSError as error:
            raise BadStore(f"{folder}: {error.strerror}; choose another folder or make this one writable") from None
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise BadStore(f"{self._file}: {_failure_text(error)}") from None

    def _opened(self) -> bool:
        """Take the file for ourselves; True where nothing was kept in it yet."""
        self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._database.execute("BEGIN IMMEDIATE")  # the lock that stays
        # One that lost its first page's cells seems to have no tables, and would be written anew.
        is_empty = not self._one("SELECT count(*) FROM sqlite_master") and self._one("PRAGMA page_count") <= 1
        if not is_empty:
            self._check()
        self._database.execute("ROLLBACK")
        for setting in SETTINGS:  # only now: nothing of a file that is not ours was changed
            self._database.execute(setting)
        return is_empty

    def _check(self) -> None:
        """BadStore where it is not a whole file of this program, of a version that it knows."""
        application, version = self._one("PRAGMA application_id"), self._one("PRAGMA user_version")
        if application != APPLICATION:
            raise BadStore(f"{self._file}: not a file of this simulator; choose another folder")
        if version > FORMAT:
            raise BadStore(
                f"{self._file}: written by a later version (format {version}; this version reads {FORMAT}); start that "
                "version, export the billers you need there, or choose another folder"
            )
        found = self._one("PRAGMA integrity_check(1)")
        if found != "ok":
            what = _shown(found.splitlines()[-1])
            raise BadStore(f"{self._file}: damaged ({what}); restore a backup or choose another folder")

    def _one(self, query: str) -> Any:
        return self._database.execute(query).fetchone()[0]

    def close(self) -> None:
        """Leave one whole file behind, and the folder to others; without it the next start does the same."""
        self._database.close()

    # --- reading ------------------------------------------------------------------------------------------------------

    def billers(self) -> Sequence[str]:
        """Ids in the order of creation."""
        if self.is_new:
            return ()
        return self._read("SELECT id FROM billers ORDER BY place", lambda row: str(row[0]))

    def load(self, biller_id: str) -> tuple[Saved, dict[str, Snapshot]] | None:
        """The biller and its snapshots, None if there is none; NotKept where the file cannot be read."""
        found = self._read("SELECT header FROM billers WHERE id = ?", lambda row: bytes(row[0]), biller_id)
        if not found:
            return None
        decoders = records.decoders()
        kept: dict[str, dict[str, Any]] = {}
        query = "SELECT register, key, record FROM records WHERE biller = ?"
        try:
            for register, key, record in self._read(query, tuple, biller_id):
                kept.setdefault(register, {})[key] = decoders[register].decode(record)
            saved = replace(header.decode(found[0]), records=kept)
        except (msgspec.MsgspecError, ValueError, KeyError) as error:
            raise NotKept(f"{self._file}: biller {biller_id} cannot be read: {error}") from None
        self._headers[biller_id] = found[0]
        return saved, self._snapshots(biller_id)

    def _snapshots(self, biller_id: str) -> dict[str, Snapshot]:
        query = "SELECT name, made, trans_no, size, packed FROM snapshots WHERE biller = ? ORDER BY place"
        return {
            name: Snapshot(name=name, made=datetime.fromisoformat(made), trans_no=trans_no, size=size, packed=packed)
            for name, made, trans_no, size, packed in self._read(query, tuple, biller_id)
        }

    def file_digests(self) -> set[str]:
        """Return every digest in records of files and in snapshots, whether or not the spool folder has to hold it."""
        found: set[str] = set()
        for biller_id in self.billers():
            query = "SELECT record FROM records WHERE biller = ? AND register = 'files'"
            found.update(*self._read(query, lambda row: DIGEST.findall(row[0].decode()), biller_id))
            for snapshot in self._snapshots(biller_id).values():
                found.update(DIGEST.findall(zlib.decompress(snapshot.packed).decode()))
        return found

    def _read(self, query: str, make: Any, *values: object) -> list[Any]:
        try:
            return [make(row) for row in self._database.execute(query, values)]
        except (sqlite3.Error, ValueError, TypeError) as error:  # a value of another kind is damage, too
            raise NotKept(f"{self._file}: {_failure_text(error)}") from None

    # --- writing ------------------------------------------------------------------------------------------------------

    def put(self, biller_id: str, saved: Saved) -> None:
        """The whole biller in place of what was kept of it; its snapshots stay."""
        self._queued(biller_id, DROP_RECORDS, [(biller_id,)])
        self._headers.pop(biller_id, None)
        self.put_header(biller_id, saved)
        for register, kept in saved.records.items():
            self.put_records(biller_id, register, kept)

    def put_header(self, biller_id: str, saved: Saved) -> None:
        """All but the records, if that changed."""
        line = header.encode(saved, passwords=True)
        if self._headers.get(biller_id) != line:
            self._headers[biller_id] = line
            self._queued(biller_id, PUT_BILLER, [(biller_id, line)])

    def put_records(self, biller_id: str, register: str, changed: Mapping[str, object]) -> None:
        """Records of a register in place of those with their keys."""
        if changed:
            rows: Rows = [(biller_id, register, key, records.encode(record)) for key, record in changed.items()]
            self._queued(biller_id, PUT_RECORD, rows)

    def put_snapshot(self, biller_id: str, it: Snapshot) -> None:
        """A snapshot in place of one with its name."""
        self.drop_snapshot(biller_id, it.name)
        row = (biller_id, it.name, it.made.isoformat(), it.trans_no, it.size, it.packed)
        self._queued(biller_id, PUT_SNAPSHOT, [row])

    def drop_snapshot(self, biller_id: str, name: str) -> None:
        """Forget a snapshot."""
        self._queued(biller_id, DROP_SNAPSHOT, [(biller_id, name)])

    def drop(self, biller_id: str) -> None:
        """Forget a biller and all that belongs to it."""
        self._headers.pop(biller_id, None)
        for order in DROP:
            self._queued(biller_id, order, [(biller_id,)])

    def _queued(self, biller_id: str, order: str, rows: Rows) -> None:
        self.touched.add(biller_id)
        self._queue.append((order, rows))

    def commit(self) -> None:
        """Write what was put, all of it in one transaction; NotKept: nothing of it was, and it is no longer queued."""
        if not self._queue:
            return
        queue, self._queue = self._queue, []
        try:
            self._database.execute("BEGIN")
            if self.is_new:
                for order in filter(str.strip, TABLES.split(";")):
                    self._database.execute(order)
            for order, rows in queue:
                self._database.executemany(order, rows)
            self._database.execute("COMMIT")
        except sqlite3.Error as error:
            for biller_id in self.touched:  # read anew with the biller
                self._headers.pop(biller_id, None)
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise NotKept(f"the change was not stored, so nothing was changed: {_failure_text(error)}") from None
        self.is_new = False
        self.touched.clear()


#: What SQLite says, and what to do about it.
ADVICE = {
    sqlite3.SQLITE_BUSY: "another simulator uses this folder; stop it or choose another folder",
    sqlite3.SQLITE_NOTADB: "not a SQLite file, or damaged; restore a backup or choose another folder",
    sqlite3.SQLITE_CORRUPT: "damaged; restore a backup or choose another folder",
    sqlite3.SQLITE_READONLY: "not writable; make it writable or choose another folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; make it readable and writable, or choose another folder",
    sqlite3.SQLITE_FULL: "the disk is full; free some space and repeat the request",
}


def _failure_text(error: Exception) -> str:
    if isinstance(error, ValueError | TypeError):  # sqlite3 cannot decode the name that its own message shows
        return ADVICE[sqlite3.SQLITE_CORRUPT]
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return f"{_shown(str(error))}: {ADVICE[code]}" if code in ADVICE else _shown(str(error))


def _shown(text: str) -> str:
    """Return the text as one line: a damaged file has names of any signs."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
