"""Time limits of packs: a hang is a failure of its step, and no run lasts for ever."""

import pytest

from scenarios.cli.run_command import run as run_command
from scenarios.run.limits import DEFAULT
from tests.scenarios.conftest import Pack, Run
from tests.scenarios.stand_in import StandIn

TWO = """
Feature: Balances
  @F-01 @GetAccountBalance
  Scenario: It hangs
    Given a router of template "3426"
    When I ask for GetAccountBalance of account "2003708"

  @F-01 @GetAccountBalance
  Scenario: It answers
    Given a router of template "3426"
    When I ask for GetAccountBalance of account "2003708"
"""
#: A step of the pack waits for ever, as one would whose program never answers.
HANG = """
import threading

def pytest_bdd_before_step_call(scenario, step):
    if scenario.name == "It hangs" and step.name.startswith("I ask for"):
        threading.Event().wait()
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_hang_fails_its_step_and_the_run_goes_on(stand_in: StandIn, pack: Pack, command: Run, workers: int) -> None:
    """The message says how long was waited, at which step; what comes after it runs."""
    feature = pack(TWO)
    feature.with_name("conftest.py").write_text(HANG)

    ended = command("run", feature, "--router", stand_in.url, "--limits", 2, 0, "--workers", workers)

    assert ended.returncode == 1
    assert 'step:     When I ask for GetAccountBalance of account "2003708" (line 6)' in ended.stdout
    assert "the scenario was stopped here after 2 s; raise its limit with --limits" in ended.stdout
    assert "ok   qa/pack.feature:9" in ended.stdout


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_hangs_is_ended(stand_in: StandIn, pack: Pack, command: Run, workers: int) -> None:
    """It is a failure, not an interruption by somebody."""
    feature = pack(TWO)
    feature.with_name("conftest.py").write_text(HANG)

    ended = command("run", feature, "--router", stand_in.url, "--limits", 0, 5, "--workers", workers)

    assert ended.returncode == 1
    assert "the run was stopped after 5 s; raise its limit with --limits" in ended.stderr


def test_help_names_the_limits_that_hold() -> None:
    """The defaults of the command are those of the runner."""
    (option,) = (parameter for parameter in run_command.params if parameter.name == "limits")

    assert option.default == (DEFAULT.scenario, DEFAULT.run)
