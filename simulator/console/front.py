"""The page at the root of the simulator: what runs here, which version, and where to go."""

import platform
from importlib.metadata import version

from starlette.responses import RedirectResponse, Response

from simulator.console.page import PageRequest
from simulator.console.rendering import address

PATH = "/"


async def front(page_request: PageRequest) -> Response:
    """Where everything is; where the simulator has a token, on to the console, which asks for it."""
    if page_request.token:
        return RedirectResponse(address(), 303)
    url = page_request.request.url
    return page_request.shown(
        "front.html",
        base_url=f"{url.scheme}://{url.netloc}",
        version=version("mock-cayenta"),
        python=platform.python_version(),
        count=page_request.billers.count,
        is_kept=page_request.billers.is_kept,
        requests=sum(biller.router.journal.total for biller in page_request.billers.loaded()),
    )
