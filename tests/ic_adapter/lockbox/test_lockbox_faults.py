"""Every fault of the file server that a drop can meet: the file comes whole and once, or stops with the reason."""

import re
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from ic_adapter.adapter import adapter
from ic_adapter.records.lockbox import LockboxReason, LockboxState
from tests.databases import Sqlite
from tests.ic_adapter.conftest import make
from tests.ic_adapter.lockbox.conftest import NAME, Drop
from tests.ic_adapter.pickup.conftest import SftpPlace

TABLE = (Path(__file__).parents[3] / "docs" / "file-server.md").read_text(encoding="utf-8")
#: Faults of arriving files are those of a biller's upload; those of connecting that hit everybody are told by the log-in.
GROUPS = ("Reading", "Listing", "Writing")
FAULTS = [
    name for group, name in re.findall(r"^\| (\w+) \| [^|]+ \| `(\w+)` \|", TABLE, re.MULTILINE) if group in GROUPS
]
#: What makes a fault small enough for a test.
PARAMETERS = {"many_names": {"count": 50}, "slow_reads": {"seconds": 0.01}, "disk_full": {"bytes": 20}}


@pytest.fixture
def due(sqlite_files: Sqlite, file_server: httpx.Client) -> Generator[Drop, None, None]:
    """A donation of a day that is over, and the file server."""
    url = sqlite_files.fresh()
    with adapter(url, test_clock=True) as ic:
        place = SftpPlace(file_server)
        make(ic, place.bid, "3426")
        drop = Drop(ic, place.bid, place)
        drop.give()
        drop.at("2024-11-16T08:00")
        yield drop


def test_the_table_is_read() -> None:
    """Reading, listing and writing."""
    assert {"short_reads", "stale_listing", "reply_lost", "disk_full", "rename_refused"} <= set(FAULTS)


@pytest.mark.parametrize("times", [1, "always"])
@pytest.mark.parametrize("fault", [*FAULTS, "login_refused"])
def test_fault(due: Drop, file_server: httpx.Client, fault: str, times: int | str) -> None:
    """With the fault on, then off: one file of the store, in the folder once; nothing half under its name meanwhile."""
    path = f"/__admin/billers/{due.bid}/file-faults"
    body = {"fault": fault, "parameters": PARAMETERS.get(fault, {}), "times": times}
    file_server.post(path, json=body).raise_for_status()
    for _ in range(2):
        due.process().run([due.bid])
    file_server.delete(path).raise_for_status()
    half = due.dropped().get(NAME, due.content())
    assert half == due.content()
    assert due.files()[0].state is LockboxState.DROPPED or due.files()[0].reason

    due.process().run([due.bid])

    [file] = due.files()
    if file.state is LockboxState.STOPPED:  # the server said what only a person can judge
        assert file.reason_code in {LockboxReason.VANISHED, LockboxReason.OTHER_CONTENT}
        due.process().export(due.bid, file.day)
    assert due.files()[0].state is LockboxState.DROPPED
    if fault != "vanishes":  # that removes the file after its rename, as a receiver would
        assert due.dropped() == {NAME: due.content()}
    renamed = [it for it in traffic(due, file_server) if it["call"] == "rename" and it["outcome"] == "OK"]
    assert len(renamed) == 1


def traffic(due: Drop, file_server: httpx.Client) -> list[dict[str, object]]:
    """What was done at the biller."""
    found = file_server.get(f"/__admin/billers/{due.bid}/file-traffic").raise_for_status()
    calls: list[dict[str, object]] = found.json()["calls"]
    return calls
