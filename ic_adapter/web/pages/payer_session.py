"""Cookies of signed-in payers, of guests and of clerks; `identity` and `sign_on` keep the sessions.

Each biller has a cookie of its own, so that a browser can be signed in at two utilities and a log-out ends one session.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

NAME = "ic_payer_"
#: A browser takes the prefix only over TLS (and for loopback); without TLS scripts could not send it back.
SECURE_PREFIX = "__Host-"


def cookie_name(request: Request, bid: str) -> str:
    """Return the name of the biller's cookie: prefixed under https, which never falls back to the plain one."""
    return f"{SECURE_PREFIX if is_secure(request) else ''}{NAME}{bid}"


def token_of(request: Request, bid: str) -> str:
    """Return the token that the browser sent, blank for none."""
    return request.cookies.get(cookie_name(request, bid), "")


def set_token(response: Response, request: Request, bid: str, token: str) -> None:
    """Give the browser the token of a session, until it is closed."""
    response.set_cookie(
        cookie_name(request, bid), token, path="/", httponly=True, samesite="lax", secure=is_secure(request)
    )


def drop_token(response: Response, request: Request, bid: str) -> None:
    """Take the token from the browser."""
    response.delete_cookie(
        cookie_name(request, bid), path="/", httponly=True, samesite="lax", secure=is_secure(request)
    )


def is_secure(request: Request) -> bool:
    """Return whether the request came over TLS."""
    return bool(request.scope["scheme"] == "https")


@dataclass(frozen=True, slots=True)
class SiteCookie:
    """A cookie until the browser is closed; each biller has its own."""

    name: str

    def of(self, request: Request, bid: str) -> str:
        """Return what the browser sent, blank for nothing."""
        return request.cookies.get(self._name(request, bid), "")

    def give(self, response: Response, request: Request, bid: str, token: str, seconds: int | None = None) -> None:
        """Give the browser a token, until it is closed or for so long."""
        name, secure = self._name(request, bid), is_secure(request)
        response.set_cookie(name, token, seconds, path="/", httponly=True, samesite="lax", secure=secure)

    def take(self, response: Response, request: Request, bid: str) -> None:
        """Take the token from the browser."""
        secure = is_secure(request)
        response.delete_cookie(self._name(request, bid), path="/", httponly=True, samesite="lax", secure=secure)

    def _name(self, request: Request, bid: str) -> str:
        return f"{SECURE_PREFIX if is_secure(request) else ''}{self.name}{bid}"


CLERK = SiteCookie("ic_clerk_")
#: A clerk's link between its page and the form that spends it.
CLERK_LINK = SiteCookie("ic_agent_")
