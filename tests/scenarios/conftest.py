"""What the tests of the runner share: a stand-in, a pack outside the repository, the command line as QA starts it."""

import html
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.scenarios.stand_in import StandIn, serving

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Pack = Callable[..., Path]


def command_in(folder: Path) -> Run:
    """Return a function that starts `cayenta-scenarios …` in a folder and waits for its end."""

    def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
        line = [sys.executable, "-m", "scenarios.cli", *map(str, arguments)]
        return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False, timeout=120)

    return run


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A router on a real socket."""
    with serving() as server:
        yield server


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Writes a feature file into a folder outside the repository that holds no Python file."""

    def write(text: str, name: str = "pack.feature") -> Path:
        path = tmp_path / "qa" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def command(tmp_path: Path) -> Run:
    """`cayenta-scenarios …` in a process of its own, started in a folder outside the repository."""
    return command_in(tmp_path)


@pytest.fixture
def reported(command: Run, tmp_path: Path) -> Run:
    """The same with a report, whose page stands in the place of what was printed: a failure is whole only there."""

    def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
        ended = command(*arguments, "--report", "out")
        ended.stdout = html.unescape((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
        return ended

    return run
