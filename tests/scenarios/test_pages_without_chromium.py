"""A run on a machine without Chromium: its scenarios are skipped by name, the others run; required, they fail."""

import os
import subprocess
import sys
from pathlib import Path

from tests.scenarios.conftest import Pack

TWO = """
Feature: Pages
  @Q-44
  Scenario Outline: The lockbox is shown through <through>
    Given a biller of template "3426"
    And pages are opened through "<through>"
    When I open the page "/crm/lockbox"
    Then I see "Donation lockbox"

    Examples:
      | through    |
      | Chromium   |
      | plain HTTP |
"""


def run(pack: Path, folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run the pack where PATH names no browser."""
    line = [sys.executable, "-m", "scenarios.cli", "run", str(pack), *options]
    outside = {name: value for name, value in os.environ.items() if name != "REQUIRE_ALL"} | {"PATH": str(folder)}
    return subprocess.run(line, cwd=folder, env=outside, capture_output=True, text=True, check=False, timeout=120)


def test_it_is_skipped_with_what_to_install(pack: Pack, tmp_path: Path) -> None:
    """The line names the scenario and the package; plain HTTP passes."""
    ended = run(pack(TWO), tmp_path)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    skipped = next(line for line in ended.stdout.splitlines() if line.startswith("skip"))
    assert "through Chromium" in skipped or "(Chromium)" in skipped
    assert "apt-get install chromium" in skipped
    assert "1 passed, 1 skipped" in ended.stdout


def test_required_it_fails(pack: Pack, tmp_path: Path) -> None:
    """CI does not lose them unseen."""
    ended = run(pack(TWO), tmp_path, "--require-browser")

    assert ended.returncode == 1
    assert "1 failed, 1 passed" in ended.stdout
    assert "apt-get install chromium" in ended.stdout
