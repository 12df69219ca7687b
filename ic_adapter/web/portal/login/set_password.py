"""Pages for a forgotten password and for the link that sets one.

A GET of the link spends nothing: it puts the token into a short-lived cookie and goes on to an address without it, so
that the token stands in no page, history entry or Referer. The POST of the page spends it.
"""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ic_adapter.identity.password_rules import SHORTEST, password_fault
from ic_adapter.identity.payers import is_email
from ic_adapter.web.pages.payer_page import PORTAL, PayerRequest, payer_path
from ic_adapter.web.pages.payer_session import SECURE_PREFIX, is_secure, token_of
from ic_adapter.web.portal.login.asking import (
    address_of,
    again,
    elsewhere,
    no_values,
    signed_in,
    typed_password,
    unless_busy,
    wait_text,
    where_to_log_in,
)
from ic_adapter.web.portal.login.register import NO_EMAIL

FORGOT, PAGE, OVER = "payer/forgot_password.html", "payer/set_password.html", "payer/link_over.html"
BUSY_PAGE = "payer/busy.html"
COOKIE = "ic_link_"
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,100}")


def asking(request: PayerRequest) -> Response:
    """The page that asks whose password was forgotten; with AS 3 passwords are the biller's."""
    outside = where_to_log_in(request)
    return RedirectResponse(outside, 303) if outside else request.shown(FORGOT)


def forgot(request: PayerRequest) -> Response:
    """Write a link to the payer; the answer is the same for every e-mail address."""
    outside, email = where_to_log_in(request), request.form.value("email")
    if outside:
        return elsewhere(request, outside)
    if not is_email(email):
        return again(request, FORGOT, {"email": NO_EMAIL})
    identity = request.adapter.identity
    if not identity.throttle.reset(request.biller, email.lower(), address_of(request)).is_allowed:
        return again(request, FORGOT, {"email": wait_text(request)}, 429)
    identity.links.ask_new_password(request.biller, email)
    return request.onward("forgot-password", "sent")


def sent(request: PayerRequest) -> Response:
    """Say that a mail was written if there is such a log-in, whoever asked."""
    return request.shown(
        "payer/link_sent.html", registering=False, minutes=request.biller.keys.payer_login.reset_minutes
    )


def opened(request: PayerRequest) -> Response:
    """The page that a link leads to. Nothing is spent: mail scanners and previews open links, too."""
    if outside := where_to_log_in(request):
        return RedirectResponse(outside, 303)
    token = request.http.query_params.get("token", "")
    if token and not TOKEN.fullmatch(token):  # damaged on its way; a cookie could not hold every character
        return request.shown(OVER, 410)
    if token:
        clean: Response = RedirectResponse(payer_path(PORTAL, request.biller.id, "set-password"), 303)
        clean.set_cookie(
            _cookie(request.http, request.biller.id),
            token,
            max_age=request.biller.keys.payer_login.reset_minutes * 60,
            path="/",
            httponly=True,
            samesite="lax",
            secure=is_secure(request.http),
        )
        return clean
    owner = request.adapter.identity.links.look(request.biller, _token(request))
    if owner is None:
        return request.shown(OVER, 410)
    return request.shown(PAGE, owner=owner, shortest=SHORTEST)


@unless_busy(BUSY_PAGE, no_values)
def set_password(request: PayerRequest) -> Response:
    """Spend the link for a password that follows the rules, and log in with it."""
    if outside := where_to_log_in(request):
        return elsewhere(request, outside)
    links, token, password = request.adapter.identity.links, _token(request), typed_password(request, "password")
    owner = links.look(request.biller, token)
    own = (owner.email, owner.account) if owner else ()
    problem = password_fault(password, request.biller, own)
    if problem and owner is not None:
        return again(request, PAGE, {"password": problem}, owner=owner, shortest=SHORTEST)
    session = None
    if not problem:
        replaced = token_of(request.http, request.biller.id)
        session = links.set_password(request.biller, token, password, address_of(request), replaced)
    response = request.shown(OVER, 410) if session is None else signed_in(request, session, "")
    if session is not None:
        response.delete_cookie(
            _cookie(request.http, request.biller.id),
            path="/",
            httponly=True,
            samesite="lax",
            secure=is_secure(request.http),
        )
    return response


def _cookie(http: Request, bid: str) -> str:
    return f"{SECURE_PREFIX if is_secure(http) else ''}{COOKIE}{bid}"


def _token(request: PayerRequest) -> str:
    return request.http.cookies.get(_cookie(request.http, request.biller.id), "")
