"""The spool folder: contents of files that are too long for a record, each under the SHA-256 of its bytes."""

import errno
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Callable, Container, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from simulator.billing.records.files import INLINE, StoredFile

PIECE = 262_144
#: Bytes of an upload that are held in memory before they go to a temporary file.
HELD = INLINE
#: The longest file that the file server takes, in bytes.
LONGEST = 8 * 1024**3
#: Names in the spool folder: of a content, and of one that is being written.
DIGEST = re.compile("[0-9a-f]{64}")
PART = ".part-"


class Content:
    """Bytes that are being written, at any offset; gaps are zeros, as in any file."""

    #: Nobody sets the date of what the simulator writes itself.
    modified: datetime | None = None

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=HELD)  # noqa: SIM115 — it lives until it is closed
        self.size = 0

    def write(self, offset: int, data: bytes) -> None:
        """Write at the offset; OSError where the disk refuses or the file would be longer than ``LONGEST``."""
        self._check(offset + len(data))
        self._file.seek(offset)
        self._file.write(data)
        self.size = max(self.size, offset + len(data))

    def truncate(self, size: int) -> None:
        """Cut the content to so many bytes, or fill it up with zeros."""
        self._check(size)
        self._file.truncate(size)
        self.size = size

    def read(self, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes from ``offset``."""
        self._file.seek(offset)
        return self._file.read(size)

    def _check(self, size: int) -> None:
        """Refuse what no file may become, and go to the disk before a gap would fill the memory."""
        if size > LONGEST:
            raise OSError(errno.EFBIG, f"the file would be longer than {LONGEST} bytes")
        if size > HELD:
            self._file.rollover()

    def pieces(self) -> Iterator[bytes]:
        """Return everything from the start, piece by piece."""
        for offset in range(0, self.size, PIECE):
            yield self.read(offset, PIECE)

    def close(self) -> None:
        """Free the memory or the temporary file."""
        self._file.close()


class Spool:
    """Long contents by digest, in the data folder or, without one, in a folder that ends with the program."""

    def __init__(self, data_folder: Path | None = None) -> None:
        self._folder = None if data_folder is None else data_folder / "spool"
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    def store(self, content: Content) -> tuple[str, bytes | None]:
        """Return the digest of the content, and the content itself where a record shall hold it.

        Longer content is on the disk when this returns; OSError where it cannot be.
        """
        if content.size <= INLINE:
            data = content.read(0, content.size)
            return hashlib.sha256(data).hexdigest(), data
        folder = self._made()
        digest = hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=folder, prefix=PART, delete=False) as part:
            try:
                for piece in content.pieces():
                    digest.update(piece)
                    part.write(piece)
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(folder / digest.hexdigest())
            except OSError:
                Path(part.name).unlink(missing_ok=True)
                raise
        return digest.hexdigest(), None

    def sweep(self, named: Callable[[], Container[str]]) -> int:
        """Remove what nobody names any more, and what a killed program left unfinished; return how many.

        Only before anybody reads or writes: ``named`` tells the digests, and is asked only where there is something.
        """
        if self._folder is None or not self._folder.is_dir():
            return 0
        found = [path for path in self._folder.iterdir() if DIGEST.fullmatch(path.name) or path.match(f"{PART}*")]
        kept = named() if found else ()
        gone = [path for path in found if path.name not in kept]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def has(self, digest: str) -> bool:
        """Whether the content is here."""
        return self._folder is not None and (self._folder / digest).is_file()

    def open(self, digest: str) -> BinaryIO:
        """Return the content for reading; it stays readable whatever becomes of its name. OSError if it is gone."""
        if self._folder is None:
            raise FileNotFoundError(digest)
        return (self._folder / digest).open("rb")

    def _made(self) -> Path:
        if self._folder is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="cayenta-sim-spool-")
            self._folder = Path(self._temporary.name)
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder


def opened(stored: StoredFile, spool: Spool) -> BinaryIO:
    """Return the content of a stored file for reading; OSError where the spool folder lost it."""
    return spool.open(stored.digest) if stored.content is None else io.BytesIO(stored.content)
