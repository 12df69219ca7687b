"""kill -9 at every point of autopay: no invoice is lost or collected twice, no enrollment is without its alert."""

import os
import signal
import subprocess
import sys

import pytest

from ic_adapter.failpoints import AUTOPAY_NAMES
from tests.ic_adapter.autopay.conftest import ACCOUNT, BID, Desk

PATIENCE = 120
OF_ENROLLMENT = AUTOPAY_NAMES[:2]
OF_RUN = AUTOPAY_NAMES[2:]


def call(store_url: str, *words: str, failpoint: str = "") -> int:
    """`ic-adapter autopay` in a process of its own; how it ended."""
    command = [sys.executable, "-m", "ic_adapter.cli", "autopay", *words, "--db", store_url, "--test-clock"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("IC_ADAPTER_")}
    environment = clean | {"IC_ADAPTER_FAILPOINT": failpoint}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("point", OF_RUN)
def test_killed_while_collecting(desk: Desk, store_url: str, point: str, nth: int) -> None:
    """Whatever the point, and whichever account: after the next run each invoice is collected once."""
    desk.bill("Z1", account_number="9", balance_due="5.00")
    desk.enroll()
    desk.enroll(account="9")
    desk.at("2024-11-18")

    assert call(store_url, "run", BID, failpoint=f"{point}:{nth}") == -signal.SIGKILL
    assert call(store_url, "run", BID) == 0

    assert sorted(desk.fates()) == ["UB1", "Z1"]
    assert sorted(str(one["account_number"]) for one in desk.payments()) == [ACCOUNT, "9"]
    assert {fate.record_state for fate in desk.fates().values()} == {"QUEUED"}


@pytest.mark.parametrize("point", OF_ENROLLMENT)
def test_killed_while_enrolling(desk: Desk, store_url: str, point: str) -> None:
    """Enrollment and alert are both there or both missing; the next try makes both, once."""
    assert call(store_url, "enroll", BID, ACCOUNT, failpoint=point) == -signal.SIGKILL
    assert len(desk.ic.enrollments.all(BID)) == len(desk.alerts())

    assert call(store_url, "enroll", BID, ACCOUNT) == 0
    assert desk.alerts() == [True]

    assert call(store_url, "leave", BID, ACCOUNT, failpoint=point) == -signal.SIGKILL
    assert (desk.ic.enrollments.current(BID, ACCOUNT) is None) == (desk.alerts() == [True, False])
    assert call(store_url, "leave", BID, ACCOUNT) == 0
    assert desk.alerts() == [True, False]


def test_processes_at_once(desk: Desk, store_url: str) -> None:
    """Three programs at once on six accounts: each invoice is collected once."""
    for number in range(6):
        desk.bill(f"W{number}", account_number=f"W-{number}")
        desk.enroll(account=f"W-{number}")
    desk.at("2024-11-18")
    command = [sys.executable, "-m", "ic_adapter.cli", "autopay", "run", BID, "--db", store_url, "--test-clock"]

    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(3)]
    said = [process.communicate(timeout=PATIENCE)[1] for process in running]

    assert [process.returncode for process in running] == [0, 0, 0], said
    assert len({one["source_id"] for one in desk.payments()}) == len(desk.payments()) == 6
