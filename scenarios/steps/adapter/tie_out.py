"""Tie-out: a day of the pump held against what the router's day report says it booked."""

from typing import Any

from scenarios.context import wire
from scenarios.context.samples import sample
from scenarios.context.tables import Table, compare, compare_rows
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check

SIDES = ("intents", "sent", "booked")


@action('"{day}" is tied out')
def tie_out(world: World, day: str) -> None:
    """The router's report of that day goes to the adapter, which compares it with what was submitted and is SENT."""
    report = world.file_of(world.of_biller(f"/report?day={day}"), method="GET").content
    reply = world.upload(world.at_ic(f"/tie-out?day={day}"), report, "text/csv")
    if not reply.is_success:
        raise StepError.on("the tie-out", expected="a comparison", came=f"HTTP {reply.status_code} {reply.text}")
    world.tied = reply.json()


@action('another system posts "{amount}" with the reference "{reference}" from "{source}" to account "{account}"')
def post_elsewhere(world: World, amount: str, reference: str, source: str, account: str) -> None:
    """A payment that nobody here sent; the source is its SOURCE_REFERENCE, ARWEB as if it were ours."""
    tags = {"SS_ACCOUNT_NO": account, "ITEM_AMT": amount, "SOURCE_SPEC1": reference, "SOURCE_REFERENCE": source}
    tags |= {"ITEM_DT": "", "ITEM_TP": "WEB", "AS_PAYMENT_YN": "T"}
    reply = world.answer_of_router(sample("AddARItems", tags.items()))
    if wire.value_at(wire.parse_reply(reply), wire.Level.PARAMS, "STATUS") != "0":
        raise StepError.on("AddARItems", expected="accepted with STATUS 0", came=f"HTTP {reply.status_code}")


@check("the day has no differences")
def check_fine(world: World) -> None:
    """What was submitted, what is SENT and what the router booked are the same."""
    compare_rows("differences", [["difference", "source_id", "words"]], _tied(world)["differences"])


@check("the differences of the day are")
def check_differences(world: World, datatable: Table) -> None:
    """Every record or booking that does not fit, calls in the order of sending, then bookings, then what was not sent.

    A header of difference, source_id, account_number, function, amount, booked, words; a row each. The differences:
    lost, doubled, foreign, differs, uncertain_booked, uncertain_not_booked, confirmed_not_booked, refused_but_booked,
    given_up_but_booked, same_item_no, other_day, not_sent.
    """
    compare_rows("differences", datatable, _tied(world)["differences"])


@check("the three sides of the day are")
def check_sides(world: World, datatable: Table) -> None:
    """A header of function, intents, sent, booked; a row each, as `3 of 63.00`."""
    rows = [
        {"function": line["function"], **{side: f"{line[side]['count']} of {line[side]['total']}" for side in SIDES}}
        for line in _tied(world)["functions"]
    ]
    compare_rows("sides of the day", datatable, rows)


@check('{count} of "{amount}" came from "{source}"')
def check_elsewhere(world: World, count: str, amount: str, source: str) -> None:
    """Payments that are not ours, by their SOURCE_REFERENCE."""
    found = _tied(world)["elsewhere"]
    if source not in found:
        raise StepError.on("what came from elsewhere", expected=source, came=", ".join(found) or "nothing")
    compare(f"what came from {source}", {"count": count, "total": amount}, found[source])


def _tied(world: World) -> dict[str, Any]:
    if world.tied is None:
        raise StepError('no tie-out yet: this step follows When "2024-11-15" is tied out')
    return world.tied
