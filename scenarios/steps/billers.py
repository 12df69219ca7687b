"""Billers: the throw-away biller a scenario runs on."""

from scenarios.vocabulary import action
from scenarios.world import World


@action('a biller of template "{template}"')
def make_biller(world: World, template: str) -> None:
    """A fresh biller at the router and at the adapter, wired to each other; deleted after the scenario."""
    world.create(template, at_adapter=True)


@action('a router of template "{template}"')
def make_router(world: World, template: str) -> None:
    """A fresh biller at the router only, for scenarios that speak the router's XML themselves."""
    world.create(template, at_adapter=False)
