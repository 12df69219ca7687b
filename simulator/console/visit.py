"""What the handler of a page gets, and how it says that there is no such page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from simulator.billers import Biller, Billers
from simulator.console.pages import Pages


class NoSuchPage(Exception):
    """What the address names is not here; the message is a sentence for the reader."""


class BadQuestion(Exception):
    """What was typed into a form cannot be looked for; the message says why."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page."""

    billers: Billers
    pages: Pages
    request: Request

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

    def back(self) -> Mapping[str, str]:
        """The place to go on from where a page is missing: the biller if there is one, else all billers."""
        bid = self.request.path_params.get("bid")
        if bid is not None and self.billers.router(bid) is not None:
            return {"href": address("billers", bid), "text": f"Back to biller {bid}"}
        return {"href": address(), "text": "Back to all billers"}


def address(*parts: str) -> str:
    """The path of a page, its parts quoted."""
    from urllib.parse import quote

    return "/".join(("/console", *(quote(part, safe="") for part in parts)))
