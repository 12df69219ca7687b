"""The clock: one step moves the router's and the adapter's together."""

import re
from datetime import datetime, timedelta
from typing import Any

from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action

SECONDS = re.compile(r"\d{1,6}(\.\d{1,6})?")


def _set(world: World, order: dict[str, Any]) -> None:
    if world.at_router:
        world.admin("POST", world.of_biller("/clock"), order)
    if world.at_adapter:
        world.api("POST", world.at_ic("/clock"), order)


@action('it is "{moment}"')
def freeze(world: World, moment: str) -> None:
    """Both clocks stand still at a biller-local day or time, also an earlier one.

    A day (`2024-11-15`) is taken as noon, a minute as `2024-11-15T09:30`, a fraction as `2024-11-15T09:30:59.995`.
    """
    _set(world, {"freeze": f"{moment}T12:00:00" if "T" not in moment else moment})


@action("{days} days pass")
def pass_days(world: World, days: str) -> None:
    """Both clocks go on by whole days."""
    _set(world, {"advance": {"days": int(days)}})


@action("{hours} hours pass")
def pass_hours(world: World, hours: str) -> None:
    """Both clocks go on by whole hours."""
    _set(world, {"advance": {"hours": int(hours)}})


@action("{minutes} minutes pass")
def pass_minutes(world: World, minutes: str) -> None:
    """Both clocks go on by whole minutes."""
    _set(world, {"advance": {"minutes": int(minutes)}})


@action("{seconds} seconds pass")
def pass_seconds(world: World, seconds: str) -> None:
    """Both clocks, which must stand still, go on by seconds or a fraction of one, for example 0.25."""
    if not SECONDS.fullmatch(seconds):
        raise StepError(f"{seconds!r} is not a number of seconds; write for example 90 or 0.25")
    whole, _, fraction = seconds.partition(".")
    span = timedelta(seconds=int(whole), microseconds=int(f"{fraction:0<6}"))
    world.admin("POST", world.of_biller("/clock"), _later(world.admin("GET", world.of_biller("/clock")), span))
    if world.at_adapter:
        world.api("POST", world.at_ic("/clock"), _later(world.api("GET", world.at_ic("/clock")), span))


def _later(clock: dict[str, Any], span: timedelta) -> dict[str, str]:
    """The order that stops a clock so much after the time it shows; that has its offset, so no hour is lost."""
    if clock["mode"] != "frozen":
        raise StepError('the clock runs; make it stand still first: it is "2024-11-15"')
    return {"freeze": (datetime.fromisoformat(clock["now"]) + span).isoformat()}


@action("the clock runs")
def run(world: World) -> None:
    """Both clocks run on from where they stand."""
    _set(world, {"run": True})
