"""scenarios.plugin and scenarios.collector: bare feature files become scenarios that tell QA what happened."""

import re
import subprocess
import sys
from pathlib import Path

from tests.scenarios.conftest import Pack, Run
from tests.scenarios.stand_in import StandIn

GREEN = """
Feature: Balances
  @F-01 @GetAccountBalance
  Scenario: It answers
    Given a router of template "3426"
    When I ask for GetAccountBalance of account "2003708"
    Then CURRENT_BALANCE of the reply is "100.24"
"""
RED = GREEN.replace('is "100.24"', 'is "100.25"')
OUTLINE = """
Feature: Balances
  @F-01
  Scenario Outline: It answers <what>
    Given a router of template "3426"
    When I ask for GetAccountBalance of account "2003708"
    Then CURRENT_BALANCE of the reply is "<amount>"

    Examples:
      | what    | amount |
      | rightly | 100.24 |
      | wrongly | 1.00   |

    @slow
    Examples:
      | what  | amount |
      | again | 100.24 |
"""


def test_a_folder_without_python_is_collected(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """A bare .feature file outside the repository runs, and its line says where it is."""
    ended = command("run", pack(GREEN), "--router", stand_in.url)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "ok   qa/pack.feature:4  It answers" in ended.stdout


def test_a_failure_names_place_step_and_both_values(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """file:line, the step, what was expected, what came."""
    ended = command("run", pack(RED), "--router", stand_in.url)

    assert "FAIL qa/pack.feature:4  It answers" in ended.stdout
    assert '  step:     Then CURRENT_BALANCE of the reply is "100.25" (line 7)\n' in ended.stdout
    assert "  expected: CURRENT_BALANCE '100.25'\n  actual:   CURRENT_BALANCE '100.24'\n" in ended.stdout


def test_a_failure_quotes_the_last_exchange(stand_in: StandIn, pack: Pack, reported: Run) -> None:
    """Request and reply stand in the message, laid out line by line."""
    ended = reported("run", pack(RED), "--router", stand_in.url)

    assert "<ACCOUNT_NO>2003708</ACCOUNT_NO>" in ended.stdout
    assert "HTTP 200\n        <Reply" in ended.stdout


def test_a_failure_shows_no_python(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """QA reads sentences, never frames."""
    ended = command("run", pack(RED), "--router", stand_in.url)

    assert ".py" not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr


def test_a_refused_set_up_step_quotes_the_refusal(stand_in: StandIn, pack: Pack, reported: Run) -> None:
    """What the admin API said is what QA reads."""
    ended = reported("run", pack(GREEN.replace("    When", "    And 3 days pass\n    When")), "--router", stand_in.url)

    assert "HTTP 422" in ended.stdout
    assert "the stand-in refuses" in ended.stdout


def test_a_router_that_is_gone_is_named(pack: Pack, command: Run) -> None:
    """No answer is told as such, with the address."""
    ended = command("run", pack(GREEN), "--router", "http://127.0.0.1:9")

    assert ended.returncode == 2
    assert "no simulator answers at http://127.0.0.1:9" in ended.stderr


def test_a_line_that_is_no_step_gets_a_suggestion(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """The message has the place and the nearest sentence."""
    ended = command("run", pack(GREEN.replace("I ask for", "I asked for")), "--router", stand_in.url)

    assert "(line 6)\n" in ended.stdout
    assert 'no step matches; did you mean: I ask for <function> of account "<account>"' in ended.stdout


def test_a_step_without_its_table_says_so(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """A missing table is told in QA's words."""
    ended = command("run", pack(GREEN + "    And the reply has\n"), "--router", stand_in.url)

    assert "needs a table under it" in ended.stdout


def test_each_scenario_has_a_biller_of_its_own(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """Ids are unique and marked as throw-away."""
    command("run", pack(OUTLINE), "--router", stand_in.url)

    assert len(set(stand_in.created)) == 3
    assert all(biller.startswith("t-") for biller in stand_in.created)


def test_billers_are_deleted_also_after_a_failure(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """Nothing is left behind, however a scenario ends."""
    command("run", pack(OUTLINE), "--router", stand_in.url)

    assert sorted(stand_in.deleted) == sorted(stand_in.created)


def test_books_that_do_not_add_up_fail_a_scenario(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """Though every step went well: the words of the violation, the place of the scenario."""
    stand_in.violations = [{"where": "account 4000001", "rule": "the entries sum up", "detail": "12 is not 13"}]

    ended = command("run", pack(GREEN), "--router", stand_in.url)

    assert ended.returncode == 1
    assert "FAIL qa/pack.feature:4  It answers" in ended.stdout
    assert "  step:     after the last step\n" in ended.stdout
    assert "account 4000001: the entries sum up 12 is not 13" in ended.stdout
    assert ".py" not in ended.stdout + ended.stderr


def test_a_failing_step_is_told_before_the_books(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """What went wrong first is what QA reads."""
    stand_in.violations = [{"where": "account 4000001", "rule": "the entries sum up", "detail": "12 is not 13"}]

    ended = command("run", pack(RED), "--router", stand_in.url)

    assert "actual:   CURRENT_BALANCE '100.24'" in ended.stdout
    assert "the entries sum up" not in ended.stdout


def test_parallel_ends_like_serial(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """Two workers say the same about each scenario, in whatever order."""
    path = pack(OUTLINE)

    serial = command("run", path, "--router", stand_in.url)
    parallel = command("run", path, "--router", stand_in.url, "--workers", 2)

    assert _verdicts(serial.stdout) == _verdicts(parallel.stdout)
    assert serial.returncode == parallel.returncode == 1


def _verdicts(output: str) -> list[str]:
    """The lines of scenarios without their numbers, which hang on who is first."""
    lines = (line for line in output.splitlines() if line.startswith(("ok ", "FAIL")))
    return sorted(re.sub(r"  \[\d+/\d+(, \d+:\d\d left)?\]$", "", line) for line in lines)


def test_tags_choose_scenarios(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """--tags takes scenario tags and tags of Examples, with @ or without."""
    ended = command("run", pack(OUTLINE), "--router", stand_in.url, "--tags", "@F-01 and @slow")

    assert _verdicts(ended.stdout) == ["ok   qa/pack.feature:4  It answers again  (100.24)"]


def test_two_scenarios_of_one_name_are_refused(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """pytest-bdd would run the last one only; we run none."""
    ended = command("run", pack(GREEN + GREEN.split("Balances\n")[1]), "--router", stand_in.url)

    assert ended.returncode == 1
    assert "two scenarios are named 'It answers'" in ended.stdout


def test_other_tests_are_left_alone(tmp_path: Path) -> None:
    """With the plugin loaded and warnings as errors, a plain project runs as before and no program is started."""
    (tmp_path / "test_plain.py").write_text("def test_it(tmp_path):\n    assert tmp_path.exists()\n")
    settings = ["-W", "error", "--strict-markers", "-p", "scenarios.plugin", "-p", "no:cacheprovider"]

    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "--rootdir", tmp_path, *settings, tmp_path],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 passed" in ended.stdout


def test_junit_names_feature_scenario_and_place(stand_in: StandIn, pack: Pack, command: Run, tmp_path: Path) -> None:
    """CI shows QA's names, not those of functions."""
    command("run", pack(RED), "--router", stand_in.url, "--report", "out")

    junit = (tmp_path / "out" / "junit.xml").read_text()

    assert 'name="scenario" value="It answers"' in junit
    assert 'name="place" value="qa/pack.feature:4"' in junit
    assert 'name="tags" value="@F-01 @GetAccountBalance"' in junit
