"""The console's ASGI application: its table of pages, its log-in and its errors."""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.archive.errors import NotKept
from simulator.billers.errors import ForeignBiller, NoSuchBiller
from simulator.billers.register import Billers
from simulator.billing.errors import NotThere
from simulator.console import front, login
from simulator.console.accounts import account, search
from simulator.console.admin import APPLICATION, Asgi, Declined
from simulator.console.billers import billers, listing, snapshots
from simulator.console.faults import faults, new_fault
from simulator.console.files import files
from simulator.console.journal import findings, journal, one_exchange, stand_ins
from simulator.console.journal.streams import Streams
from simulator.console.making import biller as make_biller
from simulator.console.making import page as making
from simulator.console.once import DONE_FORMS, DoneForms
from simulator.console.page import BadQuestion, NoSuchPage, PageRequest
from simulator.console.rendering import STATIC, Pages
from simulator.console.requests import send
from simulator.console.session import SessionGuard
from simulator.console.shutdown import Shutdown
from simulator.console.site import NOT_DONE, Answer, Receive, Scope, Send, Site
from simulator.console.stories import page as stories

Handler = Callable[[PageRequest], Awaitable[Response]]

PAGES: tuple[tuple[str, Handler], ...] = (
    (front.PATH, front.front),
    ("/console", listing.listing),
    ("/console/", listing.listing),
    ("/console/make-biller", make_biller.page),
    ("/console/billers/{bid}", billers.biller),
    ("/console/billers/{bid}/make/{name}", making.page),
    ("/console/billers/{bid}/search", search.search),
    ("/console/billers/{bid}/accounts/{no}", account.account),
    ("/console/billers/{bid}/journal", journal.journal),
    ("/console/billers/{bid}/journal.har", journal.archive),
    ("/console/billers/{bid}/journal/{number}", one_exchange.exchange),
    ("/console/billers/{bid}/journal/{number}/again", one_exchange.again),
    ("/console/billers/{bid}/send", send.page),
    ("/console/billers/{bid}/journal/{number}/scenario", stories.page),
    ("/console/billers/{bid}/journal/{number}/scenario.feature", stories.file),
    ("/console/billers/{bid}/faults", faults.faults),
    ("/console/billers/{bid}/faults/new", new_fault.new_fault),
    ("/console/billers/{bid}/findings", findings.findings),
    ("/console/billers/{bid}/snapshots", snapshots.snapshots),
    ("/console/billers/{bid}/snapshots/{name}/restore", snapshots.asking),
    ("/console/billers/{bid}/snapshots/{name}/state", snapshots.state),
    ("/console/billers/{bid}/diff", snapshots.diff),
    ("/console/billers/{bid}/files", files.files),
    ("/console/billers/{bid}/stand-ins", stand_ins.stand_ins),
    ("/console/billers/{bid}/files/content", files.content),
)
#: What changes something: forms, each followed by a page.
FORMS: tuple[tuple[str, Handler], ...] = (
    ("/console/make-biller", make_biller.make),
    ("/console/billers/{bid}/make/{name}", making.make),
    ("/console/billers/{bid}/pin", listing.pin),
    ("/console/billers/{bid}/clock", billers.move),
    ("/console/billers/{bid}/send", send.send),
    ("/console/billers/{bid}/faults", faults.switch_on),
    ("/console/billers/{bid}/faults/new", new_fault.switch_on),
    ("/console/billers/{bid}/faults/off", faults.switch_off),
    ("/console/billers/{bid}/faults/late", faults.book_late),
    ("/console/billers/{bid}/findings/clear", findings.clear),
    ("/console/billers/{bid}/snapshots", snapshots.save),
    ("/console/billers/{bid}/snapshots/delete", snapshots.delete),
    ("/console/billers/{bid}/snapshots/{name}/restore", snapshots.restore),
    ("/console/billers/{bid}/files/accounts", files.issue),
    ("/console/billers/{bid}/files/accounts/withdraw", files.withdraw),
    ("/console/billers/{bid}/files/remove", files.remove),
    ("/console/billers/{bid}/files/faults", files.switch_fault_on),
    ("/console/billers/{bid}/files/faults/off", files.switch_fault_off),
)
TITLES = {
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    422: "Invalid query",
    500: "Internal error",
    503: "Not stored",
}
log = logging.getLogger("simulator.console")


class Console(Site):
    """The pages of one simulator."""

    policy = (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    elsewhere = "The form was not sent from this console; open its page here and send it again."

    def __init__(self, registered: Billers, guard: SessionGuard, admin: Asgi, routers: send.Routers) -> None:
        super().__init__(guard, Pages())
        self._billers = registered
        self._services = {APPLICATION: admin, send.ROUTERS: routers, DONE_FORMS: DoneForms()}
        streams = Streams(self._pages, Shutdown())
        routes = [Route(path, self._endpoint(handler), methods=["GET"]) for path, handler in PAGES]
        live = Route("/console/billers/{bid}/journal/live", self._endpoint(streams.live), methods=["GET"])
        # Before the page of one exchange, whose number would match it.
        routes.insert([path for path, _ in PAGES].index("/console/billers/{bid}/journal/{number}"), live)
        routes += [Route(path, self._endpoint(handler), methods=["POST"]) for path, handler in FORMS]
        routes.append(Route(login.PATH, self._login, methods=["GET", "POST"]))
        routes.append(Route("/console/static/{name}", self._static, methods=["GET"]))
        self._serve(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request (ASGI)."""
        scope.setdefault("state", {}).update(self._services)
        await super().__call__(scope, receive, send)

    def _endpoint(self, handler: Handler) -> Answer:
        return self._guarded(
            lambda request: handler(PageRequest(self._billers, self._pages, request, self._guard.token))
        )

    def _message(self, request: Request, status: int, text: str) -> Response:
        """A page with a sentence and a way back."""
        page_request = PageRequest(self._billers, self._pages, request)
        return page_request.shown(
            "message.html", status, title=TITLES.get(status, NOT_DONE), text=text, back=page_request.back()
        )

    async def _login(self, request: Request) -> Response:
        refusal = self._guard.refusal_to_anyone(request.scope["path"], request.headers)
        if refusal:
            return self._message(request, *refusal)
        if request.method == "POST":
            try:
                return await login.log_in(request, self._guard, self._pages)
            except ClientDisconnect:
                return Response(status_code=400)  # nobody reads it
        return login.asking(self._pages, "/console", 200)

    async def _static(self, request: Request) -> Response:
        refusal = self._guard.refusal_to_anyone(request.scope["path"], request.headers)
        if refusal:
            return self._message(request, *refusal)
        name = request.path_params["name"]
        if name not in STATIC:
            return self._message(request, 404, "File not found.")
        return Response(self._pages.static[name], media_type=STATIC[name])

    def _told(self, error: Exception) -> tuple[int, str]:
        """HTTP status and sentence for each error of the simulator."""
        match error:
            case ForeignBiller():
                told = 421, f"{error.sentence[:1].upper()}{error.sentence[1:]}."
            case NoSuchBiller():
                told = 404, f"Biller {str(error)[:64]!r} not found; choose one from the list of billers."
            case NoSuchPage():
                told = 404, str(error)
            case NotThere():
                told = 404, f"{error.reason[:1].upper()}{error.reason[1:120]}."
            case BadQuestion():
                told = 422, str(error)
            case Declined():
                told = error.status, str(error)
            case NotKept():
                told = 503, f"{str(error)[:1].upper()}{str(error)[1:]}."
            case _:
                log.error("internal error in the console", exc_info=error)
                told = 500, "Internal error; see the simulator's log."
        return told
