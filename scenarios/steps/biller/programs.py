"""Programs that die: a router and an adapter that a scenario kills and starts again."""

import threading
import time

import httpx

from scenarios.context.killable import KillablePrograms
from scenarios.context.world import Urls, World
from scenarios.errors import StepError
from scenarios.steps.definitions import action

#: How long a call of the adapter may take to reach the router.
ARRIVES_SECONDS = 20.0
LOOK_AGAIN_SECONDS = 0.02


@action("a router and an adapter that can be killed")
def use_killable(world: World, scenario_programs: KillablePrograms) -> None:
    """Programs of the run that keep what they know on disk; stands before the biller.

    A run that was given programs (--router) skips the scenario and says so.
    """
    if world.biller:
        raise StepError("the biller is at other programs already; write this step before it")
    world.urls = Urls(*scenario_programs.ready())


@action("the {program} is killed")
def kill(world: World, scenario_programs: KillablePrograms, program: str) -> None:
    """The router or the adapter ends at once (SIGKILL), whatever it is doing."""
    _must_be_killable(world, scenario_programs)
    scenario_programs.kill(program)


@action("the {program} is started again")
def start_again(world: World, scenario_programs: KillablePrograms, program: str) -> None:
    """The router or the adapter that was killed, with what it kept, at the same address."""
    _must_be_killable(world, scenario_programs)
    scenario_programs.start_again(program)


@action("the {program} is killed and started again")
def kill_and_start(world: World, scenario_programs: KillablePrograms, program: str) -> None:
    """Both of these steps."""
    kill(world, scenario_programs, program)
    start_again(world, scenario_programs, program)


@action("the adapter is killed while it waits for the reply of {function}")
def kill_waiting(world: World, scenario_programs: KillablePrograms, function: str) -> None:
    """The pump runs until the router has got the request; a fault has to keep the reply back, for example silence."""
    _must_be_killable(world, scenario_programs)
    before = _asked(world, function)
    pump = threading.Thread(target=_run_pump, args=(world.urls.adapter + world.at_ic("/pump/run"),), daemon=True)
    pump.start()
    try:
        deadline = time.monotonic() + ARRIVES_SECONDS
        while _asked(world, function) == before:
            if time.monotonic() > deadline or not pump.is_alive():
                raise StepError(f"the pump did not wait for a reply of {function}")
            time.sleep(LOOK_AGAIN_SECONDS)
    finally:
        scenario_programs.kill("adapter")
        pump.join(ARRIVES_SECONDS)


def _run_pump(url: str) -> None:
    try:
        httpx.post(url, json={}, timeout=ARRIVES_SECONDS, trust_env=False)
    except httpx.HTTPError:
        return  # the adapter was killed, as it should be


def _asked(world: World, function: str) -> int:
    return sum(entry["function"] == function for entry in world.read_journal())


def _must_be_killable(world: World, programs: KillablePrograms) -> None:
    if (world.urls.router, world.urls.adapter) != programs.addresses():
        raise StepError("this step needs Given a router and an adapter that can be killed")
