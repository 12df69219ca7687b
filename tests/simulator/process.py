"""How these tests start a real simulator."""

import os
import subprocess
import sys
from pathlib import Path

from tests.bounded import within


def start(tmp_path: Path, *flags: str, **environment: str) -> tuple[subprocess.Popen[str], str]:
    """Start ``cayenta-sim serve`` on a free port; the process and its address, once it answers."""
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", *flags]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CAYENTA_SIM_")}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=clean | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        line = within("the address of the simulator", process.stdout.readline)
    except AssertionError:
        process.kill()
        raise
    if not line:
        raise AssertionError(process.communicate(timeout=10)[1])
    return process, line.split()[2]
