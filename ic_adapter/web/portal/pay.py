"""The portal's checkout: a signed-in payer at one of the payer's own accounts."""

from ic_adapter.web.checkout.till import Till
from ic_adapter.web.pages.payer_page import PORTAL, PayerRequest, payer_path

ADDRESS = "/portal/{bid}/accounts/{account}/pay"


def find_till(request: PayerRequest) -> Till:
    """Return the till of the account in the address; NotFound for somebody else's."""
    account = request.own_account(request.part("account"))
    payer, bid = request.signed_in, request.biller.id
    return Till(
        account=account,
        owner=f"payer:{payer.payer_id}",
        base=payer_path(PORTAL, bid, "accounts", account, "pay"),
        back=payer_path(PORTAL, bid),
        back_words="Your accounts",
        email=payer.email,
    )
