"""What the forms of the log-in have in common: the reader's address, where to go on, and what is said when it fails."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from starlette.responses import RedirectResponse, Response

from ic_adapter.errors import Busy
from ic_adapter.identity.log_in import LoginRefusal
from ic_adapter.identity.payers import email_key
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.furniture import login_page
from ic_adapter.web.pages.payer_page import GUEST, PORTAL, STORE, PayerRequest, payer_path
from ic_adapter.web.pages.payer_session import set_token

WAIT = "There were too many attempts. Wait {minutes} minutes, then try again."
BUSY = "Too many people are logging in at this moment. Your answers were not used. Try again in a minute."
NO_PASSWORD = "Enter your password"  # noqa: S105 — what the page says
WRONG_PASSWORD = "This is not your password. Enter the password you log in with"  # noqa: S105 — what the page says
Page = Callable[[PayerRequest], Response]


def address_of(request: PayerRequest) -> str:
    """Return the address that the request came from."""
    client = request.http.client
    return client.host if client else ""


def typed_password(request: PayerRequest, name: str) -> str:
    """Return a password as it was typed, blanks included."""
    return request.form.values.get(name, "")


def again(request: PayerRequest, template: str, problems: dict[str, str], status: int = 422, **values: Any) -> Response:
    """The form again with what is wrong, everything but the passwords as it was typed."""
    return replace(request, form=Form(request.form.values, problems)).shown(template, status, **values)


def wait_text(request: PayerRequest) -> str:
    """Return what somebody reads who tried too often."""
    return WAIT.format(minutes=request.biller.keys.payer_login.throttle_minutes)


def own_page(request: PayerRequest, to: str) -> str:
    """Return the page to go on to: one of this biller for payers, whatever else was asked for leads home."""
    roots = tuple(f"/{root}/{request.biller.id}/" for root in (PORTAL, GUEST, STORE))
    fits = to.startswith(roots) and to.isascii() and to.isprintable() and not {"\\", " "} & set(to)
    inside = (
        fits and ".." not in to and not any(to.startswith(f"{roots[0]}{page}") for page in ("log", "session-ended"))
    )
    return to if inside else payer_path(PORTAL, request.biller.id)


def signed_in(request: PayerRequest, token: str, to: str) -> Response:
    """Go on with the new session; of the page that comes next the browser has a fresh copy."""
    response = RedirectResponse(own_page(request, to), 303)
    set_token(response, request.http, request.biller.id, token)
    return response


def where_to_log_in(request: PayerRequest) -> str:
    """Return the biller's own log-in page (AS 3), blank where payers log in here."""
    return login_page(request.biller.settings)


def elsewhere(request: PayerRequest, outside: str) -> Response:
    """Lead from a form to the biller's own page by a link: no form may be sent on to another site (form-action)."""
    return request.shown("payer/login_elsewhere.html", 403, outside=outside)


def confirmed(request: PayerRequest, password: str) -> str:
    """Return why a payer's password does not confirm what is asked for, blank if it does; counted as a log-in is."""
    payer, identity = request.signed_in, request.adapter.identity
    if not password:
        return NO_PASSWORD
    attempt = identity.throttle.login(request.biller, email_key(payer.email), address_of(request), payer.payer_id)
    if not attempt.is_allowed:
        return wait_text(request)
    try:
        is_right = identity.payers.is_password(request.biller, payer.payer_id, password)
    except Busy:
        identity.throttle.take_back(request.biller, attempt)
        raise
    if not is_right:
        return WRONG_PASSWORD
    identity.throttle.succeeded(request.biller, attempt)
    return ""


def unless_busy(template: str, values: Callable[[PayerRequest], dict[str, Any]]) -> Callable[[Page], Page]:
    """Show the form again where too many passwords are compared at this moment. `values`: those of the template."""

    def decorate(handler: Page) -> Page:
        @wraps(handler)
        def handled(request: PayerRequest) -> Response:
            try:
                return handler(request)
            except Busy:
                return again(request, template, {"": BUSY}, 503, **values(request))

        return handled

    return decorate


def no_values(_: PayerRequest) -> dict[str, Any]:
    """What a template needs that needs nothing."""
    return {}


def refusal_text(request: PayerRequest, refusal: LoginRefusal) -> str:
    """Return what is said to who is not logged in: the same for an unknown name and for a wrong password."""
    if refusal is LoginRefusal.WRONG:
        return "The e-mail address or the password is not right. Check both, or ask for a new password"
    if refusal is LoginRefusal.LOCKED:
        return "Your log-in is locked. Contact your utility"
    return f"{wait_text(request)} You can also ask for a new password."
