"""A folder of this machine as the place: for a server that another program runs, and for developing offline."""

import os
import secrets
import stat
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ic_adapter.files.transport.folder import PIECE, Entry, Folder, FolderError, NameTaken, NotThere, Opener


class LocalFolder:
    """The folders of all billers below one root; symbolic links are never followed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def listing(self, path: str) -> list[Entry]:
        """Return everything in a folder."""
        with _told(path), os.scandir(self._real(path)) as found:
            return [_entry(it.name, it.stat(follow_symlinks=False)) for it in found]

    def entry(self, path: str) -> Entry:
        """Return one file as it is now."""
        with _told(path):
            return _entry(path.rpartition("/")[2], self._real(path).lstat())

    def tail(self, path: str, size: int, count: int) -> bytes:
        """Return the last bytes of a file."""
        with _told(path), self._opened(path) as file:
            file.seek(max(0, size - count))
            return file.read(count)

    def fetch(self, path: str, sink: BinaryIO) -> int:
        """Copy a file to its end."""
        count = 0
        with _told(path), self._opened(path) as file:
            while piece := file.read(PIECE):
                sink.write(piece)
                count += len(piece)
        return count

    def rename(self, old: str, new: str) -> None:
        """Move a file. It is linked to the new name first, since a rename would replace what has it."""
        with _told(old):
            source, target = self._real(old), self._real(new)
            try:
                os.link(source, target, follow_symlinks=False)
            except FileExistsError:
                raise NameTaken(f"{new} already exists") from None
            source.unlink()

    def write(self, path: str, data: bytes) -> None:
        """Write a small file."""
        with _told(path):
            target = self._real(path)
            part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
            part.write_bytes(data)
            part.replace(target)

    def create(self, path: str, pieces: Iterable[bytes]) -> None:
        """Write a new file and have it on the disk."""
        with _told(path):
            try:
                with self._real(path).open("xb") as file:
                    for piece in pieces:
                        file.write(piece)
                        file.flush()
                    os.fsync(file.fileno())
            except FileExistsError:
                raise NameTaken(f"{path} already exists") from None

    def remove(self, path: str) -> None:
        """Remove a file."""
        with _told(path):
            self._real(path).unlink()

    def make_folder(self, path: str) -> None:
        """Make a folder unless it exists."""
        with _told(path):
            self._real(path).mkdir(exist_ok=True)

    def _real(self, path: str) -> Path:
        return self._root / path.lstrip("/")

    def _opened(self, path: str) -> BinaryIO:
        """Open a file itself, never what a link leads to."""
        descriptor = os.open(self._real(path), os.O_RDONLY | os.O_NOFOLLOW)
        return os.fdopen(descriptor, "rb")


def local_opener(root: Path) -> Opener:
    """Return what opens the root for one look; FolderError where it is no folder."""

    @contextmanager
    def opened() -> Generator[Folder, None, None]:
        if not root.is_dir():
            raise FolderError(f"{root} is not a folder")
        yield LocalFolder(root)

    return opened


def _entry(name: str, status: os.stat_result) -> Entry:
    shown = os.fsencode(name).decode(errors="backslashreplace")
    return Entry(shown, status.st_size, int(status.st_mtime), stat.S_ISREG(status.st_mode))


@contextmanager
def _told(path: str) -> Generator[None, None, None]:
    try:
        yield
    except FileNotFoundError:
        raise NotThere(f"{path} not found") from None
    except OSError as error:
        raise FolderError(f"{path}: {error.strerror}") from None
