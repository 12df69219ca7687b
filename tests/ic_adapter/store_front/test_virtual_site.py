"""The virtual site: a guest finds one bill and pays it once; whoever guesses learns nothing."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx
import pytest

from ic_adapter.web.pages.payer_site import PayerRoute
from ic_adapter.web.store_front.application import VIRTUAL_SITE
from tests.ic_adapter.payers.browsing import Payer
from tests.ic_adapter.store_front.conftest import ACCOUNT, INVOICE, NOON, Shop, found_bill

NOT_FOUND = "We could not find a bill with these details."
BEHIND = [row for row in VIRTUAL_SITE if row.path.startswith("/pay/{bid}/bill")]
SOME_ID = "00000000-0000-4000-8000-000000000000"


def paid(browser: Payer, bid: str) -> str:
    """Pay the balance of the found bill; the path of the result."""
    check = browser.post(browser.get(f"/pay/{bid}/bill"))
    return browser.post(check).path


@pytest.mark.parametrize("fact", [INVOICE, "987654", "100.24", " $100.24 ", INVOICE.lower()])
def test_found(shop: Shop, fact: str) -> None:
    """By the number of a bill or its amount, however it is typed; nothing of it is in the address."""
    with shop.guest() as browser:
        page = found_bill(browser, shop.bid, fact, "200 3708")

    assert (page.status, page.path, page.heading) == (200, f"/pay/{shop.bid}/bill", "Pay your bill")
    assert "$100.24" in page.text


def test_paid_once(shop: Shop) -> None:
    """A payment of somebody who is not logged in; afterwards every page of the visit leads to its receipt."""
    with shop.guest() as browser:
        check = browser.post(found_bill(browser, shop.bid))
        second = browser.post(browser.get(f"/pay/{shop.bid}/bill"))  # another tab

        receipt = browser.post(check)

        assert receipt.heading in {"Payment received", "Payment complete"}
        assert [browser.post(check).path, browser.post(second).path, browser.get(second.path).path] == [
            receipt.path
        ] * 3
        assert browser.get(f"/pay/{shop.bid}/bill").path == receipt.path
        [payment] = shop.payments()
        event = payment["event"]
        assert (event["account_number"], event["amount"], event["logged_in"]) == (ACCOUNT, "100.24", False)
        assert found_bill(browser, shop.bid).path == f"/pay/{shop.bid}/bill"  # found again: a new visit


def test_double_click(shop: Shop) -> None:
    """The button pressed eight times at once is one payment."""
    with shop.guest() as browser:
        check = browser.post(found_bill(browser, shop.bid))
        with ThreadPoolExecutor(8) as pool:
            pages = [future.result(60) for future in [pool.submit(browser.post, check) for _ in range(8)]]

    assert len({page.path for page in pages}) == 1
    assert len(shop.payments()) == 1


@pytest.mark.parametrize(
    ("account", "fact"),
    [(ACCOUNT, "100.25"), (ACCOUNT, "x"), ("9999999", INVOICE), ("9999999", "100.24"), ("no account!", INVOICE)],
)
def test_not_found_is_one_answer(shop: Shop, account: str, fact: str) -> None:
    """A wrong fact, an unknown account and nonsense: byte for byte the same page but for what was typed."""
    with shop.guest() as browser:
        page = found_bill(browser, shop.bid, fact, account)
    typed = {"origin": shop.url}
    path = f"{shop.url}/pay/{shop.bid}/"
    reply = httpx.post(path, data={"account": account, "fact": fact}, headers=typed, timeout=30)
    other = httpx.post(path, data={"account": "1", "fact": "2"}, headers=typed, timeout=30)

    assert (page.status, NOT_FOUND in page.text) == (422, True)
    blank = [re.sub(r'value="[^"]*"', "", one.text) for one in (reply, other)]
    assert blank[0] == blank[1]
    assert reply.headers.keys() == other.headers.keys()
    assert "set-cookie" not in reply.headers


def test_donation_is_no_bill(shop: Shop) -> None:
    """An invoice of type 188 finds nothing."""
    gift = {"account_number": ACCOUNT, "invoice_number": "GIFT-1", "invoice_type_id": 188, "balance_due": "5.00"}
    shop.api("POST", "/invoices", json=gift | {"invoice_date": "2024-04-30", "invoice_due_date": "2024-04-30"})

    with shop.guest() as browser:
        assert found_bill(browser, shop.bid, "GIFT-1").status == 422
        assert found_bill(browser, shop.bid, "5.00").status == 422


def test_throttled(shop: Shop) -> None:
    """After too many attempts even the right one is not looked up, of a known account and of an unknown one."""
    shop.api("PATCH", "/keys", json={"payer_login.attempts_of_login": 3})
    with shop.guest() as browser:
        for account in (ACCOUNT, "9999999"):
            wrong = [found_bill(browser, shop.bid, "1.23", account).status for _ in range(3)]
            assert wrong == [422] * 3
            late = found_bill(browser, shop.bid, INVOICE, account)
            assert (late.status, "There were too many attempts." in late.text) == (429, True)

        shop.at("2024-05-01T14:00")

        assert found_bill(browser, shop.bid).status == 200


def test_blank(shop: Shop) -> None:
    """What is missing is said beside its field."""
    with shop.guest() as browser:
        page = found_bill(browser, shop.bid, "", "")

    assert (page.status, page.title.startswith("Error: ")) == (422, True)
    assert "Enter the account number on your bill" in page.text
    assert "Enter the invoice number or the amount of your bill" in page.text


@pytest.mark.parametrize("row", BEHIND, ids=lambda row: f"{row.method} {row.path}")
@pytest.mark.parametrize("who", ["nobody", "other biller", "expired", "customer"])
def test_foreign(shop: Shop, row: PayerRoute, who: str) -> None:
    """Who found no bill here and now is led to the finder, on every page."""
    browser = shop.customer() if who == "customer" else shop.guest()
    with browser:
        if who in {"other biller", "expired"}:
            found_bill(browser, shop.bid)
        if who == "other biller":
            token = browser._client.cookies.get(f"ic_guest_{shop.bid}") or ""
            browser._client.cookies.clear()
            body = {"id": f"{shop.bid}-o", "template": "3426"}
            httpx.post(f"{shop.url}/api/billers", json=body, timeout=30).raise_for_status()
            browser._client.cookies.set(f"ic_guest_{shop.bid}-o", token)
            bid = f"{shop.bid}-o"
        else:
            bid = shop.bid
        if who == "expired":
            shop.at(f"{datetime.fromisoformat(NOON) + timedelta(minutes=61)}")
        path = row.path.format(bid=bid, payment=SOME_ID)
        reply = browser._client.request(
            row.method, path, headers={"origin": shop.url}, data={"x": "1"} if row.method == "POST" else None
        )

    assert reply.status_code == 303
    assert reply.headers["location"].partition("?")[0] == f"/pay/{bid}/"


def test_other_guest(shop: Shop) -> None:
    """A payment of another guest of the same account cannot be seen."""
    with shop.guest() as first, shop.guest() as second:
        check = first.post(found_bill(first, shop.bid))
        found_bill(second, shop.bid)

        assert second.get(check.path).status == 404
        assert second.post(check).status == 404

    assert shop.payments() == []
