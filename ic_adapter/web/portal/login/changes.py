"""Pages of a signed-in payer to change the password and the e-mail address of the log-in; both ask for the password."""

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.identity.password_rules import SHORTEST, password_fault
from ic_adapter.identity.payers import is_email
from ic_adapter.web.pages.payer_page import PayerRequest
from ic_adapter.web.portal.login.asking import (
    NO_PASSWORD,
    WRONG_PASSWORD,
    again,
    confirmed,
    no_values,
    typed_password,
    unless_busy,
)
from ic_adapter.web.portal.login.register import NO_EMAIL

PASSWORD, EMAIL = "payer/change_password.html", "payer/change_email.html"
TAKEN = "This e-mail address cannot be used. Enter another one"


def asking_password(request: PayerRequest) -> Response:
    """The page to change the password."""
    return request.shown(PASSWORD, shortest=SHORTEST)


@unless_busy(PASSWORD, lambda _: {"shortest": SHORTEST})
def change_password(request: PayerRequest) -> Response:
    """Set a new password for who knows the old one; the other sessions end if the payer wants that."""
    payer, payers = request.signed_in, request.adapter.identity.payers
    old, new = typed_password(request, "old"), typed_password(request, "new")
    problem = password_fault(new, request.biller, (payer.email, *payer.accounts))
    problems = {} if old else {"old": NO_PASSWORD}
    problems |= {"new": problem} if problem else {}
    if problems:
        return again(request, PASSWORD, problems, shortest=SHORTEST)
    if problem := confirmed(request, old):
        # The same form sent twice; only after an attempt that was counted, or passwords could be tried out here.
        is_counted = problem == WRONG_PASSWORD and old != new
        if is_counted and payers.is_password(request.biller, payer.payer_id, new):
            return request.onward("profile", done="password")
        return again(request, PASSWORD, {"old": problem}, shortest=SHORTEST)
    but = payer.session_id if request.form.value("end_others") == "yes" else None
    if not payers.change_password(request.biller, payer.payer_id, old, new, but=but):
        return again(request, PASSWORD, {"old": WRONG_PASSWORD}, shortest=SHORTEST)
    return request.onward("profile", done="password")


def asking_email(request: PayerRequest) -> Response:
    """The page to change the e-mail address; there is none with AS 6."""
    _check_suppressed(request)
    return request.shown(EMAIL)


@unless_busy(EMAIL, no_values)
def change_email(request: PayerRequest) -> Response:
    """Set the e-mail address of the log-in; with AS 6 the request is refused."""
    _check_suppressed(request)
    payer, email = request.signed_in, request.form.value("email")
    problems = {} if is_email(email) else {"email": NO_EMAIL}
    problems |= {} if typed_password(request, "password") else {"password": NO_PASSWORD}
    if problems:
        return again(request, EMAIL, problems)
    if problem := confirmed(request, typed_password(request, "password")):
        return again(request, EMAIL, {"password": problem})
    if not request.adapter.identity.payers.change_email(request.biller, payer.payer_id, email):
        return again(request, EMAIL, {"email": TAKEN})
    return request.onward("profile", done="login-email")


def _check_suppressed(request: PayerRequest) -> None:
    if request.biller.setting(6) == "1":
        raise NotFound("page not found")
