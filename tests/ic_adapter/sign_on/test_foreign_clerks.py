"""Every clerk's route and every foreign identity, made from the route table; and the web services the same way.

ASVS 5: 7.2.4 and 7.4.1 (a session that is over opens nothing), 8.2.2 and 8.3.1 (what a session may see decides).
"""

import re
from collections.abc import Mapping

import httpx
import pytest

from ic_adapter.web.pages.payer_site import Access, PayerRoute
from ic_adapter.web.services.table import SERVICES
from tests.ic_adapter.identity.browsing import TLS
from tests.ic_adapter.identity.people import ACCOUNT, ALEX, PASSWORD
from tests.ic_adapter.sign_on.calling import Portal, with_services
from tests.ic_adapter.sign_on.test_clerk_pages import at, come_in
from tests.ic_adapter.sign_on.test_services import BODIES
from tests.portal.payer_routes import FOR_PAYERS, ROWS, address, name

FOR_CLERKS = [row for row in ROWS if row.access is Access.CLERK]
OPEN = [row for row in ROWS if row.path.startswith("/agent/") and row.access is Access.ANYONE]
NOTHING = {"nothing": ""}
FRESH = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
People = Mapping[str, Mapping[str, str]]


@pytest.fixture(scope="module")
def elsewhere(server: str, client: httpx.Client) -> Portal:
    """Another biller with the same account number, whose user and password are its own."""
    portal = with_services(server, client, "s-elsewhere")
    portal.configure(ic_services_user="elsewhere", ic_services_password="its own")
    portal.auth = ("elsewhere", "its own")
    return portal


@pytest.fixture(scope="module")
def people(shared: Portal, elsewhere: Portal) -> People:
    """The cookies of everybody who is no clerk of this biller and account, by who it is."""
    mine = f"ic_clerk_{shared.bid}"
    payer = shared.browser()
    payer.get("/ic/sso", token=shared.token())
    foreign, _ = come_in(elsewhere)
    gone, _ = come_in(shared)
    token = gone.cookies[mine]
    gone.post(at(shared, "logout"))
    link = shared.link().partition("token=")[2]
    twice = shared.link()
    first, second = shared.browser(), shared.browser()
    for browser in (first, second):
        browser.get(twice)
    first.post(at(shared, "open"))
    second.post(at(shared, "open"))
    return {
        "nobody": {},
        "garbage": {mine: "x" * 43},
        "too long": {mine: "x" * 3_000},
        "payer": payer.cookies,
        "payer as clerk": {mine: payer.token},
        "other biller": foreign.cookies,
        "other biller here": {mine: foreign.cookies[f"ic_clerk_{elsewhere.bid}"]},
        "logged out": {mine: token},
        "link as session": {mine: link},
        "link used twice": first.cookies,
        "staff": {"ic_adapter_desk": token, mine: "ic_adapter_desk"},
    }


def ask(portal: Portal, row: PayerRoute, bid: str, cookies: Mapping[str, str]) -> httpx.Response:
    """Open a page, or send an empty form from a page of this site."""
    headers = {"cookie": "; ".join(f"{key}={value}" for key, value in cookies.items()), "origin": portal.url}
    data = NOTHING if row.method == "POST" else None
    return httpx.request(
        row.method, f"{portal.url}{address(row, bid, ACCOUNT)}", headers=headers, data=data, timeout=60, verify=TLS
    )


@pytest.mark.parametrize("row", FOR_CLERKS, ids=name)
def test_only_the_clerk_of_the_link_opens_it(shared: Portal, people: People, row: PayerRoute) -> None:
    """Everybody else is led to the page that says how a clerk comes in, and nothing is shown or done."""
    for who, cookies in people.items():
        reply = ask(shared, row, shared.bid, cookies)
        assert (who, reply.status_code, reply.headers.get("location")) == (who, 303, at(shared, "ended"))
        assert ACCOUNT not in reply.text
    clerk, _ = come_in(shared)
    assert ask(shared, row, shared.bid, clerk.cookies).headers.get("location") != at(shared, "ended")
    unknown = ask(shared, row, "no-such-biller", clerk.cookies)
    assert unknown.status_code == 404


@pytest.mark.parametrize("row", OPEN, ids=name)
def test_open_pages_show_nothing_of_an_account(shared: Portal, people: People, row: PayerRoute) -> None:
    """Whoever opens them."""
    for who, cookies in people.items():
        reply = ask(shared, row, shared.bid, cookies)
        assert (who, reply.status_code < 500, ACCOUNT in reply.text, ALEX in reply.text) == (who, True, False, False)


def test_clerk_is_no_payer(shared: Portal) -> None:
    """A clerk's session opens no page of a payer, under either name."""
    clerk, _ = come_in(shared)
    token = clerk.cookies[f"ic_clerk_{shared.bid}"]
    cookies = {**clerk.cookies, f"ic_payer_{shared.bid}": token, f"ic_guest_{shared.bid}": token}

    for row in FOR_PAYERS:
        reply = ask(shared, row, shared.bid, cookies)
        assert (name(row), reply.status_code) == (name(row), 303)
        assert reply.headers["location"].startswith(f"/portal/{shared.bid}/session-ended")


@pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.name)
def test_services_know_their_callers(shared: Portal, elsewhere: Portal, service: object) -> None:
    """The user and password of another biller, a payer's or a clerk's cookie, staff's header: all as a wrong one."""
    called = getattr(service, "name", "")
    body = {"bid": shared.bid, **BODIES[called]}
    clerk, _ = come_in(shared)
    strangers: list[dict[str, object]] = [
        {"auth": elsewhere.auth},
        {"auth": (ALEX, PASSWORD)},
        {"headers": {"cookie": "; ".join(f"{key}={value}" for key, value in clerk.cookies.items())}},
        {"headers": {"authorization": "Bearer token"}},
    ]
    for stranger in strangers:
        reply = httpx.post(f"{shared.url}/ic/{called}", json=body, timeout=60, verify=TLS, **stranger)  # type: ignore[arg-type]  # each is an option of httpx
        assert (stranger, reply.status_code, ACCOUNT in reply.text) == (stranger, 401, False)
