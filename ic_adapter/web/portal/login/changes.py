"""Pages of a signed-in payer to change the password and the e-mail address of the log-in; both ask for the password."""

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.identity.password_rules import SHORTEST, password_fault
from ic_adapter.identity.payers import is_email
from ic_adapter.web.pages.payer_page import PORTAL, PayerRequest, payer_path
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
CONFIRM, OVER = "payer/confirm_email.html", "payer/link_over.html"


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
    """Write a link to the new address, which counts once the link is used; with AS 6 the request is refused.

    Whether another payer has the address makes no difference here (ASVS 6.3.8).
    """
    _check_suppressed(request)
    payer, email = request.signed_in, request.form.value("email")
    problems = {} if is_email(email) else {"email": NO_EMAIL}
    problems |= {} if typed_password(request, "password") else {"password": NO_PASSWORD}
    if problems:
        return again(request, EMAIL, problems)
    if problem := confirmed(request, typed_password(request, "password")):
        return again(request, EMAIL, {"password": problem})
    request.adapter.identity.email_changes.ask(request.biller, payer.payer_id, email)
    return request.onward("profile", done="login-email-asked")


def confirming_email(request: PayerRequest) -> Response:
    """The page of the link in the mail; looking at it changes nothing."""
    _check_suppressed(request)
    token = request.asked("token")
    email = request.adapter.identity.email_changes.look(request.biller, request.signed_in.payer_id, token)
    if not email:
        return _over(request)
    return request.shown(CONFIRM, email=email, token=token)


def confirm_email(request: PayerRequest) -> Response:
    """Spend the link: the payer logs in with the new address from now on."""
    _check_suppressed(request)
    changes = request.adapter.identity.email_changes
    if not changes.confirm(request.biller, request.signed_in.payer_id, request.form.value("token")):
        return _over(request)
    return request.onward("profile", done="login-email")


def _over(request: PayerRequest) -> Response:
    """That a link cannot be used, with the way to a new one."""
    return request.shown(OVER, 410, retry=payer_path(PORTAL, request.biller.id, "profile", "login-email"))


def _check_suppressed(request: PayerRequest) -> None:
    if request.biller.setting(6) == "1":
        raise NotFound("page not found")
