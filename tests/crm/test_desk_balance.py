"""The balance of an account with the payments under way beside it, where an operator looks at either (Q-74)."""

from html import unescape

from tests.crm.billers import ACCOUNT, OTHER, Desk


def test_beside_the_records_of_an_account(desk: Desk) -> None:
    """The stored balance, the number of payments and their sum, each with a link."""
    number = desk.uncertain()
    behind = desk.pay("GUID-2", amount="20.50", fee="0.50")
    page = desk.client.get(f"{desk.home}/records?account={ACCOUNT}").text

    assert f"Balance of account {ACCOUNT}" in page
    assert "<dt>Payments under way</dt><dd>2</dd>" in page
    assert "<dt>Their sum</dt><dd>120.50</dd>" in page
    assert "<dt>Without fees</dt><dd>120.00</dd>" in page
    assert [f'{desk.home}/records/{one}">payment {one}</a>' in page for one in (number, behind)] == [True, True]


def test_on_the_page_of_a_payment(desk: Desk) -> None:
    """Whoever decides a payment sees the others of the account; without any there is no such part."""
    sent = desk.pay("GUID-1", OTHER)
    desk.until(sent, "SENT")
    quiet = desk.client.get(f"{desk.home}/records/{sent}").text
    number = desk.uncertain("GUID-2")
    page = unescape(desk.client.get(f"{desk.home}/records/{number}").text)

    assert "Balance of account" not in quiet
    assert "Payments under way" in page
    assert "What is UNCERTAIN may be in the balance already." in page
