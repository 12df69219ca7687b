"""The session of a client with the biller's fault rules laid over its calls. What they do is in the modules beside."""

import posixpath
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from weakref import WeakKeyDictionary

import asyncssh

from simulator.archive.errors import NotKept
from simulator.billers.biller import Biller
from simulator.billers.errors import NoSuchBiller
from simulator.billers.register import Billers
from simulator.billing.records.file_calls import FileCall
from simulator.billing.records.files import FileTree
from simulator.contract.faults.files.switchboard import AskedFile, DrawnFault
from simulator.edge.sftp.attributes import now
from simulator.edge.sftp.errors import told
from simulator.edge.sftp.faults import listing, looks, open_files
from simulator.edge.sftp.faults.refusals import refuse
from simulator.edge.sftp.handles import Reader, Writer
from simulator.edge.sftp.session import FileSession
from simulator.edge.sftp.view import PathNotUtf8, Place, View

Drawn = tuple[DrawnFault, ...]
#: The last listing of each folder, by the tree it is in: a reset or restored biller has another tree.
Looks = WeakKeyDictionary[FileTree, dict[str, listing.Names]]


class FaultySession(FileSession):
    """One session: every call draws the rules of the folder's biller first."""

    def __init__(
        self,
        chan: "asyncssh.SSHServerChannel[bytes]",
        billers: Billers,
        view: View,
        user: str,
        account_of: Biller,
        last_looks: Looks,
    ) -> None:
        super().__init__(chan, billers, view, user)
        self._account_of = account_of
        self._looks = last_looks
        self._ghosts: dict[bytes, listing.Ghost] = {}
        self._open_files = 0
        self._idle = self._draw_at(account_of, AskedFile(call=FileCall.SESSION, user=user))
        self._last_call = self._time()

    # --- looking ------------------------------------------------------------------------------------------------------

    def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        """Return size and date; ghosts have theirs."""
        ghost = self._ghosts.get(posixpath.normpath(path))
        if ghost is not None:
            return ghost.attrs
        with self._hit(FileCall.STAT, path) as drawn:
            attrs = super().stat(path)
            if drawn:
                place = self._view.place(path)
                self._log.add(FileCall.STAT, place.biller_id, place.path)
                if place.biller is not None:
                    looks.seen(attrs, posixpath.basename(place.path), drawn, place.biller)
            return attrs

    lstat = stat

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        """Return the names in a folder as the faults show them."""
        with self._hit(FileCall.LIST, path) as drawn:
            names = [name async for name in super().scandir(path)]
        for name in self._shown(path, names, drawn):
            yield name

    def _shown(self, path: bytes, names: listing.Names, drawn: Drawn) -> listing.Names:
        place = self._view.place(path)
        if place.biller is None or not self._billers.file_server.faults(place.biller).rules():
            return names
        last = self._looks.setdefault(place.tree, {})
        before, last[place.path] = last.get(place.path), names
        if not drawn:
            return names
        for name in names:
            looks.seen(name.attrs, listing.raw(name).decode(errors="replace"), drawn, place.biller)
        shown = listing.changed(listing.Listing([*names], before, int(now(place).timestamp()), {}), drawn)
        for ghost_name, ghost in shown.ghosts.items():
            self._ghosts[posixpath.normpath(posixpath.join(path, ghost_name))] = ghost
        return shown.names

    # --- files --------------------------------------------------------------------------------------------------------

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        """Open a file; what hits the open file is drawn now."""
        ghost = self._ghosts.get(posixpath.normpath(path))
        writes = bool(pflags & (asyncssh.FXF_WRITE | asyncssh.FXF_APPEND))
        if ghost is not None and not writes:
            return self._ghost_reader(path, ghost, attrs)
        with self._hit(FileCall.WRITE if writes else FileCall.READ, path) as drawn:
            if any(it.fault == "vanishes" for it in drawn):
                super()._change(FileCall.REMOVE, path, lambda place: place.tree.remove(place.path))
            handle = super().open(path, pflags, attrs)
        if isinstance(handle, Reader | Writer):
            handle.drawn = drawn
            self._open_files += 1
        return handle

    def _ghost_reader(self, path: bytes, ghost: listing.Ghost, attrs: asyncssh.SFTPAttrs) -> object:
        folder = posixpath.dirname(posixpath.normpath(path))
        if ghost.original:
            return self.open(posixpath.join(folder, ghost.original), asyncssh.FXF_READ, attrs)
        if not listing.is_file(asyncssh.SFTPName(b"", attrs=ghost.attrs)):
            raise asyncssh.SFTPNoSuchFile("No such file")
        self._open_files += 1
        return Reader(replace(self._view.place(folder), path="/" + posixpath.basename(path).hex()), self._spool)

    def read(self, file_obj: object, offset: int, size: int) -> bytes | Awaitable[bytes]:  # type: ignore[override]  # asyncssh awaits what is awaitable
        """Return up to ``size`` bytes of an open file."""
        self._check_idle()
        if isinstance(file_obj, Reader) and file_obj.drawn:
            return self._faulty_read(file_obj, offset, size)
        return super().read(file_obj, offset, size)

    async def _faulty_read(self, handle: Reader, offset: int, size: int) -> bytes:
        try:
            with told():
                return await open_files.read(handle, self._spool, offset, size)
        except open_files.Interrupted:
            raise self._cut() from None

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        """Write to an open file."""
        self._check_idle()
        if isinstance(file_obj, Writer) and file_obj.drawn:
            with told():
                return open_files.write(file_obj, offset, data)
        return super().write(file_obj, offset, data)

    def close(self, file_obj: object) -> Awaitable[None] | None:
        """Close a file; the reply to a writer can be lost."""
        self._open_files -= 1
        closing = super().close(file_obj)
        if closing is not None and isinstance(file_obj, Writer) and _loses_reply(file_obj.drawn):
            return self._closed(closing)
        return closing

    async def _closed(self, closing: Awaitable[None]) -> None:
        await closing
        raise self._cut()

    # --- changes ------------------------------------------------------------------------------------------------------

    def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        """Set the date of a file."""
        with self._hit(FileCall.SET_DATE, path):
            super().setstat(path, attrs)

    lsetstat = setstat

    def _change(self, call: FileCall, path: bytes, change: Callable[[Place], None]) -> None:
        with self._hit(call, path) as drawn:
            super()._change(call, path, change)
        self._lose_reply(drawn)

    def _rename(self, oldpath: bytes, newpath: bytes, *, replaces: bool) -> None:
        with self._hit(FileCall.RENAME, oldpath, newpath) as drawn:
            super()._rename(oldpath, newpath, replaces=replaces)
        self._lose_reply(drawn)

    # --- what the calls share -----------------------------------------------------------------------------------------

    @contextmanager
    def _hit(self, call: FileCall, path: bytes, new_path: bytes = b"") -> Iterator[Drawn]:
        """Draw for a call and refuse it where a fault does; the faults are noted where the block logs the call."""
        self._check_idle()
        drawn = self._draw(call, path, new_path)
        with self._log.noting(drawn):
            with self._log.logged(call, path, new_path, only_failures=True):
                refuse(drawn)
            yield drawn

    def _draw(self, call: FileCall, path: bytes, new_path: bytes) -> Drawn:
        try:
            place = self._view.place(path)
            new = self._view.place(new_path).path if new_path else ""
        except (NoSuchBiller, PathNotUtf8):
            return ()
        if place.biller is None:
            return ()
        asked = AskedFile(call=call, path=place.path, user=self._log.user, new_path=new, open_now=self._open_files)
        return self._draw_at(place.biller, asked)

    def _draw_at(self, biller: Biller, asked: AskedFile) -> Drawn:
        drawn = self._billers.file_server.faults(biller).draw(asked)
        if drawn:
            with suppress(NotKept):  # the fault hits all the same
                self._billers.keep(biller.id)
        return drawn

    def _lose_reply(self, drawn: Drawn) -> None:
        if _loses_reply(drawn):
            raise self._cut()

    def _cut(self) -> asyncssh.SFTPError:
        """Break the connection; the error ends the call, and reaches nobody."""
        self.channel.get_connection().abort()
        return asyncssh.SFTPConnectionLost("the connection was cut by a fault rule")

    def _check_idle(self) -> None:
        """Cut the connection where it was idle too long, as the client finds out at its next call."""
        before, self._last_call = self._last_call, self._time()
        for it in self._idle:
            if self._last_call - before >= it.number("seconds"):
                self._log.add(FileCall.LOGOUT, self._account_of.id, "", outcome="cut: idle", drawn=self._idle)
                raise self._cut()

    def _time(self) -> float:
        return self._account_of.router.books.clock.now().timestamp()


def _loses_reply(drawn: Drawn) -> bool:
    return any(it.fault == "reply_lost" for it in drawn)
