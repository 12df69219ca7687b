"""What the handler of a payer's page gets: biller, session, form; and how it answers."""

import re
import secrets
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ic_adapter.adapter import Adapter
from ic_adapter.billers.register import Biller
from ic_adapter.errors import InternalError, NotFound
from ic_adapter.identity.sessions import SignedIn
from ic_adapter.sign_on.clerks import Clerk
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.furniture import Furniture, furniture_of
from ic_adapter.web.pages.page import REFERRER
from ic_adapter.web.pages.templates import Pages

PORTAL, GUEST, STORE, AGENT = "portal", "pay", "store", "agent"
INTENT = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class PayerRequest:
    """One request for a page of the portal, the virtual site, the cloud store or a biller's clerk.

    `payer` and `clerk` are None where nobody is signed in; a route for payers or clerks never gets there.
    """

    adapter: Adapter
    pages: Pages
    http: Request
    biller: Biller
    payer: SignedIn | None = None
    form: Form = field(default_factory=Form)
    clerk: Clerk | None = None

    @property
    def signed_in_clerk(self) -> Clerk:
        """The clerk of a route that only clerks may open, who has an account."""
        if self.clerk is None:
            raise InternalError("a page for clerks was made without one")
        return self.clerk

    @property
    def signed_in(self) -> SignedIn:
        """The payer of a route that only payers may open."""
        if self.payer is None:
            raise InternalError("a page for payers was made without one")
        return self.payer

    def own_account(self, number: str) -> str:
        """Return the number if the account is the payer's; NotFound for every other one, whether it exists or not."""
        if self.payer is None or number not in self.payer.accounts:
            raise NotFound("page not found")
        return number

    def part(self, name: str) -> str:
        """A part of the path; NotFound for one with a NUL character, which PostgreSQL takes in no query."""
        part = str(self.http.path_params[name])
        if "\0" in part:
            raise NotFound("page not found")
        return part

    def asked(self, name: str) -> str:
        """What the address asks, without outer blanks; blank where it does not say."""
        return self.http.query_params.get(name, "").replace("\0", "").strip()[:200]

    def intent(self) -> str:
        """Return the form's intent id, a fresh one where the form has none: one intent is carried out once.

        It belongs to what the payer is about to do: a page that shows the form again gives the same one back.
        """
        given = self.form.value("intent")
        return given if INTENT.fullmatch(given) else secrets.token_urlsafe(18)

    def shown(self, template: str, status: int = 200, **values: Any) -> Response:
        """The page that a template makes of the values; it has `site`, `payer` and `form` as well."""
        people = {"payer": self.payer, "clerk": self.clerk}
        common = {"site": self.furniture(), "form": self.form, "biller": self.biller, **people}
        return HTMLResponse(self.pages.render(template, {**common, **values}), status, REFERRER)

    def furniture(self) -> Furniture:
        """What stands around every page."""
        menu = self.payer is not None
        contact_us = menu and not self.adapter.tickets.missing(self.biller)
        found = furniture_of(self.biller, self.http.scope["path"], contact_us=contact_us)
        return replace(found, home=found.agent_page("customer")) if self.clerk is not None else found

    def wrong(self, template: str, form: Form, **values: Any) -> Response:
        """The form again with what is wrong with it, everything as it was typed."""
        return self.filled(form).shown(template, 422, **values)

    def filled(self, form: Form) -> "PayerRequest":
        """Return this request with another form, whose values the page shows."""
        return replace(self, form=form)

    def onward(self, *parts: str, anchor: str = "", root: str = PORTAL, **query: str) -> Response:
        """Go on to a page once something was done, so that loading it again does nothing twice."""
        asked = f"?{urlencode(query)}" if query else ""
        path = payer_path(root, self.biller.id, *parts)
        return RedirectResponse(f"{path}{asked}{anchor and '#' + anchor}", 303)


def payer_path(root: str, bid: str, *parts: str) -> str:
    """Return the path of a payer's page, its parts quoted: ``/portal/3426/payments``, the home ``/portal/3426/``."""
    return "/" + "/".join(quote(part, safe="") for part in (root, bid, *(parts or ("",))))
