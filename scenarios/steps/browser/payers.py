"""Payers of the portal: who has a log-in, and logging in on its page."""

from scenarios.context.world import World
from scenarios.pages.visits import Visits
from scenarios.steps.definitions import action

PASSWORD = "three quiet herons"  # noqa: S105 — of fictional payers
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
