"""Ways to break the pick-up that users of other products ran into; the machine has to find each of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row

from ic_adapter.files.pickup import sources
from ic_adapter.files.pickup.observing import Observer, Shown
from ic_adapter.files.pickup.taking import Taker
from ic_adapter.files.transport.folder import Entry, Folder, NotThere
from ic_adapter.records.pickups import PickupReason, PickupState
from ic_adapter.store.bills import pickups

Patch = tuple[object, str, Callable[..., Any]]
OBSERVE: Final = Observer.observe
CLAIMED: Final = Taker._claimed
TAKE: Final = Taker.take
FETCHED: Final = Taker._fetched


class MovedAtOnce:
    """A folder from which a file leaves as soon as it is read."""

    def __init__(self, inner: Folder) -> None:
        self._inner = inner
        self._left: dict[str, Entry] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def entry(self, path: str) -> Entry:
        """The file as it was."""
        return self._left[path] if path in self._left else self._inner.entry(path)

    def fetch(self, path: str, sink: Any) -> int:
        """Read, and move."""
        count = self._inner.fetch(path, sink)
        self._left[path] = self._inner.entry(path)
        place, _, name = path.rpartition("/")
        self._inner.make_folder(f"{place}/archive")
        self._inner.rename(path, f"{place}/archive/{name}")
        return count


def _moves_first(self: Taker, folder: Folder, path: str, row: Row[Any], owner: str) -> None:
    CLAIMED(self, MovedAtOnce(folder), path, row, owner)


def _by_date(self: Observer, connection: Connection, bid: str, kind: str, shown: Shown, now: datetime) -> None:
    """Only files that are newer than the newest that was taken."""
    taken = [row for row in pickups.newest(connection, bid, None, 200) if row.state == PickupState.IMPORTED]
    cursor = max((row.modified for row in taken), default=0)
    newer = {name: entry for name, entry in shown.entries.items() if entry.modified > cursor}
    OBSERVE(self, connection, bid, kind, replace(shown, entries=newer), now)


def _by_name(connection: Connection, bid: str, kind: str, name: str, sha256: str) -> tuple[PickupReason, str]:
    del kind, sha256
    same = [row for row in pickups.newest(connection, bid, PickupState.IMPORTED, 200) if row.name == name]
    return (PickupReason.ALREADY_TAKEN, name) if same else (PickupReason.NONE, "")


class Sparse:
    """A folder whose copies have the length that was seen, whatever came."""

    def __init__(self, inner: Folder, row: Row[Any]) -> None:
        self._inner = inner
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def entry(self, path: str) -> Entry:
        """Nobody compares."""
        return replace(self._inner.entry(path), size=self._row.size, modified=self._row.modified)

    def fetch(self, path: str, sink: Any) -> int:
        """What is missing stays a hole."""
        count = self._inner.fetch(path, sink)
        sink.write(b"\0" * (self._row.size - count))
        return int(self._row.size)


def _sparse(self: Taker, folder: Folder, path: str, row: Row[Any], spool: Any) -> str:
    return FETCHED(self, Sparse(folder, row), path, row, spool)


class Renamed:
    """A folder in which a claimed file has another name."""

    def __init__(self, inner: Folder, path: str, claimed: str) -> None:
        self._inner = inner
        self._names = {path: claimed}

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        return lambda path, *rest: method(self._names.get(path, path), *rest)


def _claims_by_rename(self: Taker, folder: Folder, path: str, row: Row[Any], owner: str) -> None:
    """Rename, work, rename back: a process that dies in between hides the file."""
    place, _, name = path.rpartition("/")
    claimed = f"{place}/.{name}.claimed"
    try:
        folder.rename(path, claimed)
    except NotThere:
        return
    self._fail.reach("pickup.after_claim")
    CLAIMED(self, Renamed(folder, path, claimed), path, row, owner)
    folder.rename(claimed, path)


MUTANTS: Final[Mapping[str, Patch]] = {
    "move before import": (Taker, "_claimed", _moves_first),
    "date as cursor": (Observer, "observe", _by_date),
    "readiness by size only": (sources, "lack_of", lambda _tail: PickupReason.NONE),
    "duplicates by name only": (pickups, "taken", _by_name),
    "sparse copy": (Taker, "_fetched", _sparse),
    "claim by rename": (Taker, "_claimed", _claims_by_rename),
}
