"""The books: accounts, ledgers, budget plans and discounts in the router, set up through its admin."""

from typing import Any

from scenarios.context.asked import DECIDING, changes, explained
from scenarios.context.tables import Table, compare, pairs, records, typed
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action, check


def _account(world: World, number: str, rest: str = "") -> str:
    return world.of_biller(f"/accounts/{number}{rest}")


@action('a new account "{account}"')
def add_account(world: World, account: str) -> None:
    """An account without any entry."""
    world.admin("POST", world.of_biller("/accounts"), {"account_no": account, "account_no_custom": f"9{account}"})


@action('a new account "{account}" with the custom number "{custom}"')
def add_account_with_custom(world: World, account: str, custom: str) -> None:
    """An account without any entry; the custom number may be one that another account has too."""
    world.admin("POST", world.of_biller("/accounts"), {"account_no": account, "account_no_custom": custom})


@action('a new account "{account}" of person "{person}"')
def add_account_of(world: World, account: str, person: str) -> None:
    """One more account of a person that the router knows, without any entry."""
    order = {"account_no": account, "account_no_custom": f"9{account}", "person_no": person}
    world.admin("POST", world.of_biller("/accounts"), order)


@action('a new account "{account}" of person "{person}" with the custom number "{custom}"')
def add_account_of_with_custom(world: World, account: str, person: str, custom: str) -> None:
    """An account without any entry; the person is made where the router does not know the number."""
    order = {"account_no": account, "account_no_custom": custom, "person_no": person}
    world.admin("POST", world.of_biller("/accounts"), order)


@action('the GetAccount tags of account "{account}" are')
def set_tags(world: World, account: str, datatable: Table) -> None:
    """Changes some of the tags that GetAccount answers, one per line: tag and value."""
    world.admin("PATCH", _account(world, account), {"tags": pairs(datatable)})


@action('ACTIVE_PAYARR_YN of account "{account}" is forced to "{value}"')
def force_gate(world: World, account: str, value: str) -> None:
    """GetAccount answers this value (also a blank) whatever arrangements there are."""
    world.admin("PATCH", _account(world, account), {"active_payarr_override": value})


@action('ACTIVE_PAYARR_YN of account "{account}" is no longer forced')
def free_gate(world: World, account: str) -> None:
    """GetAccount answers again what the arrangements say."""
    world.admin("PATCH", _account(world, account), {"active_payarr_override": None})


@action('account "{account}" may take a discount of "{amount}" until "{day}"')
def set_discount(world: World, account: str, amount: str, day: str) -> None:
    """A discount for the account, up to and with the day."""
    world.admin("PATCH", _account(world, account), {"discount": {"amount": amount, "end": day}})


@action('the ledger of account "{account}" gets')
def post_entries(world: World, account: str, datatable: Table) -> None:
    """One entry per row, in order, the amount a magnitude.

    Columns kind, amount, effective, due, item_no, of_item, invoice_no, cutoff; an empty cell is not sent, effective
    is then today.
    """
    for row in records(datatable):
        world.admin("POST", _account(world, account, "/ledger"), _entry(row))


def _entry(row: dict[str, str]) -> dict[str, Any]:
    return {name: typed(value) if name == "cutoff" else value for name, value in row.items()}


@action('a {kind} of "{amount}" is posted to account "{account}"')
def post_entry(world: World, kind: str, amount: str, account: str) -> None:
    """One entry of today: charge, payment, credit_reversal, write_off or donation."""
    world.admin("POST", _account(world, account, "/ledger"), {"kind": kind, "amount": amount})


@action('account "{account}" has the budget plan')
def set_budget(world: World, account: str, datatable: Table) -> None:
    """Lines type, amount, start and, where it ends, end."""
    world.admin("PUT", _account(world, account, "/budget-plan"), pairs(datatable))


@action('account "{account}" has no budget plan any more')
def drop_budget(world: World, account: str) -> None:
    """Takes the budget plan away."""
    world.admin("DELETE", _account(world, account, "/budget-plan"))


@check('the ledger of account "{account}" has {count} entries')
def check_count(world: World, account: str, count: str) -> None:
    """How many entries the router's books hold for the account, the donation sub-ledger included."""
    entries = world.admin("GET", _account(world, account, "/ledger"))["entries"]
    with explained(lambda: changes(world, DECIDING, account)):
        if len(entries) != int(count):
            raise StepError.on(f"ledger of {account}", expected=f"{count} entries", came=f"{len(entries)} entries")


@check('the books of account "{account}" say')
def check_books(world: World, account: str, datatable: Table) -> None:
    """Balance tags as the router's admin folds them, one per line: tag and value."""
    balance = world.admin("GET", _account(world, account))["balance"]
    with explained(lambda: changes(world, DECIDING, account)):
        compare(f"the books of account {account}", pairs(datatable), balance)
