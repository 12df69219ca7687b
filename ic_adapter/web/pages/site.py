"""Site of pages: the headers of every answer, how a form is read, and what each error becomes.

`StaffSite` and `PayerSite` say who may open a page, and what a person reads where something stopped.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from ic_adapter.adapter import Adapter
from ic_adapter.errors import AdapterError, InternalError
from ic_adapter.web.guard import Guard, Stop
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.session import SessionGuard
from ic_adapter.web.pages.templates import Pages
from ic_adapter.web.refusals import DATABASE, STATUS_OF

Endpoint = Callable[[Request], Awaitable[Response]]
Reader = Callable[[Request], Awaitable[Form | Stop]]
Made = TypeVar("Made")
LOG = logging.getLogger("ic_adapter.web")
#: On every answer; what a page sets itself stays.
HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
NO_METHOD = Stop(405, "method not allowed")
NO_PAGE = Stop(404, "page not found")


class Site(ABC):
    """An ASGI application of pages over one adapter."""

    def __init__(self, adapter: Adapter, guard: Guard, routes: Sequence[Route]) -> None:
        self._adapter = adapter
        self._session_guard = SessionGuard(guard)
        self._pages = Pages()
        self._starlette = Starlette(routes=routes, exception_handlers={HTTPException: self._no_page})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request (ASGI)."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers(scope).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._answer(scope, receive, send_guarded)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._starlette(scope, receive, send)

    def _headers(self, scope: Scope) -> Mapping[str, str]:  # noqa: ARG002 — a site may look at the scheme
        return HEADERS

    @abstractmethod
    def _message(self, request: Request, stop: Stop) -> Response:
        """Return the page that says why the request went no further."""

    @abstractmethod
    def _failed(self, request: Request, error: Exception) -> Response:
        """Return the page for what a handler raised."""

    async def _in_thread(self, request: Request, handler: Callable[[], Made]) -> Made | Response:
        """The page, made in the thread pool: it reads the database, and some pages call a router."""
        try:
            return await run_in_threadpool(handler)
        except Exception as error:  # noqa: BLE001 — the edge: what is no refusal is our defect, logged whole
            return await run_in_threadpool(self._failed, request, error)

    async def _with_form(
        self, request: Request, read: Reader, handler: Callable[[Form], Awaitable[Response]]
    ) -> Response:
        try:
            form = await read(request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        return self._message(request, form) if isinstance(form, Stop) else await handler(form)

    async def _no_page(self, request: Request, error: Exception) -> Response:
        """Unknown path and wrong method; a request that the guard refuses learns nothing."""
        if not isinstance(error, HTTPException):
            raise InternalError("the handler of unknown pages was asked about another error") from error
        stop = self._session_guard.stop_anyone(request.scope["path"], request.headers)
        if stop is None and error.status_code == 405:
            stop = NO_METHOD
        return self._message(request, stop or NO_PAGE)


def path_of(request: Request) -> str:
    """Return path and query of the request; the Host header has no say in it."""
    query = request.scope["query_string"].decode("ascii", "replace")
    return f"{request.scope['path']}?{query}".rstrip("?")


def stop_of(error: Exception, where: str) -> Stop:
    """HTTP status and sentence for each error of the adapter; `where` names the site in the log."""
    if isinstance(error, DATABASE):
        LOG.error("database error: %s", type(getattr(error, "orig", error)).__name__)  # its text may hold values
        return Stop(503, "the database is unavailable; load the page again")
    status = STATUS_OF.get(type(error), 422 if isinstance(error, AdapterError) else 500)
    if status == 500:
        LOG.error("unexpected error in the %s", where, exc_info=error)
        return Stop(500, "internal error; see the adapter's log")
    return Stop(status, str(error))
