"""Children of a measurement: their memory, their end."""

import sys
from pathlib import Path

import pytest

from bench.errors import NotMeasured
from bench.processes import run, running


def test_run_tells_exit_code_and_output(tmp_path: Path) -> None:
    """Both streams are kept."""
    done = run([sys.executable, "-c", "import sys; print('out'); sys.exit('err')"], (), tmp_path / "log")

    assert (done.code, set(done.output.split())) == (1, {"out", "err"})


def test_peak_is_the_child_s_own(tmp_path: Path) -> None:
    """What this process holds is not counted as the child's, and what the child gave back is."""
    ours = bytearray(200_000_000)
    code = "import time; kept = bytearray(80_000_000); time.sleep(0.3); del kept; time.sleep(0.2)"

    peak = run([sys.executable, "-c", code], (), tmp_path / "log").peak

    assert 80_000_000 < peak < len(ours)


def test_child_ends_with_its_block(tmp_path: Path) -> None:
    """Nothing is left running, and asking an ended child is refused."""
    with running([sys.executable, "-c", "import signal; signal.pause()"], (), tmp_path / "log") as child:
        assert child.resident() > 0

    assert child.process.returncode is not None
    with pytest.raises(NotMeasured, match="the program ended"):
        child.resident()
