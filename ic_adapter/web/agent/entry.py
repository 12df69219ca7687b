"""How a clerk comes in and goes: the page of a link and its form, the finder of an account, the end of a session.

A GET of the link spends nothing: scanners, previews and prefetches open links, too. It puts the token into a
short-lived cookie and goes on to an address without it, whose page says what the link is for; its POST spends it.
A GET of a used link ends nothing, either: its page offers to end the session, and the POST of it does.
"""

import re
from secrets import token_urlsafe

from starlette.responses import RedirectResponse, Response

from ic_adapter.errors import NotFound
from ic_adapter.identity.bill_facts import account_number
from ic_adapter.identity.sessions import BYTES
from ic_adapter.sign_on.binding import ClerkBinding
from ic_adapter.sign_on.links import LinkUse
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.payer_page import AGENT, PayerRequest, payer_path
from ic_adapter.web.pages.payer_session import CLERK, CLERK_LINK

TOKEN = re.compile(r"[A-Za-z0-9_-]{1,100}")
ACCOUNT = re.compile(r"[0-9A-Za-z-]{1,20}")
SEPARATOR = "."  # between the token and what tells this browser
NO_ACCOUNT = "We found no account with this number. Check it and try again"
OVER = "agent/link_over.html"


def to_page(request: PayerRequest, *parts: str) -> Response:
    """Go on to a page of the clerk's."""
    return RedirectResponse(payer_path(AGENT, request.biller.id, *parts), 303)


def home(request: PayerRequest) -> Response:
    """Every address that is no page leads to the customer."""
    return to_page(request, "customer")


def asking(request: PayerRequest) -> Response:
    """Say what a link is for, with the button that opens it. Nothing is spent, however often it is loaded."""
    if request.http.method == "HEAD":
        return Response()
    bid, token = request.biller.id, request.http.query_params.get("token", "")
    if token:
        if not TOKEN.fullmatch(token):  # damaged on its way; a cookie could not hold every character
            return request.shown(OVER, 410, was_used=False, can_end=False)
        clean = to_page(request, "open")
        seconds = request.biller.keys.sign_on.link_minutes * 60
        CLERK_LINK.give(clean, request.http, bid, f"{token}{SEPARATOR}{token_urlsafe(BYTES)}", seconds)
        return clean
    token, _ = _link(request)
    clerks = request.adapter.sign_on.clerks
    binding = clerks.look(request.biller, token)
    if binding is None and request.clerk:
        return to_page(request, "customer")
    if binding is None:
        return request.shown(OVER, 410, was_used=False, can_end=clerks.was_used(request.biller, token))
    return request.shown("agent/open.html", binding=binding, is_other=False)


def open_link(request: PayerRequest) -> Response:
    """Spend the link for a session with a new id and go on to its page; a session of this browser ends."""
    bid, (token, browser) = request.biller.id, _link(request)
    binding = request.adapter.sign_on.clerks.look(request.biller, token)
    if binding is not None and not _is_seen(request.form, binding):
        return request.shown("agent/open.html", 409, binding=binding, is_other=True)
    replaced = CLERK.of(request.http, bid)
    used, binding = request.adapter.sign_on.clerks.use(request.biller, token, browser, replaced)
    if used.use is not LinkUse.OPENED or binding is None:
        return request.shown(OVER, 410, was_used=used.use is LinkUse.USED_BEFORE, can_end=False)
    response = to_page(request, binding.page if binding.account else "find")
    CLERK.give(response, request.http, bid, used.token)
    return response


def ended(request: PayerRequest) -> Response:
    """Say that the session is over, and where a new one comes from."""
    if request.clerk is not None:
        return to_page(request, "customer")
    response = request.shown("agent/ended.html")
    CLERK.take(response, request.http, request.biller.id)
    return response


def log_out(request: PayerRequest) -> Response:
    """End this session; who has none sees the same."""
    request.adapter.sign_on.clerks.end(request.biller, CLERK.of(request.http, request.biller.id))
    response = to_page(request, "ended")
    CLERK.take(response, request.http, request.biller.id)
    CLERK_LINK.take(response, request.http, request.biller.id)
    return response


def finder(request: PayerRequest) -> Response:
    """The form for the account of a clerk whose link named none."""
    if request.clerk is None or request.clerk.account:
        return to_page(request, "customer" if request.clerk else "ended")
    return request.shown("agent/find.html")


def find(request: PayerRequest) -> Response:
    """Bind the session to the account, once: another account needs another link."""
    if request.clerk is None:
        return to_page(request, "ended")
    if request.clerk.account:
        return to_page(request, "customer")
    number = account_number(request.form.value("account"))
    try:
        if not ACCOUNT.fullmatch(number):
            raise NotFound("account not found")  # noqa: TRY301 — answered as an unknown one is
        request.adapter.sign_on.clerks.bind(request.biller, request.clerk, number)
    except NotFound:
        return request.wrong("agent/find.html", Form(request.form.values, {"account": NO_ACCOUNT}))
    return to_page(request, "customer")


def _is_seen(form: Form, binding: ClerkBinding) -> bool:
    """Return whether the page told of this link: in another tab a later one may have taken its place."""
    named = ("account", binding.account), ("agent", binding.agent)
    return all(form.value(name) == value for name, value in named if name in form.values)


def _link(request: PayerRequest) -> tuple[str, str]:
    """Return the token of the link that waits in this browser, and what tells the browser; blanks for none."""
    token, _, browser = CLERK_LINK.of(request.http, request.biller.id).partition(SEPARATOR)
    return token, browser
