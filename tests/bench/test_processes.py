"""Children of a measurement: their memory, their end."""

import sys
import time
from pathlib import Path

import pytest

from bench.errors import NotMeasured
from bench.programs.processes import START_LIMIT, limit_for, run, running

LIMIT = 120.0


def test_run_tells_exit_code_and_output(tmp_path: Path) -> None:
    """Both streams are kept."""
    done = run([sys.executable, "-c", "import sys; print('out'); sys.exit('err')"], (), tmp_path / "log", LIMIT)

    assert (done.code, set(done.output.split())) == (1, {"out", "err"})


def test_run_that_does_not_end_is_not_measured(tmp_path: Path) -> None:
    """The child is ended at its limit, and the message names the program."""
    command = [sys.executable, "-c", "import signal; signal.pause()"]

    with pytest.raises(NotMeasured, match=r"^python\S* did not end within 0.5 s"):
        run(command, (), tmp_path / "log", 0.5)


def test_limit_grows_with_the_work() -> None:
    """Nothing to do: the time to start; a thousand pieces at ten a second: twenty times a hundred seconds more."""
    assert limit_for(0, 10) == START_LIMIT
    assert limit_for(1_000, 10) == START_LIMIT + 2_000


def test_peak_is_the_child_s_own(tmp_path: Path) -> None:
    """What this process holds is not counted as the child's."""
    ours = bytearray(200_000_000)

    peak = run(
        [sys.executable, "-c", "import time; kept = bytearray(80_000_000); time.sleep(0.3)"],
        (),
        tmp_path / "log",
        LIMIT,
    )

    assert 80_000_000 < peak.peak < len(ours)


def test_peak_remembers_what_was_given_back(tmp_path: Path) -> None:
    """Asked late, it still tells the most there ever was."""
    code = "import sys, time; kept = bytearray(80_000_000); del kept; print('freed', flush=True); time.sleep(60)"

    with running([sys.executable, "-c", code], (), tmp_path / "log") as child:
        deadline = time.monotonic() + 30
        while "freed" not in child.said() and time.monotonic() < deadline:
            time.sleep(0.01)

        assert child.resident() < 80_000_000 < child.peak()


def test_child_ends_with_its_block(tmp_path: Path) -> None:
    """Nothing is left running, and asking an ended child is refused."""
    with running([sys.executable, "-c", "import signal; signal.pause()"], (), tmp_path / "log") as child:
        assert child.resident() > 0

    assert child.process.returncode is not None
    with pytest.raises(NotMeasured, match="the program ended"):
        child.resident()
