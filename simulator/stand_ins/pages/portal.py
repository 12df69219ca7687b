"""Cayenta's customer portal: a customer logs in or registers and is taken to a page of Invoice Cloud (SSO-01).

RemoteAuthentication and RemoteRegistration each give one token, which CloudSSO spends (adapter §16). The token stays in
this process: no page and no journal has it.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.responses import Response

from simulator.console.admin import Declined
from simulator.console.page import NoSuchPage
from simulator.stand_ins.ic.client import IcOrder
from simulator.stand_ins.ic.masking import MASK
from simulator.stand_ins.page import StandInPage, failed
from simulator.stand_ins.visits import altered

#: The targets of CloudSSO and the words of their buttons.
TARGETS: Mapping[str, str] = {"payment": "Pay my bill", "autopay": "Autopay", "paperless": "Paperless bills"}
TOKEN = "remoteAuthenticationToken"  # noqa: S105 — the name of the member
GONE = "The token was used. Log in again for another; the fault token_twice keeps it."


async def portal(page: StandInPage) -> Response:
    """The forms to log in and to register."""
    return page.shown("portal.html", typed={}, problem="", call=None)


async def log_in(page: StandInPage) -> Response:
    """RemoteAuthentication with what was typed."""
    typed = await page.form()
    password = typed.get("password", "")
    body = {"userName": typed.get("user", ""), "password": password}
    return await _asked(page, "RemoteAuthentication", body, typed)


async def register(page: StandInPage) -> Response:
    """RemoteRegistration with what was typed; the account numbers go as they are, between pipes."""
    typed = await page.form()
    numbers = "|".join(it.strip() for it in typed.get("accounts", "").split("|"))
    body = {"accountNumbers": numbers, "email": typed.get("email", ""), "password": typed.get("new_password", "")}
    return await _asked(page, "RemoteRegistration", body, typed)


async def visit(page: StandInPage) -> Response:
    """The page of a customer who is logged in: the call that was made, and where the token can lead."""
    found = page.visit
    return page.shown("portal_visit.html", visit=found, targets=TARGETS, gone=GONE)


async def connect(page: StandInPage) -> Response:
    """CloudSSO: the browser goes to Invoice Cloud with the token."""
    found, typed, fault = page.visit, await page.form(), page.fault
    if typed.get("target") not in TARGETS:
        raise NoSuchPage("Page not found; choose one of the portal's buttons.")
    token = found.take(is_kept=fault.name == "token_twice")
    if not token:
        raise Declined(409, GONE)
    if fault.name == "altered_token":
        token = altered(token)
    query = {"target": fault.instead("wrong_target", typed["target"])}
    url = f"{page.connection.url}/ic/sso?"
    asked = urlencode({"token": token, **query})
    response, call = page.send_browser("CloudSSO", url + asked, f"{url}token={MASK}&{urlencode(query)}")
    found.calls.append(call)
    return response


async def _asked(page: StandInPage, service: str, body: dict[str, str], typed: dict[str, str]) -> Response:
    fault = page.fault
    order = IcOrder(
        name=service,
        method="POST",
        path=f"/ic/{service}",
        body={"bid": fault.instead("wrong_biller", page.biller.id), **body},
        secrets=(body["password"],),
        is_dated_ahead=fault.name == "clock_ahead",
    )
    reply, call = await page.call(order)
    token = reply.opens(TOKEN)
    if reply.is_success and token:
        visit = page.begin(body.get("userName") or body.get("email", ""))
        visit.opens = token
        visit.calls.append(call)
        return page.onward("visits", visit.id)
    said = reply.text("message") or "it gave no token and no message."
    problem = reply.problem or f"Invoice Cloud says: {said[:300]}"
    kept = {name: value for name, value in typed.items() if "password" not in name}
    return page.shown("portal.html", failed(reply), typed=kept, problem=problem, call=call)
