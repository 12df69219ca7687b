"""Site of payers and of billers' clerks: sections of rows that say who may open a page.

The rows are the one table of these pages: tests of foreign identities and of repeated forms are made from it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ic_adapter.adapter import Adapter
from ic_adapter.errors import AdapterError
from ic_adapter.web.guard import Guard, Stop
from ic_adapter.web.pages import trouble
from ic_adapter.web.pages.forms import Form, typed
from ic_adapter.web.pages.furniture import Furniture
from ic_adapter.web.pages.page import REFERRER
from ic_adapter.web.pages.payer_page import AGENT, GUEST, PORTAL, STORE, PayerRequest, payer_path
from ic_adapter.web.pages.payer_session import CLERK, token_of
from ic_adapter.web.pages.site import HEADERS, NO_PAGE, Endpoint, Site, path_of
from ic_adapter.web.pages.trouble import Trouble

Handler = Callable[[PayerRequest], Response]
#: Addresses that belong to this site.
ROOTS = tuple(f"/{root}/" for root in (PORTAL, GUEST, STORE, AGENT))
#: On answers over TLS: a year, as browsers want it.
STRICT_TRANSPORT = {"strict-transport-security": "max-age=31536000"}


class Access(Enum):
    """Who may open a page."""

    ANYONE = "anyone"
    PAYER = "payer"  # signed in at this biller
    CLERK = "clerk"  # of this biller, with the account of the link


@dataclass(frozen=True, slots=True)
class PayerRoute:
    """One row: address, handler, who may open it. A POST changes something once, however often it is sent."""

    method: Literal["GET", "POST"]
    path: str
    handler: Handler
    access: Access


def page(path: str, handler: Handler, access: Access = Access.PAYER) -> PayerRoute:
    """Return the row of a page."""
    return PayerRoute("GET", path, handler, access)


def form(path: str, handler: Handler, access: Access = Access.PAYER) -> PayerRoute:
    """Return the row of what a form is sent to."""
    return PayerRoute("POST", path, handler, access)


PayerSection = tuple[PayerRoute, ...]


class PayerSite(Site):
    """The ASGI application of one adapter's sections for payers."""

    def __init__(self, adapter: Adapter, guard: Guard, *sections: PayerSection) -> None:
        self.rows: PayerSection = tuple(row for section in sections for row in section)
        homes = [Route(f"{root}{{bid}}", self._home, methods=["GET"]) for root in ROOTS]
        routes = [Route(row.path, self._endpoint(row), methods=[row.method]) for row in self.rows]
        super().__init__(adapter, guard, [*homes, *routes])
        self._starlette.router.redirect_slashes = False  # it would answer with the Host header's address

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, refused at once where its Host or Origin is foreign."""
        request = Request(scope)
        stop = self._session_guard.stop_anyone(scope["path"], request.headers)
        if stop is not None:
            await self._message(request, stop)(scope, receive, send)
            return
        await super()._answer(scope, receive, send)

    def _headers(self, scope: Scope) -> dict[str, str]:
        return {**HEADERS, **(STRICT_TRANSPORT if scope["scheme"] == "https" else {})}

    def _endpoint(self, row: PayerRoute) -> Endpoint:
        async def answer(request: Request) -> Response:
            if row.method == "GET":
                return await self._made(row, request, Form())
            stop = self._session_guard.stop_form(request.headers)
            if stop is not None:
                return await run_in_threadpool(self._message, request, stop)
            return await self._with_form(request, typed, lambda sent: self._made(row, request, sent))

        return answer

    async def _made(self, row: PayerRoute, request: Request, sent: Form) -> Response:
        return await self._in_thread(request, lambda: self._opened(row, request, sent))

    def _opened(self, row: PayerRoute, request: Request, sent: Form) -> Response:
        """The page if the reader may open it, else the way to the log-in page."""
        payer_request = replace(self._payer_request(request), form=sent)
        if row.access is Access.PAYER and payer_request.payer is None:
            return to_log_in(payer_request)
        if row.access is Access.CLERK and (payer_request.clerk is None or not payer_request.clerk.account):
            where = "find" if payer_request.clerk else "ended"
            return RedirectResponse(payer_path(AGENT, payer_request.biller.id, where), 303)
        return row.handler(payer_request)

    def _payer_request(self, request: Request) -> PayerRequest:
        """The request of whoever is signed in; NotFound for no biller."""
        biller = self._adapter.register.get(self._bid(request))
        if request.scope["path"].startswith(f"/{AGENT}/"):
            clerk = self._adapter.sign_on.clerks.read(CLERK.of(request, biller.id), biller)
            return PayerRequest(self._adapter, self._pages, request, biller, clerk=clerk)
        token = token_of(request, biller.id)
        payer = self._adapter.identity.sessions.read(token, biller.id, biller.clock.now())
        return PayerRequest(self._adapter, self._pages, request, biller, payer)

    def _bid(self, request: Request) -> str:
        """The id of the biller whose page is asked for; NotFound."""
        return str(request.path_params["bid"])

    async def _home(self, request: Request) -> Response:
        """A home page without its last slash."""
        root = request.scope["path"].split("/")[1]
        return RedirectResponse(payer_path(root, request.path_params["bid"]), 303)

    def _message(self, request: Request, stop: Stop) -> Response:
        return self._trouble(request, trouble.of_stop(stop), None)

    def _failed(self, request: Request, error: Exception) -> Response:
        return self._trouble(request, trouble.of_error(error), error)

    async def _no_page(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        parts = request.scope["path"].split("/")
        request.scope["path_params"] = {"bid": parts[2] if len(parts) > 2 else ""}
        return await run_in_threadpool(self._message, request, Stop(status, NO_PAGE.reason))

    def _trouble(self, request: Request, told: Trouble, error: Exception | None) -> Response:
        """The trouble page, in the biller's furniture where the biller is known and can be read."""
        number = trouble.reference()
        trouble.log(number, told, f"{request.method} {request.scope['path'][:200]}", error)
        values = {"trouble": told, "reference": number}
        try:
            return self._payer_request(request).shown("payer/trouble.html", told.status, **values)
        except Exception as second:  # noqa: BLE001 — the page that says so must not fail as well
            if not isinstance(second, AdapterError | KeyError) and error is None:
                trouble.log(number, told, request.scope["path"][:200], second)
        common = {"site": Furniture(), "payer": None, "clerk": None, "form": Form()}
        return HTMLResponse(self._pages.render("payer/trouble.html", {**common, **values}), told.status, REFERRER)


def to_log_in(request: PayerRequest) -> Response:
    """The way to the log-in page; over the page that says so where a session has ended, and for every form.

    A form may not end at another site (`form-action`), which the log-in page of the biller is (AS 3).
    """
    http, bid = request.http, request.biller.id
    is_form = http.method == "POST"
    to = payer_path(PORTAL, bid) if is_form else path_of(http)
    where = "session-ended" if is_form or token_of(http, bid) else "login"
    asked = {"to": to, **({"after": "form"} if is_form else {})}
    return RedirectResponse(f"{payer_path(PORTAL, bid, where)}?{urlencode(asked)}", 303)
