"""Cookies of guests, apart from that of a signed-in payer: one of the virtual site and one of the cloud store."""

from starlette.requests import Request

from ic_adapter.web.pages.payer_session import SiteCookie

BILL = SiteCookie("ic_guest_")
DONOR = SiteCookie("ic_donor_")


def address_of(request: Request) -> str:
    """Return the address of the browser, blank where it is not known."""
    return request.client.host if request.client else ""
