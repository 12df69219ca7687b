"""kill -9 at every point of the lockbox: no file is lost or dropped twice, no donation is in two files."""

import itertools
import os
import signal
import subprocess
import sys

import httpx
import pytest

from ic_adapter.failpoints import LOCKBOX_NAMES
from ic_adapter.records.lockbox import LockboxState
from tests.ic_adapter.lockbox.conftest import NAME, Drop
from tests.ic_adapter.pickup.conftest import PATIENCE, LocalPlace, OpenSshPlace, SftpPlace

NEXT = "donations_3426_20241116.csv"


def run(drop: Drop, store_url: str, failpoint: str = "") -> int:
    """A process of its own that exports; how it ended."""
    place = drop.place
    where = {"IC_ADAPTER_FAILPOINT": failpoint}
    if isinstance(place, OpenSshPlace):
        where |= {"IC_ADAPTER_SFTP_URL": place.server.url, "IC_ADAPTER_SFTP_HOST_KEY": place.server.host_key}
        where |= {"IC_ADAPTER_SFTP_KEY_FILE": str(place.server.key_file)}
    elif isinstance(place, LocalPlace):
        where |= {"IC_ADAPTER_FILE_FOLDER": str(place.root.parent)}
    elif isinstance(place, SftpPlace):
        where |= {"IC_ADAPTER_SFTP_URL": place.url, "IC_ADAPTER_SFTP_HOST_KEY": place.host_key}
        where |= {"IC_ADAPTER_SFTP_PASSWORD": place.password}
    command = [sys.executable, "-m", "ic_adapter.cli", "lockbox", "export", place.bid]
    command += ["--db", store_url, "--test-clock"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("IC_ADAPTER_")}
    done = subprocess.run(command, env=clean | where, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode


def whole(drop: Drop) -> None:
    """Every donation is in exactly one file, and every file lies in the folder once, as the store has it."""
    payments = [guid for guids in drop.guids().values() for guid in guids]
    assert len(payments) == len(set(payments))
    assert drop.dropped() == {it.name: drop.content(it.name) for it in drop.files()}
    assert {it.state for it in drop.files()} == {LockboxState.DROPPED}
    assert drop.ic.lockbox.waiting(drop.bid) == []


@pytest.mark.parametrize("point", LOCKBOX_NAMES)
def test_killed_at(drop: Drop, store_url: str, point: str) -> None:
    """Whatever the point: after the next run the file is there once, and the next day's file, too."""
    given = [drop.give().source_id, drop.give().source_id]
    drop.at("2024-11-16T08:00")

    assert run(drop, store_url, point) == -signal.SIGKILL
    assert run(drop, store_url) == 0

    whole(drop)
    assert drop.guids() == {"2024-11-15": given}
    drop.give()
    drop.at("2024-11-17T08:00")
    assert run(drop, store_url) == 0
    whole(drop)
    assert drop.dropped().keys() == {NAME, NEXT}


#: Faults that a drop meets on its way, each with a point; KILL_ALL=1 takes every pair.
FAULTS = ("reply_lost", "rename_refused", "disk_full", "stale_listing", "short_reads", "permission_denied")
FAULT_PAIRS = list(itertools.product(FAULTS, LOCKBOX_NAMES))
SOME_FAULTS = [(FAULTS[n % len(FAULTS)], point) for n, point in enumerate(LOCKBOX_NAMES)]


@pytest.mark.parametrize(("fault", "point"), FAULT_PAIRS if os.environ.get("KILL_ALL") else SOME_FAULTS)
def test_killed_under_a_fault(drop: Drop, file_server: httpx.Client, store_url: str, fault: str, point: str) -> None:
    """Killed, if the fault lets it come that far, and mended after the fault is over: the file is there once, whole."""
    drop.give()
    drop.at("2024-11-16T08:00")
    path = f"/__admin/billers/{drop.bid}/file-faults"
    body = {"fault": fault, "parameters": {"bytes": 20} if fault == "disk_full" else {}, "times": 1}
    file_server.post(path, json=body).raise_for_status()

    assert run(drop, store_url, point) in {-signal.SIGKILL, 0, 1}
    half = drop.dropped().get(NAME)
    assert half is None or half == drop.content()
    file_server.delete(path).raise_for_status()
    run(drop, store_url)

    if drop.files()[0].state is LockboxState.STOPPED:  # the server said what only a person can judge
        drop.process().export(drop.bid, drop.files()[0].day)
    whole(drop)


PAIRS_OF_POINTS = list(itertools.product(LOCKBOX_NAMES, repeat=2))
#: In CI each point follows another one once; KILL_ALL=1 takes every pair.
SOME = [(LOCKBOX_NAMES[n], LOCKBOX_NAMES[n // 2]) for n in range(len(LOCKBOX_NAMES))]


@pytest.mark.parametrize(("first", "second"), PAIRS_OF_POINTS if os.environ.get("KILL_ALL") else SOME)
def test_killed_twice(drop: Drop, store_url: str, first: str, second: str) -> None:
    """The run that mends is killed as well, where it comes to its point at all."""
    drop.give()
    drop.at("2024-11-16T08:00")

    assert run(drop, store_url, first) == -signal.SIGKILL
    assert run(drop, store_url, second) in {-signal.SIGKILL, 0}
    assert run(drop, store_url) == 0

    whole(drop)
