"""The clerk's checkout: a payment by phone (CSR1X) or at the counter (ICPOS), in the customer's name."""

from ic_adapter.billers.channels import Channel
from ic_adapter.errors import NotFound
from ic_adapter.web.checkout.till import Till
from ic_adapter.web.pages.payer_page import AGENT, PayerRequest, payer_path

CHANNELS = {Channel.CSR1X.value: "By phone or letter (CSR1X)", Channel.ICPOS.value: "At the counter (ICPOS)"}


def find_till(request: PayerRequest) -> Till:
    """Return the till of the clerk's account; NotFound where no source of the biller is a clerk's."""
    clerk, biller = request.signed_in_clerk, request.biller
    mapped = biller.keys.payment_sources
    sources = tuple((source, CHANNELS[channel]) for source, channel in mapped.items() if channel in CHANNELS)
    if not sources:
        raise NotFound("page not found")
    return Till(
        account=clerk.account,
        owner=f"clerk:{clerk.session_id}",
        base=payer_path(AGENT, biller.id, "payment"),
        back=payer_path(AGENT, biller.id, "customer"),
        back_words="Customer",
        sources=sources,
        entered_by=clerk.by,
    )
