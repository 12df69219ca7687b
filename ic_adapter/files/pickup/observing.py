"""What a look at a folder changes in the rows: new files, files that grew, files that left, readers that died."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.files.pickup.names import Fit
from ic_adapter.files.pickup.sources import FileSource
from ic_adapter.files.transport.folder import Entry
from ic_adapter.records.pickups import DECIDED, PickupReason, PickupState
from ic_adapter.store.bills import pickups

#: States in which a file need not be in the folder.
STAYING = (*DECIDED, PickupState.RETRY)
LONGEST = 255  # characters of a name that a row has; an escaped name may be longer
#: What the row of a file that is seen for the first time, or as another than before, begins with.
WAITING: Mapping[Fit, PickupReason] = {
    Fit.FILE: PickupReason.GROWING,
    Fit.NEARLY: PickupReason.NAME_NEARLY_FITS,
    Fit.NOT_MAPPED: PickupReason.NAME_NOT_MAPPED,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a listing shows of a biller's files, by name: how each name fits, and the entries that have rows."""

    fits: Mapping[str, Fit]
    entries: Mapping[str, Entry]


def shown_of(source: FileSource, entries: Iterable[Entry]) -> Shown:
    """Return the entries of a listing that are or might be meant as files of this source."""
    found = {entry.name[:LONGEST]: entry for entry in entries}
    fits = {name: source.fit(entry.name) for name, entry in found.items()}
    return Shown(fits, {name: entry for name, entry in found.items() if _is_shown(entry, fits[name])})


class Observer:
    """Brings the rows of one biller's folder in line with a listing. `is_gone` knows which processes are dead."""

    def __init__(self, is_gone: Callable[[str], bool]) -> None:
        self._is_gone = is_gone

    def is_in_line(self, rows: Sequence[Row[Any]], shown: Shown) -> bool:
        """Whether `observe` would change nothing: every file has its row, alike, and every row its file."""
        alike = {row.name for row in rows if row.name in shown.entries and _is_same(row, shown.entries[row.name])}
        return alike == shown.entries.keys() and all(_is_left(row, shown.entries.get(row.name)) for row in rows)

    def observe(self, connection: Connection, bid: str, kind: str, shown: Shown, now: datetime) -> None:
        """Change the rows. A file whose size and date are as they were keeps the moment since when they are."""
        fits, present = shown.fits, shown.entries
        rows: dict[str, Row[Any]] = {}
        for row in pickups.open_rows(connection, bid, kind):
            entry = present.get(row.name)
            if entry is None:
                self._missing(connection, row)
            elif self._stays(connection, row, entry, fits[row.name], now):
                rows[row.name] = row
        for name, entry in sorted(present.items()):
            if name not in rows:
                pickups.add(connection, bid, kind, _seen(name, entry, fits[name], now) | {"first_seen": now})

    def _stays(self, connection: Connection, row: Row[Any], entry: Entry, fit: Fit, now: datetime) -> bool:
        """Whether the row goes on standing for the file of its name; what was replaced is a new file."""
        is_same = _is_same(row, entry)
        state = PickupState(row.state)
        if state is PickupState.CLAIMED:
            if self._is_gone(row.owner):
                back = _seen(row.name, entry, fit, row.stable_since if is_same else now)
                back |= {"owner": "", "reason_code": PickupReason.SENDER_GONE}
                pickups.change(connection, row.id, state, back, row.owner)
            return True
        if is_same:
            return True
        if state is PickupState.RETRY:  # it is in error/; what is here has a row of its own
            return False
        if state in DECIDED:  # replaced before it was moved: what is there now has a row of its own
            pickups.change(connection, row.id, state, {"is_open": False, "target": ""})
            return False
        pickups.change(connection, row.id, state, _seen(row.name, entry, fit, now))
        return True

    def _missing(self, connection: Connection, row: Row[Any]) -> None:
        """A file that is not there any more: if it was decided, the mover closes its row, else it is gone."""
        state = PickupState(row.state)
        if state not in STAYING and (state is not PickupState.CLAIMED or self._is_gone(row.owner)):
            gone = {"state": PickupState.GONE, "reason_code": PickupReason.LEFT_FOLDER, "owner": "", "is_open": False}
            pickups.change(connection, row.id, state, gone, row.owner)


def _is_left(row: Row[Any], entry: Entry | None) -> bool:
    """Whether a row is left as it is where this is the entry of its name now."""
    state = PickupState(row.state)
    if state is PickupState.CLAIMED:
        return False  # its process may be dead
    return state in STAYING if entry is None else state is PickupState.RETRY or _is_same(row, entry)


def _is_same(row: Row[Any], entry: Entry) -> bool:
    return bool((row.size, row.modified) == (entry.size, entry.modified))


def _is_shown(entry: Entry, fit: Fit) -> bool:
    """Whether the entry is or might be meant as a file that is picked up; a folder or link is if its name fits."""
    return fit is Fit.FILE or (fit is not Fit.OTHER and entry.is_file)


def _seen(name: str, entry: Entry, fit: Fit, since: datetime) -> dict[str, object]:
    return {
        "name": name,
        "size": entry.size,
        "modified": entry.modified,
        "stable_since": since,
        "state": PickupState.SEEN,
        "reason_code": WAITING[fit] if entry.is_file else PickupReason.NOT_A_FILE,
    }
