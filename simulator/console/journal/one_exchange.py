"""The pages of one exchange: what was asked and answered, why, and what would be answered if it came again."""

from starlette.responses import Response

from simulator.console.journal.curl import curl
from simulator.console.journal.exchanges import kept, shown
from simulator.console.journal.journal import biller_url
from simulator.console.journal.why import why
from simulator.console.page import NoSuchPage, PageRequest
from simulator.journal.queries.foundations import foundations
from simulator.journal.queries.reading import Reading


async def exchange(page_request: PageRequest) -> Response:
    """One exchange, for a link to it."""
    found, biller = kept(page_request, page_request.request.path_params["number"]), page_request.biller
    row = shown(found, biller.router.books)
    fidelity = page_request.billers.fidelity
    return page_request.shown(
        "exchange.html",
        biller=biller,
        row=row,
        why=why(found, biller),
        curl=curl(found, biller_url(page_request), biller.router.keys),
        fidelity=fidelity,
        foundations=[*foundations(Reading(found), fidelity)],
    )


async def again(page_request: PageRequest) -> Response:
    """What the same request would be answered now, without anything being done."""
    found, biller = kept(page_request, page_request.request.path_params["number"]), page_request.biller
    reason = why(found, biller).not_again
    if reason:
        raise NoSuchPage(f"Exchange {found.number} has no preview. {reason}")
    order = {"request": found.request.decode(errors="replace"), "login": found.login, "client": found.client}
    answer = await page_request.admin("POST", "explain", body=order)
    return page_request.shown("again.html", biller=biller, row=shown(found, biller.router.books), told=answer.done())
