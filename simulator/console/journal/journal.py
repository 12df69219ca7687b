"""The page of a biller's journal; one exchange has a page of its own, the live part is in streams.py."""

from starlette.responses import Response

from simulator.console.journal.exchanges import FILTER, Wanted, shown
from simulator.console.page import Visit
from simulator.console.paging import newest
from simulator.contract.registry import TABLE

EXCHANGES = 50  # to a page
FUNCTIONS = tuple(sorted(function.request for function in TABLE))


def wanted(visit: Visit) -> Wanted:
    """The filter of the address; BadQuestion where it cannot be one."""
    asked = Wanted(*(visit.asked(name) for name in FILTER))
    asked.check()
    return asked


async def journal(visit: Visit) -> Response:
    """The exchanges, newest first."""
    biller, asked = visit.biller, wanted(visit)
    router = biller.router
    page = newest("page", tuple(asked.find(router.journal)), visit.page_number("page"), EXCHANGES)
    return visit.shown(
        "journal.html",
        biller=biller,
        wanted=asked,
        functions=FUNCTIONS,
        page=page,
        rows=[shown(exchange, router.books) for exchange in page.rows],
        total=router.journal.total,
        evicted=router.journal.evicted,
    )
