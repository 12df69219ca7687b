"""Pay arrangements: their life in the router's books."""

from typing import Any

from scenarios.context.tables import Table, pairs, records, typed
from scenarios.context.world import World
from scenarios.steps.definitions import action

NUMBERS = frozenset({"ref", "grace_days"})


def _body(values: dict[str, str]) -> dict[str, Any]:
    return {name: typed(value) if name in NUMBERS else value for name, value in values.items()}


@action('account "{account}" has the pay arrangement')
def add(world: World, account: str, datatable: Table) -> None:
    """Lines start, end, amount; also ref, option_cd, option_amt, stream_cd, grace_days, reason_cd, status_cd."""
    world.admin("POST", world.of_biller(f"/accounts/{account}/arrangements"), _body(pairs(datatable)))


@action('account "{account}" has the pay arrangements')
def add_several(world: World, account: str, datatable: Table) -> None:
    """One arrangement per row under a header with the same names."""
    for row in records(datatable):
        world.admin("POST", world.of_biller(f"/accounts/{account}/arrangements"), _body(row))


@action('account "{account}" has a pay arrangement of "{amount}" from "{start}" with the instalments')
def add_with_instalments(world: World, account: str, amount: str, start: str, datatable: Table) -> None:
    """One instalment per row, columns due and amount; no day of grace."""
    body = {"amount": amount, "start": start, "grace_days": 0, "instalments": records(datatable)}
    world.admin("POST", world.of_biller(f"/accounts/{account}/arrangements"), body)


@action('pay arrangement {ref} of account "{account}" is changed to')
def change(world: World, ref: str, account: str, datatable: Table) -> None:
    """Changes the given lines of an arrangement, for example its amount."""
    path = world.of_biller(f"/accounts/{account}/arrangements/{ref}")
    world.admin("PATCH", path, _body(pairs(datatable)))


@action('pay arrangement {ref} of account "{account}" is ended on "{day}"')
def end(world: World, ref: str, account: str, day: str) -> None:
    """The arrangement ends before its time."""
    world.admin("PATCH", world.of_biller(f"/accounts/{account}/arrangements/{ref}"), {"ended_on": day})
