"""How a file that the simulator drops appears to the readers of the file server: at once, or as fault rules have it.

The biller's books hold the whole file from the start, so that a restart loses nothing; what readers see of it before
it has arrived goes by the biller's clock.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import floor
from posixpath import basename, dirname, join

from simulator.archive.spool import PIECE, Content, Spool, opened
from simulator.billers.biller import Biller
from simulator.billers.file_server import FileServer
from simulator.billing.records.file_calls import FileCall
from simulator.billing.records.files import StoredFile
from simulator.contract.faults.files.switchboard import AskedFile, DrawnFault
from simulator.journal.file_traffic import FileExchange

#: What the name of a file gets for another one that replaces it.
OTHER = b"\n"
#: Faults after which the upload's session is gone; that put a second file; whose file arrives in time.
LOST = frozenset({"session_lost", "lost_before_close"})
BESIDE = frozenset({"temporary_left", "done_file_first"})
GROWING = frozenset({"grows", "stalls", "temporary_name", "done_file_first"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A file on its way: seen under ``path`` (blank: not yet), cut at ``stalled_at`` or growing evenly."""

    stored: StoredFile
    spool: Spool
    now: Callable[[], datetime]
    started: datetime
    seconds: float
    path: str
    stalled_at: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self._elapsed >= self.seconds

    @property
    def size(self) -> int:
        """Bytes that readers see now."""
        if self.stalled_at is not None:
            return self.stalled_at
        return floor(self.stored.size * max(0.0, min(1.0, self._elapsed / self.seconds)))

    @property
    def modified(self) -> datetime | None:
        """The moment of the last byte: a stalled file looks as if it were done."""
        return None if self.stalled_at is None else self.started

    def read(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``offset``."""
        with opened(self.stored, self.spool) as source:
            source.seek(offset)
            return source.read(max(0, min(size, self.size - offset)))

    def moved(self, path: str) -> "Growth":
        """The same file after a client renamed it: it goes on growing there."""
        return replace(self, path=path)

    @property
    def _elapsed(self) -> float:
        return self.now().timestamp() - self.started.timestamp()  # not of local times: a clock change lies between


def drawn_for(server: FileServer, biller: Biller, path: str) -> tuple[DrawnFault, ...]:
    """Return the fault rules that hit a file which the simulator drops there."""
    return server.faults(biller).draw(AskedFile(call=FileCall.DROP, path=path))


def arrive(
    server: FileServer, biller: Biller, path: str, stored: StoredFile, drawn: tuple[DrawnFault, ...], *, dated: bool
) -> None:
    """Have a file at the path as the drawn faults show it; ``dated``: the date was given and stays.

    BooksError where the path cannot be a file's, OSError where the disk refuses.
    """
    tree, clock, spool = biller.router.books.files, biller.router.books.clock, server.spool
    now = clock.now().replace(microsecond=0)
    tree.check_file(path)
    for it in drawn:
        if it.fault == "session_lost":
            stored = cut(spool, stored, it.place(stored.size))
    growth = next((it for it in (_growth(it, path, stored, spool, clock.now) for it in drawn[::-1]) if it), None)
    if growth is not None and not dated:
        done = clock.later(timedelta(seconds=growth.seconds))
        stored = replace(stored, modified=done.replace(microsecond=0))
    for it in drawn:
        if it.fault in BESIDE:
            size = it.place(stored.size) if "bytes" in it.names else 0
            tree.put(_beside(path, it), replace(cut(spool, stored, size), modified=now))
    tree.arrive(path, stored, growth)
    if drawn:
        call = FileCall.OPEN_AT_END if any(it.fault in LOST for it in drawn) else FileCall.DROP
        names = tuple(it.rule.name for it in drawn)
        entry = FileExchange(at=now, user="", client="", call=call, path=path, size=stored.size, faults=names)
        server.traffic(biller.id).add(entry)


def _growth(it: DrawnFault, path: str, stored: StoredFile, spool: Spool, now: Callable[[], datetime]) -> Growth | None:
    if it.fault not in GROWING:
        return None
    shown = path
    if it.fault == "temporary_name":
        shown = _beside(path, it)
    elif it.fault == "done_file_first":
        shown = ""
    return Growth(
        stored=stored,
        spool=spool,
        now=now,
        started=now(),
        seconds=it.number("seconds"),
        path=shown,
        stalled_at=it.place(stored.size) if it.fault == "stalls" else None,
    )


def _beside(path: str, it: DrawnFault) -> str:
    return join(dirname(path), f"{basename(path)}{it.parameter('suffix')}")


def cut(spool: Spool, stored: StoredFile, size: int) -> StoredFile:
    """Return the file with its first bytes only."""
    return _remade(spool, stored, lambda content: content.truncate(min(size, content.size)))


def replacement(spool: Spool, stored: StoredFile) -> StoredFile:
    """Return another file for the same name: one byte longer."""
    return _remade(spool, stored, lambda content: content.write(content.size, OTHER))


def rewritten_alike(spool: Spool, stored: StoredFile) -> StoredFile:
    """Return a file of the same size and date with other bytes: its last digit is another one."""

    def change(content: Content) -> None:
        for offset in range(max(0, content.size - PIECE), -1, -PIECE):
            piece = content.read(offset, PIECE)
            place = max(piece.rfind(b"%d" % digit) for digit in range(10))
            if place >= 0:
                content.write(offset + place, b"0" if piece[place : place + 1] != b"0" else b"1")
                return
        if content.size:
            content.write(0, bytes([content.read(0, 1)[0] ^ 1]))

    return _remade(spool, stored, change)


def _remade(spool: Spool, stored: StoredFile, change: Callable[[Content], None]) -> StoredFile:
    content = Content()
    try:
        with opened(stored, spool) as source:
            while piece := source.read(PIECE):
                content.write(content.size, piece)
        change(content)
        digest, held = spool.store(content)
        return replace(stored, size=content.size, digest=digest, content=held)
    finally:
        content.close()
