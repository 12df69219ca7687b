"""Runs again whenever a feature file changes: each run is a process of its own, so that nothing is kept in between."""

import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

#: Seconds between two looks at the files.
PACE = 0.5
INTERRUPTED = 130


def run_again_and_again(paths: Sequence[Path], arguments: Sequence[str] | None = None, runs: int | None = None) -> int:
    """Run now and after each change until Ctrl-C, or so many ``runs``; return the exit code of the last one."""
    given = sys.argv[1:] if arguments is None else arguments
    command = [sys.executable, "-m", "scenarios.cli", *(word for word in given if word != "--watch")]
    code, done = 0, 0
    try:
        while True:
            before = _dates(paths)
            code = subprocess.run(command, check=False).returncode  # noqa: S603 - our own command line once more
            done += 1
            if done == runs:
                return code
            click.echo("waiting for a change; Ctrl-C ends", err=True)
            _wait_for_change(paths, before)
    except KeyboardInterrupt:
        return code or INTERRUPTED


def _wait_for_change(paths: Sequence[Path], before: Mapping[Path, int]) -> None:
    never = threading.Event()
    while _dates(paths) == before:
        never.wait(PACE)


def _dates(paths: Sequence[Path]) -> dict[Path, int]:
    """Return when each file was last written; one that is being replaced counts as changed."""
    return {path: path.stat().st_mtime_ns if path.exists() else 0 for path in paths}
