"""The log-in page of staff: a name and a password, or the token of the API; gives a cookie.

The cookie of the token lasts as long as the browser is open, that of a user as long as the session.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ic_adapter.errors import Busy
from ic_adapter.staff.log_in import StaffRefusal
from ic_adapter.staff.roles import NOBODY
from ic_adapter.staff.staff import Staff
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import REFERRER
from ic_adapter.web.pages.session import COOKIE, SessionGuard
from ic_adapter.web.pages.templates import Pages

PATH, OUT = "/crm/login", "/crm/logout"
HOME = "/crm/pump"
WRONG_TOKEN = "Wrong token. Enter the API token of this adapter."  # noqa: S105 — a sentence, no token


@dataclass(frozen=True, slots=True)
class LogInPage:
    """The page and what its forms do; everything here reads the database."""

    pages: Pages
    session_guard: SessionGuard
    staff: Staff

    def asking(self, to: str, status: int = 401, problem: str = "", name: str = "") -> Response:
        """Return the page that asks who it is, on the way to another page."""
        values = {
            "to": to if _is_ours(to) else HOME,
            "problem": problem,
            "name": name,
            "with_users": self.staff.users.is_any(),
            "with_token": self.session_guard.needs_token,
            "staff": NOBODY,
            "every": 0,
            "path": PATH,
            "query": "",
        }
        return HTMLResponse(self.pages.render("login.html", values), status, REFERRER)

    def log_in(self, request: Request, form: Form) -> Response:
        """Set the cookie and go where the reader wanted to go, or ask again."""
        to, cookie = form.value("to"), request.cookies.get(COOKIE, "")
        if "password" in form.values:
            name, address = form.value("name"), request.client.host if request.client else ""
            try:
                found = self.staff.login.log_in(name, form.values["password"], address, cookie)
            except Busy as busy:
                return self.asking(to, 503, f"{str(busy).capitalize()}.", name)
            if isinstance(found, StaffRefusal):
                return self.asking(to, 429 if found is StaffRefusal.THROTTLED else 401, found.value, name)
            return _onward(request, to, found)
        if self.session_guard.needs_token:
            if not self.session_guard.is_token(form.value("token")):
                return self.asking(to, 401, WRONG_TOKEN)
            return _onward(request, to, self.session_guard.cookie_value)
        return _onward(request, to)

    def log_out(self, request: Request) -> Response:
        """End the session, and show the log-in page."""
        self.staff.sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(PATH, 303)
        response.delete_cookie(COOKIE, path="/crm")
        return response


def _onward(request: Request, to: str, cookie: str = "") -> Response:
    response = RedirectResponse(to if _is_ours(to) else HOME, 303)
    if cookie:
        secure = request.scope["scheme"] == "https"
        response.set_cookie(COOKIE, cookie, path="/crm", httponly=True, samesite="strict", secure=secure)
    return response


def _is_ours(path: str) -> bool:
    """A page of staff, so that no link can send a reader elsewhere."""
    return path.startswith("/crm/") and path.isascii() and path.isprintable() and "\\" not in path
