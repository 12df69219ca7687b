"""The runner with the real programs: it starts both, runs packs on them, and leaves nothing running."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.bounded import end, within
from tests.scenarios.conftest import Run

LIVE = ("ok ", "FAIL")


def _urls(logs: Path) -> list[str]:
    """The addresses that both programs announced."""
    text = "".join((logs / f"{name}.log").read_text() for name in ("simulator", "ic_adapter"))
    return sorted(set(re.findall(r"http://127\.0\.0\.1:\d+", text)))


def _is_gone(url: str) -> bool:
    try:
        httpx.get(url, timeout=2.0)
    except httpx.ConnectError:
        return True
    return False


def test_both_programs_are_started_and_ended(command: Run, tmp_path: Path) -> None:
    """The smoke scenarios of all packs pass on programs of the runner's own, which are gone afterwards."""
    ended = command("run", "--tags", "@smoke", "--report", "out", "--workers", 2)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    urls = _urls(tmp_path / "out")
    assert len(urls) == 2
    assert all(_is_gone(url) for url in urls)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing_running(number: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C and SIGTERM in the middle end the programs too, and are no success; the report says that it is partial."""
    run = subprocess.Popen(
        [sys.executable, "-m", "scenarios.cli", "run", "--report", "out"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    said = run.stdout
    assert said is not None
    try:
        within("the first scenario", lambda: next(line for line in said if line.startswith(LIVE)))

        os.kill(run.pid, number)
        rest = within("the end of the output", said.read)
    finally:
        end(run)

    assert run.returncode == 130
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert re.search(r"<h1>0 failed, [1-9]\d* passed", page), page[:2000]
    assert re.search(r"<dt>Stopped</dt><dd>\d+ scenarios did not run</dd>", page), page[:2000]
    assert re.search(r"^the run was stopped: \d+ of \d+ scenarios did not run$", rest, re.MULTILINE), rest
    assert rest.splitlines()[-1] == f"report: {tmp_path / 'out' / 'report.html'}"
    urls = _urls(tmp_path / "out")
    assert len(urls) == 2
    assert all(_is_gone(url) for url in urls)


def test_a_new_pack_runs_green_at_once(command: Run, tmp_path: Path) -> None:
    """From nothing to a green run: new, then run."""
    assert command("new", "mine").returncode == 0

    ended = command("run", "mine")

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "3 passed" in ended.stdout
    assert ended.stderr == "starting the simulator and the adapter\n"
    assert not list((tmp_path / "mine").glob("*.py"))


def test_plain_pytest_starts_one_pair_for_all_workers(command: Run, tmp_path: Path) -> None:
    """Without our command line, the controller of xdist starts the programs, its workers use them."""
    command("new", "mine")

    ended = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "scenarios.plugin", "-p", "no:cacheprovider", "-n", "2"),
            *("--rootdir", tmp_path, "--scenario-report", "out", "mine"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    urls = _urls(tmp_path / "out")
    assert len(urls) == 2
    assert all(_is_gone(url) for url in urls)
