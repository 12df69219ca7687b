"""What a person can ask of the pick-up and tell it: which files there are, take this one, refuse that one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from ic_adapter.billers.register import Register
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.files.bills.tally import Imported, imported_of
from ic_adapter.files.pickup.decision_request import FileDecision, FileDecisionBody
from ic_adapter.records.pickups import PickupReason, PickupState, text_of
from ic_adapter.store.bills import imports, pickups
from ic_adapter.store.database.engine import Store

#: In which states a file can be decided about.
POSSIBLE: Mapping[FileDecision, tuple[PickupState, ...]] = {
    FileDecision.ACCEPT: (PickupState.ASKED,),
    FileDecision.REFUSE: (PickupState.ASKED, PickupState.SEEN),
    FileDecision.RETRY: (PickupState.REFUSED,),
}


@dataclass(frozen=True, slots=True)
class Bills:
    """What an imported file came to; `left_out` bills were faulty, `older` ones older than what is stored."""

    records: int
    accepted: int
    left_out: int
    older: int
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file as people see it: `reason` is the text of `reason_code`, `target` where it was moved to.

    `bills` of a file that was imported.
    """

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
    bills: Bills | None


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

    def all(
        self, bid: str | None = None, state: PickupState | None = None, limit: int = 200, before: int | None = None
    ) -> list[File]:
        """Return the newest files of a biller or of all; `before` a file's id. NotFound for an unknown biller."""
        if bid is not None:
            self._register.get(bid)
        with self._store.reading() as connection:
            rows = pickups.newest(connection, bid, state, limit, before)
            came_to = imports.outcomes(connection, [row.import_id for row in rows if row.import_id is not None])
        return [_file(row, came_to) for row in rows]

    def one(self, number: int, bid: str | None = None) -> File:
        """Return one file, of this biller if one is given. NotFound."""
        with self._store.reading() as connection:
            row = pickups.read(connection, number)
            if row is None or bid not in (None, row.bid):
                raise NotFound(f"file {number} not found")
            return _file(row, imports.outcomes(connection, [] if row.import_id is None else [row.import_id]))

    def imported(self, file: File) -> Imported | None:
        """Return what was imported of a file, with the bills that were left out; None where nothing was."""
        if file.import_id is None:
            return None
        with self._store.reading() as connection:
            return imported_of(imports.read(connection, file.import_id))

    def tallies(self, bid: str | None = None) -> Mapping[PickupState, int]:
        """Return how many files of a biller or of all are in which state, those that are done with among them."""
        with self._store.reading() as connection:
            found = pickups.tallies(connection, bid)
        return {state: found.get(state.value, 0) for state in PickupState}

    def status(self) -> list[Status]:
        """Return every biller with files or looks, by id."""
        with self._store.reading() as connection:
            looks, counts = pickups.looks(connection), pickups.counts(connection)
        waiting: dict[str, dict[str, int]] = {row.bid: {} for row in looks}
        for row in counts:
            waiting.setdefault(row.bid, {})[row.state] = row.files
        by_bid = {row.bid: row for row in looks}
        return [_status(bid, waiting[bid], by_bid.get(bid)) for bid in sorted(waiting)]

    def accept(self, number: int, by: str, seen: PickupState | None = None) -> File:
        """Have a file taken that waits for a person, whatever its name and content. NotFound, Conflict."""
        change = {"state": PickupState.SEEN, "reason_code": PickupReason.NONE, "detail": "", "is_accepted": True}
        return self._decide(number, FileDecision.ACCEPT, change, by, seen)

    def refuse(self, number: int, by: str, reason: str, seen: PickupState | None = None) -> File:
        """Have a file moved to error/ that waits for a person, or waits to be whole. NotFound, Conflict."""
        change = {"state": PickupState.REFUSED, "reason_code": PickupReason.REFUSED_BY_PERSON, "detail": reason}
        return self._decide(number, FileDecision.REFUSE, change, by, seen)

    def retry(self, number: int, by: str, seen: PickupState | None = None) -> File:
        """Have a refused file moved back from error/ and taken again. NotFound, Conflict."""
        change = {"state": PickupState.RETRY, "reason_code": PickupReason.RETRIED, "detail": "", "is_open": True}
        return self._decide(number, FileDecision.RETRY, change, by, seen)

    def decide(self, number: int, body: FileDecisionBody) -> File:
        """Carry a decision out. BadField, NotFound, Conflict."""
        body.check()
        if body.decision is FileDecision.REFUSE:
            return self.refuse(number, body.by, body.reason, body.state)
        decide = self.accept if body.decision is FileDecision.ACCEPT else self.retry
        return decide(number, body.by, body.state)

    def _decide(
        self, number: int, decision: FileDecision, change: Mapping[str, object], by: str, seen: PickupState | None
    ) -> File:
        before = self.one(number)
        if seen not in (None, before.state):
            raise Conflict(f"file {number} has changed: it is now {before.state} (you saw {seen})")
        if decision not in choices(before):
            states = " or ".join(POSSIBLE[decision])
            gone = "" if before.state not in POSSIBLE[decision] else " and no longer there"
            raise Conflict(f"file {number} is {before.state}{gone}; {decision} is for a file that is {states}")
        with self._store.writing() as connection:
            if not pickups.change(connection, number, before.state, {**change, "decided_by": by}):
                raise Conflict(f"file {number} has changed; look at it again")
        return self.one(number)


def choices(file: File) -> list[FileDecision]:
    """Return what a person can decide about a file as it stands."""
    is_there = file.is_open or bool(file.target and file.state is PickupState.REFUSED)
    if file.reason_code is PickupReason.NOT_A_FILE:  # it is not ours to move
        return []
    return [decision for decision, states in POSSIBLE.items() if file.state in states and is_there]


def _file(row: Row[Any], came_to: Mapping[int, Row[Any]]) -> File:
    reason = PickupReason(row.reason_code)
    done = came_to.get(row.import_id)
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
        bills=None if done is None else _bills(done),
    )


def _bills(done: Row[Any]) -> Bills:
    left_out = done.records - done.accepted - done.older
    return Bills(done.records, done.accepted, left_out, done.older, done.total)


def _status(bid: str, waiting: dict[str, int], look: Row[Any] | None) -> Status:
    if look is None:
        return Status(bid, waiting, None, "", None)
    return Status(bid, waiting, look.looked_at, look.trouble, look.since)
