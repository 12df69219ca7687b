"""Site of the staff: sections of pages and forms behind one log-in, with the headers of every answer.

What a section shows is in its own package, such as `web.desk`.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from ic_adapter.adapter import Adapter
from ic_adapter.errors import AdapterError, InternalError
from ic_adapter.web.guard import Guard, Stop
from ic_adapter.web.pages import login
from ic_adapter.web.pages.forms import Form, typed
from ic_adapter.web.pages.page import PageRequest
from ic_adapter.web.pages.session import COOKIE, SessionGuard
from ic_adapter.web.pages.templates import STATIC, Pages
from ic_adapter.web.pages.upload import uploaded
from ic_adapter.web.refusals import DATABASE, STATUS_OF

Handler = Callable[[PageRequest], Response]
Table = tuple[tuple[str, Handler], ...]
Endpoint = Callable[[Request], Awaitable[Response]]
Reader = Callable[[Request], Awaitable[Form | None]]
LOG = logging.getLogger("ic_adapter.web")
#: Addresses that belong to this site; the API has the others.
ROOTS = ("/crm/", "/static/")
#: On every answer; what a page sets itself stays.
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
NO_FORM = Stop(413, "The form is invalid or too long.")


@dataclass(frozen=True, slots=True)
class Section:
    """Part of the site: addresses with their handlers, the first match wins. `uploads` are forms that are one file."""

    pages: Table
    forms: Table = ()
    uploads: Table = ()


class StaffSite:
    """The ASGI application of one adapter's sections."""

    def __init__(self, adapter: Adapter, guard: Guard, *sections: Section) -> None:
        self._adapter = adapter
        self._session_guard = SessionGuard(guard)
        self._pages = Pages()
        routes = [
            Route("/crm", self._home, methods=["GET"]),
            Route(login.PATH, self._login, methods=["GET", "POST"]),
            Route("/static/{name}", self._static, methods=["GET"]),
        ]
        for section in sections:
            routes += [Route(path, self._page(handler), methods=["GET"]) for path, handler in section.pages]
            routes += [Route(path, self._form(handler, typed), methods=["POST"]) for path, handler in section.forms]
            routes += [
                Route(path, self._form(handler, uploaded), methods=["POST"]) for path, handler in section.uploads
            ]
        self._starlette = Starlette(routes=routes, exception_handlers={HTTPException: self._no_page})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request (ASGI)."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._starlette(scope, receive, send_guarded)

    def _page(self, handler: Handler) -> Endpoint:
        async def page(request: Request) -> Response:
            stop = self._stopped(request)
            if stop is not None:
                return self._told(request, stop, _asked(request))
            return await self._made(handler, request, Form())

        return page

    def _form(self, handler: Handler, read: Reader) -> Endpoint:
        async def post(request: Request) -> Response:
            stop = self._stopped(request) or self._session_guard.stop_form(request.headers)
            if stop is not None:
                return self._told(request, stop, login.HOME)
            try:
                form = await read(request)
            except ClientDisconnect:
                return Response(status_code=400)  # nobody reads it
            return self._message(request, NO_FORM) if form is None else await self._made(handler, request, form)

        return post

    def _stopped(self, request: Request) -> Stop | None:
        return self._session_guard.stop(request.scope["path"], request.headers, request.cookies.get(COOKIE, ""))

    async def _made(self, handler: Handler, request: Request, form: Form) -> Response:
        """The page, made in the thread pool: it reads the database, and some pages call a router."""
        page_request = PageRequest(self._adapter, self._pages, request, form)
        try:
            return await run_in_threadpool(handler, page_request)
        except Exception as error:  # noqa: BLE001 — the edge: what is no refusal is our defect, logged whole
            return self._message(request, _stop_of(error))

    def _told(self, request: Request, stop: Stop, to: str) -> Response:
        return login.asking(self._pages, to) if stop.status == 401 else self._message(request, stop)

    def _message(self, request: Request, stop: Stop) -> Response:
        """A page with a sentence and a way back."""
        text = f"{stop.reason[:1].upper()}{stop.reason[1:]}".rstrip(".") + "."
        page_request = PageRequest(self._adapter, self._pages, request)
        return page_request.shown("message.html", stop.status, title=HTTPStatus(stop.status).phrase, text=text)

    async def _home(self, _: Request) -> Response:
        return RedirectResponse(login.HOME)

    async def _login(self, request: Request) -> Response:
        stop = self._session_guard.stop_anyone(request.scope["path"], request.headers)
        if request.method == "POST":
            stop = stop or self._session_guard.stop_form(request.headers)
        if stop is not None:
            return self._message(request, stop)
        if request.method != "POST":
            return login.asking(self._pages, login.HOME, 200)
        try:
            form = await typed(request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        return login.log_in(request, form or Form(), self._session_guard, self._pages)

    async def _static(self, request: Request) -> Response:
        stop = self._session_guard.stop_anyone(request.scope["path"], request.headers)
        name = request.path_params["name"]
        if stop is None and name not in STATIC:
            stop = Stop(404, "file not found")
        if stop is not None:
            return self._message(request, stop)
        return Response(self._pages.static[name], media_type=STATIC[name])

    async def _no_page(self, request: Request, error: Exception) -> Response:
        """Unknown path and wrong method; a request that the guard refuses learns nothing."""
        if not isinstance(error, HTTPException):
            raise InternalError("the handler of unknown pages was asked about another error") from error
        stop = self._session_guard.stop_anyone(request.scope["path"], request.headers)
        if stop is None and error.status_code == 405:
            stop = Stop(405, "method not allowed")
        return self._message(request, stop or Stop(404, "page not found"))


def _asked(request: Request) -> str:
    """Return path and query of the request; the Host header has no say in it."""
    query = request.scope["query_string"].decode("ascii", "replace")
    return f"{request.scope['path']}?{query}".rstrip("?")


def _stop_of(error: Exception) -> Stop:
    """HTTP status and sentence for each error of the adapter."""
    if isinstance(error, DATABASE):
        LOG.error("database error: %s", type(getattr(error, "orig", error)).__name__)  # its text may hold values
        return Stop(503, "the database is unavailable; load the page again")
    status = STATUS_OF.get(type(error), 422 if isinstance(error, AdapterError) else 500)
    if status == 500:
        LOG.error("unexpected error in the desk", exc_info=error)
        return Stop(500, "internal error; see the adapter's log")
    return Stop(status, str(error))
