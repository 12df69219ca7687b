"""Sums of metrics, and what is said without a load balancer."""

import subprocess
import sys
from pathlib import Path

from simulator.fleet.joined import summed


def test_equal_series_are_added() -> None:
    """Help and type once; a share that is down is told."""
    one = '# HELP a_total A\n# TYPE a_total counter\na_total{x="1"} 2.0\na_total{x="2"} 1.0\n'
    two = '# HELP a_total A\n# TYPE a_total counter\na_total{x="1"} 3.0\nprocess_open_fds 7.0\n'

    text = summed({"1/3": one, "2/3": two}, {"1/3": True, "2/3": True, "3/3": False})
    assert text.splitlines()[:5] == [
        "# HELP a_total A", "# TYPE a_total counter", 'a_total{x="1"} 5.0', 'a_total{x="2"} 1.0',
        'process_open_fds{share="2/3"} 7.0',
    ]  # fmt: skip
    assert text.splitlines()[-1] == 'cayenta_sim_share_up{share="3/3"} 0.0'


def test_without_haproxy(tmp_path: Path) -> None:
    """One line that says how to get it, and what works without."""
    command = [sys.executable, "-m", "simulator.cli", "fleet", "--port", "0"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path, env={"PATH": str(tmp_path)}
    )
    assert done.returncode == 1
    assert done.stderr.startswith(
        "Error: there is no HAProxy on PATH; install it (Debian: apt-get install haproxy), or"
    )
    assert done.stderr.count("\n") == 1
