"""Pages to register: the account and a fact of its bill, then a link by mail. The same proof adds another account."""

from starlette.responses import RedirectResponse, Response

from ic_adapter.identity.bill_facts import ACCOUNT, account_number, billed
from ic_adapter.identity.payers import is_email
from ic_adapter.store.bills import invoices
from ic_adapter.web.pages.payer_page import PayerRequest
from ic_adapter.web.portal.login.asking import address_of, again, elsewhere, wait_text, where_to_log_in

PAGE, ADD = "payer/register.html", "payer/add_account.html"
NO_BILL = "We found no bill with this account number and this invoice number or amount. Check both on your last bill"
NO_EMAIL = "Enter an e-mail address such as name@example.org"


def asking(request: PayerRequest) -> Response:
    """The page to register; with AS 3 that is done at the biller's own site."""
    outside = where_to_log_in(request)
    return RedirectResponse(outside, 303) if outside else request.shown(PAGE)


def register(request: PayerRequest) -> Response:
    """Write a link to who has the bill. The answer says nothing about the e-mail address."""
    outside, email = where_to_log_in(request), request.form.value("email")
    if outside:
        return elsewhere(request, outside)
    problems = _typing_problems(request)
    if not is_email(email):
        problems["email"] = NO_EMAIL
    if problems:
        return again(request, PAGE, problems)
    refused = _refused(request, PAGE)
    if refused is not None:
        return refused
    request.adapter.identity.links.register(request.biller, email, account_number(request.form.value("account")))
    return request.onward("register", "sent")


def sent(request: PayerRequest) -> Response:
    """Say that a mail was written, whoever asked."""
    return request.shown(
        "payer/link_sent.html", registering=True, minutes=request.biller.keys.payer_login.reset_minutes
    )


def asking_account(request: PayerRequest) -> Response:
    """The page to add another utility account."""
    return request.shown(ADD)


def add_account(request: PayerRequest) -> Response:
    """Give the payer the account whose bill the payer has; one that is there already stays."""
    problems = _typing_problems(request)
    if problems:
        return again(request, ADD, problems)
    refused = _refused(request, ADD)
    if refused is not None:
        return refused
    account = account_number(request.form.value("account"))
    request.adapter.identity.payers.add_account(request.biller, request.signed_in.payer_id, account)
    return request.onward("profile", done="account")


def _typing_problems(request: PayerRequest) -> dict[str, str]:
    problems = {}
    if not ACCOUNT.fullmatch(account_number(request.form.value("account"))):
        problems["account"] = "Enter your account number as it stands on your bill"
    if not request.form.value("fact"):
        problems["fact"] = "Enter the invoice number or the amount of your last bill"
    return problems


def _refused(request: PayerRequest, template: str) -> Response | None:
    """The form again unless what was typed is on a bill of the account; the same for a wrong and an unknown account."""
    account, throttle = account_number(request.form.value("account")), request.adapter.identity.throttle
    attempt = throttle.bill(request.biller, account, address_of(request))
    if not attempt.is_allowed:
        return again(request, template, {"account": wait_text(request)}, 429)
    with request.adapter.store.reading() as connection:
        found = invoices.of_account(connection, request.biller.id, account)
    if billed(found, request.form.value("fact")) is None:
        return again(request, template, {"account": NO_BILL})
    throttle.succeeded(request.biller, attempt)
    return None
