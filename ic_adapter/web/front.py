"""The page at the root of the adapter: what runs here, which version, and where to go."""

import platform
from collections.abc import Callable
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ic_adapter.adapter import Adapter
from ic_adapter.web.pages.site import HEADERS
from ic_adapter.web.pages.templates import Pages

PATH = "/"
#: Where whoever has no token is sent on to: the log-in of staff.
LOG_IN = "/crm/pump"


def front(adapter: Adapter) -> Callable[[Request], Response]:
    """Return the endpoint; its template is read at the first look."""
    pages = Pages()

    def answer(request: Request) -> Response:
        values = {
            "version": version("mock-cayenta"),
            "python": platform.python_version(),
            "count": sum(1 for _ in adapter.register.all()),
            "base_url": f"{request.url.scheme}://{request.url.netloc}",
        }
        return HTMLResponse(pages.render("front.html", values), headers=dict(HEADERS))

    return answer
