"""The page of a biller's journal; one exchange has a page of its own, the live part is in streams.py."""

from starlette.responses import Response

from simulator.console.journal.exchanges import FILTER, Wanted, shown
from simulator.console.page import PageRequest
from simulator.console.paging import newest
from simulator.contract.registry import TABLE

EXCHANGES = 50  # to a page
FUNCTIONS = tuple(sorted(function.request for function in TABLE))


def wanted(page_request: PageRequest) -> Wanted:
    """The filter of the address; BadQuestion where it cannot be one."""
    asked = Wanted(*(page_request.asked(name) for name in FILTER))
    asked.check()
    return asked


async def journal(page_request: PageRequest) -> Response:
    """The exchanges, newest first."""
    biller, asked = page_request.biller, wanted(page_request)
    router = biller.router
    page = newest("page", tuple(asked.find(router.journal)), page_request.page_number("page"), EXCHANGES)
    return page_request.shown(
        "journal.html",
        biller=biller,
        wanted=asked,
        functions=FUNCTIONS,
        page=page,
        rows=[shown(exchange, router.books) for exchange in page.rows],
        total=router.journal.total,
        evicted=router.journal.evicted,
    )
