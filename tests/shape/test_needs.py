"""Tests without their tool: skipped and named, or failed where everything is required; together the whole suite."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hidden_tools import hide
from tests.needs import missing_tool, reason
from tools import optional_tools
from tools.compare_records import differences
from tools.optional_tools import TOOLS

ROOT = Path(__file__).resolve().parents[2]
#: One small test for each tool.
TESTS = {
    "chromium": "tests/console/test_forms_in_browser.py::test_refused_form_keeps_what_was_typed",
    "curl": "tests/crm/test_desk_docs.py::test_command_runs",
    "wrk": "tests/bench/test_real_run.py::test_wrk_counts_answers_and_failures",
    "podman": "tests/image/test_engine.py",
    "buildah": "tests/image/image_facts.py::test_any_user_will_do",
}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run this suite's own pytest on a part of it."""
    dropped = ("REQUIRE_ALL", "HIDE_TOOLS", "TEST_RECORD", "IMAGE_ENGINE")
    clean = {name: value for name, value in os.environ.items() if name not in dropped}
    clean = {name: value for name, value in clean.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=clean | environment, capture_output=True, text=True, timeout=600, check=False
    )


@pytest.fixture(scope="module")
def skipped() -> subprocess.CompletedProcess[str]:
    """What the run of all of them says without their tools."""
    return run(*TESTS.values(), HIDE_TOOLS=",".join(TESTS), IMAGE_ENGINE="buildah")


@pytest.fixture(scope="module")
def failed() -> subprocess.CompletedProcess[str]:
    """The same run where everything is required."""
    return run(*TESTS.values(), HIDE_TOOLS=",".join(TESTS), IMAGE_ENGINE="buildah", REQUIRE_ALL="1")


@pytest.mark.parametrize("tool", TESTS)
def test_hidden_tool_is_named(skipped: subprocess.CompletedProcess[str], tool: str) -> None:
    """Its test is skipped, and one line tells how many, why, and what to install."""
    lines = [line for line in skipped.stdout.splitlines() if TOOLS[tool].missing in line]

    assert lines[0].startswith(("SKIPPED 1 test: ", "SKIPPED 2 tests: ")), skipped.stdout + skipped.stderr


def test_hidden_tools_are_no_failure(skipped: subprocess.CompletedProcess[str]) -> None:
    """The run ends with 0, and none of its tests ran."""
    assert skipped.returncode == 0, skipped.stdout + skipped.stderr
    assert skipped.stdout.splitlines()[-1].startswith("6 skipped in ")


@pytest.mark.parametrize("tool", TESTS)
def test_hidden_tool_is_a_failure_where_all_is_required(failed: subprocess.CompletedProcess[str], tool: str) -> None:
    """Under REQUIRE_ALL=1 the same run fails, with the same line."""
    lines = [line for line in failed.stdout.splitlines() if line.endswith(TOOLS[tool].missing)]

    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert any(line.startswith(("FAILED 1 test: ", "FAILED 2 tests: ")) for line in lines), failed.stdout


def test_unknown_tool_cannot_be_hidden() -> None:
    """A misspelled name would hide nothing."""
    done = run("tests/shape/test_docs.py", HIDE_TOOLS="chrome")

    assert done.returncode == 4
    assert "unknown tool 'chrome'" in done.stderr


def test_bare_and_tools_are_the_whole(tmp_path: Path) -> None:
    """A run without a tool and a run of only what needs tools have each test once, with workers and without."""
    part = ("tests/image/test_engine.py", "tests/shape/test_docs.py")
    fake = tmp_path / "bin"
    fake.mkdir()
    (fake / "podman").symlink_to(shutil.which("true") or "")
    path = f"{fake}{os.pathsep}{os.environ['PATH']}"
    files = [tmp_path / name for name in ("all.json", "bare.json", "tools.json")]

    run(*part, "--collect-only", TEST_RECORD=str(files[0]))
    run(*part, "-n", "1", HIDE_TOOLS="podman", TEST_RECORD=str(files[1]))
    run(*part, "--only-needs", TEST_RECORD=str(files[2]), PATH=path)

    everything, bare, tools = (json.loads(file.read_text()) for file in files)
    assert (len(everything["collected"]), len(bare["ran"]), len(tools["ran"])) == (7, 5, 2)
    assert everything["collected"] == bare["collected"] == sorted({*bare["ran"], *tools["ran"]})


def test_differences_between_records_are_told() -> None:
    """A test that ran nowhere, in both runs, or was collected on one side only."""
    assert differences({"a", "b"}, {"a", "b"}, {"a"}, {"b"}) == []
    assert differences({"a", "b", "c"}, {"a", "b", "d"}, {"a"}, {"a", "b"}) == [
        "collected only on the bare machine: d",
        "not collected on the bare machine: c",
        "ran in neither: c",
        "ran in both: a",
    ]


def test_hidden_command_is_not_found(tmp_path: Path) -> None:
    """It is gone from every folder of PATH, what lies beside it is still there, and nothing is left behind."""
    for name in ("one/wrk", "one/other", "two/wrk"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("#!/bin/sh\n")
        file.chmod(0o755)
    before = os.pathsep.join((str(tmp_path / "one"), str(tmp_path / "two")))

    path, undo = hide(["wrk"], before)

    assert shutil.which("wrk", path=path) is None
    assert Path(shutil.which("other", path=path) or "").samefile(tmp_path / "one" / "other")
    undo()
    assert not any(Path(part).exists() for part in path.split(os.pathsep))


@pytest.mark.parametrize("tool", TOOLS)
def test_reason_names_its_tool(tool: str) -> None:
    """The text of a skip is read back, inside of any other text."""
    assert missing_tool(f"x was skipped: {reason(tool)}") == tool
    assert missing_tool("no reason of ours") is None


def test_readme_shows_the_list() -> None:
    """The table is the list; `python3.11 -m tools.optional_tools markdown` prints it."""
    assert optional_tools.markdown() in (ROOT / "README.md").read_text()
