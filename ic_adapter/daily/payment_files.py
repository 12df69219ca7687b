"""Payment files of file-only partners (adapter §17): the day that is over is written, and what is written is dropped.

The drop is that of lockbox files: a temporary name, a plain rename, and a row that says what is left to do.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.failpoints import Failpoints
from ic_adapter.files.lockbox.dropping import Dropper, Owner
from ic_adapter.files.partners.mapping.fields import PartnerFile
from ic_adapter.files.partners.payments import PaymentFiles
from ic_adapter.files.partners.profiles import is_file_only, profile_of
from ic_adapter.files.transport.folder import FolderError, Opener
from ic_adapter.records.lockbox import OPEN, LockboxReason, LockboxState, text_of
from ic_adapter.store.database.engine import Store
from ic_adapter.store.partners import payment_files

LOG = logging.getLogger("ic_adapter.files")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Drop:
    """How the drop of a file stands."""

    bid: str
    day: date
    name: str
    state: LockboxState
    reason: str


class PaymentDrops:
    """Writes and drops for the billers of a register; safe to use from many processes."""

    def __init__(
        self,
        store: Store,
        register: Register,
        files: PaymentFiles,
        owner: Owner,
        fail: Failpoints,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._register = register
        self._files = files
        self._dropper = Dropper(store, owner, fail, now, payment_files.change)

    def run(self, opener: Opener, bids: Iterable[str] | None = None) -> list[Drop]:
        """Write the file of each biller's yesterday and drop what is to be dropped; NotFound for a biller.

        Trouble of one biller stops no other, and what could not be dropped is dropped by the next run.
        """
        billers = self._register.all() if bids is None else [self._register.get(bid) for bid in bids]
        wanted = [biller.id for biller in billers if self._has_payment_file(biller)]
        refused = [drop for bid in wanted if (drop := self._written(bid)) is not None]
        with self._store.reading() as connection:
            rows = [row for bid in wanted for row in payment_files.to_drop(connection, bid, OPEN)]
        try:
            if rows:
                with opener() as folder:
                    for row in rows:
                        try:
                            self._dropper.drop(folder, row)
                        except FolderError as error:
                            LOG.warning("payment file bid=%s file=%s: %s", row.bid, row.name, error)
        except FolderError as error:  # nobody could log in
            for row in rows:
                self._dropper.note(row, str(error))
        return [*refused, *(drop for bid in wanted for drop in self.all(bid))]

    def _written(self, bid: str) -> Drop | None:
        """Write the file of yesterday; a value that does not fit into the file stops this biller alone."""
        day = self._register.get(bid).clock.today() - ONE_DAY
        try:
            self._files.write(bid, day)
        except Conflict as error:
            LOG.warning("payment file bid=%s day=%s: %s", bid, day, error)
            return Drop(bid, day, "", LockboxState.STOPPED, str(error))
        return None

    def all(self, bid: str) -> list[Drop]:
        """Return how the drop of each file of a biller stands, oldest first."""
        with self._store.reading() as connection:
            rows = payment_files.to_drop(connection, bid, tuple(LockboxState))
        return [
            Drop(
                row.bid, row.day, row.name, LockboxState(row.state), text_of(LockboxReason(row.reason_code), row.detail)
            )
            for row in rows
        ]

    def again(self, bid: str, day: date) -> None:
        """Have a file dropped once more, the same bytes: a person asked the receiver. NotFound, Conflict."""
        with self._store.writing() as connection:
            row = payment_files.of_day(connection, bid, day)
            if row is None:
                raise NotFound(f"biller {bid} has no payment file of {day}")
            back = {"state": LockboxState.TO_DROP, "reason_code": LockboxReason.NONE, "detail": ""}
            closed = (LockboxState.DROPPED, LockboxState.STOPPED)
            if not payment_files.change(connection, row.id, closed, "", back):
                raise Conflict(f"the payment file of {day} is {row.state}; the next run drops it")

    def _has_payment_file(self, biller: Biller) -> bool:
        if not is_file_only(biller) or biller.keys.data_pump == "on":
            return False
        with self._store.reading() as connection:
            profile = profile_of(connection, biller.id)
        return profile is not None and profile.mapping(PartnerFile.PAYMENT) is not None
