"""A biller's folders at Invoice Cloud's file server: files by path, the folders that always exist (invoice-files §1).

A path starts with ``/`` and has no empty, ``.`` or ``..`` part. Content up to ``INLINE`` bytes lies in the record;
longer content lies in the spool folder and the record names it by its digest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from simulator.billing.errors import AlreadyThere, NotPossible, NotThere
from simulator.billing.records.register import Register

#: Bytes of content that a record holds itself.
INLINE = 1_048_576
#: Where a biller drops its bill files; a file below DREC deactivates bills (Q-49).
INVOICES = "/ToInvoiceCloud/Invoices/UB"
DREC = INVOICES + "/DREC"
DONATIONS = "/FromInvoiceCloud/Payments/Donations"
PAYMENTS = "/FromInvoiceCloud/Payments"
#: Folders that exist from the start and cannot be renamed or removed, parents before children.
FIXED = (
    "/",
    "/ToInvoiceCloud",
    "/ToInvoiceCloud/Invoices",
    INVOICES,
    INVOICES + "/archive",
    INVOICES + "/error",
    DREC,
    DREC + "/archive",
    DREC + "/error",
    "/FromInvoiceCloud",
    PAYMENTS,
    DONATIONS,
)
LONGEST_NAME = 255
LONGEST_PATH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file or folder: ``modified`` is in the biller's time, whole seconds; ``digest`` is the SHA-256 in hex.

    ``content`` is None for a folder and where the spool folder holds the content.
    """

    modified: datetime
    is_folder: bool = False
    size: int = 0
    digest: str = ""
    content: bytes | None = None


class Upload(Protocol):
    """A file that a client is writing: it is visible and readable as far as it has come."""

    @property
    def size(self) -> int:
        """Bytes so far."""

    @property
    def modified(self) -> datetime | None:
        """Its date; None: now."""

    def read(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``offset``; empty at the end."""


class Arrival(Upload, Protocol):
    """How a stored file appears to readers until it is whole: under which path, how much of it, how long."""

    @property
    def path(self) -> str:
        """The path under which it is seen now; blank while it is not there yet."""

    @property
    def is_over(self) -> bool:
        """Whether the file is whole and under its own name now."""

    def moved(self, path: str) -> "Arrival":
        """Return what it is after a client renamed it."""


class FileTree:
    """The files of one biller. A call changes everything it names or raises a BooksError and changes nothing."""

    def __init__(self, files: Register[StoredFile | None]) -> None:
        self._files = files
        #: Files being written, by path; they end with their session and are never stored.
        self.uploads: dict[str, Upload] = {}
        #: Stored files that readers do not see whole yet, by their own path.
        self._arrivals: dict[str, Arrival] = {}

    def find(self, path: str) -> StoredFile | None:
        """Return the file or folder; a fixed folder that nothing was stored for has no date of its own."""
        arrival = self._arrival(path)
        return self._files.get(path) if arrival is None or arrival.path == path else None

    def upload(self, path: str) -> Upload | None:
        """Return what is growing under this path; None for anything else."""
        if path in self.uploads or not self._arrivals:
            return self.uploads.get(path)
        return next((it for _, it in self._arriving() if it.path == path), None)

    def arrive(self, path: str, stored: StoredFile, arrival: Arrival | None = None) -> None:
        """Store a file as ``put`` does; readers see it as the arrival shows it."""
        self.check_file(path)
        self._arrivals.pop(path, None)
        if arrival is not None:
            self._arrivals[path] = arrival
        self._files.put(path, stored)

    def _arrival(self, path: str) -> Arrival | None:
        """Return the arrival of the file that will have this path."""
        return dict(self._arriving()).get(path) if self._arrivals else None

    def _arriving(self) -> list[tuple[str, Arrival]]:
        """Return what is still arriving, by its own path; what is over is forgotten."""
        for path in [path for path, arrival in self._arrivals.items() if arrival.is_over]:
            del self._arrivals[path]
        return [*self._arrivals.items()]

    def is_folder(self, path: str) -> bool:
        """Whether the path is a folder."""
        found = self._files.get(path)
        return path in FIXED or (found is not None and found.is_folder)

    def exists(self, path: str) -> bool:
        """Whether the path is a file or a folder."""
        return path in FIXED or self.upload(path) is not None or self.find(path) is not None

    def children(self, folder: str) -> list[str]:
        """Return the paths directly in the folder, by name; NotThere if it is no folder."""
        if not self.is_folder(folder):
            raise NotThere("path", f"folder {folder} not found")
        return sorted(path for path in self.paths() if path != "/" and parent_of(path) == folder)

    def paths(self) -> Iterator[str]:
        """Return every path: fixed folders, then what was stored, then what is being written for the first time."""
        yield from FIXED
        arriving = dict(self._arriving())
        for path, stored in self._files.rows():
            if stored is not None and path not in FIXED and path not in arriving:
                yield path
        growing = dict.fromkeys([*self.uploads, *(it.path for it in arriving.values() if it.path)])
        yield from (path for path in growing if path in arriving or self._files.get(path) is None)

    def put(self, path: str, stored: StoredFile) -> None:
        """Store a file in place of any other; NotThere without its folder, NotPossible where a folder has the name."""
        self.arrive(path, stored)

    def check_file(self, path: str) -> None:
        """Raise what ``put`` would raise for this path."""
        check_path(path)
        if self.is_folder(path):
            raise NotPossible("path", f"{path} is a folder; choose a file name in it")
        self._check_parent(path)

    def make_folder(self, path: str, modified: datetime) -> None:
        """Make one folder; AlreadyThere where the name is taken, NotThere without the folder above it."""
        check_path(path)
        if self.exists(path):
            raise AlreadyThere("path", f"{path} already exists")
        self._check_parent(path)
        self._files.put(path, StoredFile(modified=modified, is_folder=True))

    def remove(self, path: str) -> None:
        """Remove a file; NotThere if there is none."""
        if self.is_folder(path) or not self.exists(path):
            raise NotThere("path", f"file {path} not found")
        own = self._own(path)
        self._arrivals.pop(own, None)
        self._files.put(own, None)
        self.uploads.pop(path, None)

    def remove_folder(self, path: str) -> None:
        """Remove an empty folder that is not fixed."""
        self._check_movable(path)
        if self.children(path):
            raise NotPossible("path", f"folder {path} is not empty")
        self._files.put(path, None)

    def rename(self, old: str, new: str, *, replaces: bool = False) -> None:
        """Move a file or a folder with all it contains; a taken name is refused unless a file replaces a file."""
        check_path(new)
        self._check_movable(old)
        self._check_parent(new)
        if self.exists(new) and (not replaces or self.is_folder(old) or self.is_folder(new)):
            raise AlreadyThere("path", f"{new} already exists")
        if new == old or new.startswith(old + "/"):
            raise NotPossible("path", f"{old} cannot be moved into itself")
        old = self._own(old)
        for path, stored in [*self._files.rows()]:
            if stored is not None and (path == old or path.startswith(old + "/")):
                self._files.put(path, None)
                self._files.put(new + path[len(old) :], stored)
        if old in self.uploads:
            self.uploads[new] = self.uploads.pop(old)
        for own in [own for own in self._arrivals if own == old or own.startswith(old + "/")]:
            moved = new + own[len(old) :]
            self._arrivals[moved] = self._arrivals.pop(own).moved(moved)

    def _own(self, path: str) -> str:
        """Return the path that the file seen under this one will have."""
        return next((own for own, it in self._arriving() if it.path == path), path)

    def _check_movable(self, path: str) -> None:
        if path in FIXED:
            raise NotPossible("path", f"folder {path} is part of the file server and stays where it is")
        if not self.exists(path):
            raise NotThere("path", f"{path} not found")

    def _check_parent(self, path: str) -> None:
        if not self.is_folder(parent_of(path)):
            raise NotThere("path", f"folder {parent_of(path)} not found")


def parent_of(path: str) -> str:
    """Return the folder of a path; ``/`` is its own."""
    return path.rpartition("/")[0] or "/"


def check_path(path: str) -> None:
    """Raise NotPossible for a path that no biller can have."""
    parts = path.split("/")
    if parts[0] or len(path) > LONGEST_PATH:
        raise NotPossible("path", f"{path[:40]!r} is not a path; start with / and use up to {LONGEST_PATH} characters")
    for name in parts[1:]:
        if name in {"", ".", ".."} or len(name.encode()) > LONGEST_NAME or not name.isprintable():
            reason = f"{name[:40]!r} is not a valid name; use 1 to {LONGEST_NAME} printable characters"
            raise NotPossible("path", reason)
