"""One check before the first scenario: what is missing is one sentence with exit 2, not a failure per scenario."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ic_adapter.process import start, stop
from tests.scenarios.conftest import Pack, Run
from tests.scenarios.stand_in import StandIn
from tests.scenarios.test_plugin import GREEN

if TYPE_CHECKING:
    import subprocess

NOBODY = "http://127.0.0.1:9"
AT_ADAPTER = """
Feature: Payments
  Background:
    Given a biller of template "3426"

  @Q-69 @AddARItems
  Scenario: A payment
    When the pump runs

  @Q-70 @AddARItems
  Scenario: Another payment
    When the pump runs

  @Q-71
  Scenario Outline: Rows
    When the pump runs

    @slow
    Examples:
      | name |
      | a    |
"""


def one_line(ended: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """Exit 2, one line on stderr with these words, no scenario started."""
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stdout + ended.stderr
    (line,) = ended.stderr.splitlines()
    assert line.startswith("Error: ")
    assert all(word in line for word in words), line


@pytest.mark.parametrize("workers", [1, 2])
def test_a_router_without_an_adapter(stand_in: StandIn, pack: Pack, command: Run, workers: int) -> None:
    """How many scenarios need one, and the first of them."""
    pack(GREEN, "green.feature")
    folder = pack(AT_ADAPTER).parent

    ended = command("run", folder, "--router", stand_in.url, "--workers", workers)

    one_line(ended, "3 scenarios need an adapter", f"{folder / 'pack.feature'}:7", "add --adapter URL")
    assert stand_in.created == []


@pytest.mark.parametrize(
    ("chosen", "count"),
    [("@Q-69", "one scenario needs"), ("@AddARItems", "2 scenarios need"), ("@Q-71 and @slow", "one scenario needs")],
)
def test_only_chosen_scenarios_count(stand_in: StandIn, pack: Pack, command: Run, chosen: str, count: str) -> None:
    """By tags of the scenario and of its Examples."""
    one_line(command("run", pack(AT_ADAPTER), "--router", stand_in.url, "--tags", chosen), count)


def test_scenarios_without_an_adapter_run_without_one(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """By tag or by line, beside others in the same folder."""
    pack(AT_ADAPTER)
    green = pack(GREEN, "green.feature")

    for chosen in ((green.parent, "--tags", "@F-01"), (f"{green}:4",), (green,)):
        ended = command("run", *chosen, "--router", stand_in.url)
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_line_chooses(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """FILE:LINE of a scenario that needs an adapter."""
    one_line(command("run", f"{pack(AT_ADAPTER)}:11", "--router", stand_in.url), "one scenario needs", ":11")


@pytest.mark.parametrize("url", [NOBODY, "http://nobody.invalid", "127.0.0.1:9", "http://[", "ftp://127.0.0.1"])
def test_no_router_there(pack: Pack, command: Run, url: str) -> None:
    """The address and what to do."""
    one_line(command("run", pack(GREEN), "--router", url), f"no simulator answers at {url}", "correct --router")


def test_something_else_is_there(tmp_path: Path, pack: Pack, command: Run) -> None:
    """An adapter where the router should be."""
    process, url = start(tmp_path, "--no-pump")
    try:
        one_line(command("run", pack(GREEN), "--router", url), f"{url} is not a simulator that is ready", "HTTP 404")
    finally:
        stop(process)


def test_no_adapter_there(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """The same for the other program."""
    ended = command("run", pack(AT_ADAPTER), "--router", stand_in.url, "--adapter", NOBODY)

    one_line(ended, f"no adapter answers at {NOBODY}", "correct --adapter")


def test_an_adapter_without_a_test_clock(stand_in: StandIn, tmp_path: Path, pack: Pack, command: Run) -> None:
    """It would fail at every step that sets the time."""
    process, url = start(tmp_path, "--no-pump")
    try:
        one_line(command("run", pack(AT_ADAPTER), "--router", stand_in.url, "--adapter", url), "--test-clock")
    finally:
        stop(process)
