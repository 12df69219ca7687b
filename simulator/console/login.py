"""The log-in page: takes the admin token, gives a cookie that lasts as long as the browser is open."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from simulator.console.forms import fields
from simulator.console.page import REFERRER
from simulator.console.rendering import Pages
from simulator.console.session import COOKIE, SessionGuard

PATH = "/console/login"
BODY_CAP = 4_096
#: What the log-in opens: the console, and the stand-ins at the billers.
PLACES = ("/console", "/billers")


def asking(pages: Pages, to: str, status: int = 401, problem: str = "") -> Response:
    """The page that asks for the token, on the way to another page."""
    values = {"to": to if _is_ours(to) else "/console", "problem": problem, "action": PATH}
    return HTMLResponse(pages.render("login.html", values), status, REFERRER)


async def log_in(request: Request, guard: SessionGuard, pages: Pages) -> Response:
    """Set the cookie and go where the reader wanted to go, or ask again."""
    form = await fields(request, BODY_CAP) or {}  # what is longer than any token is no form
    to = form.get("to", "/console")
    if guard.token and not guard.opens(form.get("token", "").strip()):
        return asking(pages, to, 401, "Wrong admin token; use the one you set, or the one printed at start.")
    response = RedirectResponse(to if _is_ours(to) else "/console", 303)
    if guard.token:
        secure = request.scope["scheme"] == "https"
        for path in PLACES:
            response.set_cookie(COOKIE, guard.pass_, path=path, httponly=True, samesite="strict", secure=secure)
    return response


def _is_ours(path: str) -> bool:
    """A page of this simulator, so that no link can send a reader elsewhere."""
    is_below = path.startswith(tuple(f"{place}/" for place in PLACES))
    return path == "/console" or (is_below and path.isprintable() and "\\" not in path)
