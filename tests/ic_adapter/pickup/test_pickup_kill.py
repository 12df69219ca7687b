"""kill -9 at every point of the pick-up: no file is lost or counted twice, and the next one is still imported."""

import os
import signal
import subprocess
import sys

import pytest

from ic_adapter.failpoints import PICKUP_NAMES, Failpoints
from ic_adapter.records.pickups import PickupReason
from tests.ic_adapter.bill_files import NAME, SAMPLE, variant
from tests.ic_adapter.pickup.conftest import PATIENCE, UB, Bench, LocalPlace, SftpPlace

OTHER = "billheader_20240419010203.xml"


def run(bench: Bench, store_url: str, failpoint: str = "") -> int:
    """A process of its own that looks twice at once; how it ended."""
    place = bench.place
    where = {"IC_ADAPTER_FAILPOINT": failpoint}
    if isinstance(place, LocalPlace):
        where |= {"IC_ADAPTER_FILE_FOLDER": str(place.root.parent)}
    elif isinstance(place, SftpPlace):
        where |= {"IC_ADAPTER_SFTP_URL": place.url, "IC_ADAPTER_SFTP_HOST_KEY": place.host_key}
        where |= {"IC_ADAPTER_SFTP_PASSWORD": place.password}
    command = [sys.executable, "-m", "ic_adapter.cli", "files", "run", "--once", "--settle-seconds", "0"]
    command += ["--biller", place.bid, "--db", store_url]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("IC_ADAPTER_")}
    done = subprocess.run(command, env=clean | where, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode


@pytest.mark.parametrize("point", PICKUP_NAMES)
def test_killed_at(bench: Bench, store_url: str, point: str) -> None:
    """Whatever the point: after the next run the file is imported once and archived once, and the next file, too."""
    bench.drop()

    assert run(bench, store_url, point) == -signal.SIGKILL
    assert run(bench, store_url) == 0

    assert bench.imports() == [NAME]
    assert bench.place.files().keys() == {f"{UB}/archive/{NAME}"}
    bench.drop(OTHER, variant("987655", "Apr-19-2024", "May-21-2024"))
    assert run(bench, store_url) == 0
    assert bench.imports() == [NAME, OTHER]
    assert all(not it.is_open for it in bench.ic.files.all(bench.place.bid))


@pytest.mark.parametrize("point", ["pickup.before_move", "pickup.after_move"])
def test_a_refused_file_killed_at(bench: Bench, store_url: str, point: str) -> None:
    """The file and its .log are in error/, once."""
    bench.drop(content="<Bills></Bills></BillHeaders>")

    assert run(bench, store_url, point) == -signal.SIGKILL
    assert run(bench, store_url) == 0

    assert bench.imports() == []
    assert bench.place.files().keys() == {f"{UB}/error/{NAME}", f"{UB}/error/{NAME}.log"}


class Recorder(Failpoints):
    """Points that note what passes them."""

    def __init__(self, passed: list[str]) -> None:
        super().__init__()
        self._names = passed

    def reach(self, name: str) -> None:
        """Note it."""
        self._names.append(name)


def test_every_point_is_passed(bench: Bench) -> None:
    """A point that no file passes would make its test one that cannot fail."""
    passed: list[str] = []
    bench.fail = Recorder(passed)
    bench.drop()
    bench.look(2)
    assert tuple(dict.fromkeys(passed)) == PICKUP_NAMES


def test_sent_again_before_the_move_was_noted(bench: Bench, store_url: str) -> None:
    """A file of the same name, size and date that comes right after the crash is another file, and is looked at."""
    bench.drop()
    assert run(bench, store_url, "pickup.after_move") == -signal.SIGKILL

    bench.drop(content=SAMPLE.replace("100.24", "200.24"))
    assert run(bench, store_url) == 0
    assert run(bench, store_url) == 0

    assert bench.imports() == [NAME]
    assert bench.file().reason_code is PickupReason.NAME_TAKEN
    assert bench.place.files()[f"{UB}/{NAME}"] == SAMPLE.replace("100.24", "200.24").encode()
