"""scenarios.steps.biller.clock: seconds with a fraction; what is none is refused in QA's words."""

import pytest

from tests.scenarios.conftest import Pack, Run
from tests.scenarios.stand_in import StandIn

PASSES = """
Feature: Time
  @Q-73
  Scenario: Time passes
    Given a router of template "3426"
    When {written} seconds pass
"""


@pytest.mark.parametrize("written", ["-1", "1e3", ".5", "0.1234567", "half"])
def test_what_is_no_number_of_seconds_is_refused(stand_in: StandIn, pack: Pack, command: Run, written: str) -> None:
    """The message has the word and the form that is understood; clocks have microseconds."""
    ended = command("run", pack(PASSES.format(written=written)), "--router", stand_in.url)

    assert f"'{written}' is not a number of seconds; write for example 90 or 0.25" in ended.stdout


def test_a_clock_that_runs_is_not_moved_by_a_fraction(pack: Pack, command: Run) -> None:
    """Its own time would go on meanwhile; the message names the step that makes it stand still."""
    text = PASSES.format(written="0.5").replace("    When", "    And the clock runs\n    When")

    ended = command("run", pack(text))

    assert 'the clock runs; make it stand still first: it is "2024-11-15"' in ended.stdout
