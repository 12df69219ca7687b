"""A place with the folders of billers: a file server, or a folder of this machine.

Paths start with ``/`` and are those of Invoice Cloud's own account: ``/{bid}/ToInvoiceCloud/Invoices/UB/…``.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from ic_adapter.errors import AdapterError

PIECE = 262_144


class FolderError(AdapterError):
    """The place cannot be used now; the message says why. Nothing was changed, and the next look tries again."""


class NotThere(FolderError):
    """The file or folder does not exist."""


class NameTaken(FolderError):
    """Another file has the new name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a folder; bytes that are no text are escaped. ``modified`` is the server's, in whole seconds."""

    name: str
    size: int
    modified: int
    is_file: bool


class Folder(Protocol):
    """An open connection to the place."""

    def listing(self, path: str) -> list[Entry]:
        """Return everything in a folder; links are no files. NotThere, FolderError."""

    def entry(self, path: str) -> Entry:
        """Return one file as it is now. NotThere, FolderError."""

    def tail(self, path: str, size: int, count: int) -> bytes:
        """Return the last ``count`` bytes of a file of this size. NotThere, FolderError."""

    def fetch(self, path: str, sink: BinaryIO) -> int:
        """Copy a file until the place says that it is over; return how many bytes came. NotThere, FolderError."""

    def rename(self, old: str, new: str) -> None:
        """Move a file by a plain rename, which never replaces. NotThere, NameTaken, FolderError."""

    def write(self, path: str, data: bytes) -> None:
        """Write a small file in place of any other, under a temporary name first. FolderError."""

    def create(self, path: str, pieces: Iterable[bytes]) -> None:
        """Write a new file piece by piece and have it on the disk where the place offers that. NameTaken, FolderError.

        What was written before an error stays there.
        """

    def remove(self, path: str) -> None:
        """Remove a file. NotThere, FolderError."""

    def make_folder(self, path: str) -> None:
        """Make a folder unless it exists. FolderError."""


#: Opens the place for one look.
Opener = Callable[[], AbstractContextManager[Folder]]
