"""Accounts of Invoice Cloud's file server."""

from scenarios.context.file_accounts import issue_account
from scenarios.context.world import World
from scenarios.steps.definitions import action


@action('the file account "{account}" is issued to the biller')
def issue(world: World, account: str) -> None:
    """An account that sees the biller's folders alone."""
    issue_account(world, account)


@action('the file account "{account}" is Invoice Cloud\'s own')
def issue_pickup(world: World, account: str) -> None:
    """The pick-up account: it sees every biller's folders, as `/{biller}/…`; steps write `{biller}` for the id."""
    issue_account(world, account, "pickup")
