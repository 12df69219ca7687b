"""Site of the staff: sections of pages and forms behind one log-in.

What a section shows is in its own package, such as `web.desk`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ic_adapter.adapter import Adapter
from ic_adapter.web.guard import Guard, Stop
from ic_adapter.web.pages import login
from ic_adapter.web.pages.forms import Form, typed
from ic_adapter.web.pages.page import PageRequest
from ic_adapter.web.pages.session import COOKIE
from ic_adapter.web.pages.site import Endpoint, Reader, Site, path_of, stop_of
from ic_adapter.web.pages.templates import STATIC
from ic_adapter.web.pages.upload import uploaded

Handler = Callable[[PageRequest], Response]
Table = tuple[tuple[str, Handler], ...]
#: Addresses that belong to this site; the API and the payers' site have the others.
ROOTS = ("/crm/", "/static/")


@dataclass(frozen=True, slots=True)
class Section:
    """Part of the site: addresses with their handlers, the first match wins. `uploads` are forms that are one file."""

    pages: Table
    forms: Table = ()
    uploads: Table = ()


class StaffSite(Site):
    """The ASGI application of one adapter's sections for staff, and of the static files of every site."""

    def __init__(self, adapter: Adapter, guard: Guard, *sections: Section) -> None:
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
        super().__init__(adapter, guard, routes)

    def _page(self, handler: Handler) -> Endpoint:
        async def page(request: Request) -> Response:
            stop = self._stopped(request)
            if stop is not None:
                return self._told(request, stop, path_of(request))
            return await self._made(handler, request, Form())

        return page

    def _form(self, handler: Handler, read: Reader) -> Endpoint:
        async def post(request: Request) -> Response:
            stop = self._stopped(request) or self._session_guard.stop_form(request.headers)
            if stop is not None:
                return self._told(request, stop, login.HOME)
            return await self._with_form(request, read, lambda form: self._made(handler, request, form))

        return post

    def _stopped(self, request: Request) -> Stop | None:
        return self._session_guard.stop(request.scope["path"], request.headers, request.cookies.get(COOKIE, ""))

    async def _made(self, handler: Handler, request: Request, form: Form) -> Response:
        page_request = PageRequest(self._adapter, self._pages, request, form)
        return await self._in_thread(request, lambda: handler(page_request))

    def _told(self, request: Request, stop: Stop, to: str) -> Response:
        return login.asking(self._pages, to) if stop.status == 401 else self._message(request, stop)

    def _failed(self, request: Request, error: Exception) -> Response:
        return self._message(request, stop_of(error, "desk"))

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
        return Response(self._pages.static[name], media_type=STATIC[name].media)
