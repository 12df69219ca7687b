"""Home of the portal: the payer's accounts with their bills."""

from starlette.responses import Response

from ic_adapter.web.pages.payer_page import PayerRequest


def home(request: PayerRequest) -> Response:
    """The payer's accounts."""
    return request.shown("payer/home.html")
