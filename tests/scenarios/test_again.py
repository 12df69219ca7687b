"""A failing scenario names the one command that runs it again, and that command runs it alone."""

import re
from pathlib import Path

from tests.scenarios.conftest import Run

FEATURE = """@F-01
Feature: One of two
  Scenario: Goes well
    Given a router of template "3426"

  Scenario: Goes wrong
    Given a router of template "3426"
    When I ask for GetAccountBalance of account "2003708"
    Then STATUS is 7 at the function level
"""


def test_a_failure_says_how_to_run_it_again(command: Run, tmp_path: Path) -> None:
    """Pasted as it stands, the command fails with the same words, and the other scenario is left out."""
    (tmp_path / "two.feature").write_text(FEATURE)
    first = command("run", "two.feature")

    found = re.search(r"again: +cayenta-scenarios (run \S+:\d+)", first.stdout)
    assert found, first.stdout
    again = command(*found[1].split())

    assert (first.returncode, again.returncode) == (1, 1)
    assert "1 failed, 1 passed" in first.stdout
    assert "1 failed, 1 not chosen" in again.stdout
    assert found[0] in again.stdout


def test_a_line_without_a_scenario_runs_nothing(command: Run, tmp_path: Path) -> None:
    """Nothing ran is a failure."""
    (tmp_path / "two.feature").write_text(FEATURE)

    assert command("run", "two.feature:5").returncode == 1
