"""Starting the real program as a child process on a free port."""

import os
import subprocess
import sys
import time
from pathlib import Path

DEADLINE = 30


def start(folder: Path, *flags: str, environment: dict[str, str] | None = None) -> tuple[subprocess.Popen[str], str]:
    """An `ic-adapter serve` with its database and log in this folder, and its address."""
    port_file = folder / "port"
    port_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "ic_adapter.cli", "serve", "--port", "0", "--port-file", str(port_file)]
    command += ["--db", str(folder / "adapter.db"), *flags]
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ, **(environment or {})}
        )
    end = time.monotonic() + DEADLINE
    while not port_file.exists():
        assert process.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < end, "the adapter did not start"
        time.sleep(0.02)
    return process, f"http://127.0.0.1:{int(port_file.read_text())}"


def stop(process: subprocess.Popen[str]) -> int:
    """SIGTERM, and the exit code."""
    process.terminate()
    process.communicate(timeout=10)
    return process.returncode
