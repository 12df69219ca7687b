"""Site of the staff: sections of pages and forms behind one log-in, each row with the role that it needs.

What a section shows is in its own package, such as `web.desk`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ic_adapter.adapter import Adapter
from ic_adapter.staff.roles import NOBODY, Role, StaffMember
from ic_adapter.web.guard import Guard, Stop
from ic_adapter.web.pages import login
from ic_adapter.web.pages.forms import Form, configuration, typed
from ic_adapter.web.pages.login import LogInPage
from ic_adapter.web.pages.page import PageRequest
from ic_adapter.web.pages.session import COOKIE
from ic_adapter.web.pages.site import Endpoint, Reader, Site, path_of, stop_of
from ic_adapter.web.pages.templates import STATIC
from ic_adapter.web.pages.upload import uploaded

Handler = Callable[[PageRequest], Response]
#: Address and handler, and the role where it is not that of its kind: pages need `read`, forms `operate`.
Entry = tuple[str, Handler] | tuple[str, Handler, Role]
Table = tuple[Entry, ...]
#: Addresses that belong to this site; the API and the payers' site have the others.
ROOTS = ("/crm/", "/static/")
START = "/crm/billers"


@dataclass(frozen=True, slots=True)
class StaffRoute:
    """One row of the site: method, address, handler, the role it needs, how its form is read (None for a page)."""

    method: str
    path: str
    handler: Handler
    role: Role
    read: Reader | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Part of the site: addresses with their handlers, the first match wins. `uploads` are forms that are one file.

    `long_forms` hold many settings.
    """

    pages: Table
    forms: Table = ()
    uploads: Table = ()
    long_forms: Table = ()

    def rows(self) -> Iterator[StaffRoute]:
        """Yield the rows of this section; tests of roles are made from them."""
        kinds = (
            ("GET", self.pages, None),
            ("POST", self.forms, typed),
            ("POST", self.uploads, uploaded),
            ("POST", self.long_forms, configuration),
        )
        for method, table, read in kinds:
            usual = Role.READ if read is None else Role.OPERATE
            for path, handler, *role in table:
                yield StaffRoute(method, path, handler, role[0] if role else usual, read)


class StaffSite(Site):
    """The ASGI application of one adapter's sections for staff, and of the static files of every site."""

    def __init__(self, adapter: Adapter, guard: Guard, *sections: Section) -> None:
        self.rows: tuple[StaffRoute, ...] = tuple(row for section in sections for row in section.rows())
        routes = [
            Route("/crm", self._home, methods=["GET"]),
            Route(login.PATH, self._login, methods=["GET", "POST"]),
            Route(login.OUT, self._logout, methods=["POST"]),
            Route("/static/{name}", self._static, methods=["GET"]),
        ]
        routes += [Route(row.path, self._endpoint(row), methods=[row.method]) for row in self.rows]
        super().__init__(adapter, guard, routes)
        self._log_in_page = LogInPage(self._pages, self._session_guard, adapter.staff)

    def _endpoint(self, row: StaffRoute) -> Endpoint:
        async def page(request: Request) -> Response:
            return await self._in_thread(request, lambda: self._opened(row, request))

        return page if row.read is None else self._posted(row, row.read)

    def _posted(self, row: StaffRoute, read: Reader) -> Endpoint:
        async def post(request: Request) -> Response:
            who = await self._in_thread(request, lambda: self._admitted(row, request))
            if isinstance(who, Response):
                return who
            return await self._with_form(request, read, lambda form: self._made(row, request, form, who))

        return post

    def _opened(self, row: StaffRoute, request: Request) -> Response:
        who = self._admitted(row, request)
        if isinstance(who, Response):
            return who
        return row.handler(PageRequest(self._adapter, self._pages, request, Form(), who))

    def _admitted(self, row: StaffRoute, request: Request) -> StaffMember | Response:
        """Return who may send this request, else the page that says why not."""
        who = self._who(request)
        if isinstance(who, Stop):
            if who.status != HTTPStatus.UNAUTHORIZED:
                return self._message(request, who)
            return self._log_in_page.asking(path_of(request) if row.read is None else login.HOME)
        stop = None if row.read is None else self._session_guard.stop_form(request.headers)
        if stop is None and not who.may(row.role):
            has = f"{who.name} has the role {who.role.value if who.role else 'none'}"
            stop = Stop(403, f"this needs the role {row.role.value}; {has}; ask somebody with the role configure")
        if stop is not None:
            return self._message(request, stop, who)
        return who

    def _who(self, request: Request) -> StaffMember | Stop:
        cookie = request.cookies.get(COOKIE, "")
        return self._session_guard.admitted(self._adapter.staff, request.scope["path"], request.headers, cookie)

    async def _made(self, row: StaffRoute, request: Request, form: Form, who: StaffMember) -> Response:
        page_request = PageRequest(self._adapter, self._pages, request, form, who)
        return await self._in_thread(request, lambda: row.handler(page_request))

    def _failed(self, request: Request, error: Exception) -> Response:
        return self._message(request, stop_of(error, "desk"))

    def _message(self, request: Request, stop: Stop, who: StaffMember = NOBODY) -> Response:
        """A page with a sentence and a way back."""
        text = f"{stop.reason[:1].upper()}{stop.reason[1:]}".rstrip(".") + "."
        page_request = PageRequest(self._adapter, self._pages, request, Form(), who)
        return page_request.shown("message.html", stop.status, title=HTTPStatus(stop.status).phrase, text=text)

    async def _home(self, _: Request) -> Response:
        return RedirectResponse(START)

    async def _login(self, request: Request) -> Response:
        stop = self._session_guard.stop_anyone(request.scope["path"], request.headers)
        if request.method == "POST":
            stop = stop or self._session_guard.stop_form(request.headers)
        if stop is not None:
            return self._message(request, stop)
        if request.method != "POST":
            return await self._in_thread(request, lambda: self._log_in_page.asking(login.HOME, 200))
        try:
            form = await typed(request)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it
        if isinstance(form, Stop):
            return self._message(request, form)
        return await self._in_thread(request, lambda: self._log_in_page.log_in(request, form))

    async def _logout(self, request: Request) -> Response:
        stop = self._session_guard.stop_anyone(request.scope["path"], request.headers)
        stop = stop or self._session_guard.stop_form(request.headers)
        if stop is not None:
            return self._message(request, stop)
        return await run_in_threadpool(self._log_in_page.log_out, request)

    async def _static(self, request: Request) -> Response:
        stop = self._session_guard.stop_anyone(request.scope["path"], request.headers)
        name = request.path_params["name"]
        if stop is None and name not in STATIC:
            stop = Stop(404, "file not found")
        if stop is not None:
            return self._message(request, stop)
        return Response(self._pages.static[name], media_type=STATIC[name].media)
