"""Pages to log in and out. With AS 3 the payers of a biller log in at the biller's own page."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from ic_adapter.identity.log_in import LoginRefusal
from ic_adapter.web.pages.payer_page import PayerRequest
from ic_adapter.web.pages.payer_session import drop_token, token_of
from ic_adapter.web.portal.login.asking import (
    NO_PASSWORD,
    address_of,
    again,
    elsewhere,
    own_page,
    refusal_text,
    signed_in,
    typed_password,
    unless_busy,
    where_to_log_in,
)

PAGE = "payer/login.html"


def asking(request: PayerRequest) -> Response:
    """The log-in page; who is signed in goes on."""
    outside = where_to_log_in(request)
    if request.payer is not None:
        return RedirectResponse(own_page(request, request.asked("to")), 303)
    return RedirectResponse(outside, 303) if outside else request.shown(PAGE, to=own_page(request, request.asked("to")))


def _values(request: PayerRequest) -> dict[str, Any]:
    return {"to": own_page(request, request.form.value("to"))}


@unless_busy(PAGE, _values)
def log_in(request: PayerRequest) -> Response:
    """Open a session for the right password; the one that the browser had ends."""
    outside, form = where_to_log_in(request), request.form
    if outside:
        return elsewhere(request, outside)
    email, password = form.value("email"), typed_password(request, "password")
    problems = {} if email else {"email": "Enter your e-mail address"}
    problems |= {} if password else {"password": NO_PASSWORD}
    if problems:
        return again(request, PAGE, problems, **_values(request))
    replaced = token_of(request.http, request.biller.id)
    found = request.adapter.identity.login.log_in(request.biller, email, password, address_of(request), replaced)
    if isinstance(found, LoginRefusal):
        status = 429 if found is LoginRefusal.THROTTLED else 422
        return again(request, PAGE, {"email": refusal_text(request, found)}, status, **_values(request))
    return signed_in(request, found, form.value("to"))


def log_out(request: PayerRequest) -> Response:
    """End this session; who has none sees the same."""
    token = token_of(request.http, request.biller.id)
    request.adapter.identity.sessions.end(token, request.biller.id, request.biller.clock.now())
    response = request.onward("logged-out")
    drop_token(response, request.http, request.biller.id)
    return response


def logged_out(request: PayerRequest) -> Response:
    """Say that the session is over, and on every device if it is so."""
    if request.payer is not None:
        return request.onward()
    return request.shown("payer/logged_out.html", everywhere=request.asked("everywhere") == "yes")


def sessions(request: PayerRequest) -> Response:
    """The payer's sessions that are not over."""
    payer, biller = request.signed_in, request.biller
    found = request.adapter.identity.sessions.open_of(payer.payer_id, biller.clock.now())
    limits = biller.keys.payer_login
    return request.shown("payer/sessions.html", sessions=found, zone=biller.clock.zone, limits=limits)


def end_sessions(request: PayerRequest) -> Response:
    """End the payer's sessions on every device, this one too."""
    now = request.biller.clock.now()
    request.adapter.identity.sessions.end_all(request.signed_in.payer_id, now, "logged out")
    response = request.onward("logged-out", everywhere="yes")
    drop_token(response, request.http, request.biller.id)
    return response
