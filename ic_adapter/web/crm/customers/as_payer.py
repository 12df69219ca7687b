"""An account as its payer sees it: the home page and the choices of the checkout, read-only.

It is made of the payers' own templates and of what is stored. The payer's page asks the router first, this one does
not: looking at a customer changes nothing.
"""

from starlette.responses import Response

from ic_adapter.errors import NotFound
from ic_adapter.payers.intent import INSTRUMENT_NAMES
from ic_adapter.web.checkout.choose import KIND_WORDS
from ic_adapter.web.pages.account_view import account_view
from ic_adapter.web.pages.furniture import furniture_of
from ic_adapter.web.pages.page import PageRequest


def as_payer(request: PageRequest) -> Response:
    """The page."""
    biller, adapter, number = request.biller, request.adapter, request.part("account")
    view = account_view(adapter, biller, number, live=False)
    if view.account is None:
        raise NotFound(f"account {number[:40]} not found")
    offer = adapter.checkout.offer(biller.id, number)
    is_on = not adapter.tickets.missing(biller)
    return request.shown(
        "crm/as_payer.html",
        biller=biller,
        site=furniture_of(biller, request.http.scope["path"], contact_us=is_on),
        view=view,
        today=biller.clock.today(),
        zone=biller.clock.zone,
        images=adapter.bill_images.is_offered(biller),
        kinds=[(KIND_WORDS[kind], offer.due(kind)) for kind in offer.kinds],
        methods=[INSTRUMENT_NAMES[one] for one in offer.instruments],
        message=offer.options.message,
        read_only=True,
    )
