"""ASGI application of the stand-ins' pages: the table of pages, the guard before them, what every answer carries."""

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from simulator.billers.errors import NoSuchBiller
from simulator.billers.register import Billers
from simulator.console import login
from simulator.console.admin import Declined
from simulator.console.page import NoSuchPage
from simulator.console.rendering import Pages, templates_beside
from simulator.console.session import COOKIE, SessionGuard
from simulator.journal.stand_in_calls import StandIn
from simulator.stand_ins.page import POLICY, StandInPage
from simulator.stand_ins.pages import agent, faults, partners, portal, site
from simulator.stand_ins.visits import Visits

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Handler = Callable[[StandInPage], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]

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
HEADERS = {
    "content-security-policy": POLICY.format(origin="").replace(" ;", ";"),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
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


class StandInPages:
    """The pages of the stand-ins of one simulator."""

    def __init__(self, billers: Billers, guard: SessionGuard) -> None:
        self._billers = billers
        self._guard = guard
        self._pages = Pages(templates_beside(__file__))
        self._visits = Visits()
        routes = [
            Route(f"/billers/{{bid}}/{stand_in.value}{path}", self._endpoint(stand_in, handler), methods=[method])
            for method, stand_in, path, handler in PAGES
        ]
        self._starlette = Starlette(routes=routes, exception_handlers={HTTPException: self._http_error})
        self._starlette.router.redirect_slashes = False  # it would answer with the Host header's address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request (ASGI)."""

        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._starlette(scope, receive, send_guarded)

    def _endpoint(self, stand_in: StandIn, handler: Handler) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            path = request.scope["path"]
            refusal = self._guard.refusal(path, request.headers, request.cookies.get(COOKIE, ""))
            is_form = request.method == "POST"
            if refusal and refusal[0] == 401:
                return login.asking(self._pages, "/console" if is_form else path)
            if refusal is None and is_form and "origin" not in request.headers:
                refusal = 403, "The form was not sent from this page; open the page here and send it again."
            if refusal:
                return self._message(request, *refusal)
            try:
                return await handler(StandInPage(self._billers, self._pages, self._visits, request, stand_in))
            except ClientDisconnect:
                return Response(status_code=400)  # nobody reads it
            except Exception as error:  # noqa: BLE001 — the edge: what is not a refusal is our defect, logged whole
                return self._message(request, *_told(error))

        return endpoint

    def _message(self, request: Request, status: int, text: str) -> Response:
        """A page with a sentence and a way back."""
        bid = request.path_params.get("bid", "")
        back = {"href": "/console", "text": "All billers"}
        if self._billers.has(bid):
            back = {"href": f"/billers/{bid}/site", "text": f"The biller's web site of {bid}"}
        values = {"title": TITLES.get(status, "Request failed"), "text": text, "back": back}
        return HTMLResponse(self._pages.render("message.html", values), status)

    async def _http_error(self, request: Request, error: Exception) -> Response:
        """Unknown path and wrong method; nothing is told to whom the guard would not open."""
        refusal = self._guard.refusal_to_anyone(request.scope["path"], request.headers)
        if refusal:
            return self._message(request, *refusal)
        if isinstance(error, HTTPException) and error.status_code == 405:
            response = self._message(request, 405, "This address does not accept this method.")
            response.headers.update(error.headers or {})
            return response
        return self._message(request, 404, "Page not found; start at the list of billers.")


def _told(error: Exception) -> tuple[int, str]:
    """HTTP status and sentence for each error."""
    match error:
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
