"""scenarios.run.killable: programs that scenarios kill come back as they were; foreign programs are left alone."""

import httpx

from scenarios.run.killable import killable
from tests.scenarios.conftest import Pack, Run
from tests.scenarios.stand_in import StandIn

KILLS = """
Feature: Death
  @F-04
  Scenario: The router dies
    Given a router and an adapter that can be killed
    And a router of template "3426"
    When the router is killed and started again
    Then the ledger of account "2003708" has 9 entries
"""


def test_a_killed_program_comes_back_at_its_address_with_its_data() -> None:
    """What was made before is still there, at both programs."""
    with killable() as programs:
        router, adapter = programs.ready()
        made = httpx.post(f"{router}/__admin/billers", json={"id": "t-1", "template": "3426"}, trust_env=False)
        held = httpx.post(f"{adapter}/api/billers", json={"id": "t-1", "template": "3426"}, trust_env=False)
        for name in ("router", "adapter"):
            programs.kill(name)
            programs.start_again(name)

        assert (made.status_code, held.status_code) == (201, 201)
        assert programs.ready() == programs.addresses() == (router, adapter)
        assert httpx.get(f"{router}/__admin/billers/t-1", trust_env=False).is_success
        assert httpx.get(f"{adapter}/api/billers/t-1", trust_env=False).is_success


def test_a_program_left_dead_is_there_for_the_next_scenario() -> None:
    """A scenario may end, or fail, before it starts again what it killed."""
    with killable() as programs:
        router, _ = programs.ready()
        programs.kill("router")

        assert programs.ready()[0] == router
        assert httpx.get(f"{router}/__admin/ready", trust_env=False).is_success


def test_foreign_programs_are_not_killed(stand_in: StandIn, pack: Pack, command: Run) -> None:
    """The scenario is skipped, and its line says why; a run in which nothing else is has run nothing."""
    ended = command("run", pack(KILLS), "--router", stand_in.url)

    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert ended.stderr.endswith("every scenario was skipped, so nothing ran; the lines above say why\n")
    told = "The router dies: it kills programs, so it needs those that the run starts itself; leave out --router"
    assert f"skip qa/pack.feature:4  {told} and --adapter  [1/1]\n" in ended.stdout
    assert stand_in.created == []


def test_a_run_with_programs_of_its_own_kills(pack: Pack, command: Run) -> None:
    """Neither the other programs of the run nor the vocabulary stand in the way."""
    ended = command("run", pack(KILLS))

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "ok   qa/pack.feature:4  The router dies" in ended.stdout


def test_a_kill_without_programs_for_it_is_refused(pack: Pack, command: Run) -> None:
    """The programs that all scenarios of a run share are never killed; the message names the missing step."""
    without = KILLS.replace("    Given a router and an adapter that can be killed\n    And", "    Given")

    ended = command("run", pack(without))

    assert ended.returncode == 1
    assert "this step needs Given a router and an adapter that can be killed" in ended.stdout
