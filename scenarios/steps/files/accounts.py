"""Accounts of Invoice Cloud's file server, and where it listens."""

from scenarios.context.partner import Address
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.steps.definitions import action


@action('the file account "{account}" is issued to the biller')
def issue(world: World, account: str) -> None:
    """An account that sees the biller's folders alone."""
    _issue(world, account, "biller")


@action('the file account "{account}" is Invoice Cloud\'s own')
def issue_pickup(world: World, account: str) -> None:
    """The pick-up account: it sees every biller's folders, as `/{biller}/…`; steps write `{biller}` for the id."""
    _issue(world, account, "pickup")


def _issue(world: World, account: str, kind: str) -> None:
    user = f"{world.needed_biller()}-{account}"  # user names are unique at the simulator
    told = world.admin("POST", world.of_biller("/sftp-accounts"), {"user": user, "kind": kind})
    world.partner.logins[account] = (user, told["account"]["password"])


def address(world: World) -> Address:
    """Where the file server of the run listens; StepError where there is none."""
    told = world.admin("GET", world.of_biller("/sftp-accounts"))["server"]
    if told is None:
        raise StepError("no file server: start the simulator with --sftp-port 0")
    return Address(told["host"], told["port"])
