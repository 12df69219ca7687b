"""The biller's web site: "Pay my bill" leads to Invoice Cloud's virtual site or its log-in (PAY-01)."""

from collections.abc import Mapping

from starlette.responses import Response

from simulator.console.page import NoSuchPage
from simulator.stand_ins.page import StandInPage

#: Where the links lead at Invoice Cloud, by their last part here: address, words, what it is.
WAYS: Mapping[str, tuple[str, str, str]] = {
    "virtual-site": ("/pay/{}/", "Pay once without a log-in", "with the account and a number or amount of the bill"),
    "portal": ("/portal/{}/", "Log in to my account", "to see bills, pay, and set up autopay or paperless bills"),
}


async def site(page: StandInPage) -> Response:
    """The page with the ways to pay."""
    return page.shown("site.html", ways=WAYS)


async def go(page: StandInPage) -> Response:
    """Send the browser to Invoice Cloud."""
    way = WAYS.get(page.request.path_params["way"])
    if way is None:
        raise NoSuchPage("Page not found; start at the biller's web site.")
    url = page.connection.url + way[0].format(page.fault.instead("wrong_biller", page.biller.id))
    return page.send_browser(way[1], url, url)[0]
