"""Pages behind the console's guard: who may look, which forms are taken, what every answer carries, errors as pages."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, ClassVar

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.console import login
from simulator.console.rendering import Pages
from simulator.console.session import COOKIE, SessionGuard

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Answer = Callable[[Request], Awaitable[Response]]
NOT_DONE = "Request failed"
#: On every answer, beside the policy of the site's own pages.
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class Site(ABC):
    """The ASGI application of one set of pages. ``policy``: their Content-Security-Policy; a page may set its own."""

    policy: ClassVar[str]
    #: What whoever sends a form from elsewhere is told.
    elsewhere: ClassVar[str]

    def __init__(self, guard: SessionGuard, pages: Pages) -> None:
        self._guard = guard
        self._pages = pages

    def _serve(self, routes: Iterable[Route]) -> None:
        """Take these routes, the first match wins."""
        self._starlette = Starlette(routes=list(routes), exception_handlers={HTTPException: self._http_error})
        self._starlette.router.redirect_slashes = False  # it would answer with the Host header's address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request (ASGI)."""

        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", self.policy)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._starlette(scope, receive, send_guarded)

    @abstractmethod
    def _told(self, error: Exception) -> tuple[int, str]:
        """HTTP status and sentence for an error; what is not a refusal is our defect, logged whole."""

    @abstractmethod
    def _message(self, request: Request, status: int, text: str) -> Response:
        """A page with a sentence and a way back."""

    def _guarded(self, answer: Answer) -> Answer:
        """Return the endpoint that answers whoever the guard lets in."""

        async def endpoint(request: Request) -> Response:
            path = request.scope["path"]
            refusal = self._guard.refusal(path, request.headers, request.cookies.get(COOKIE, ""))
            is_form = request.method == "POST"
            if refusal and refusal[0] == 401:
                return login.asking(self._pages, "/console" if is_form else path)
            if refusal is None and is_form and "origin" not in request.headers:
                refusal = 403, self.elsewhere
            if refusal:
                return self._message(request, *refusal)
            try:
                return await answer(request)
            except ClientDisconnect:
                return Response(status_code=400)  # nobody reads it
            except Exception as error:  # noqa: BLE001 — the edge: every error becomes a page
                return self._message(request, *self._told(error))

        return endpoint

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
