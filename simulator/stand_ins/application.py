"""ASGI application of the stand-ins' pages: the table of pages, and their errors."""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from simulator.billers.errors import ForeignBiller, NoSuchBiller
from simulator.billers.register import Billers
from simulator.console.admin import Declined
from simulator.console.page import NoSuchPage
from simulator.console.rendering import Pages, templates_beside
from simulator.console.session import SessionGuard
from simulator.console.site import NOT_DONE, Answer, Site
from simulator.journal.stand_in_calls import StandIn
from simulator.stand_ins.page import POLICY, StandInPage
from simulator.stand_ins.pages import agent, faults, partners, portal, site
from simulator.stand_ins.visits import Visits

Handler = Callable[[StandInPage], Awaitable[Response]]

#: Method, stand-in, path behind it, handler.
PAGES: tuple[tuple[str, StandIn, str, Handler], ...] = (
    ("GET", StandIn.SITE, "", site.site),
    ("GET", StandIn.SITE, "/go/{way}", site.go),
    ("GET", StandIn.PORTAL, "", portal.portal),
    ("POST", StandIn.PORTAL, "/log-in", portal.log_in),
    ("POST", StandIn.PORTAL, "/register", portal.register),
    ("GET", StandIn.PORTAL, "/visits/{visit}", portal.visit),
    ("POST", StandIn.PORTAL, "/visits/{visit}/connect", portal.connect),
    ("GET", StandIn.AGENT, "", agent.agent),
    ("POST", StandIn.AGENT, "/customer", agent.look_up),
    ("GET", StandIn.AGENT, "/visits/{visit}", agent.visit),
    ("POST", StandIn.AGENT, "/visits/{visit}/connect", agent.connect),
    ("POST", StandIn.AGENT, "/visits/{visit}/open", agent.open_link),
    ("GET", StandIn.VERTEXONE, "", partners.vertexone_page),
    ("POST", StandIn.VERTEXONE, "/send", partners.vertexone_send),
    ("GET", StandIn.VERTEXONE, "/visits/{visit}", partners.vertexone_visit),
    ("GET", StandIn.IVR, "", partners.ivr_page),
    ("POST", StandIn.IVR, "/call", partners.ivr_call),
    ("GET", StandIn.IVR, "/visits/{visit}", partners.ivr_visit),
    ("POST", StandIn.IVR, "/visits/{visit}/pay", partners.ivr_pay),
    *(("POST", stand_in, "/fault", faults.switch) for stand_in in StandIn),
)
TITLES = {
    401: "Log in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Not possible now",
    413: "Too long",
    422: "Invalid form",
    500: "Internal error",
}
log = logging.getLogger("simulator.stand_ins")


class StandInPages(Site):
    """The pages of the stand-ins of one simulator."""

    policy = POLICY.format(origin="").replace(" ;", ";")
    elsewhere = "The form was not sent from this page; open the page here and send it again."

    def __init__(self, billers: Billers, guard: SessionGuard) -> None:
        super().__init__(guard, Pages(templates_beside(__file__)))
        self._billers = billers
        self._visits = Visits()
        self._serve(
            Route(f"/billers/{{bid}}/{stand_in.value}{path}", self._endpoint(stand_in, handler), methods=[method])
            for method, stand_in, path, handler in PAGES
        )

    def _endpoint(self, stand_in: StandIn, handler: Handler) -> Answer:
        return self._guarded(
            lambda request: handler(StandInPage(self._billers, self._pages, self._visits, request, stand_in))
        )

    def _message(self, request: Request, status: int, text: str) -> Response:
        """A page with a sentence and a way back."""
        bid = request.path_params.get("bid", "")
        back = {"href": "/console", "text": "All billers"}
        if self._billers.has(bid):
            back = {"href": f"/billers/{bid}/site", "text": f"The biller's web site of {bid}"}
        values = {"title": TITLES.get(status, NOT_DONE), "text": text, "back": back}
        return HTMLResponse(self._pages.render("message.html", values), status)

    def _told(self, error: Exception) -> tuple[int, str]:
        """HTTP status and sentence for each error."""
        match error:
            case ForeignBiller():
                told = 421, f"{error.sentence[:1].upper()}{error.sentence[1:]}."
            case NoSuchBiller():
                told = 404, f"Biller {str(error)[:64]!r} not found; choose one from the list of billers."
            case NoSuchPage():
                told = 404, str(error)
            case Declined():
                told = error.status, str(error)
            case _:
                log.error("internal error in a stand-in", exc_info=error)
                told = 500, "Internal error; see the simulator's log."
        return told
