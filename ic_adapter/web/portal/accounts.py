"""The accounts of a payer who is signed in, refreshed by the router."""

from functools import partial

from ic_adapter.integrations.rtdr.result import Result
from ic_adapter.model import Outcome
from ic_adapter.web.pages.account_view import AccountView, account_view
from ic_adapter.web.pages.payer_page import PayerRequest


def account_views(request: PayerRequest) -> list[AccountView]:
    """The payer's accounts, refreshed side by side; the page waits no longer than its deadline (key timeouts.page)."""
    bid, numbers = request.biller.id, request.signed_in.accounts
    looks = {("rtdr", bid, number): partial(request.adapter.rtdr.refresh, bid, number) for number in numbers}
    found = request.adapter.side_by_side.ask(looks, request.biller.keys.timeouts.page)
    return [_view(request, number, found.get(("rtdr", bid, number))) for number in numbers]


def _view(request: PayerRequest, number: str, result: Result | None) -> AccountView:
    live = result is not None and result.outcome is Outcome.SENT
    return account_view(request.adapter, request.biller, number, live=live)
