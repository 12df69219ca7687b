"""What the handler of a page gets, and how it says that there is no such page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from simulator.billers.register import Biller, Billers
from simulator.console.admin import AdminAnswer, AdminOrder, ask
from simulator.console.rendering import Pages, address

#: Without it the browser would post a form with ``Origin: null``, which is nobody's origin.
REFERRER = {"referrer-policy": "same-origin"}


class NoSuchPage(Exception):
    """What the address names is not here; the message is a sentence for the reader."""


class BadQuestion(Exception):
    """What was typed into a form cannot be looked for; the message says why."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One request for a page; ``token`` lets it ask the admin API in the name of who may open the page."""

    billers: Billers
    pages: Pages
    request: Request
    token: str = ""

    @property
    def biller(self) -> Biller:
        """The biller of the path; NoSuchBiller becomes the 404 page."""
        return self.billers.get(self.request.path_params["bid"])

    @property
    def account_no(self) -> str:
        """The account number of the path."""
        return str(self.request.path_params["no"])

    def asked(self, name: str) -> str:
        """What a form or link asks, without outer blanks; blank where it does not say."""
        return self.request.query_params.get(name, "").strip()

    def page_number(self, name: str) -> int:
        """The page that a pager's link asks for; the first where it asks for none that can be."""
        text = self.asked(name)
        return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 9 else 1

    def shown(self, template: str, status: int = 200, **values: Any) -> Response:
        """The page that a template makes of the values."""
        return HTMLResponse(self.pages.render(template, values), status)

    def with_forms(self, template: str, status: int = 200, **values: Any) -> Response:
        """The same for a page with forms that change something."""
        return HTMLResponse(self.pages.render(template, values), status, REFERRER)

    async def admin(self, method: str, *parts: str, body: object = None, **query: str) -> AdminAnswer:
        """What the admin API says to a call on the biller of the path; NoSuchBiller if there is none."""
        return await ask(self.request, self.token, self.biller.id, AdminOrder(method, parts, body, query))

    def onward(self, *parts: str, anchor: str = "", **query: str) -> Response:
        """Go on to a page of the biller once something was done, so that loading it again does nothing twice."""
        asked = f"?{urlencode(query)}" if query else ""
        mark = f"#{anchor}" if anchor else ""
        return RedirectResponse(f"{address('billers', self.biller.id, *parts)}{asked}{mark}", 303)

    def back(self) -> Mapping[str, str]:
        """The place to go on from where a page is missing: the biller if there is one, else all billers."""
        bid = self.request.path_params.get("bid")
        if bid is not None and self.billers.router(bid) is not None:
            return {"href": address("billers", bid), "text": f"Back to biller {bid}"}
        return {"href": address(), "text": "Back to all billers"}
