"""The virtual site: a guest finds one bill by account number and a fact of the bill, and pays it once (adapter §19.1).

The found bill is remembered by a guest's session, never in the address.
"""

from dataclasses import replace

from starlette.responses import RedirectResponse, Response

from ic_adapter.errors import NotFound
from ic_adapter.identity import bill_facts
from ic_adapter.identity.guests import Guest
from ic_adapter.web.checkout.till import Till
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.payer_page import GUEST, PayerRequest, payer_path
from ic_adapter.web.pages.payer_site import Handler, PayerRoute
from ic_adapter.web.store_front.cookies import BILL, address_of

TEMPLATE = "store_front/find_bill.html"
NOT_FOUND = "we could not find a bill with these details. Check the account number and the invoice number or amount"
TOO_MANY = "there were too many attempts. Wait a while, then try again"
MISSING = {
    "account": "enter the account number on your bill",
    "fact": "enter the invoice number or the amount of your bill",
}
LONGEST = 255  # characters of a field


def finder(request: PayerRequest) -> Response:
    """The form that finds a bill."""
    return request.shown(TEMPLATE, ended=request.asked("notice") == "ended")


def find(request: PayerRequest) -> Response:
    """Go on to the bill; the same answer for a wrong fact and for an account that nobody has."""
    typed, biller = request.form, request.biller
    problems = {name: words for name, words in MISSING.items() if not typed.value(name)}
    problems |= {name: "enter fewer characters" for name in MISSING if len(typed.value(name)) > LONGEST}
    if problems:
        return request.wrong(TEMPLATE, Form(typed.values, problems), ended=False)
    account, fact = bill_facts.account_number(typed.value("account")), typed.value("fact")
    identity, address = request.adapter.identity, address_of(request.http)
    attempt = identity.throttle.bill(biller, account, address)
    if not attempt.is_allowed:
        return _again(request, TOO_MANY, 429)
    if not identity.guests.has_bill(biller, account, fact):
        return _again(request, NOT_FOUND, 422)
    identity.throttle.succeeded(biller, attempt)
    token = identity.guests.start(biller, account, address, BILL.of(request.http, biller.id))
    response = RedirectResponse(payer_path(GUEST, biller.id, "bill"), 303)
    BILL.give(response, request.http, biller.id, token)
    return response


def _again(request: PayerRequest, problem: str, status: int) -> Response:
    form = Form(request.form.values, {"": problem})
    return replace(request, form=form).shown(TEMPLATE, status, ended=False)


def find_till(request: PayerRequest) -> Till:
    """Return the till of the found bill; NotFound for whoever found none."""
    guest = _guest(request)
    if guest is None:
        raise NotFound("page not found")
    return Till(
        account=guest.account_number,
        owner=_owner(guest),
        base=payer_path(GUEST, request.biller.id, "bill"),
        back=payer_path(GUEST, request.biller.id),
        back_words="Find another bill",
        logged_in=False,
    )


def once(row: PayerRoute) -> PayerRoute:
    """Return the row of a checkout's page for guests: without a found bill back to the finder, and one payment each."""
    return replace(row, handler=_once(row.handler))


def _once(handler: Handler) -> Handler:
    def opened(request: PayerRequest) -> Response:
        guest = _guest(request)
        if guest is None:
            notice = "?notice=ended" if BILL.of(request.http, request.biller.id) else ""
            return RedirectResponse(f"{payer_path(GUEST, request.biller.id)}{notice}", 303)
        paid = _paid(request, guest)
        if paid and request.http.path_params.get("payment") != paid:
            return find_till(request).onward(paid, "result")
        return handler(request)

    return opened


def _guest(request: PayerRequest) -> Guest | None:
    bid = request.biller.id
    return request.adapter.identity.guests.read(BILL.of(request.http, bid), bid, request.biller.clock.now())


def _owner(guest: Guest) -> str:
    return f"guest:{guest.id}"


def _paid(request: PayerRequest, guest: Guest) -> str:
    """Return the payment that this guest made, blank for none."""
    found = request.adapter.checkout.taken(request.biller.id, guest.account_number, _owner(guest))
    return "" if found is None else found.source_id
