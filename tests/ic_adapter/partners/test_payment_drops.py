"""Dropping payment files: the day that is over, whole under its name or not at all, never twice by itself."""

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import httpx
import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.files.partners.demo import FOLDER, PROFILE
from ic_adapter.files.transport.folder import Folder, FolderError
from ic_adapter.records.lockbox import LockboxState
from tests.bounded import until
from tests.ic_adapter.partners.test_payment_files import at, pay
from tests.ic_adapter.pickup.conftest import LocalPlace
from tests.ic_adapter.process import start, stop

DAY = date(2024, 11, 15)
JSON = {"Content-Type": "application/json"}
NAME = "payments_3780_20241115.txt"
PATH = f"/FromInvoiceCloud/Payments/UB/{NAME}"


@pytest.fixture
def place(tmp_path: Path) -> LocalPlace:
    """The folders of the biller on this machine."""
    return LocalPlace(tmp_path / "root", "s")


@pytest.fixture
def due(stw: Adapter) -> Adapter:
    """A payment of a day that is over."""
    pay(stw, "p1")
    at(stw, "2024-11-16T08:00:00")
    return stw


def states(ic: Adapter, place: LocalPlace) -> list[tuple[str, LockboxState]]:
    """Run once; how the drop of each file stands."""
    return [(drop.name, drop.state) for drop in ic.payment_drops.run(place.opener, ["s"])]


def test_the_day_that_is_over_is_dropped(due: Adapter, place: LocalPlace) -> None:
    """The bytes of the store under the final name, nothing else; today's payments are for tomorrow."""
    pay(due, "p2")

    assert states(due, place) == [(NAME, LockboxState.DROPPED)]
    assert place.files() == {PATH: due.payment_files.content("s", DAY)}
    file = due.payment_files.get("s", DAY)
    assert (file.records, file.dropped_at is not None) == (1, True)


def test_it_is_not_dropped_again_by_itself(due: Adapter, place: LocalPlace) -> None:
    """What the receiver took stays away; asked for again, the same bytes come."""
    states(due, place)
    before = place.files()
    place.remove(PATH)

    assert states(due, place) == [(NAME, LockboxState.DROPPED)]
    assert place.files() == {}

    due.payment_drops.again("s", DAY)
    assert states(due, place) == [(NAME, LockboxState.DROPPED)]
    assert place.files() == before


def test_a_file_of_this_name_is_never_replaced(due: Adapter, place: LocalPlace) -> None:
    """Other bytes stop the drop, and a person decides."""
    (place.root / "FromInvoiceCloud/Payments/UB").mkdir(parents=True)
    place.put(PATH, b"other")

    assert states(due, place) == [(NAME, LockboxState.STOPPED)]
    assert place.files() == {PATH: b"other"}


def test_a_place_that_cannot_be_reached(due: Adapter, place: LocalPlace) -> None:
    """The file is written and waits; the next run drops it."""

    def unreachable() -> AbstractContextManager[Folder]:
        raise FolderError("the log-in was refused")

    (found,) = due.payment_drops.run(unreachable, ["s"])
    assert (found.state, "the log-in was refused" in found.reason) == (LockboxState.TO_DROP, True)

    assert states(due, place) == [(NAME, LockboxState.DROPPED)]


def test_nothing_to_drop(due: Adapter, place: LocalPlace) -> None:
    """Billers with a router, with a pump, without a profile; and a value that does not fit stops its biller alone."""
    assert due.payment_drops.run(place.opener, ["b"]) == []
    with pytest.raises(NotFound):
        due.payment_drops.again("s", DAY)
    pay(due, "p9", "9999999999999.00")
    at(due, "2024-11-17T08:00:00")
    (found,) = due.payment_drops.run(place.opener)
    assert (found.state, "is longer than its 12 positions" in found.reason) == (LockboxState.STOPPED, True)
    due.register.patch_keys("s", {"data_pump": "on"})
    assert due.payment_drops.run(place.opener) == []


def test_a_drop_that_stopped_is_told(due: Adapter, place: LocalPlace) -> None:
    """What stands in the files of the biller, and what waits for a person or the server; none that lies there."""
    assert due.payment_files.troubled(None, 10) == []
    (place.root / "FromInvoiceCloud/Payments/UB").mkdir(parents=True)
    place.put(PATH, b"other")
    states(due, place)

    (stopped,) = due.payment_files.troubled("s", 10)
    assert (stopped.state, stopped.day) == (LockboxState.STOPPED, DAY)
    assert "is never replaced" in stopped.reason
    assert [it.state for it in due.payment_files.all("s")] == [LockboxState.STOPPED]
    assert due.payment_files.troubled("b", 10) == []

    place.remove(PATH)
    due.payment_drops.again("s", DAY)
    states(due, place)
    assert due.payment_files.troubled(None, 10) == []


def test_again_is_for_what_is_closed(due: Adapter) -> None:
    """A file that waits is dropped by the next run anyway."""
    due.payment_files.write("s", DAY)

    with pytest.raises(Conflict, match="is TO_DROP; the next run drops it"):
        due.payment_drops.again("s", DAY)


def test_the_server_drops_by_itself(tmp_path: Path, place: LocalPlace) -> None:
    """`ic-adapter serve` writes and drops once the day of the biller's clock is over, within its poll."""
    flags = ("--test-clock", "--file-folder", str(tmp_path / "root"), "--sftp-poll-seconds", "1")
    process, url = start(tmp_path, *flags)
    try:
        with httpx.Client(base_url=url, timeout=20) as client:
            client.post("/api/billers", json={"id": "s", "template": "3780"}).raise_for_status()
            client.post("/api/billers/s/clock", json={"freeze": "2024-11-15T12:00:00"}).raise_for_status()
            client.put("/api/billers/s/mapping-profile", content=FOLDER.joinpath(PROFILE).read_bytes(), headers=JSON)
            body = {"source_id": "p1", "account_number": "100200", "amount": "20.00", "instrument": "CC"}
            client.post("/api/billers/s/payments", json=body).raise_for_status()
            client.post("/api/billers/s/clock", json={"freeze": "2024-11-16T08:00:00"}).raise_for_status()
            until("the payment file", lambda: PATH in place.files())
            content = client.get("/api/billers/s/payment-files/2024-11-15").json()["content"]
            (listed,) = client.get("/api/billers/s/payment-files").json()["files"]
            fine = client.get("/crm/files").text
            place.put(PATH.replace("1115", "1116"), b"other")
            client.post("/api/billers/s/payments", json=body | {"source_id": "p2"}).raise_for_status()
            client.post("/api/billers/s/clock", json={"freeze": "2024-11-17T08:00:00"}).raise_for_status()
            until(
                "the stop", lambda: client.get("/api/billers/s/payment-files").json()["files"][0]["state"] == "STOPPED"
            )
            stopped = client.get("/api/billers/s/payment-files").json()["files"][0]
            page = client.get("/crm/files").text
    finally:
        stop(process)

    assert place.files()[PATH].decode() == content
    assert (listed["state"], listed["state_reason"], "on the file server" in fine) == ("DROPPED", "", False)
    assert "is never replaced" in stopped["state_reason"]
    assert "Payment files that are not on the file server" in page
    assert "partner-files drop s --again 2024-11-16" in page
