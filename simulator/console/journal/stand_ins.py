"""The page of the stand-ins of a biller: where they are, how they reach Invoice Cloud, what they called."""

from starlette.responses import Response

from simulator.console.page import PageRequest
from simulator.console.paging import in_order
from simulator.journal.stand_in_calls import StandIn

CALLS = 50  # to a page
OF_CAYENTA = (StandIn.PORTAL, StandIn.AGENT)


async def stand_ins(page_request: PageRequest) -> Response:
    """The stand-ins, their connection with its secrets masked, and their calls, newest first."""
    biller = page_request.biller
    told = (await page_request.admin("GET", "stand-ins")).done()
    calls = tuple(page_request.billers.stand_ins.calls(biller.id).find())[::-1]
    return page_request.shown(
        "stand_ins.html",
        biller=biller,
        told=told,
        here=[it.value for it in StandIn if biller.template.has_router or it not in OF_CAYENTA],
        page=in_order("page", calls, page_request.page_number("page"), CALLS),
    )
