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

    def read(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``offset``; empty at the end."""


class FileTree:
    """The files of one biller. A call changes everything it names or raises a BooksError and changes nothing."""

    def __init__(self, files: Register[StoredFile | None]) -> None:
        self._files = files
        #: Files being written, by path; they end with their session and are never stored.
        self.uploads: dict[str, Upload] = {}

    def find(self, path: str) -> StoredFile | None:
        """Return the file or folder; a fixed folder that nothing was stored for has no date of its own."""
        return self._files.get(path)

    def is_folder(self, path: str) -> bool:
        """Whether the path is a folder."""
        found = self._files.get(path)
        return path in FIXED or (found is not None and found.is_folder)

    def exists(self, path: str) -> bool:
        """Whether the path is a file or a folder."""
        return path in FIXED or path in self.uploads or self._files.get(path) is not None

    def children(self, folder: str) -> list[str]:
        """Return the paths directly in the folder, by name; NotThere if it is no folder."""
        if not self.is_folder(folder):
            raise NotThere("path", f"folder {folder} not found")
        return sorted(path for path in self.paths() if path != "/" and parent_of(path) == folder)

    def paths(self) -> Iterator[str]:
        """Return every path: fixed folders, then what was stored, then what is being written for the first time."""
        yield from FIXED
        yield from (path for path, stored in self._files.rows() if stored is not None and path not in FIXED)
        yield from (path for path in self.uploads if self._files.get(path) is None)

    def put(self, path: str, stored: StoredFile) -> None:
        """Store a file in place of any other; NotThere without its folder, NotPossible where a folder has the name."""
        self.check_file(path)
        self._files.put(path, stored)

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
        self._files.put(path, None)
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
        for path, stored in [*self._files.rows()]:
            if stored is not None and (path == old or path.startswith(old + "/")):
                self._files.put(path, None)
                self._files.put(new + path[len(old) :], stored)
        if old in self.uploads:
            self.uploads[new] = self.uploads.pop(old)

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
