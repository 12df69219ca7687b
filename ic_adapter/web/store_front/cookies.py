"""Cookies of guests, apart from that of a signed-in payer: one of the virtual site and one of the cloud store."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from ic_adapter.web.pages.payer_session import SECURE_PREFIX, is_secure


@dataclass(frozen=True, slots=True)
class GuestCookie:
    """A cookie until the browser is closed; each biller has its own."""

    name: str

    def of(self, request: Request, bid: str) -> str:
        """Return what the browser sent, blank for nothing."""
        return request.cookies.get(self._name(request, bid), "")

    def give(self, response: Response, request: Request, bid: str, token: str) -> None:
        """Give the browser a token."""
        name, secure = self._name(request, bid), is_secure(request)
        response.set_cookie(name, token, path="/", httponly=True, samesite="lax", secure=secure)

    def _name(self, request: Request, bid: str) -> str:
        return f"{SECURE_PREFIX if is_secure(request) else ''}{self.name}{bid}"


BILL = GuestCookie("ic_guest_")
DONOR = GuestCookie("ic_donor_")


def address_of(request: Request) -> str:
    """Return the address of the browser, blank where it is not known."""
    return request.client.host if request.client else ""
