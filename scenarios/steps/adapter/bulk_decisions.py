"""One decision of an operator about many records: the preview, then the decision."""

from typing import Any

from scenarios.context.tables import Table, compare, compare_rows, pairs, picked
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.adapter.pump import OPERATOR
from scenarios.steps.definitions import action, check


@action('an operator previews "{decision}" for all records with')
def preview(world: World, decision: str, datatable: Table) -> None:
    """Which records one decision would be about; nothing is decided yet. One line per field of the filter.

    state (required), kind, group, reason_code, account, created_from, created_until, amount_from, amount_to.
    """
    world.batch = world.api("POST", world.at_ic("/decision-batches"), {"decision": decision, **pairs(datatable)})


@action('the operator decides the previewed records because "{reason}"')
def decide(world: World, reason: str) -> None:
    """Each as the preview showed it; a record that has changed since is left out."""
    path = world.at_ic(f"/decision-batches/{_batch(world)['id']}/decision")
    world.batch = world.api("POST", path, {"by": OPERATOR, "reason": reason})


@check("the previewed decision has")
def check_batch(world: World, datatable: Table) -> None:
    """Some of it, one per line: status (preview, in progress, decided), count, sum, has_more."""
    expected = pairs(datatable)
    compare("the decision", expected, picked(_batch(world), list(expected)))


@check("the previewed decision is about")
def check_records(world: World, datatable: Table) -> None:
    """All of its records, oldest first: a header of source_id, kind, amount, state, outcome, after; a row each."""
    compare_rows("records of the decision", datatable, _batch(world)["records"])


@check('the previewed decision leaves out record "{name}" because "{reason}"')
def check_left_out(world: World, name: str, reason: str) -> None:
    """Named, with these words in the reason, and not decided."""
    found = {one["source_id"]: one["note"] for one in _batch(world)["left_out"]}
    if reason not in found.get(name, ""):
        came = found.get(name) or f"left out are {', '.join(found) or 'none'}"
        raise StepError.on(f"record {name}", expected=f"left out because … {reason} …", came=came)


def _batch(world: World) -> dict[str, Any]:
    if world.batch is None:
        raise StepError("no operator has previewed a decision yet")
    return world.batch
