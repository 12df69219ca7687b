"""kill -9 at every point of a payment file's drop: it is there once, whole, and the next day's file, too."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.failpoints import LOCKBOX_NAMES
from ic_adapter.files.partners.demo import FOLDER, PROFILE
from ic_adapter.records.lockbox import LockboxState
from tests.ic_adapter.conftest import make
from tests.ic_adapter.partners.test_payment_files import at, pay
from tests.ic_adapter.pickup.conftest import PATIENCE, LocalPlace, Place, SftpPlace, file_server

__all__ = ["file_server"]  # a fixture of this module, too

#: The drop is the lockbox's; what comes before it is one transaction of its own.
POINTS = LOCKBOX_NAMES[LOCKBOX_NAMES.index("lockbox.after_claim") :]
OUT = "/FromInvoiceCloud/Payments/UB"


@dataclass
class Partner:
    """A biller of template 3780 with a payment of a day that is over, and a place."""

    ic: Adapter
    place: Place
    where: dict[str, str]

    def run(self, store_url: str, failpoint: str = "") -> int:
        """A process of its own that drops; how it ended."""
        command = [sys.executable, "-m", "ic_adapter.cli", "partner-files", "drop", self.place.bid]
        command += ["--db", store_url, "--test-clock"]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("IC_ADAPTER_")}
        environment = clean | self.where | {"IC_ADAPTER_FAILPOINT": failpoint}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode

    def whole(self, days: int) -> None:
        """Every file lies in the folder once, as the store has it, and nothing beside it."""
        files = self.ic.payment_files.all(self.place.bid)
        content = {f"{OUT}/{it.name}": self.ic.payment_files.content(self.place.bid, it.day) for it in files}
        assert {path: data for path, data in self.place.files().items() if path.startswith(OUT)} == content
        assert [it.state for it in files] == [LockboxState.DROPPED] * days
        assert [it.records for it in files] == [1] * days


@pytest.fixture(params=["folder", "sftp"])
def partner(request: pytest.FixtureRequest, ic: Adapter, tmp_path: Path) -> Partner:
    """Every store with every place."""
    if request.param == "folder":
        place: LocalPlace | SftpPlace = LocalPlace(tmp_path / "root", "p")
        where = {"IC_ADAPTER_FILE_FOLDER": str(tmp_path / "root")}
    else:
        place = SftpPlace(request.getfixturevalue("file_server"), template="3780")
        where = {"IC_ADAPTER_SFTP_URL": place.url, "IC_ADAPTER_SFTP_HOST_KEY": place.host_key}
        where |= {"IC_ADAPTER_SFTP_PASSWORD": place.password}
    make(ic, place.bid, "3780")
    ic.profiles.put(place.bid, FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))
    pay(ic, "p1", bid=place.bid)
    at(ic, "2024-11-16T08:00:00", bid=place.bid)
    return Partner(ic, place, where)


@pytest.mark.parametrize("point", POINTS)
def test_killed_at(partner: Partner, store_url: str, point: str) -> None:
    """Whatever the point: after the next run the file is there once, and no payment is in two files."""
    assert partner.run(store_url, point) == -signal.SIGKILL
    assert partner.run(store_url) == 0

    partner.whole(1)
    pay(partner.ic, "p2", bid=partner.place.bid)
    at(partner.ic, "2024-11-17T08:00:00", bid=partner.place.bid)
    assert partner.run(store_url) == 0
    partner.whole(2)
