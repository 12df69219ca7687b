"""Page of a payer whose session is over: the browser still had the cookie (AS 3, AS 4)."""

from starlette.responses import RedirectResponse, Response

from ic_adapter.web.pages.furniture import login_page
from ic_adapter.web.pages.payer_page import PORTAL, PayerRequest, payer_path
from ic_adapter.web.pages.payer_session import drop_token


def session_ended(request: PayerRequest) -> Response:
    """Say that the window can be closed (AS 4 is 1), or go to the biller's log-in page (AS 3), else offer ours."""
    if request.payer is not None:
        return request.onward()
    biller = request.biller
    closes = biller.setting(4) == "1"
    outside = login_page(biller.settings)
    if outside and not closes:
        response: Response = RedirectResponse(outside, 303)
    else:
        log_in = outside or payer_path(PORTAL, biller.id, "login")
        response = request.shown("payer/session_ended.html", closes=closes, log_in=log_in)
    drop_token(response, request.http, biller.id)
    return response
