"""Pages of the portal over plain HTTP: what is due as fresh as the router lets it be, and what stops a request."""

from tests.portal.payer import ACCOUNT, Payer, heading, text_of


def test_home_shows_live_amounts(payer: Payer) -> None:
    """The balance of the router stands there with its bill, marked as live."""
    page = payer.get()

    assert (page.status_code, heading(page)) == (200, "Your accounts")
    assert f"Account {ACCOUNT}" in text_of(page)
    assert "Live from City of Bellevue (WA), just now" in text_of(page)
