"""What the payer sees on the payment-options page."""

from scenarios.context.asked import explained, looked_up
from scenarios.context.tables import Table, compare, compare_rows, pairs, picked
from scenarios.context.world import World
from scenarios.steps.definitions import check


@check('the payer of account "{account}" sees')
def check_options(world: World, account: str, datatable: Table) -> None:
    """Stored amounts and the methods on offer, one per line; never an error of a look-up.

    Names: balance_due, past_due, under_way.count, under_way.sum, under_way.sum_without_fees, pay_arrangement.shown,
    pay_arrangement.amount, pay_arrangement.label, methods.EFT, methods.CC, message.
    """
    expected = pairs(datatable)
    options = world.api("GET", world.at_ic(f"/accounts/{account}/payment-options"))
    with explained(lambda: looked_up(world, account)):
        compare(f"payment options of account {account}", expected, picked(options, list(expected)))


@check('the payments of account "{account}" under way are')
def check_under_way(world: World, account: str, datatable: Table) -> None:
    """Those that are not SENT yet, oldest first: a header of source_id, amount, fee, state; a row each."""
    options = world.api("GET", world.at_ic(f"/accounts/{account}/payment-options"))
    compare_rows(f"payments of account {account} under way", datatable, options["under_way"]["payments"])
