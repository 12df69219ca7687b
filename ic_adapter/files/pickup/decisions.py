"""What a person can ask of the pick-up and tell it: which files there are, take this one, refuse that one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from ic_adapter.billers.register import Register
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.records.pickups import PickupReason, PickupState, text_of
from ic_adapter.store.bills import pickups
from ic_adapter.store.database.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file as people see it: `reason` is the text of `reason_code`, `target` where it was moved to."""

    id: int
    bid: str
    kind: str
    name: str
    size: int
    state: PickupState
    reason_code: PickupReason
    reason: str
    first_seen: datetime
    sha256: str
    import_id: int | None
    target: str
    is_open: bool
    decided_by: str


@dataclass(frozen=True, slots=True)
class Status:
    """One biller: how many files are in which state and not done with, and how the last look went."""

    bid: str
    waiting: dict[str, int]
    looked_at: datetime | None
    trouble: str
    since: datetime | None


class PickupDecisions:
    """Reads and changes the rows of files; nothing here touches a file server."""

    def __init__(self, store: Store, register: Register) -> None:
        self._store = store
        self._register = register

    def all(self, bid: str | None = None, state: PickupState | None = None, limit: int = 200) -> list[File]:
        """Return the newest files of a biller or of all. NotFound for a biller that is not there."""
        if bid is not None:
            self._register.get(bid)
        with self._store.reading() as connection:
            return [_file(row) for row in pickups.newest(connection, bid, state, limit)]

    def one(self, number: int) -> File:
        """Return one file. NotFound."""
        with self._store.reading() as connection:
            row = pickups.read(connection, number)
        if row is None:
            raise NotFound(f"file {number} not found")
        return _file(row)

    def status(self) -> list[Status]:
        """Return every biller with files or looks, by id."""
        with self._store.reading() as connection:
            looks, counts = pickups.looks(connection), pickups.counts(connection)
        waiting: dict[str, dict[str, int]] = {row.bid: {} for row in looks}
        for row in counts:
            waiting.setdefault(row.bid, {})[row.state] = row.files
        by_bid = {row.bid: row for row in looks}
        return [_status(bid, waiting[bid], by_bid.get(bid)) for bid in sorted(waiting)]

    def accept(self, number: int, by: str) -> File:
        """Have a file taken that waits for a person, whatever its name and content. NotFound, Conflict."""
        return self._decide(
            number,
            (PickupState.ASKED,),
            {"state": PickupState.SEEN, "reason_code": PickupReason.NONE, "detail": "", "is_accepted": True},
            by,
        )

    def refuse(self, number: int, by: str, reason: str) -> File:
        """Have a file moved to error/ that waits for a person. NotFound, Conflict."""
        change = {"state": PickupState.REFUSED, "reason_code": PickupReason.REFUSED_BY_PERSON, "detail": reason}
        return self._decide(number, (PickupState.ASKED, PickupState.SEEN), change, by)

    def _decide(self, number: int, possible: Sequence[PickupState], change: Mapping[str, object], by: str) -> File:
        before = self.one(number)
        if before.state not in possible or not before.is_open:
            states = " or ".join(possible)
            raise Conflict(f"file {number} is {before.state}; only a file that is {states} can be decided")
        with self._store.writing() as connection:
            if not pickups.change(connection, number, before.state, {**change, "decided_by": by}):
                raise Conflict(f"file {number} has changed; look at it again")
        return self.one(number)


def _file(row: Row[Any]) -> File:
    reason = PickupReason(row.reason_code)
    return File(
        id=row.id,
        bid=row.bid,
        kind=row.kind,
        name=row.name,
        size=row.size,
        state=PickupState(row.state),
        reason_code=reason,
        reason=text_of(reason, row.detail),
        first_seen=row.first_seen,
        sha256=row.sha256,
        import_id=row.import_id,
        target="" if row.is_open else row.target,
        is_open=row.is_open,
        decided_by=row.decided_by,
    )


def _status(bid: str, waiting: dict[str, int], look: Row[Any] | None) -> Status:
    if look is None:
        return Status(bid, waiting, None, "", None)
    return Status(bid, waiting, look.looked_at, look.trouble, look.since)
