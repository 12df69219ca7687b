"""Payers of the portal: who has a log-in, and logging in on its page."""

from urllib.parse import quote

from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.pages.visits import Visits
from scenarios.steps.definitions import action

PASSWORD = "three quiet herons"  # noqa: S105 — of fictional payers
ACTS = ("lock", "unlock")
LOG_IN = "/portal/{biller}/login"


@action('a payer "{email}" of account "{account}"')
def make(world: World, email: str, account: str) -> None:
    """A payer who registered before; the password is "three quiet herons". The account needs a bill."""
    body = {"email": email, "password": PASSWORD, "account_numbers": [account]}
    world.api("POST", world.at_ic("/payers"), body)


@action('I log in as "{email}"')
def log_in(visits: Visits, email: str) -> None:
    """On the log-in page of the portal, with the password of the payers above."""
    visits.tab.open(visits.filled_in(LOG_IN))
    visits.tab.fill("E-mail address", email)
    visits.tab.fill("Password", PASSWORD)
    visits.tab.press("Log in")
    visits.tab.settle()


@action('staff {act} the payer "{email}"')
def change(world: World, act: str, email: str) -> None:
    """Act is lock or unlock: a locked payer is logged out everywhere and cannot log in."""
    if act not in ACTS:
        raise StepError(f"{act} is not an act of staff; use {' or '.join(ACTS)}")
    found = world.api("GET", world.at_ic(f"/payers?email={quote(email)}"))["payers"]
    if not found:
        raise StepError(f"payer {email} not found; make one with Given a payer")
    world.api("POST", world.at_ic(f"/payers/{found[0]['id']}/{act}"), {"by": "staff"} if act == "lock" else None)
