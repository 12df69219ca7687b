"""scenarios.run.terminal: what a run prints, a failure in eight lines, and the options for the hundredth run."""

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scenarios.cli import watching
from scenarios.cli.__main__ import main
from scenarios.errors import StepError
from scenarios.run import last_failures, short_failure
from scenarios.run.short_failure import lines
from scenarios.run.terminal import Terminal
from tests.scenarios.conftest import Pack, Run
from tests.scenarios.stand_in import StandIn
from tests.scenarios.test_plugin import GREEN, OUTLINE, RED

#: What a user of packs has never heard of.
FOREIGN = re.compile(
    r"pytest|INTERNALERROR|deselected|collect|no tests|test_|={5}|\.py\b|Traceback|fixture", re.IGNORECASE
)
BROKEN = "Feature: F\n  Scenario: S\n    Gvien nothing\n    Wehn nothing\n"


def test_a_failure_takes_eight_lines_and_names_one_command(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """Title, step, expected, actual, what happened, where the details are, the command; then the summary."""
    printed = command("run", pack(RED), "--router", stand_in.url).stdout.splitlines()

    *failure, summary = printed
    assert len(failure) <= 8
    labels = [line.split()[0] for line in failure]
    assert labels == ["FAIL", "step:", "expected:", "actual:", "happened:", "details:", "again:"]
    assert failure[-1].endswith("cayenta-scenarios run qa/pack.feature:4")
    assert failure[4].startswith("  happened: the router got one request, last GetAccountBalance with STATUS 0")
    assert summary.startswith("1 failed in ")


def test_no_output_speaks_of_another_program(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """Failures, an empty choice, a file that cannot be read, with one process and with two."""
    (folder := pack(RED, "red.feature").parent).joinpath("broken.feature").write_text(BROKEN, encoding="utf-8")
    runs = [
        command("run", folder, "--router", stand_in.url),
        command("run", folder / "red.feature", "--router", stand_in.url, "--tags", "@Q-13"),
        command("run", pack(OUTLINE), "--router", stand_in.url, "--workers", 2, "-x"),
    ]

    assert [FOREIGN.findall(ended.stdout + ended.stderr) for ended in runs] == [[], [], []], runs
    assert [ended.returncode for ended in runs] == [1, 1, 1]
    assert "nothing ran; check --tags" in runs[1].stdout


def test_a_defect_of_the_runner_is_one_sentence(tmp_path: Path) -> None:
    """The frames stand in a file beside the report."""
    out = io.StringIO()
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 // int("0")

    assert Terminal(tmp_path, out=out).pytest_internalerror(caught)

    assert out.getvalue().startswith("the run broke down because of a defect of the runner: ZeroDivisionError")
    assert not FOREIGN.search(out.getvalue().replace(str(tmp_path), ""))
    assert "Traceback" in (tmp_path / "crash.txt").read_text(encoding="utf-8")


def _record(**changes: Any) -> dict[str, Any]:
    plain = {"file": "a.feature", "line": 3, "name": "S", "example": {}, "skipped": "", "short": [], "failure": "F"}
    return plain | {"outcome": "passed"} | changes


def _report(record: dict[str, Any]) -> pytest.TestReport:
    report = pytest.TestReport("a.feature::S", ("a.feature", 1, "S"), {}, "passed", None, "teardown")
    report.__dict__["scenario"] = record
    return report


def test_each_line_has_its_number_and_the_time_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four scenarios of a minute each: after the first, three minutes are left."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    terminal = Terminal(out=(out := io.StringIO()))
    terminal.pytest_xdist_node_collection_finished(["1", "2", "3", "4"])

    for _ in range(4):
        now[0] += 60.0
        terminal.pytest_runtest_logreport(_report(_record()))

    ends = [line.partition("  [")[2] for line in out.getvalue().splitlines()]
    assert ends == ["1/4, 3:00 left]", "2/4, 2:00 left]", "3/4, 1:00 left]", "4/4]"]


def test_quiet_prints_failures_and_the_summary() -> None:
    """What passed and what was skipped is counted only."""
    terminal = Terminal(quiet=True, out=(out := io.StringIO()))
    for outcome in ("passed", "skipped", "failed"):
        terminal.pytest_runtest_logreport(_report(_record(outcome=outcome)))
    terminal.pytest_sessionfinish()

    assert [line.split()[0] for line in out.getvalue().splitlines()] == ["FAIL", "F", "details:", "again:", "1"]
    assert "1 failed, 1 passed, 1 skipped in" in out.getvalue()


def test_what_failed_runs_again_alone(stand_in: StandIn, pack: Pack, command: Run, tmp_path: Path) -> None:
    """--failed takes the places of the last run; once they pass there are none."""
    pack(GREEN, "green.feature")
    red = pack(RED, "red.feature")
    assert "1 failed, 1 passed" in command("run", red.parent, "--router", stand_in.url).stdout

    assert "1 failed in " in command("run", "--failed", "--router", stand_in.url).stdout
    red.write_text(GREEN, encoding="utf-8")
    assert "1 passed in " in command("run", "--failed", "--router", stand_in.url).stdout

    ended = command("run", "--failed")
    assert (ended.returncode, "no failed scenario is known in this folder" in ended.stderr) == (2, True)
    assert not (tmp_path / last_failures.FILE).exists()


def test_stop_at_failure_runs_nothing_behind_it(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """-x ends the run; its report has what ran."""
    ended = command("run", pack(OUTLINE), "--router", stand_in.url, "-x", "--report", "out")

    assert "1 failed, 1 passed in" in ended.stdout
    assert "again, 100.24" not in ended.stdout


def test_watch_runs_again_after_a_change(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run is a process of its own, with the same options but --watch."""
    path = pack(GREEN)
    started: list[list[str]] = []

    def change(_paths: object, before: dict[Path, int]) -> None:
        path.write_text(RED, encoding="utf-8")
        assert watching._dates([path]).keys() == before.keys()

    def start(line: list[str], **_: object) -> _Ended:
        started.append(line)
        return _Ended(len(started))

    monkeypatch.setattr(watching, "_wait_for_change", change)
    monkeypatch.setattr(subprocess, "run", start)

    code = watching.run_again_and_again([path], ["run", "--watch", str(path), "-x"], runs=2)

    assert code == 2
    assert [line[-3:] for line in started] == [["run", str(path), "-x"]] * 2


class _Ended:
    """A process that ended."""

    def __init__(self, returncode: int) -> None:
        self.returncode = returncode


def test_a_changed_file_is_seen(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its date, or because it is gone for a moment."""
    path = pack(GREEN)
    before = watching._dates([path])
    monkeypatch.setattr(watching, "PACE", 0.0)
    path.unlink()

    watching._wait_for_change([path], before)

    assert watching._dates([path]) == {path: 0}


def test_options_that_exclude_each_other_are_wrong_use(pack: Pack) -> None:
    """--failed chooses by itself."""
    ended = CliRunner().invoke(main, ["run", "--failed", str(pack(GREEN))])

    assert (ended.exit_code, "leave out the packs and paths" in ended.output) == (2, True)


def test_of_two_tables_the_first_row_that_differs_is_shown() -> None:
    """With its number; a row that is missing is told as such."""
    error = StepError.on("rows", expected="\n    | a |\n    | 1 |\n    | 2 |", came="\n    | a |\n    | 1 |")

    shown = lines("Then x", error, str(error), "nothing", "again")

    assert shown[1:3] == ["expected: row 2: | 2 |", "actual:   no row 2"]


def test_a_long_line_is_cut() -> None:
    """The terminal stays readable; the report has all of it."""
    shown = lines("Then x", ValueError("v"), "w" * 1000, "nothing", "again")

    assert max(map(len, shown)) <= short_failure.WIDTH + 10


SAYINGS = {
    "help": ["--help"],
    "help of run": ["run", "--help"],
    "help of lint": ["lint", "--help"],
    "help of steps": ["steps", "--help"],
    "version": ["--version"],
    "unknown command": ["rnu"],
    "a path as the command": ["qa/pack.feature"],
    "unknown option": ["run", "--maxfail"],
    "option before the command": ["--tags", "@F-01", "run"],
    "option without a value": ["run", "--tags"],
    "no number": ["run", "--workers", "many"],
    "no time": ["run", "--limits", "nan", "0"],
    "broken expression": ["run", "--tags", "@F-01 and and"],
    "unknown tag": ["run", "--tags", "@no_such_tag"],
    "unknown pack": ["run", "no_such_pack"],
    "unknown file": ["run", "none.feature:3"],
    "an adapter alone": ["run", "--adapter", "http://127.0.0.1:9"],
    "no router there": ["run", "qa/pack.feature", "--router", "http://127.0.0.1:9"],
    "unknown step": ["steps", "zzzz"],
    "a folder in use": ["new", "qa"],
    "a broken file": ["lint", "qa/broken.feature"],
    "a broken file in a list": ["list", "qa/broken.feature"],
}


@pytest.mark.parametrize("saying", SAYINGS)
def test_no_refusal_speaks_of_another_program(pack: Pack, monkeypatch: pytest.MonkeyPatch, saying: str) -> None:
    """Help, wrong use, what is not there: a sentence in the words of packs, and no traceback."""
    monkeypatch.chdir(pack(GREEN).parent.parent)
    pack(BROKEN, "broken.feature")

    ended = CliRunner().invoke(main, SAYINGS[saying], prog_name="cayenta-scenarios")

    assert not ended.exception or isinstance(ended.exception, SystemExit), ended.exception
    assert ended.output.strip()
    assert FOREIGN.findall(ended.output) == [], ended.output
