"""Page of a payer whose session is over: the browser still had the cookie (AS 3, AS 4). It says what ended it.

A form whose session is over comes here, too. It is shown the page and a link, whatever AS 4 says: the way of a form to
another site is barred by `form-action` of the content security policy, redirects included.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from ic_adapter.web.pages.furniture import login_page
from ic_adapter.web.pages.payer_page import PORTAL, PayerRequest, payer_path
from ic_adapter.web.pages.payer_session import drop_token, token_of


@dataclass(frozen=True, slots=True)
class Ending:
    """Heading and first sentence of the page."""

    heading: str
    text: str


TIME_OVER = Ending(
    "Your session has ended", "You are logged out, so that nobody else can use your account on this device."
)
#: By what ended the session, as it is stored with it; whatever else is stored is a log-out.
ENDINGS: Mapping[str, Ending] = {
    "": TIME_OVER,
    "logged out": Ending("You are logged out", "You logged out, here or on another device."),
    "password changed": Ending(
        "You are logged out",
        "The password of your log-in was changed, and other devices were logged out. If it was not you, ask for a new"
        " password at once.",
    ),
    "locked": Ending("Your log-in is locked", "You are logged out, and you cannot log in. Contact your utility."),
    "ended by staff": Ending("You are logged out", "Your utility logged you out on all devices."),
    "link used again": Ending(
        "You are logged out",
        "The link that logged you in was used a second time. So that nobody else can use your account, we logged you"
        " out.",
    ),
    "replaced": Ending("You are logged out", "Another log-in in this browser took the place of this one."),
}


def session_ended(request: PayerRequest) -> Response:
    """Say that the window can be closed (AS 4 is 1), or go to the biller's log-in page (AS 3), else offer ours."""
    if request.payer is not None:
        return request.onward()
    biller = request.biller
    closes = biller.setting(4) == "1"
    outside = login_page(biller.settings)
    if outside and not closes and request.asked("after") != "form":
        response: Response = RedirectResponse(outside, 303)
    else:
        log_in = outside or payer_path(PORTAL, biller.id, "login")
        why = request.adapter.identity.sessions.why_over(token_of(request.http, biller.id), biller.id)
        ending = ENDINGS.get(why, ENDINGS["logged out"])
        response = request.shown("payer/session_ended.html", closes=closes, log_in=log_in, ending=ending)
    drop_token(response, request.http, biller.id)
    return response
