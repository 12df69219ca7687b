"""CloudSSO: a customer comes from the biller's own portal by a one-time token and goes on to the page of the target.

The GET spends the token, since a browser follows it seconds after it was made; HEAD, prefetches and previews do not.
Where somebody else is logged in in this browser, a page asks first, and its POST spends. The token waits in a cookie
then, so that it stands in no page. After that the address is clean, and `target` is a word that never leads elsewhere.
"""

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ic_adapter.adapter import Adapter
from ic_adapter.errors import NotFound
from ic_adapter.sign_on.authentication import is_on
from ic_adapter.sign_on.links import PAYER, LinkUse
from ic_adapter.web.guard import Guard
from ic_adapter.web.pages.furniture import login_page
from ic_adapter.web.pages.payer_page import PORTAL, PayerRequest, payer_path
from ic_adapter.web.pages.payer_session import SECURE_PREFIX, is_secure, set_token, token_of
from ic_adapter.web.pages.payer_site import Access, PayerSection, PayerSite, form, page

PATH = "/ic/sso"
COOKIE = "ic_sso_link"
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,100}")
#: Words of programs that look at links which people send each other.
PREVIEWS = re.compile(
    r"bot\b|preview|facebookexternalhit|slack|whatsapp|telegram|skype|discord|linkedin|embedly|outlook|ms-office|scanner",
    re.IGNORECASE,
)
TARGETS = ("payment", "autopay", "paperless")
REASONS: Mapping[LinkUse, str] = {
    LinkUse.USED_BEFORE: "This link was used before. To be safe, we ended the session that it opened.",
    LinkUse.TOO_LATE: "This link was made too long ago.",
    LinkUse.UNKNOWN: "This link cannot be used.",
}
OFF = "Coming here from another site is turned off."


def opened(request: PayerRequest) -> Response:
    """Sign the customer of the token in and go on; ask first where somebody else is logged in here."""
    http = request.http
    if http.method == "HEAD":
        return Response()
    if is_prefetch(http):
        return Response("This link is not fetched ahead.", 403, media_type="text/html")
    if not is_on(request.biller):
        return _over(request, OFF)
    if not http.query_params.get("token"):
        return _asking(request)
    link = request.adapter.sign_on.links.read(request.biller, PAYER, token_in(http))
    is_other = link is not None and request.payer is not None and request.payer.payer_id != link.payer_id
    if is_other or not is_navigation(http):
        later = RedirectResponse(f"{PATH}?target={target_of(request)}", 303)
        name, seconds = _cookie(http), request.biller.keys.sign_on.link_minutes * 60
        later.set_cookie(
            name, token_in(http), max_age=seconds, path="/", httponly=True, samesite="lax", secure=is_secure(http)
        )
        return later
    return _used(request)


def confirm(request: PayerRequest) -> Response:
    """Spend the token of who was asked and said yes."""
    if not is_on(request.biller):
        return _over(request, OFF)
    link = request.adapter.sign_on.links.read(request.biller, PAYER, token_in(request.http))
    if link is not None and "email" in request.form.values:
        email = request.adapter.identity.payers.get(request.biller.id, link.payer_id).email
        if request.form.value("email") != email:  # in another tab a later link has taken the place of this one
            return _asking(request, is_other=True)
    return _used(request)


def _asking(request: PayerRequest, *, is_other: bool = False) -> Response:
    """Ask whether to log in as the customer of the link. `is_other`: the page that was answered told of another one."""
    link = request.adapter.sign_on.links.read(request.biller, PAYER, token_in(request.http))
    if link is None:
        return _over(request, REASONS[LinkUse.UNKNOWN])
    email = request.adapter.identity.payers.get(request.biller.id, link.payer_id).email
    stay = payer_path(PORTAL, request.biller.id) if request.payer else ""
    status = 409 if is_other else 200
    values = {"email": email, "target": target_of(request), "stay": stay, "is_other": is_other}
    return request.shown("services/confirm.html", status, **values)


def _used(request: PayerRequest) -> Response:
    http, biller = request.http, request.biller
    address = http.client.host if http.client else ""
    used = request.adapter.sign_on.links.use_payers(biller, token_in(http), address, token_of(http, biller.id))
    if used.use not in {LinkUse.OPENED, LinkUse.RELOADED}:
        return _over(request, REASONS[used.use])
    accounts: tuple[str, ...] = ()
    if used.use is LinkUse.OPENED:
        session = request.adapter.identity.sessions.read(used.token, biller.id, biller.clock.now())
        accounts = session.accounts if session else ()
    elif request.payer is not None:
        accounts = request.payer.accounts
    response = RedirectResponse(_place(request, accounts), 303)
    if used.use is LinkUse.OPENED:
        set_token(response, http, biller.id, used.token)
    if _cookie(http) in http.cookies:
        response.delete_cookie(_cookie(http), path="/", httponly=True, samesite="lax", secure=is_secure(http))
    return response


def _place(request: PayerRequest, accounts: tuple[str, ...]) -> str:
    """Return where a target is: the page of the only account, or where one chooses the account."""
    target = target_of(request)
    if target == "paperless" or (target == "autopay" and len(accounts) != 1):
        return payer_path(PORTAL, request.biller.id, "profile")
    if len(accounts) != 1:
        return payer_path(PORTAL, request.biller.id)
    word = "pay" if target == "payment" else target
    return payer_path(PORTAL, request.biller.id, "accounts", accounts[0], word)


def _over(request: PayerRequest, why: str) -> Response:
    return request.shown("services/link_over.html", 410, why=why, outside=login_page(request.biller.settings))


def target_of(request: PayerRequest) -> str:
    """Return the target that the address names; payment for every other word."""
    word = request.asked("target").lower()
    return word if word in TARGETS else TARGETS[0]


def token_in(http: Request) -> str:
    """Return the token of the address, else that of the cookie; blank for none."""
    text = http.query_params.get("token", "") or http.cookies.get(_cookie(http), "")
    return text if TOKEN.fullmatch(text) else ""


def is_prefetch(http: Request) -> bool:
    """Return whether a browser fetches this ahead, before anybody has chosen it."""
    said = " ".join(http.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-purpose", "x-moz"))
    return any(word in said.lower() for word in ("prefetch", "prerender", "preview"))


def is_navigation(http: Request) -> bool:
    """Return whether a person's browser opens this as a page, as far as it says so."""
    where, how = http.headers.get("sec-fetch-dest", "document"), http.headers.get("sec-fetch-mode", "navigate")
    is_preview = PREVIEWS.search(http.headers.get("user-agent", ""))
    return where == "document" and how == "navigate" and not is_preview


def _cookie(http: Request) -> str:
    return f"{SECURE_PREFIX if is_secure(http) else ''}{COOKIE}"


SSO: PayerSection = (page(PATH, opened, Access.ANYONE), form(PATH, confirm, Access.ANYONE))


class SignOnSite(PayerSite):
    """The site of that one page: its biller is that of the token."""

    def __init__(self, adapter: Adapter, guard: Guard) -> None:
        super().__init__(adapter, guard, SSO)

    def _bid(self, request: Request) -> str:
        found = self._adapter.sign_on.links.biller_of(PAYER, token_in(request))
        if found is None:
            raise NotFound("page not found")
        return found
