"""The donation lockbox of a biller (adapter §15): closes its days, drops the files, and tells what became of each.

A file is made in one step (`closing`) and dropped in another (`dropping`), so that nothing is assigned twice however
often a drop fails.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.failpoints import Failpoints
from ic_adapter.files.lockbox.closing import Closer, last_day
from ic_adapter.files.lockbox.dropping import Dropper, Owner
from ic_adapter.files.lockbox.profile import Profile
from ic_adapter.files.transport.folder import FolderError, Opener
from ic_adapter.records.lockbox import OPEN, LockboxReason, LockboxState, text_of
from ic_adapter.store.database.engine import Store
from ic_adapter.store.lockbox import donations, files

LOG = logging.getLogger("ic_adapter.files")
NO_PLACE = "this process reaches no folders; set sftp_url or file_folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockboxFile:
    """One file as people see it: `reason` is the text of `reason_code`."""

    id: int
    bid: str
    number: int
    day: date
    name: str
    folder: str
    sha256: str
    size: int
    donations: int
    total: Decimal
    created_at: datetime
    state: LockboxState
    reason_code: LockboxReason
    reason: str
    dropped_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockboxContent:
    """What is in a file: its text, and the payment GUIDs of its lines. `voided_since`: voided after it was made."""

    text: str
    payments: tuple[str, ...]
    voided_since: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Donations that wait for a file, by the state of their record; `oldest` is the moment of the oldest one."""

    bid: str
    state: str
    donations: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class LockboxRun:
    """How a run for one biller went: the files that it made, and why files are not dropped (blank where they are)."""

    bid: str
    made: tuple[int, ...]
    trouble: str


class Lockbox:
    """The lockboxes of a register's billers; safe to use from many threads and processes."""

    def __init__(
        self,
        store: Store,
        register: Register,
        owner: Owner,
        profile: Profile,
        fail: Failpoints,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._register = register
        self._closer = Closer(store, register, profile, fail)
        self._dropper = Dropper(store, owner, fail, now)
        self._opener: Opener | None = None

    def offer(self, opener: Opener) -> None:
        """From now on this process can reach the folders."""
        self._opener = opener

    def billers(self) -> list[Biller]:
        """Return the billers that have a lockbox."""
        return [biller for biller in self._register.all() if biller.template.donation_lockbox]

    def run(self, bids: Iterable[str] | None = None) -> list[LockboxRun]:
        """Close the days that are over, missed ones too, and drop what is to be dropped. NotFound, Conflict."""
        wanted = self.billers() if bids is None else [self._with_lockbox(bid) for bid in bids]
        made = {biller.id: tuple(self._closer.close(biller.id)) for biller in wanted}
        with self._store.reading() as connection:
            todo = {biller.id: files.open_files(connection, biller.id) for biller in wanted}
        trouble = self._dropped([row for rows in todo.values() for row in rows])
        return [LockboxRun(bid, numbers, trouble.get(bid, "")) for bid, numbers in made.items()]

    def export(self, bid: str, day: date) -> LockboxFile:
        """Drop the file of one day, once more if it was dropped before: the very same bytes. NotFound, Conflict."""
        biller = self._with_lockbox(bid)
        if self._opener is None:
            raise Conflict(NO_PLACE)
        self._closer.close(bid)
        if day > last_day(biller):
            raise Conflict(f"business day {day} is not over; it is exported once its cut-off has passed")
        with self._store.writing() as connection:
            row = files.of_day(connection, bid, day)
            if row is None:
                raise NotFound(f"no lockbox file for {day}: no donation was completed that day")
            if row.state not in OPEN:
                again = {"state": LockboxState.TO_DROP, "reason_code": LockboxReason.NONE, "detail": ""}
                files.change(connection, row.id, (LockboxState(row.state),), row.owner, again)
            row = files.of_day(connection, bid, day) or row
        self._dropped([row])
        return self.one(row.id)

    def confirm(self, number: int, by: str) -> LockboxFile:
        """Write down that a stopped file reached its receiver. NotFound, Conflict."""
        before = self.one(number)
        done = {"state": LockboxState.DROPPED, "reason_code": LockboxReason.CONFIRMED, "detail": by}
        with self._store.writing() as connection:
            if not files.change(connection, number, (LockboxState.STOPPED,), "", done):
                raise Conflict(f"lockbox file {number} is {before.state}; only a file that is STOPPED can be confirmed")
        return self.one(number)

    def all(self, bid: str | None = None, limit: int = 100, before: int | None = None) -> list[LockboxFile]:
        """Return the newest files of a biller or of all. NotFound for a biller that is not there."""
        if bid is not None:
            self._register.get(bid)
        with self._store.reading() as connection:
            return [_file(row) for row in files.newest(connection, bid, limit, before)]

    def one(self, number: int) -> LockboxFile:
        """Return one file. NotFound."""
        with self._store.reading() as connection:
            return _file(_row(files.read(connection, number), number))

    def content(self, number: int) -> LockboxContent:
        """Return what is in a file. NotFound."""
        with self._store.reading() as connection:
            row = _row(files.read(connection, number), number)
            lines = donations.of_file(connection, number)
        return LockboxContent(
            text=row.content,
            payments=tuple(line.source_id for line in lines),
            voided_since=tuple(line.source_id for line in lines if line.is_voided),
        )

    def waiting(self, bid: str | None = None) -> list[Waiting]:
        """Return the donations that wait for a file."""
        with self._store.reading() as connection:
            return [
                Waiting(row.bid, row.state, row.donations, row.oldest) for row in donations.waiting(connection, bid)
            ]

    def _with_lockbox(self, bid: str) -> Biller:
        biller = self._register.get(bid)
        if not biller.template.donation_lockbox:
            raise Conflict(f"biller {bid} has no lockbox; only billers of template 3426 have one")
        return biller

    def _dropped(self, rows: Iterable[Row[Any]]) -> dict[str, str]:
        """Drop these files over one connection, those of a biller in their order; return the trouble by biller."""
        waiting = list(rows)
        if not waiting:
            return {}
        if self._opener is None:
            return {row.bid: NO_PLACE for row in waiting}
        trouble: dict[str, str] = {}
        try:
            with self._opener() as folder:
                for row in waiting:
                    if row.bid not in trouble:
                        try:
                            self._dropper.drop(folder, row)
                        except FolderError as error:
                            trouble[row.bid] = str(error)
                            LOG.warning("lockbox bid=%s file=%s: %s", row.bid, row.name, error)
        except FolderError as error:  # nobody could log in
            LOG.warning("lockbox: %s", error)
            for row in waiting:
                self._dropper.note(row, str(error))
                trouble.setdefault(row.bid, str(error))
        return trouble


def _row(row: Row[Any] | None, number: int) -> Row[Any]:
    if row is None:
        raise NotFound(f"lockbox file {number} not found")
    return row


def _file(row: Row[Any]) -> LockboxFile:
    reason = LockboxReason(row.reason_code)
    return LockboxFile(
        id=row.id,
        bid=row.bid,
        number=row.number,
        day=row.day,
        name=row.name,
        folder=row.folder,
        sha256=row.sha256,
        size=row.size,
        donations=row.donations,
        total=row.total,
        created_at=row.created_at,
        state=LockboxState(row.state),
        reason_code=reason,
        reason=text_of(reason, row.detail),
        dropped_at=row.dropped_at,
    )
