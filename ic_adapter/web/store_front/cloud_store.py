"""The cloud store: donations of customers who are signed in, with their account number, and of guests (adapter §3.4).

A guest's donation has no account (Q-39); its intent belongs to the browser by a cookie that nothing else is kept of.
"""

from dataclasses import replace
from secrets import token_urlsafe

from starlette.responses import RedirectResponse, Response

from ic_adapter import money
from ic_adapter.errors import NotFound
from ic_adapter.identity.sessions import BYTES, digest
from ic_adapter.web.checkout.till import Till
from ic_adapter.web.pages.payer_page import STORE, PayerRequest, payer_path
from ic_adapter.web.pages.payer_site import Handler, PayerRoute
from ic_adapter.web.store_front.cookies import DONOR

AS_CUSTOMER = "/store/{bid}/accounts/{account}"
AS_GUEST = "/store/{bid}/donate"
#: Amounts to choose from, beside one's own.
SUGGESTED = tuple(money.parse(text) for text in ("10.00", "25.00", "50.00", "100.00"))
BACK = "Donations"


def home(request: PayerRequest) -> Response:
    """What can be done here: donate, as a customer for each account, or as a guest."""
    accounts = request.payer.accounts if request.payer else ()
    bid = request.biller.id
    return request.shown(
        "store_front/store.html",
        accounts=[(number, payer_path(STORE, bid, "accounts", number)) for number in accounts],
        as_guest=payer_path(STORE, bid, "donate"),
        log_in=payer_path("portal", bid, "login"),
    )


def customer_till(request: PayerRequest) -> Till:
    """Return the till of a signed-in customer; the donation carries the account number (ITG-2156)."""
    account, payer = request.own_account(request.part("account")), request.signed_in
    return Till(
        account=account,
        owner=f"payer:{payer.payer_id}",
        base=payer_path(STORE, request.biller.id, "accounts", account),
        back=payer_path(STORE, request.biller.id),
        back_words=BACK,
        is_donation=True,
        email=payer.email,
        suggested=SUGGESTED,
    )


def guest_till(request: PayerRequest) -> Till:
    """Return the till of a guest's browser; NotFound without its cookie."""
    token = DONOR.of(request.http, request.biller.id)
    if not token:
        raise NotFound("page not found")
    return Till(
        account="",
        owner=f"donor:{digest(token)}",
        base=payer_path(STORE, request.biller.id, "donate"),
        back=payer_path(STORE, request.biller.id),
        back_words=BACK,
        logged_in=False,
        is_donation=True,
        suggested=SUGGESTED,
    )


def with_cookie(row: PayerRoute) -> PayerRoute:
    """Return the row of a guest's page: the first look gives the browser its cookie and begins."""
    return replace(row, handler=_with_cookie(row.handler))


def _with_cookie(handler: Handler) -> Handler:
    def opened(request: PayerRequest) -> Response:
        if DONOR.of(request.http, request.biller.id):
            return handler(request)
        if request.asked("cookie"):
            return request.shown("store_front/no_cookie.html", 422, back=payer_path(STORE, request.biller.id))
        response = RedirectResponse(f"{payer_path(STORE, request.biller.id, 'donate')}?cookie=given", 303)
        DONOR.give(response, request.http, request.biller.id, token_urlsafe(BYTES))
        return response

    return opened
