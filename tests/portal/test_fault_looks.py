"""Every page for payers and every fault of the biller's router: a stated look, no error page, nothing done twice.

The pages come from the route table and the faults from the simulator's catalogue, so that a new one of either is
covered when it is born.
"""

import socket
from collections.abc import Callable

import httpx
import pytest

from simulator.testing.records import Login
from tests.bounded import until
from tests.portal.fault_looks import (
    ASKED,
    ASKING,
    FAULTLESS,
    NOT_ASKING,
    PAYMENTS,
    REFUSING,
    SENT,
    Look,
    answered,
    ticket,
)
from tests.portal.faulty_payer import break_router, furnished_payer
from tests.portal.payer import ACCOUNT, EMAIL, Payer, heading, text_of
from tests.portal.payer_routes import BY_PAYERS, ROWS, address
from tests.pump.fault_cells import Cell

PAGES = [row.path for row in BY_PAYERS if row.method == "GET"]
TICKET = {"name": "Pat Payer", "phone": "202-555-0187", "email": EMAIL, "description": "Why is it so high?"}


@pytest.fixture(scope="module")
def closed_port() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/router"


@pytest.fixture(scope="module")
def faulty(new_payer: Callable[..., Payer], closed_port: str) -> Callable[..., Payer]:
    """Make a payer who saw live amounts at noon; since then the router has a fault for a function, or for all."""

    def payer(cell: Cell, function: str = "") -> Payer:
        made = furnished_payer(new_payer)
        check(made.get(""), ASKING["/portal/{bid}/"][answered(FAULTLESS)])
        break_router(made, cell, function, closed_port)
        return made

    return payer


@pytest.fixture(scope="module")
def faulty_for_all(faulty: Callable[..., Payer]) -> Callable[[Cell], Payer]:
    """The payer of a row, whose router has the fault whatever it is asked; the same one for every page."""
    made: dict[str, Payer] = {}

    def payer(cell: Cell) -> Payer:
        return made.get(str(cell)) or made.setdefault(str(cell), faulty(cell))

    return payer


def check(page: httpx.Response, look: Look) -> None:
    """The page is this one."""
    text = text_of(page)
    assert (page.status_code, heading(page)) == (200, look.heading), text
    assert [words for words in look.says if words not in text] == [], text
    assert [words for words in look.without if words in text] == [], text


def asked(payer: Payer, function: str | None = None) -> int:
    """How many requests of a function the router got, or of all."""
    return len([one for one in payer.router.journal.find(function=function) if one.function])


def address_of(path: str, payer: Payer) -> str:
    """The address of a page of the payer's account."""
    row = next(row for row in ROWS if row.path == path)
    return address(row, payer.bid, ACCOUNT)


def test_every_page_has_a_look() -> None:
    """A page that is born without one is seen with a router that answers only."""
    assert sorted({*PAGES} ^ {*ASKING, *NOT_ASKING}) == []
    assert NOT_ASKING & set(ASKING) == set()


@pytest.mark.parametrize("path", ASKING)
@pytest.mark.parametrize("cell", ASKED, ids=str)
def test_page_with_a_faulty_router(faulty_for_all: Callable[[Cell], Payer], cell: Cell, path: str) -> None:
    """Live amounts or stored ones, and the page says which."""
    payer = faulty_for_all(cell)

    page = payer.client.get(address_of(path, payer))

    check(page, ASKING[path][answered(cell)])


@pytest.mark.parametrize("cell", SENT, ids=str)
def test_payment_with_a_faulty_router(faulty: Callable[..., Payer], cell: Cell) -> None:
    """The result says what is known of the payment, and the router was asked for it once."""
    payer = faulty(cell, "AddARItems")
    options = payer.send("accounts", ACCOUNT, "pay", form={"amount": "balance", "instrument": "CC"})
    place = str(options.url).removeprefix(payer.server + payer.home)
    assert heading(options) == "Check your payment", text_of(options)
    result = payer.send(*place.split("/"))
    if cell is not REFUSING:
        until("the request", lambda: asked(payer, "AddARItems"))
    payer.until("payment", cell.state(writes=True).value)

    page = payer.client.get(str(result.url))
    again = payer.client.post(payer.page(*place.split("/")), data=payer.hidden(options), follow_redirects=True)

    check(page, PAYMENTS[cell.state(writes=True)])
    assert (len(payer.records("payment")), again.url) == (1, result.url)
    assert asked(payer, "AddARItems") == (0 if cell is REFUSING else 1)


@pytest.mark.parametrize("cell", SENT, ids=str)
def test_ticket_with_a_faulty_router(faulty: Callable[..., Payer], cell: Cell) -> None:
    """A number, or the documented sentence and what was typed; the same form again makes no second request."""
    payer = faulty(cell, "AddIssueContact")
    payer.router.set_logins(Login("tickets", "k"))
    form = {"intent": "intent-of-the-ticket", **TICKET}

    page = payer.client.post(payer.page("contact-us"), data=form, follow_redirects=True)
    payer.client.post(payer.page("contact-us"), data=form, follow_redirects=True)

    check(page, ticket(cell))
    assert asked(payer, "AddIssueContact") == (0 if cell is REFUSING else 1)


def test_other_pages_ask_nothing(new_payer: Callable[..., Payer]) -> None:
    """No fault can be seen on a page for which the router is not asked."""
    payer = new_payer(keys={"contact_us_provider": "CAYENTA_CIS"}).signed_in()
    payer.configure(ccu_url=payer.router.router_url, ccu_user="tickets", ccu_key="k")
    ticket_page = payer.send("contact-us", form=TICKET)
    check_page = payer.send("accounts", ACCOUNT, "pay", form={"amount": "balance", "instrument": "CC"})
    result = payer.send(*str(check_page.url).removeprefix(payer.server + payer.home).split("/"))
    payer.until("payment", "SENT")
    before = asked(payer)
    seen = {path: payer.client.get(address_of(path, payer)).status_code for path in sorted(NOT_ASKING)}
    seen |= {str(page.url): payer.client.get(str(page.url)).status_code for page in (ticket_page, check_page, result)}

    assert {path: status for path, status in seen.items() if status >= 500} == {}
    assert asked(payer) == before
