"""Open files of one session: a reader of stored or growing content, a writer whose file is visible as it grows."""

import errno
import os
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from simulator.archive.spool import PIECE, Content, Spool, opened
from simulator.billing.records.files import StoredFile
from simulator.edge.sftp.view import Place

if TYPE_CHECKING:
    from simulator.contract.faults.files.switchboard import DrawnFault


class Reader:
    """Reads what the file was when it was opened, whatever becomes of its name; a growing file as far as it is."""

    def __init__(self, place: Place, spool: Spool) -> None:
        tree = place.tree
        stored, upload = tree.find(place.path), tree.upload(place.path)
        self.biller_id = place.biller_id
        self.path = place.path
        self.tree = tree
        self.stored = stored
        self.read_bytes = 0
        #: Where the file ends since it was cut while it is read.
        self.limit: int | None = None
        #: Fault rules that changed the file already.
        self.done: set[str] = set()
        #: Fault rules that hit the open file.
        self.drawn: tuple[DrawnFault, ...] = ()
        self._upload = upload
        self._file: BinaryIO | None = None if upload or stored is None else opened(stored, spool)

    @property
    def size(self) -> int:
        """Bytes that can be read now."""
        size = self._upload.size if self._upload is not None else self.stored.size if self.stored else 0
        return size if self.limit is None else min(size, self.limit)

    def seek(self, offset: int, whence: int) -> int:
        """Return where data or a hole begins from the offset on, as asyncssh's client asks before it copies a file.

        There are no holes: data goes on to the end. OSError (ENXIO) behind it.
        """
        if offset >= self.size:
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
        return offset if whence == os.SEEK_DATA else self.size

    def read(self, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes from ``offset``."""
        if self._upload is not None:
            data = self._upload.read(offset, size)
        elif self._file is not None:
            self._file.seek(offset)
            data = self._file.read(size)
        else:
            data = b""
        self.read_bytes += len(data)
        return data

    def close(self) -> None:
        """Let go of the content."""
        if self._file is not None:
            self._file.close()


class Writer:
    """Writes one file. It is in the tree's ``uploads`` until ``finish``; what a name replaced stays until then."""

    def __init__(self, place: Place, before: StoredFile | None, spool: Spool, *, appends: bool) -> None:
        self.biller_id = place.biller_id
        self.path = place.path
        self.tree = place.tree
        self.modified: datetime | None = None
        self.written = 0
        self.appends = appends
        #: Fault rules that hit the open file.
        self.drawn: tuple[DrawnFault, ...] = ()
        self._spool = spool
        self._content = Content()
        if before is not None:
            with opened(before, spool) as source:
                for offset in range(0, before.size, PIECE):
                    self._content.write(offset, source.read(PIECE))
        self.tree.uploads[self.path] = self

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self._content.size

    def read(self, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes from ``offset``."""
        return self._content.read(offset, size)

    def write(self, offset: int, data: bytes) -> int:
        """Write at the offset, or at the end for a file opened to append; return how many bytes."""
        self._content.write(self.size if self.appends else offset, data)
        self.written += len(data)
        return len(data)

    def truncate(self, size: int) -> None:
        """Cut or lengthen the file."""
        self._content.truncate(size)

    def stored(self, now: datetime) -> StoredFile:
        """Return the file as it is, its content in the spool folder if it is long. OSError where the disk refuses.

        It may take a while; the tree is as it was until ``finish``.
        """
        digest, content = self._spool.store(self._content)
        modified = (self.modified or now).replace(microsecond=0)
        return StoredFile(modified=modified, size=self._content.size, digest=digest, content=content)

    def finish(self, stored: StoredFile) -> None:
        """Put the file where the upload is now, after a rename perhaps; nothing if it was removed meanwhile."""
        path = next((path for path, upload in self.tree.uploads.items() if upload is self), None)
        if path is not None:
            self.tree.put(path, stored)

    def drop(self) -> None:
        """Forget the upload and free its content."""
        for path in [path for path, upload in self.tree.uploads.items() if upload is self]:
            del self.tree.uploads[path]
        self._content.close()
