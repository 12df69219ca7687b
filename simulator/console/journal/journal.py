"""The page of a biller's journal, and its archive; one exchange has a page of its own, streams.py the live part."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from simulator.console.journal.exchanges import FILTER, Wanted, shown
from simulator.console.page import PageRequest
from simulator.console.paging import newest
from simulator.contract.registry import TABLE
from simulator.journal import har

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


async def archive(page_request: PageRequest) -> Response:
    """The exchanges of the filter as an HTTP archive, oldest first."""
    biller, asked = page_request.biller, wanted(page_request)
    found = har.pieces(list(asked.find(biller.router.journal)), biller_url(page_request), version("mock-cayenta"))
    named = {"content-disposition": f'attachment; filename="{biller.id}.har"'}
    return StreamingResponse(_streamed(found), media_type=har.MEDIA_TYPE, headers=named)


def biller_url(page_request: PageRequest) -> str:
    """The address of the biller, before ``/router``, as whoever reads the page reaches it."""
    url = page_request.request.url
    return f"{url.scheme}://{url.netloc}/billers/{quote(page_request.biller.id)}"


async def _streamed(found: Iterator[bytes]) -> AsyncIterator[bytes]:
    """On the event loop, one at a time: an archive of a thousand exchanges holds nobody up."""
    for piece in found:
        yield piece
        await asyncio.sleep(0)
