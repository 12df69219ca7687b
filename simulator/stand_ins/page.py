"""What the handler of a stand-in's page gets: the biller, its connection and fault, calls that are written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from simulator.billers.register import Biller, Billers
from simulator.billers.stand_ins import FAULTS, IcConnection, StandInFault
from simulator.console.admin import Declined
from simulator.console.forms import fields
from simulator.console.page import REFERRER, NoSuchPage
from simulator.console.rendering import Pages
from simulator.journal.stand_in_calls import StandIn, StandInCall
from simulator.stand_ins.ic.client import NOT_SET, IcOrder, IcReply, call
from simulator.stand_ins.visits import Visit, Visits

#: A page may send its forms here and, by a redirect, to Invoice Cloud; nowhere else.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self' {origin}; base-uri 'none'; "
    "frame-ancestors 'none'"
)
LONGEST_FORM = 65_536
MOST_CALLS = 20
NO_PORTAL = "Biller {} has no pages of Cayenta: its partner sends only files. Open its web site instead."
#: What each stand-in is called on its page.
NAMES: Mapping[StandIn, str] = {
    StandIn.SITE: "the biller's web site",
    StandIn.PORTAL: "Cayenta's customer portal",
    StandIn.AGENT: "Cayenta's staff screen",
    StandIn.VERTEXONE: "VertexOne",
    StandIn.IVR: "the IVR",
}
OF_CAYENTA = frozenset({StandIn.PORTAL, StandIn.AGENT})


@dataclass(frozen=True, slots=True)
class StandInPage:
    """One request for a page of a stand-in."""

    billers: Billers
    pages: Pages
    visits: Visits
    request: Request
    stand_in: StandIn

    @property
    def biller(self) -> Biller:
        """The biller of the path; NoSuchBiller or NoSuchPage become the 404 page."""
        biller = self.billers.get(self.request.path_params["bid"])
        if self.stand_in in OF_CAYENTA and not biller.template.has_router:
            raise NoSuchPage(NO_PORTAL.format(biller.id))
        return biller

    @property
    def connection(self) -> IcConnection:
        """How Invoice Cloud is reached for this biller."""
        return self.billers.stand_ins.connection(self.biller.id)

    @property
    def fault(self) -> StandInFault:
        """The fault that is on, NO_FAULT where none is."""
        return self.billers.stand_ins.fault(self.biller.id)

    @property
    def visit(self) -> Visit:
        """The visit of the path; NoSuchPage where this stand-in of this biller does not know it."""
        visit = self.visits.find(self.request.path_params["visit"], self.biller.id, self.stand_in)
        if visit is None:
            raise NoSuchPage("This visit is over; begin again at the first page of the stand-in.")
        return visit

    def begin(self, who: str, account: str = "") -> Visit:
        """Return a new visit of this stand-in."""
        return self.visits.begin(self.biller.id, self.stand_in, who, account)

    def place(self, *parts: str) -> str:
        """Return the path of a page of this stand-in."""
        return place(self.biller.id, self.stand_in.value, *parts)

    def shown(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return the page that a template makes of the values."""
        biller, stand_ins = self.biller, self.billers.stand_ins
        calls = list(stand_ins.calls(biller.id).find(self.stand_in))
        values |= {
            "biller": biller,
            "stand_in": self.stand_in,
            "name": NAMES[self.stand_in],
            "connection": self.connection,
            "fault": self.fault,
            "faults": FAULTS,
            "earlier": calls[::-1][:MOST_CALLS],
            "place": place,
        }
        return HTMLResponse(self.pages.render(template, values), status, self._headers())

    async def form(self) -> dict[str, str]:
        """Return what was typed, as it was typed; Declined for what is no form of ours."""
        typed = await fields(self.request, LONGEST_FORM)
        if typed is None:
            raise Declined(413, "The form is not from this page, or it is too long; reload the page and send it again.")
        return typed

    async def call(self, order: IcOrder) -> tuple[IcReply, StandInCall]:
        """Make a call to Invoice Cloud and write it down."""
        reply = await call(self.connection, order)
        noted = StandInCall(
            at=self.biller.router.books.clock.now(),
            stand_in=self.stand_in,
            name=order.name,
            method=order.method,
            url=reply.url,
            request=reply.request,
            status=reply.status,
            reply=reply.reply,
            problem=reply.problem,
            fault=self.fault.name,
        )
        return reply, self.billers.stand_ins.calls(self.biller.id).add(noted)

    def onward(self, *parts: str, **query: str) -> Response:
        """Go on to a page of this stand-in, so that loading it again does nothing twice."""
        asked = f"?{urlencode(query)}" if query else ""
        return RedirectResponse(self.place(*parts) + asked, 303, self._headers())

    def send_browser(self, name: str, url: str, shown: str) -> tuple[Response, StandInCall]:
        """Send the browser to an address of Invoice Cloud and write down what of it may be shown."""
        if not self.connection.url:
            raise Declined(409, NOT_SET)
        noted = StandInCall(
            at=self.biller.router.books.clock.now(),
            stand_in=self.stand_in,
            name=name,
            method="GET",
            url=shown,
            reply="the browser was sent there",
            fault=self.fault.name,
        )
        kept = self.billers.stand_ins.calls(self.biller.id).add(noted)
        return RedirectResponse(url, 303, self._headers()), kept

    def _headers(self) -> dict[str, str]:
        return REFERRER | {"content-security-policy": POLICY.format(origin=self.connection.origin).replace(" ;", ";")}


def place(biller_id: str, *parts: str) -> str:
    """Return the path of a stand-in's page, its parts quoted."""
    return "/".join(("/billers", *(quote(part, safe="") for part in (biller_id, *parts))))


def failed(reply: IcReply) -> int:
    """Return the HTTP status of the page that shows a reply without success: Invoice Cloud's fault, or the form's."""
    if not reply.problem:
        return 422
    return 504 if "did not answer within" in reply.problem else 502
