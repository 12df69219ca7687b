"""64 tests on one simulator, eight at a time: each is as it would be alone."""

import json
import shutil
from pathlib import Path

from simulator.testing import CayentaSim
from tests.testing.inner import run_pytest
from tests.testing.suite import TESTS

SUITE = Path(__file__).parent / "suite.py"


def journals(sim: CayentaSim, folder: Path, *arguments: str) -> dict[str, str]:
    """What each test of the suite left behind in a run of its own."""
    folder.mkdir()
    shutil.copy(SUITE, folder / "test_suite.py")
    done = run_pytest(folder, "-q", *arguments, "--cayenta-url", sim.url, JOURNALS=str(folder))
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr
    return {file.stem: file.read_text() for file in folder.glob("*.json")}


def test_eight_at_a_time_equal_one_after_another(sim: CayentaSim, tmp_path: Path) -> None:
    """Same journals, ledgers, alerts and clocks, to the byte: nothing leaks from one biller into another.

    That they differ among themselves and that the dice fell both ways is what makes the comparison worth something.
    """
    alone = journals(sim, tmp_path / "one")
    fired = {exchange.get("fault") for text in alone.values() for exchange in json.loads(text)["journal"]["entries"]}

    assert len(set(alone.values())) == TESTS
    assert fired >= {None, "status", "booked_twice"}
    assert alone == journals(sim, tmp_path / "eight", "-p", "xdist", "-n", "8")
