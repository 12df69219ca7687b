"""Accounts of Invoice Cloud's file server for a scenario or the demo, and where the server listens; no step."""

from scenarios.context.partner import Address
from scenarios.context.world import World
from scenarios.errors import StepError


def issue_account(world: World, account: str, kind: str = "biller") -> None:
    """Make an account that sees the biller's folders alone, or with the kind `pickup` every biller's."""
    user = f"{world.needed_biller()}-{account}"  # user names are unique at the simulator
    told = world.admin("POST", world.of_biller("/sftp-accounts"), {"user": user, "kind": kind})
    world.partner.logins[account] = (user, told["account"]["password"])


def address(world: World) -> Address:
    """Where the file server of the run listens; StepError where there is none."""
    told = world.admin("GET", world.of_biller("/sftp-accounts"))["server"]
    if told is None:
        raise StepError("no file server: start the simulator with --sftp-port 0")
    return Address(told["host"], told["port"])
