"""The cloud store: donations of customers carry their account number, those of guests none (adapter §3.4, §15)."""

import re

import httpx
import pytest

from ic_adapter.web.pages.payer_site import PayerRoute
from ic_adapter.web.store_front.application import CLOUD_STORE
from tests.bounded import until
from tests.ic_adapter.payers.browsing import Page, Payer
from tests.ic_adapter.scripted import ScriptedRouter
from tests.ic_adapter.store_front.conftest import ACCOUNT, Shop

SOME_ID = "00000000-0000-4000-8000-000000000000"
OF_CUSTOMERS = [row for row in CLOUD_STORE if "{account}" in row.path]


def donated(browser: Payer, start: str, **typed: str) -> Page:
    """Fill the form in, check it, and give."""
    check = browser.post(browser.get(start).with_values(**typed))
    assert check.heading == "Check your donation", check.text
    return browser.post(check)


def test_guest(shop: Shop, router: ScriptedRouter) -> None:
    """One of the amounts; no account, so that nothing goes to the router, and the lockbox has it (Q-39)."""
    with shop.guest() as browser:
        receipt = donated(browser, f"/store/{shop.bid}/donate", gift="25.00", donor_name="Pat Example")
        until("the record", lambda: shop.payments()[0]["state"] == "SKIPPED")
        receipt = browser.get(receipt.path)

    assert (receipt.heading, "$25.00" in receipt.text) == ("Thank you for your donation", True)
    [payment] = shop.payments()
    event = payment["event"]
    assert (event["kind"], event["amount"], event["account_number"], event["logged_in"]) == (
        "donation",
        "25.00",
        "",
        False,
    )
    assert (event["donor_name"], payment["reason_code"]) == ("Pat Example", "DONATION_WITHOUT_LOGIN")
    waiting = shop.api("GET", "/lockbox-files")["waiting"]
    assert [(it["state"], it["donations"]) for it in waiting] == [("SKIPPED", 1)]
    assert router.requests == []  # no RTDR for a donation


def test_customer(shop: Shop, router: ScriptedRouter) -> None:
    """An amount of one's own; the router gets the customer's account and the donation code (ITG-2156)."""
    with shop.customer() as browser:
        home = browser.get(f"/store/{shop.bid}/")
        assert f"/store/{shop.bid}/accounts/{ACCOUNT}" in home.links

        donated(browser, f"/store/{shop.bid}/accounts/{ACCOUNT}", gift="own", other="$1,012.50", instrument="ACH")
        until("the record", lambda: shop.payments()[0]["state"] == "SENT")

    assert router.functions == ["AddARItems"]
    sent = dict(re.findall(r"<(\w+)>([^<]*)</\1>", router.requests[0]))
    assert (sent["SS_ACCOUNT_NO"], sent["ITEM_TP"], sent["ITEM_AMT"]) == (ACCOUNT, "DONATE-PMT", "1012.50")
    options = shop.api("GET", f"/accounts/{ACCOUNT}/payment-options")
    assert (options["balance_due"], options["under_way"]["count"]) == ("100.24", 0)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose an amount, or enter your own"),
        ({"gift": "own"}, "Enter an amount in dollars and cents"),
        ({"gift": "own", "other": "0"}, "Enter an amount above $0.00"),
        ({"gift": "7.77"}, "Enter an amount in dollars and cents"),
    ],
)
def test_amount(shop: Shop, typed: dict[str, str], words: str) -> None:
    """What is wrong is said, and nothing is made."""
    with shop.guest() as browser:
        page = browser.post(browser.get(f"/store/{shop.bid}/donate").with_values(**typed))

    assert (page.status, words in page.text) == (422, True)
    assert shop.api("GET", "/payment-intents")["payment_intents"] == []


def test_own_amount_alone(shop: Shop) -> None:
    """Who types an amount need not choose a button; going back shows what was chosen."""
    with shop.guest() as browser:
        check = browser.post(browser.get(f"/store/{shop.bid}/donate").with_values(other="12.50"))
        back = browser.get(f"/store/{shop.bid}/donate?change={check.path.rpartition('/')[2]}")
        again = browser.post(back.with_values(gift="50.00"))

    assert (back.values["gift"], back.values["other"]) == ("own", "12.50")
    assert (again.path, "$50.00" in again.text) == (check.path, True)


def test_once(shop: Shop) -> None:
    """Twice the same form and twice the same button are one donation."""
    with shop.guest() as browser:
        form = browser.get(f"/store/{shop.bid}/donate").with_values(gift="10.00")
        check = browser.post(form)
        assert browser.post(form).path == check.path

        assert browser.post(check).path == browser.post(check).path

    assert len(shop.payments()) == 1


def test_other_guest(shop: Shop) -> None:
    """Another browser cannot see or give somebody else's donation."""
    with shop.guest() as first, shop.guest() as second:
        check = first.post(first.get(f"/store/{shop.bid}/donate").with_values(gift="10.00"))
        second.get(f"/store/{shop.bid}/donate")

        assert second.get(check.path).status == 404
        assert second.post(check).status == 404


@pytest.mark.parametrize("row", OF_CUSTOMERS, ids=lambda row: f"{row.method} {row.path}")
def test_foreign(shop: Shop, row: PayerRoute) -> None:
    """Nobody donates for an account without being signed in, or for somebody else's."""
    headers = {"origin": shop.url}
    with shop.guest() as guest, shop.customer() as customer:
        path = row.path.format(bid=shop.bid, account=ACCOUNT, payment=SOME_ID)
        data = {"x": "1"} if row.method == "POST" else None
        stopped = guest._client.request(row.method, path, headers=headers, data=data)
        other = customer._client.request(row.method, path.replace(ACCOUNT, "9999999"), headers=headers, data=data)

    page = "session-ended" if data else "login"  # a form ends at a page of ours, not at the biller's log-in (AS 3)
    assert (stopped.status_code, stopped.headers["location"].partition("?")[0]) == (303, f"/portal/{shop.bid}/{page}")
    assert other.status_code == 404


def test_without_cookies(shop: Shop) -> None:
    """A browser that keeps no cookie is told so, without an endless way in circles."""
    path = f"{shop.url}/store/{shop.bid}/donate"
    first = httpx.get(path, timeout=30)
    second = httpx.get(f"{shop.url}{first.headers['location']}", timeout=30)

    assert (first.status_code, second.status_code) == (303, 422)
    assert "Cookies are off" in second.text
