"""One SFTP session: the calls of a client on the billers' folders, each all or nothing, each in the file traffic.

Links are not offered. A plain rename never replaces a file; ``posix-rename`` does, as on OpenSSH.
"""

import asyncio
import posixpath
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import asyncssh

from simulator.archive.spool import Spool
from simulator.billers.register import Billers
from simulator.billing.records.file_calls import FileCall
from simulator.edge.sftp.attributes import FOLDER, attributes, file_attributes, now
from simulator.edge.sftp.errors import told
from simulator.edge.sftp.handles import Reader, Writer
from simulator.edge.sftp.traffic_log import TrafficLog
from simulator.edge.sftp.view import Place, View, normal
from simulator.journal.file_traffic import OK

#: Owner and group of everything, as the ``ls`` of a client shows them.
OWNER = "invoicecloud"


class FileSession(asyncssh.SFTPServer):
    """What asyncssh asks for one session; paths are bytes as the client sent them."""

    def __init__(self, chan: "asyncssh.SSHServerChannel[bytes]", billers: Billers, view: View, user: str) -> None:
        super().__init__(chan)
        self._billers = billers
        self._view = view
        client = str((chan.get_extra_info("peername") or ("",))[0])
        self._log = TrafficLog(billers, view, user, client)

    # --- reading ------------------------------------------------------------------------------------------------------

    def realpath(self, path: bytes) -> bytes:
        """Return the path from the root of the account."""
        with told():
            return normal(path).encode()

    def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """Return size and date of a file or folder."""
        with told():
            return attributes(self._view.place(path))

    lstat = stat

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        """Return the names in a folder with their sizes and dates."""
        with self._log.logged(FileCall.LIST, path):
            place = self._view.place(path)
            if place.biller is None:
                found = [(name, Place(self._billers.get(name), "/")) for name in self._view.billers()]
            else:
                children = place.tree.children(place.path)
                found = [(posixpath.basename(child), replace(place, path=child)) for child in children]
            names = [(name, attributes(child)) for name, child in found]
        for name, shown in [(".", FOLDER), ("..", FOLDER), *names]:
            yield asyncssh.SFTPName(name.encode(), attrs=shown)

    def format_user(self, uid: int | None) -> str:
        """Return the owner that long listings show; asking the machine for the name of each file's costs time."""
        del uid
        return OWNER

    def format_group(self, gid: int | None) -> str:
        """Return the group that long listings show."""
        del gid
        return OWNER

    def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        """Return size and date of an open file."""
        handle = _handle(file_obj)
        if isinstance(handle, Reader) and handle.stored is not None:
            return file_attributes(handle.size, handle.stored.modified)
        return file_attributes(handle.size, datetime.now(UTC))

    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes of an open file."""
        with told():
            return _handle(file_obj).read(offset, size)

    # --- writing ------------------------------------------------------------------------------------------------------

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        """Open a file; one opened for writing is visible from now on and grows with each write."""
        del attrs
        if not pflags & (asyncssh.FXF_WRITE | asyncssh.FXF_APPEND):
            with self._log.logged(FileCall.READ, path, only_failures=True):
                return Reader(self._file(path), self._spool)
        with self._log.logged(FileCall.WRITE, path, only_failures=True):
            return self._opened_to_write(self._view.place(path), pflags)

    def _opened_to_write(self, place: Place, pflags: int) -> Writer:
        tree, before = place.tree, place.tree.find(place.path)
        if tree.exists(place.path):
            if pflags & asyncssh.FXF_EXCL:
                raise asyncssh.SFTPFailure(f"{place.path} already exists")
        elif not pflags & asyncssh.FXF_CREAT:
            raise asyncssh.SFTPNoSuchFile(f"{place.path} not found")
        tree.check_file(place.path)
        keeps = None if pflags & asyncssh.FXF_TRUNC else before
        return Writer(place, keeps, self._spool, appends=bool(pflags & asyncssh.FXF_APPEND))

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        """Write to an open file."""
        with told():
            return _writer(file_obj).write(offset, data)

    def close(self, file_obj: object) -> Awaitable[None] | None:
        """Close a file: what was written is stored. Called, too, for each file open at the end of the session."""
        handle = _handle(file_obj)
        if isinstance(handle, Reader):
            handle.close()
            self._log.add(FileCall.READ, handle.biller_id, handle.path, size=handle.read_bytes, drawn=handle.drawn)
            return None
        at_end = sys.exc_info()[0] is not None  # asyncssh closes what is open while it handles the session's end
        return self._written(handle, FileCall.OPEN_AT_END if at_end else FileCall.WRITE)

    async def _written(self, handle: Writer, call: FileCall) -> None:
        """Store what was written; hashing and copying a long file do not hold up the router."""
        outcome = OK
        try:
            with told():
                self._check_current(handle)
                clock = self._billers.get(handle.biller_id).router.books.clock
                stored = await asyncio.to_thread(handle.stored, clock.now())
                self._check_current(handle)
                handle.finish(stored)
                self._billers.keep(handle.biller_id)
        except asyncssh.SFTPError as error:
            outcome = error.reason
            raise
        finally:
            handle.drop()
            self._log.add(call, handle.biller_id, handle.path, size=handle.written, outcome=outcome, drawn=handle.drawn)

    def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """Set the date of a file, or cut it; owners and permissions are taken and not kept."""
        with self._log.logged(FileCall.SET_DATE, path):
            place = self._file(path)
            if attrs.size is not None:
                raise asyncssh.SFTPOpUnsupported("cutting a file by its name is not supported; open it and write")
            stored = place.tree.find(place.path)
            if attrs.mtime is not None and stored is not None:
                moment = datetime.fromtimestamp(attrs.mtime, UTC)
                place.tree.put(place.path, replace(stored, modified=moment))
                self._billers.keep(place.biller_id)

    lsetstat = setstat

    def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> None:
        """Set the date of an open file, or cut it."""
        handle = _handle(file_obj)
        if isinstance(handle, Writer):
            with told():
                if attrs.size is not None:
                    handle.truncate(attrs.size)
                if attrs.mtime is not None:
                    handle.modified = datetime.fromtimestamp(attrs.mtime, UTC)

    def fsync(self, file_obj: object) -> None:
        """Take the call: a file is on the disk when it is closed."""
        _handle(file_obj)

    def remove(self, path: bytes) -> None:
        """Remove a file."""
        self._change(FileCall.REMOVE, path, lambda place: place.tree.remove(place.path))

    def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """Make a folder."""
        del attrs
        self._change(FileCall.MAKE_FOLDER, path, lambda place: place.tree.make_folder(place.path, now(place)))

    def rmdir(self, path: bytes) -> None:
        """Remove an empty folder."""
        self._change(FileCall.REMOVE_FOLDER, path, lambda place: place.tree.remove_folder(place.path))

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        """Rename a file or folder; a taken name is refused with the general failure, as on OpenSSH."""
        self._rename(oldpath, newpath, replaces=False)

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        """Rename a file in place of any other with the new name."""
        self._rename(oldpath, newpath, replaces=True)

    def _rename(self, oldpath: bytes, newpath: bytes, *, replaces: bool) -> None:
        with self._log.logged(FileCall.RENAME, oldpath, newpath):
            old, new = self._view.place(oldpath), self._view.place(newpath)
            if old.tree is not new.tree:
                raise asyncssh.SFTPFailure("the two names are of different billers; copy the file instead")
            old.tree.rename(old.path, new.path, replaces=replaces)
            self._billers.keep(old.biller_id)

    def symlink(self, oldpath: bytes, newpath: bytes) -> None:
        """Refuse: links would lead out of a biller's folders."""
        del oldpath, newpath
        raise asyncssh.SFTPOpUnsupported("links are not supported")

    def link(self, oldpath: bytes, newpath: bytes) -> None:
        """Refuse: links would lead out of a biller's folders."""
        del oldpath, newpath
        raise asyncssh.SFTPOpUnsupported("links are not supported")

    def readlink(self, path: bytes) -> bytes:
        """Refuse: there are no links."""
        del path
        raise asyncssh.SFTPNoSuchFile("links are not supported")

    # --- what the calls share -----------------------------------------------------------------------------------------

    @property
    def _spool(self) -> Spool:
        return self._billers.file_server.spool

    def _change(self, call: FileCall, path: bytes, change: Callable[[Place], None]) -> None:
        with self._log.logged(call, path):
            place = self._view.place(path)
            change(place)
            self._billers.keep(place.biller_id)

    def _file(self, path: bytes) -> Place:
        """Return where a file is; SFTPNoSuchFile for anything else."""
        place = self._view.place(path)
        if place.biller is None or place.tree.is_folder(place.path):
            raise asyncssh.SFTPFailure(f"{place.path} is a folder")
        if not place.tree.exists(place.path):
            raise asyncssh.SFTPNoSuchFile(f"{place.path} not found")
        return place

    def _check_current(self, handle: Writer) -> None:
        """Raise SFTPFailure where the biller no longer has the books that the file was opened in."""
        there = self._billers.has(handle.biller_id)
        if not there or self._billers.get(handle.biller_id).router.books.files is not handle.tree:
            raise asyncssh.SFTPFailure("the biller was reset or removed while the file was written")


def _handle(file_obj: object) -> Reader | Writer:
    if not isinstance(file_obj, Reader | Writer):
        raise asyncssh.SFTPFailure("not an open file")
    return file_obj


def _writer(file_obj: object) -> Writer:
    if not isinstance(file_obj, Writer):
        raise asyncssh.SFTPPermissionDenied("the file is open for reading only")
    return file_obj
