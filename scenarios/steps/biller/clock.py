"""The clock: one step moves the router's and the adapter's together."""

from typing import Any

from scenarios.context.world import World
from scenarios.steps.definitions import action


def _set(world: World, order: dict[str, Any]) -> None:
    world.admin("POST", world.of_biller("/clock"), order)
    if world.at_adapter:
        world.api("POST", world.at_ic("/clock"), order)


@action('it is "{moment}"')
def freeze(world: World, moment: str) -> None:
    """Both clocks stand still at a biller-local day (`2024-11-15`, taken as noon) or minute (`2024-11-15T09:30`)."""
    _set(world, {"freeze": f"{moment}T12:00:00" if "T" not in moment else f"{moment}:00"})


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


@action("the clock runs")
def run(world: World) -> None:
    """Both clocks run on from where they stand."""
    _set(world, {"run": True})
