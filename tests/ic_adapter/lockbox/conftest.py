"""A biller with a lockbox whose donations can be put into any state, and a place to drop its files."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import update

from ic_adapter.adapter import Adapter
from ic_adapter.failpoints import Failpoints
from ic_adapter.files.lockbox.dropping import Owner
from ic_adapter.files.lockbox.lockbox import Lockbox, LockboxFile
from ic_adapter.files.lockbox.profile import read_profile
from ic_adapter.records.events import Instrument, PaymentEvent, VoidEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store.schema.pump_tables import RECORDS
from tests.ic_adapter.conftest import make
from tests.ic_adapter.pickup.conftest import LocalPlace, OpenSshPlace, Place, SftpPlace, file_server, openssh
from tests.needs import needs

__all__ = ["file_server", "openssh"]  # fixtures of this folder, too

FOLDER = "/FromInvoiceCloud/Payments/Donations"
DAY = date(2024, 11, 15)
NAME = "donations_3426_20241115.csv"
_numbers = count(1)
#: What the kill tests run on unless KILL_ALL=1: each store and each place once.
PAIRS = ("folder-sqlite", "sftp-postgresql", "openssh-sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the other pairs of the kill tests out, and faults of the simulator's file server on other places."""
    faults = [item for item in items if item.name.startswith("test_killed_under_a_fault")]
    left_out = [item for item in faults if "sftp-" not in item.name]
    if not os.environ.get("KILL_ALL"):
        kills = [item for item in items if item.path.name == "test_lockbox_kill.py"]
        left_out += [item for item in kills if not any(pair in item.name for pair in PAIRS)]
        left_out += [item for item in items if "openssh-postgresql" in item.name]  # the store has no say in the server
        left_out += [item for item in kills if item.name.startswith("test_killed_twice[openssh")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@dataclass
class Desk:
    """An adapter with the biller `bid`, and what a test does to it."""

    ic: Adapter
    bid: str

    def give(self, amount: str = "10.00", state: State = State.SENT, **event: object) -> Record:
        """Submit a donation and put it into a state, as the pump would."""
        given: dict[str, object] = {"source_id": f"d-{next(_numbers)}", "account_number": "2003708", "kind": "donation"}
        given |= {"instrument": Instrument.CC, "amount": amount, **event}
        record, _ = self.ic.intake.submit(self.bid, Kind.PAYMENT, PaymentEvent(**given))  # type: ignore[arg-type]
        self.put(record, state)
        return record

    def put(self, record: Record, state: State) -> None:
        """Put a record into a state."""
        with self.ic.store.writing() as connection:
            connection.execute(update(RECORDS).where(RECORDS.c.id == record.id).values(state=state.value))

    def void(self, record: Record) -> None:
        """Submit a void of a donation."""
        event = VoidEvent(source_id=f"v-{next(_numbers)}", payment=record.source_id)
        self.ic.intake.submit(self.bid, Kind.VOID, event)

    def at(self, moment: str) -> None:
        """Set the biller's clock."""
        register = self.ic.register
        register.set_clock(self.bid, register.get(self.bid).clock.freeze(datetime.fromisoformat(moment)))

    def keys(self, **values: object) -> None:
        """Change keys of the biller."""
        self.ic.register.patch_keys(self.bid, values)

    def files(self) -> list[LockboxFile]:
        """The biller's files, oldest first."""
        return list(reversed(self.ic.lockbox.all(self.bid)))

    def texts(self) -> Mapping[str, list[str]]:
        """The lines of each file by name."""
        return {it.name: self.ic.lockbox.content(it.id).text.split("\r\n") for it in self.files()}

    def guids(self) -> dict[str, list[str]]:
        """The payments in each file by its day."""
        return {f"{it.day}": list(self.ic.lockbox.content(it.id).payments) for it in self.files()}


@dataclass
class Drop(Desk):
    """A desk with a place."""

    place: Place

    def process(self, fail: Failpoints | None = None, owner: Owner | None = None) -> Lockbox:
        """The lockbox of a process."""
        ic = self.ic
        found = Lockbox(ic.store, ic.register, owner or ic.lane_owner, read_profile(), fail or Failpoints())
        found.offer(self.place.opener)
        return found

    def dropped(self) -> dict[str, bytes]:
        """What lies in the folder, temporary names too."""
        files = self.place.files()
        return {path.removeprefix(f"{FOLDER}/"): data for path, data in files.items() if path.startswith(FOLDER)}

    def content(self, name: str = NAME) -> bytes:
        """The bytes that the store has for a file."""
        number = next(it.id for it in self.files() if it.name == name)
        return self.ic.lockbox.content(number).text.encode()


@pytest.fixture
def desk(ic: Adapter) -> Desk:
    """A biller with a lockbox on each store, noon of 2024-11-15."""
    make(ic, "3426", "3426")
    return Desk(ic, "3426")


@pytest.fixture(params=["folder", "sftp", pytest.param("openssh", marks=needs("openssh"))])
def drop(request: pytest.FixtureRequest, ic: Adapter, tmp_path: Path) -> Drop:
    """Every store with every place."""
    if request.param == "folder":
        place: Place = LocalPlace(tmp_path / "root", "p")
    elif request.param == "openssh":
        place = OpenSshPlace(request.getfixturevalue("openssh"))
    else:
        place = SftpPlace(request.getfixturevalue("file_server"))
    make(ic, place.bid, "3426")
    return Drop(ic, place.bid, place)
