"""Cayenta's staff screen: a clerk looks a customer up and is taken to a page of Invoice Cloud (AGT-01)."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.responses import Response

from simulator.console.admin import Declined
from simulator.console.page import NoSuchPage
from simulator.stand_ins.ic import masking
from simulator.stand_ins.ic.client import IcOrder
from simulator.stand_ins.page import StandInPage, failed
from simulator.stand_ins.visits import altered

#: The pages of AgentConnect and the words of their buttons (adapter §16 rule 5).
PAGES: Mapping[str, str] = {
    "customer": "Customer",
    "invoices": "Invoices",
    "payment": "Payment",
    "autopay": "Autopay",
    "paperless": "Paperless",
    "refund": "Refund",
}
GONE = "The link was opened. Ask for another; the fault token_twice keeps it."
MOST_FACTS = 40
#: Members of the reply that say how the call went, not what the customer is.
OF_THE_CALL = frozenset({"success", "found"})


async def agent(page: StandInPage) -> Response:
    """The form that looks a customer up."""
    return page.shown("agent.html", typed={}, problem="", call=None)


async def look_up(page: StandInPage) -> Response:
    """ViewCustomerRecord of an account."""
    typed = await page.form()
    account, clerk = typed.get("account", "").strip(), typed.get("agent", "").strip()
    reply, call = await page.call(_order(page, "ViewCustomerRecord", {"accountNumber": account}))
    if reply.is_success and reply.data.get("found") is True:
        visit = page.begin(clerk, account)
        visit.calls.append(call)
        visit.facts = _facts(reply.data)
        return page.onward("visits", visit.id)
    problem = reply.problem or _said(reply.text("message"), account, is_found=reply.is_success)
    status = 404 if reply.is_success else failed(reply)
    return page.shown("agent.html", status, typed=typed, problem=problem, call=call)


async def visit(page: StandInPage) -> Response:
    """The customer's record, the six pages, and the link that was asked for last."""
    return page.shown("agent_visit.html", visit=page.visit, targets=PAGES, gone=GONE, problem="")


async def connect(page: StandInPage) -> Response:
    """AgentConnect: a one-time link to a page of Invoice Cloud."""
    found, typed, fault = page.visit, await page.form(), page.fault
    if typed.get("page") not in PAGES:
        raise NoSuchPage("Page not found; choose one of the screen's buttons.")
    wanted = fault.instead("wrong_target", typed["page"])
    body = {"agentId": found.who, "page": wanted, "accountNumber": found.account}
    reply, call = await page.call(_order(page, "AgentConnect", body))
    found.calls.append(call)
    link = reply.opens("url")
    if reply.is_success and _leads_to(page.connection.origin, link):
        found.opens, found.was_used = link, False
        return page.onward("visits", found.id)
    said = reply.text("message")[:300] or "it gave no link to its own site."
    problem = reply.problem or f"Invoice Cloud says: {said}"
    return page.shown("agent_visit.html", failed(reply), visit=found, targets=PAGES, gone=GONE, problem=problem)


async def open_link(page: StandInPage) -> Response:
    """Send the clerk's browser to the one-time link."""
    found, fault = page.visit, page.fault
    link = found.take(is_kept=fault.name == "token_twice")
    if not link:
        raise Declined(409, GONE)
    if fault.name == "altered_token":
        link = altered(link)
    response, call = page.send_browser("one-time link", link, masking.link(link))
    found.calls.append(call)
    return response


def _order(page: StandInPage, service: str, body: dict[str, str]) -> IcOrder:
    fault = page.fault
    bid = fault.instead("wrong_biller", page.biller.id)
    return IcOrder(service, "POST", f"/ic/{service}", {"bid": bid, **body}, is_dated_ahead=fault.name == "clock_ahead")


def _leads_to(origin: str, link: str) -> bool:
    """Return whether a link stays at Invoice Cloud: no reply can send a clerk elsewhere."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return link.isprintable() and f"{parts.scheme}://{parts.netloc}" == origin


def _facts(data: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the members that are plain values, as a reader takes them."""
    plain = [(name, value) for name, value in data.items() if isinstance(value, str | int | float)]
    return [(name[:60], _words(value)) for name, value in plain if name not in OF_THE_CALL][:MOST_FACTS]


def _words(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)[:300]


def _said(message: str, account: str, *, is_found: bool) -> str:
    if is_found:
        return f"Invoice Cloud does not know account {account[:60]!r}."
    return f"Invoice Cloud says: {message[:300] or 'it gave no message.'}"
