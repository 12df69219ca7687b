"""Home of the portal: the payer's accounts with their bills and the payments that are on their way (Q-74)."""

from starlette.responses import Response

from ic_adapter.web.pages.payer_page import PayerRequest
from ic_adapter.web.portal.accounts import account_views


def home(request: PayerRequest) -> Response:
    """Each account with what is due, as fresh as the router lets it be."""
    views = account_views(request)
    return request.shown(
        "payer/home.html",
        views=views,
        today=request.biller.clock.today(),
        zone=request.biller.clock.zone,
        read_only=False,
        images=request.adapter.bill_images.is_offered(request.biller),
    )
