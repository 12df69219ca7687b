"""History of payments of the payer's accounts, whatever way they came in, each with its state in a payer's words."""

from starlette.responses import Response

from ic_adapter.payers.words import Standing
from ic_adapter.web.pages.payer_page import PayerRequest

MOST = 100
NAMES = {
    "CC": "Card",
    "ACH": "Bank account",
    "CASH": "Cash",
    "PAYPAL": "PayPal",
    "PAYPAL_CREDIT": "PayPal Credit",
    "VENMO": "Venmo",
}


def payments(request: PayerRequest) -> Response:
    """The newest payments, newest first."""
    payer, bid = request.signed_in, request.biller.id
    owner = f"payer:{payer.payer_id}"
    history = request.adapter.statements.history
    found = [one for account in payer.accounts for one in history(bid, account, owner, MOST)]
    found.sort(key=lambda one: one.at, reverse=True)
    return request.shown(
        "payer/payments.html",
        payments=found[:MOST],
        has_more=len(found) > MOST,
        names=NAMES,
        zone=request.biller.clock.zone,
        owner=owner,
        unknown=any(one.words.standing is Standing.UNKNOWN for one in found),
    )
