"""The simulator's stand-ins of a biller, with a login of their own at Invoice Cloud's web services (adapter §16)."""

import secrets

from scenarios.context.world import World

USER = "cayenta"
STAND_INS = "/stand-ins"
#: The pages that stand for the biller's and Cayenta's own, and what each is.
PAGES = {"site": "the biller's web site", "portal": "Cayenta's customer portal", "agent": "Cayenta's staff screen"}


def connect(world: World) -> tuple[str, str]:
    """Give the biller a login of the web services, tell the stand-ins, and return its user and password."""
    password = secrets.token_urlsafe(12)
    login = {"ic_services_user": USER, "ic_services_password": password}
    world.api("PATCH", world.at_ic("/settings"), login)
    body = {"url": world.urls.adapter, "user": USER, "password": password}
    world.admin("PUT", world.of_biller(STAND_INS), body)
    return USER, password


def page(world: World, name: str) -> str:
    """Return the address of a stand-in of the biller."""
    return f"{world.urls.router}/billers/{world.needed_biller()}/{name}"
