"""The pick-up of bill files (invoice-files §1, §6): looks at the folders of billers and takes what is whole.

Theory of operation. A row per file in the store is the authority; the file server only follows it.

    SEEN ──two looks alike, closing tag──▶ CLAIMED ──fetch, count, SHA-256──▶ IMPORTED ──▶ archive/
      ▲                                      │  │                            REFUSED  ──▶ error/ + .log
      └──── changed, lost, reader died ──────┘  └─name or content known──▶   DUPLICATE ─▶ archive/
                                                                             ASKED: a person decides
      └──────────── moved back ──────────── RETRY ◀─a person─ REFUSED

- Never the date of a file decides, never its size alone: a file is whole when size and date were the same at two
  looks of our clock and its tail is the closing root tag. What stalls while it is uploaded has no closing tag.
- A claim is a conditional change of the row; of many processes one wins. A claim ends with its process: presence in
  the store tells which are dead.
- The row becomes IMPORTED in the transaction that moves the bills in. A crash before it imports nothing, a crash after
  it leaves only the move to be done, which is repeated by a plain rename to the name that the row holds.
- A file is known by name and content: both known, duplicate; one of them known, a person decides.
"""

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from sqlalchemy import Row

from ic_adapter.billers.register import Biller, Register
from ic_adapter.failpoints import Failpoints
from ic_adapter.files.bills.importer import Importer
from ic_adapter.files.pickup.moving import Mover
from ic_adapter.files.pickup.observing import Observer, Shown, shown_of
from ic_adapter.files.pickup.sources import FileSource, sources_of
from ic_adapter.files.pickup.taking import Taker
from ic_adapter.files.transport.folder import Folder, FolderError, Opener
from ic_adapter.records.pickups import DECIDED, NEVER_READ, PickupState
from ic_adapter.store.bills import pickups
from ic_adapter.store.database.engine import Store

LOG = logging.getLogger("ic_adapter.files")
NOTED_EVERY = 1.0  # seconds


class Owner(Protocol):
    """The name under which this process claims files, and which of the others' names are dead."""

    def token(self) -> str:
        """Return the name of this process."""

    def is_gone(self, owner: str) -> bool:
        """Whether the process of this name is known to be dead."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a look at one biller's folders went; ``trouble`` is blank where they could be read."""

    bid: str
    trouble: str


class Pickup:
    """Picks up for the billers of a register. ``settle`` is how long size and date have to stay the same."""

    def __init__(
        self,
        store: Store,
        register: Register,
        importer: Importer,
        opener: Opener,
        owner: Owner,
        *,
        settle: timedelta,
        fail: Failpoints | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._register = register
        self._opener = opener
        self._settle = settle
        self._now = now
        points = fail or Failpoints()
        self._observer = Observer(owner.is_gone)
        self._importer = importer
        self._taker = Taker(store, importer, owner.token, points, now)
        self._mover = Mover(store, points, now)

    def keep_bifs(self, folder: Path) -> None:
        """Keep the BIF of each file that is taken, with its JSON twin, below this folder."""
        self._taker.bif_folder = folder

    def look(self, bids: Iterable[str] | None = None) -> list[Look]:
        """Look once at the folders of these billers, or of all; trouble of one stops no other.

        They share a connection until one is in trouble: it may be lost, so the next biller gets a new one.
        """
        billers = self._register.all() if bids is None else [self._register.get(bid) for bid in bids]
        self._importer.settle({biller.id for biller in billers})
        with self._store.reading() as connection:
            sources = {biller.id: sources_of(connection, biller) for biller in billers}
        wanted = [biller for biller in billers if sources[biller.id]]
        waiting = deque(wanted)
        looks: list[Look] = []
        with self._noting() as note:
            while waiting:
                before = len(waiting)
                try:
                    with self._opener() as folder:
                        while waiting and not (looks and looks[-1].trouble and len(waiting) < before):
                            looks.append(self._looked(folder, waiting[0], sources[waiting[0].id]))
                            note(looks[-1])
                            waiting.popleft()
                except FolderError as error:
                    if len(waiting) == before:  # nobody could be looked at: the place itself is in trouble
                        missed = [Look(biller.id, str(error)) for biller in waiting]
                        for look in missed:
                            note(look)
                        return looks + missed
        return looks

    @contextmanager
    def _noting(self) -> Generator[Callable[[Look], None], None, None]:
        """Write down how looks went, those of a second together: of 200 billers each would wait for the disk."""
        found: list[tuple[str, datetime, str]] = []
        written_at = monotonic()

        def write() -> None:
            nonlocal written_at
            with self._store.writing() as connection:
                for bid, at, trouble in sorted(found):  # always in the same order: another process may look, too
                    pickups.looked(connection, bid, at, trouble)
            found.clear()
            written_at = monotonic()

        def note(look: Look) -> None:
            found.append((look.bid, self._now(), look.trouble))
            if monotonic() - written_at >= NOTED_EVERY:
                write()

        try:
            yield note
        finally:
            if found:
                write()

    def settle_of(self, biller: Biller) -> timedelta:
        """How long size and date of the biller's files have to stay the same."""
        own = biller.keys.files_settle_seconds
        return self._settle if own == "" else timedelta(seconds=own)

    def longest_settle(self, bids: Iterable[str] | None = None) -> timedelta:
        """The longest such time of these billers, or of all."""
        billers = self._register.all() if bids is None else [self._register.get(bid) for bid in bids]
        return max(map(self.settle_of, billers), default=self._settle)

    def _looked(self, folder: Folder, biller: Biller, sources: Iterable[FileSource]) -> Look:
        try:
            for source in sources:
                self._kind(folder, biller, source)
        except FolderError as error:
            LOG.warning("pick-up bid=%s: %s", biller.id, error)
            return Look(biller.id, str(error))
        return Look(biller.id, "")

    def _kind(self, folder: Folder, biller: Biller, source: FileSource) -> None:
        bid, kind, place = biller.id, source.kind, source.place
        settle = self.settle_of(biller)
        shown = shown_of(source, folder.listing(place))
        now = self._now()
        rows = self._observed(bid, kind.value, shown, now)
        for row in (it for it in rows if it.state == PickupState.RETRY):
            self._mover.bring_back(folder, f"{place}/{row.name}", row)
        for row in rows:
            is_waiting = row.state == PickupState.SEEN and row.reason_code not in NEVER_READ
            if is_waiting and now - row.stable_since >= settle and row.stable_since < now:
                self._taker.take(folder, f"{place}/{row.name}", row, source.lack)
        if not rows:
            return
        with self._store.reading() as connection:
            decided = [it for it in pickups.open_rows(connection, bid, kind.value) if it.state in DECIDED]
        for row in decided:
            self._mover.move(folder, f"{place}/{row.name}", row, receipt=biller.keys.files_receipt)

    def _observed(self, bid: str, kind: str, shown: Shown, now: datetime) -> Sequence[Row[Any]]:
        """Return the open rows in line with the listing; a look that finds nothing new does not wait to write."""
        with self._store.reading() as connection:
            rows = pickups.open_rows(connection, bid, kind)
        if self._observer.is_in_line(rows, shown):
            return rows
        with self._store.writing() as connection:
            self._observer.observe(connection, bid, kind, shown, now)
            return pickups.open_rows(connection, bid, kind)
