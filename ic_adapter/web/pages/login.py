"""The log-in page: takes the token of the API, gives a cookie that lasts as long as the browser is open."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import REFERRER
from ic_adapter.web.pages.session import COOKIE, SessionGuard
from ic_adapter.web.pages.templates import Pages

PATH = "/crm/login"
HOME = "/crm/pump"


def asking(pages: Pages, to: str, status: int = 401, problem: str = "") -> Response:
    """Return the page that asks for the token, on the way to another page."""
    values = {"to": to if _is_ours(to) else HOME, "problem": problem, "every": 0, "path": PATH, "query": ""}
    return HTMLResponse(pages.render("login.html", values), status, REFERRER)


def log_in(request: Request, form: Form, session_guard: SessionGuard, pages: Pages) -> Response:
    """Set the cookie and go where the reader wanted to go, or ask again."""
    to = form.value("to")
    if session_guard.needs_token and not session_guard.is_token(form.value("token")):
        return asking(pages, to, 401, "Wrong token. Enter the API token of this adapter.")
    response = RedirectResponse(to if _is_ours(to) else HOME, 303)
    if session_guard.needs_token:
        secure = request.scope["scheme"] == "https"
        response.set_cookie(
            COOKIE, session_guard.cookie_value, path="/crm", httponly=True, samesite="strict", secure=secure
        )
    return response


def _is_ours(path: str) -> bool:
    """A page of the desk, so that no link can send a reader elsewhere."""
    return path.startswith("/crm/") and path.isascii() and path.isprintable() and "\\" not in path
