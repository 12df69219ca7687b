"""Billers: the throw-away biller a scenario runs on."""

from scenarios.context.tables import Table, pairs, typed, whole
from scenarios.context.world import World
from scenarios.steps.definitions import action


@action('a biller of template "{template}"')
def make_biller(world: World, template: str) -> None:
    """A fresh biller at the router and at the adapter, wired to each other; deleted after the scenario."""
    world.create(template, at_adapter=True)


@action('a biller of template "{template}" with {accounts} generated accounts of seed {seed}')
def make_population(world: World, template: str, accounts: str, seed: str) -> None:
    """The same, with so many generated accounts (30000000 and on), drawn by this seed: the same on every machine."""
    world.create(template, at_adapter=True, accounts=whole(accounts), seed=whole(seed))


@action('a biller of template "{template}" that has no router')
def make_biller_alone(world: World, template: str) -> None:
    """A fresh biller at the adapter only, for files and for what is held without a router."""
    world.create_without_router(template)


@action('a router of template "{template}" made with')
def make_router_with(world: World, template: str, datatable: Table) -> None:
    """The same with lines seed, accounts (how many are generated) and now (a moment, or real for the wall clock)."""
    world.create(template, at_adapter=False, **{name: typed(value) for name, value in pairs(datatable).items()})


@action('a router of template "{template}"')
def make_router(world: World, template: str) -> None:
    """A fresh biller at the router only, for scenarios that speak the router's XML themselves."""
    world.create(template, at_adapter=False)
