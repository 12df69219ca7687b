"""What the handler of a page gets: the adapter, the parts of the address, what a form holds; and how it answers."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ic_adapter.adapter import Adapter
from ic_adapter.billers.register import Biller
from ic_adapter.errors import NotFound
from ic_adapter.staff.roles import NOBODY, StaffMember
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.templates import Pages, address

#: Without a referrer of its own a browser would post a form with `Origin: null`, which is nobody's origin.
REFERRER = {"referrer-policy": "same-origin"}
EVERY = 15  # seconds between two loads of a page that follows the pump without JavaScript


def row_number(text: str) -> int | None:
    """Return the number of a row that a text says, None where it cannot be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One request for a page; `staff` is who makes it."""

    adapter: Adapter
    pages: Pages
    http: Request
    form: Form = field(default_factory=Form)
    staff: StaffMember = NOBODY

    @property
    def biller(self) -> Biller:
        """The biller of the path; NotFound."""
        return self.adapter.register.get(self.part("bid"))

    @property
    def number(self) -> int:
        """The number of the record in the path; NotFound when it cannot be one."""
        return self.row_number("record")

    def row_number(self, noun: str) -> int:
        """The number of a row in the path; NotFound, with the noun of the row, when it cannot be one."""
        text = self.part("id")
        number = row_number(text)
        if number is None:
            raise NotFound(f"{noun} {text[:40]} not found")
        return number

    def part(self, name: str) -> str:
        """A part of the path; NotFound for one with a NUL character, which PostgreSQL takes in no query."""
        part = str(self.http.path_params[name])
        if "\0" in part:
            raise NotFound("page not found")
        return part

    def asked(self, name: str) -> str:
        """What a link or a form for searching asks, without outer blanks; blank where it does not say."""
        return self.http.query_params.get(name, "").replace("\0", "").strip()[:200]

    @property
    def before(self) -> int | None:
        """The number of the row behind which a page of a list begins, newest first; None for the first page."""
        return row_number(self.asked("before"))

    def pages_around(self, last: int | None) -> dict[str, Any]:
        """The queries of the next older page, behind the last row shown, and of the newest; blank where there is none.

        `last`: None where no older rows follow.
        """
        return {
            "older": "" if last is None else self.query(before=str(last)),
            "newest": self.query(before="") if self.asked("before") else None,
        }

    def shown(self, template: str, status: int = 200, **values: Any) -> Response:
        """The page that a template makes of the values."""
        follows: dict[str, Any] = {
            "every": EVERY if self.asked("every") else 0,
            "path": self.http.scope["path"],
            "query": self.query(),
        }
        follows["staff"] = self.staff
        return HTMLResponse(self.pages.render(template, {**follows, **values}), status, REFERRER)

    def query(self, **changes: str) -> str:
        """What the address asks, with changes; a blank value leaves its name out."""
        asked = {**self.http.query_params, **changes}
        return urlencode({name: value for name, value in asked.items() if value and name != "done"})

    def onward(self, *parts: str | int, anchor: str = "", **query: str) -> Response:
        """Go on to a page once something was done, so that loading it again does nothing twice."""
        asked = f"?{urlencode(query)}" if query else ""
        return RedirectResponse(f"{address(*parts)}{asked}{anchor and '#' + anchor}", 303)
