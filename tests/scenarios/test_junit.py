"""junit.xml of a run: one testcase per scenario, named as the feature names it, however the run was started."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.scenarios.stand_in import StandIn

SCENARIO = """
  Scenario: {title}
    Given a router of template "3426"
    When I ask for GetAccountBalance of account "2003708"
    Then CURRENT_BALANCE of the reply is "{amount}"
"""
OUTLINE = """
  Scenario Outline: The <ordinal> time, too
    Given a router of template "3426"
    When I ask for GetAccountBalance of account "2003708"
    Then CURRENT_BALANCE of the reply is "<amount>"

    Examples:
      | ordinal | amount |
      | second  | 100.24 |
      | third   | 100.24 |
"""
TITLES = {
    "It answers": "100.24",
    'A & B: "quoted" <text>, and/or a::path[0].py': "100.24",
    "It fails": "1.00",
}
NAMES = [*TITLES, "The second time, too (second, 100.24)", "The third time, too (third, 100.24)"]


@pytest.fixture
def five(tmp_path: Path) -> Path:
    """A pack of five scenarios, one of which fails."""
    folder = tmp_path / "five"
    folder.mkdir()
    scenarios = "".join(SCENARIO.format(title=title, amount=amount) for title, amount in TITLES.items())
    (folder / "all.feature").write_text(f"Feature: Five\n{scenarios}{OUTLINE}", encoding="utf-8")
    return folder


def report(pack: str, folder: Path, url: str, *options: str) -> ET.Element:
    """junit.xml of a run of this pack, started in this folder."""
    line = [sys.executable, "-m", "scenarios.cli", "run", pack, "--router", url, "--report", "r", *options]
    ended = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    return ET.parse(folder / "r" / "junit.xml").getroot()


@pytest.mark.parametrize("options", [(), ("--workers", "2")], ids=["alone", "two workers"])
@pytest.mark.parametrize(("pack", "start"), [("five", "."), ("../five", "elsewhere"), (".", "five")])
def test_one_testcase_per_scenario(
    five: Path, stand_in: StandIn, options: tuple[str, ...], pack: str, start: str
) -> None:
    """Its name is the title of the scenario, its class the pack and the file; only the failed one has a failure."""
    folder = five.parent / start
    folder.mkdir(exist_ok=True)

    root = report(pack, folder, stand_in.url, *options)

    cases = list(root.iter("testcase"))
    assert Counter(case.get("name") for case in cases) == Counter(NAMES)
    assert {case.get("classname") for case in cases} == {"five.all"}
    assert [case.get("name") for case in cases if case.find("failure") is not None] == ["It fails"]
    suite = next(root.iter("testsuite"))
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "0",
        "skipped": "0",
    }


def test_python_tests_beside_scenarios_keep_their_names(five: Path, stand_in: StandIn) -> None:
    """In a project's own pytest run only the scenarios are renamed."""
    (five / "test_own.py").write_text("def test_own():\n    pass\n")
    line = [sys.executable, "-m", "pytest", "-p", "scenarios.plugin", "-q", "-n", "2", "--junitxml", "own.xml"]
    line += ["-p", "no:cacheprovider", "--scenario-router", stand_in.url, "five"]

    ended = subprocess.run(line, cwd=five.parent, capture_output=True, text=True, check=False, timeout=120)

    assert ended.returncode == 1, ended.stdout + ended.stderr
    cases = [(case.get("classname"), case.get("name")) for case in ET.parse(five.parent / "own.xml").iter("testcase")]
    assert sorted(cases) == sorted([("five.test_own", "test_own"), *(("five.all", name) for name in NAMES)])
