"""scenarios.programs: child processes that come up or say why not, and are always ended."""

import subprocess
import sys
from pathlib import Path

import pytest

from scenarios.context.world import Urls
from scenarios.errors import ProgramError
from scenarios.run.programs import Program
from scenarios.run.runner import Exit, Order, run


def _program(code: str, tmp_path: Path) -> Program:
    log = tmp_path / "child.log"
    with log.open("wb") as sink:
        process = subprocess.Popen([sys.executable, "-c", code], stdout=sink, stderr=subprocess.STDOUT)
    return Program("child", process, log, tmp_path / "child.port")


def test_a_child_that_ends_early_is_quoted(tmp_path: Path) -> None:
    """Exit code and the end of its log are in the message."""
    program = _program("print('no such setting: X'); raise SystemExit(2)", tmp_path)

    with pytest.raises(ProgramError, match=r"child ended with exit code 2:\n  \| no such setting: X"):
        program.url()


def test_a_child_is_ended(tmp_path: Path) -> None:
    """SIGTERM is enough for one that listens to it."""
    program = _program("import signal; signal.pause()", tmp_path)

    program.end()

    assert program.process.poll() is not None


def test_ending_twice_is_no_error(tmp_path: Path) -> None:
    """A child that is gone already is left in peace."""
    program = _program("", tmp_path)
    program.process.wait(30)

    program.end()

    assert program.process.returncode == 0


def test_a_log_that_goes_with_the_run_is_not_pointed_at(tmp_path: Path) -> None:
    """The message says how to keep it instead."""
    program = _program("raise SystemExit(2)", tmp_path)
    program.kept = False

    with pytest.raises(ProgramError, match="--report DIR keeps the whole log"):
        program.url()


def test_signal_outside_of_a_scenario_is_an_interrupted_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pytest lets it through there, and click would call it a failure (exit code 1)."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pytest, "main", interrupted)
    urls = Urls("http://127.0.0.1:1", "http://127.0.0.1:1")
    order = Order(paths=(), workers=1, tags=None, report=None, urls=urls)

    assert run(order) is Exit.INTERRUPTED
