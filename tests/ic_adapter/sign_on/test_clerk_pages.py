"""The clerk's pages over HTTP: how a clerk comes in, what each page shows, and the record that each form starts."""

import re
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ic_adapter.records.kinds import Kind
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.records import record_of
from ic_adapter.store.schema.pump_tables import RECORDS
from tests.ic_adapter.identity.browsing import TLS, Browser, title_of, with_bill
from tests.ic_adapter.identity.people import ACCOUNT
from tests.ic_adapter.payers.flows import BOOKED
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags
from tests.ic_adapter.sign_on.calling import Portal, place, with_services

OTHER = "2000341"
TITLES = {
    "partial": "Refund or credit of $5.00",
    "credit": "Refund or credit of $10.00",
    "reject": "Bank return R01 of a payment",
    "void": "Void of a payment",
}
PAGES = ["customer", "invoices", "payment", "autopay", "paperless", "refund"]
SETTINGS = {"46": "APON|APOFF", "47": "PLON|PLOFF", "114": "1", "106": "NSF", "64": "5(CCCSR)|6(CCPOS)|1(CCWEB)"}
HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')


def come_in(portal: Portal, page: str = "customer", account: str = ACCOUNT) -> tuple[Browser, httpx.Response]:
    """A clerk's browser, and where the link has led."""
    browser, link = portal.browser(), portal.link(page, account)
    browser.get(place(browser.get(link)))
    return browser, browser.post(f"/agent/{portal.bid}/open")


def at(portal: Portal, *parts: str) -> str:
    """The path of a clerk's page."""
    return "/".join((f"/agent/{portal.bid}", *parts))


def send(portal: Portal, browser: Browser, *parts: str, **typed: str) -> httpx.Response:
    """The form of a page, filled in, and the page that it leads to."""
    page = browser.get(at(portal, *parts))
    assert page.status_code == 200, page.text
    hidden = dict(HIDDEN.findall(page.text.partition("<main")[2]))
    reply = browser.post(at(portal, *parts), **{**hidden, **typed})
    return browser.get(place(reply)) if reply.status_code == 303 else reply


def events(folder: Path, bid: str, kind: Kind) -> list[Any]:
    """What the pump was told, oldest first."""
    store = open_store(folder / "adapter.db")
    try:
        with store.reading() as connection:
            query = select(RECORDS).where(RECORDS.c.bid == bid, RECORDS.c.kind == kind.value).order_by(RECORDS.c.id)
            return [record_of(row).event for row in connection.execute(query)]
    finally:
        store.close()


def entered_by(portal: Portal, kind: str, source_id: str) -> list[str]:
    """Who entered the record of this id, as the API shows its history."""
    found = portal.client.get(f"{portal.api}/records", params={"kind": kind, "source_id": source_id}).json()["records"]
    (record,) = (portal.client.get(f"{portal.api}/records/{one['id']}").json() for one in found)
    return [line["actor"] for line in record["history"] if line["reason_code"] == "ENTERED_BY_CLERK"]


@pytest.fixture(scope="module")
def staffed(server: str, client: httpx.Client) -> Generator[Portal, None, None]:
    """A biller with a router that books, for the tests that do things."""
    with ScriptedRouter() as router:
        balance = {"ACCOUNT_NO": ACCOUNT, "CURRENT_BALANCE": "80.25", "DUE_DT": "20241130", "STATUS": "0"}
        router.script = {
            "GetAccount": says(envelope("GetAccount", tags(ACCOUNT_NO=ACCOUNT, STATUS="0"))),
            "GetAccountBalance": says(envelope("GetAccountBalance", tags(**balance))),
            "AddARItems": says(BOOKED),
        }
        portal = with_services(server, client, "s-staffed")
        urls = dict.fromkeys(("_8", "_11", "_14", "_17", "_101"), router.url)
        portal.configure(**urls, **{f"_{number}": value for number, value in SETTINGS.items()})
        yield portal


def test_link_shows_and_the_form_spends(shared: Portal) -> None:
    """However often it is looked at, by whomever: the form of the page opens the session, at its page."""
    browser, link = shared.browser(), shared.link("invoices")
    for headers in ({}, {"sec-purpose": "prefetch"}, {"user-agent": "Slackbot"}):
        assert httpx.get(f"{shared.url}{link}", headers=headers, timeout=60, verify=TLS).status_code == 303
    assert httpx.head(f"{shared.url}{link}", timeout=60, verify=TLS).status_code == 200

    clean = browser.get(link)
    assert place(clean) == at(shared, "open")
    page = browser.get(place(clean))
    assert (page.status_code, title_of(page)) == (200, f"Open account {ACCOUNT}")
    assert "Kim Clerk" in page.text
    token = link.partition("token=")[2]
    assert token not in page.text
    opened = browser.post(at(shared, "open"))
    assert (opened.status_code, place(opened)) == (303, at(shared, "invoices"))
    assert token not in browser.get(place(opened)).text


def test_link_is_used_once(shared: Portal) -> None:
    """A double click of one browser is one session; another browser is refused, and the session ends."""
    browser, link = shared.browser(), shared.link()
    browser.get(link)
    copy = Browser(shared.url, shared.bid, dict(browser.cookies))
    assert browser.post(at(shared, "open")).status_code == 303
    assert copy.post(at(shared, "open")).status_code == 303  # left before the first answer was there
    assert (browser.get(at(shared, "customer")).status_code, copy.get(at(shared, "customer")).status_code) == (303, 200)
    other = shared.browser()
    other.get(link)

    refused = other.post(at(shared, "open"))

    assert refused.status_code == 410
    assert "the session that it opened was ended" in refused.text
    assert copy.get(at(shared, "customer")).headers["location"] == at(shared, "ended")


def test_link_is_over_after_five_minutes(portal: Portal) -> None:
    """On the biller's clock, and the session after its own limits."""
    browser, _ = come_in(portal)
    late = portal.browser()
    late.get(portal.link())
    portal.later(minutes=5)
    assert late.get(at(portal, "open")).status_code == 410
    assert late.post(at(portal, "open")).status_code == 410
    assert browser.get(at(portal, "customer")).status_code == 200
    portal.later(minutes=31)
    assert place(browser.get(at(portal, "customer"))) == at(portal, "ended")
    portal.set(sign_on__clerk_idle_minutes=600, sign_on__clerk_session_minutes=20)
    browser, _ = come_in(portal)
    portal.later(minutes=19)
    assert browser.get(at(portal, "customer")).status_code == 200
    portal.later(minutes=2)
    assert place(browser.get(at(portal, "customer"))) == at(portal, "ended")


@pytest.mark.parametrize(
    ("word", "page"),
    [*((page, page) for page in PAGES), ("Payment ", "payment"), ("nothing", "customer"), ("../../crm", "customer")],
)
def test_pages_of_links(shared: Portal, word: str, page: str) -> None:
    """A link leads to its page; an unknown word, and an unknown address, lead to the customer."""
    browser, opened = come_in(shared, word)

    assert place(opened) == at(shared, page)
    shown = browser.get(place(opened))
    assert shown.status_code == 200, shown.text
    assert f"account {ACCOUNT}" in shown.text
    for unknown in ("nothing", "", "customers"):
        assert place(browser.get(at(shared, unknown))) == at(shared, "customer")


def test_link_without_account(shared: Portal) -> None:
    """The clerk chooses one account, once; until then no page of an account opens."""
    browser, opened = come_in(shared, "payment", "")
    assert place(opened) == at(shared, "find")
    assert place(browser.get(at(shared, "customer"))) == at(shared, "find")
    assert browser.post(at(shared, "find"), account="9999999").status_code == 422
    assert place(browser.post(at(shared, "find"), account=f" {ACCOUNT[:3]} {ACCOUNT[3:]}")) == at(shared, "customer")
    assert browser.get(at(shared, "customer")).status_code == 200

    again = browser.post(at(shared, "find"), account=OTHER)

    assert place(again) == at(shared, "customer")
    assert f"account {ACCOUNT}" in browser.get(at(shared, "customer")).text


def test_log_out(shared: Portal) -> None:
    """The session is over, and the link with it."""
    browser, _ = come_in(shared)
    assert place(browser.post(at(shared, "logout"))) == at(shared, "ended")

    assert browser.get(at(shared, "ended")).status_code == 200
    assert place(browser.get(at(shared, "customer"))) == at(shared, "ended")


def test_age_of_amounts(staffed: Portal, portal: Portal) -> None:
    """A clerk reads how old the amounts are in the words that the payer reads."""
    for at_biller, words in ((staffed, "Live from "), (portal, "As on the bill")):
        browser, _ = come_in(at_biller)
        for name in ("customer", "invoices"):
            assert f'<p class="as-of">{words}' in browser.get(at(at_biller, name)).text, name


def test_settings_that_are_only_shown(portal: Portal) -> None:
    """AS 35 is stored and shown, and nothing else changes by it (Q-56); AS 32 says whose the blocks are."""
    browser, _ = come_in(portal)
    before = browser.get(at(portal, "customer")).text
    assert "Service version 2 (AS 35; not used)" in before
    portal.configure(_35="3", _32="1")

    after = browser.get(at(portal, "customer")).text

    assert "Service version 3 (AS 35; not used)" in after
    assert "cannot be changed here" in after


@pytest.mark.parametrize(("source", "channel"), [("5", "CSR1X"), ("6", "ICPOS")])
def test_payment(staffed: Portal, folder: Path, source: str, channel: str) -> None:
    """A clerk's payment has a clerk's channel and no other one, and its record's state stands on the receipt."""
    browser, _ = come_in(staffed, "payment")
    assert channel in browser.get(at(staffed, "payment")).text
    refused = send(staffed, browser, "payment", amount="other", other="10.00", instrument="CC", source="1")
    assert (refused.status_code, title_of(refused)) == (422, "Error: Take a payment")

    check = send(staffed, browser, "payment", amount="other", other="10.00", instrument="CC", source=source)
    payment = str(check.url).rpartition("/")[2]
    result = send(staffed, browser, "payment", payment)

    assert "<dt>Record</dt>" in result.text
    made = [one for one in events(folder, staffed.bid, Kind.PAYMENT) if one.source_id == payment]
    assert [one.source for one in made] == [int(source)]
    assert "clerk Kim Clerk" in result.text
    assert entered_by(staffed, "payment", payment) == ["clerk Kim Clerk"]
    intent = staffed.client.get(f"{staffed.api}/payment-intents/{payment}").json()
    assert intent["entered_by"] == "clerk Kim Clerk"


def test_switches(staffed: Portal, folder: Path) -> None:
    """Autopay and paperless lead to the record that the change started; the same form again starts no second one."""
    browser, _ = come_in(staffed, "autopay")
    for page, typed in (("autopay", {"instrument": "CC"}), ("autopay", {"turn": "off"}), ("paperless", {})):
        done = send(staffed, browser, page, **typed)
        assert (done.status_code, "<dt>State</dt>" in done.text) == (200, True)
    told = {kind: [one.on for one in events(folder, staffed.bid, kind)] for kind in (Kind.AUTOPAY, Kind.PAPERLESS)}
    assert told == {Kind.AUTOPAY: [True, False], Kind.PAPERLESS: [True]}


def test_record_that_is_not_sent(portal: Portal) -> None:
    """A setting keeps it from the utility: the clerk is not told that all is well, and reads the reason."""
    portal.configure(_14="http://127.0.0.1:9/x", _47="NONE|NONE")
    browser, _ = come_in(portal, "paperless")
    started = send(portal, browser, "paperless")
    assert portal.client.post(f"{portal.api}/pump/run").is_success
    page = browser.get(str(started.url).removeprefix(portal.url))

    assert "Paperless: SKIPPED" in page.text
    assert "It is not sent to the utility; the reason says why." in page.text


@pytest.mark.parametrize(
    ("act", "typed", "kind"),
    [
        ("partial", {"amount": "5.00"}, Kind.CREDIT),
        ("credit", {"amount": "10.00"}, Kind.CREDIT),
        ("reject", {"code": "R01"}, Kind.ACH_REJECT),
        ("void", {}, Kind.VOID),
    ],
)
def test_refunds(staffed: Portal, folder: Path, act: str, typed: dict[str, str], kind: Kind) -> None:
    """Each act is the record of its kind on that payment, once, with its state on the page."""
    guid = f"GUID-{act}"
    body = {"source_id": guid, "account_number": ACCOUNT, "amount": "12.50", "fee": "2.50", "instrument": "ACH"}
    assert staffed.client.post(f"{staffed.api}/payments", json=body).is_success
    browser, _ = come_in(staffed, "refund")
    assert guid in browser.get(at(staffed, "refund")).text

    done = send(staffed, browser, "refund", guid, act=act, **typed)
    again = browser.get(str(done.url).removeprefix(staffed.url))

    for page in (done, again):
        assert (page.status_code, "<dt>State</dt>" in page.text) == (200, True)
        assert "<dd>clerk Kim Clerk</dd>" in page.text
    assert title_of(done).rpartition(": ")[0] == TITLES[act]
    made = [one for one in events(folder, staffed.bid, kind) if one.payment == guid]
    assert [entered_by(staffed, kind.value, one.source_id) for one in made] == [["clerk Kim Clerk"]]


def test_refund_without_credits(portal: Portal) -> None:
    """Without AS 114 nothing of an amount is offered, and a form of an older page is refused; a void stays."""
    body = {"source_id": "GUID-114", "account_number": ACCOUNT, "amount": "12.50", "instrument": "ACH"}
    assert portal.client.post(f"{portal.api}/payments", json=body).is_success
    for value, title, offered in (
        ("1", "Refund the payment of $12.50", {"void", "partial", "credit", "reject"}),
        ("0", "Void the payment of $12.50", {"void", "reject"}),
    ):
        portal.configure(_114=value)
        browser, _ = come_in(portal, "refund")
        page = browser.get(at(portal, "refund", "GUID-114"))
        assert (page.status_code, title_of(page)) == (200, title)
        assert set(re.findall('name="act" value="([a-z]+)"', page.text)) == offered
        assert ('name="amount"' in page.text) is ("credit" in offered)

    for act in ("partial", "credit"):
        refused = send(portal, browser, "refund", "GUID-114", act=act, amount="5.00")
        assert (refused.status_code, "credits are off for this biller (AS 114)" in refused.text) == (422, True)
    made = portal.client.get(f"{portal.api}/records", params={"kind": "credit"}).json()["records"]
    assert made == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Choose what to do"),
        ({"act": "partial", "amount": "10.00"}, "Enter less than the payment"),
        ({"act": "credit", "amount": "10.01"}, "Enter at most the amount"),
        ({"act": "credit", "amount": "ten"}, "Enter an amount in dollars"),
        ({"act": "partial"}, "Enter an amount in dollars"),
        ({"act": "reject", "code": "R01"}, "Only a payment from a bank account"),
        ({"act": "void", "intent": "x"}, "This form was incomplete"),
    ],
)
def test_refund_that_cannot_be(staffed: Portal, typed: dict[str, str], told: str) -> None:
    """The form again with what is wrong, and no record."""
    body = {"source_id": "GUID-CARD", "account_number": ACCOUNT, "amount": "12.50", "fee": "2.50", "instrument": "CC"}
    assert staffed.client.post(f"{staffed.api}/payments", json=body).is_success
    browser, _ = come_in(staffed, "refund")

    page = send(staffed, browser, "refund", "GUID-CARD", **typed)

    assert (page.status_code, told in page.text) == (422, True)
    assert "record" not in page.text.partition("Voids, refunds and returns of this payment")[2]


def test_other_accounts_are_not_found(staffed: Portal) -> None:
    """Payments, records and intents of another account of the biller are as those that do not exist."""
    with_bill(staffed.client, staffed.api, OTHER, "INV-2")
    body = {"source_id": "GUID-OTHER", "account_number": OTHER, "amount": "12.50", "instrument": "CC"}
    record = staffed.client.post(f"{staffed.api}/payments", json=body).json()
    mine, _ = come_in(staffed)
    other, _ = come_in(staffed, "payment", OTHER)
    check = send(staffed, other, "payment", amount="other", other="10.00", instrument="CC", source="5")
    intent = str(check.url).rpartition("/")[2]

    for parts in (("refund", "GUID-OTHER"), ("records", str(record["id"])), ("payment", intent), ("payment", "x")):
        foreign = mine.get(at(staffed, *parts))
        assert (parts, foreign.status_code) == (parts, 404)
        assert OTHER not in foreign.text
    assert mine.post(at(staffed, "refund", "GUID-OTHER"), act="void", intent="i" * 24).status_code == 404
    assert mine.post(at(staffed, "payment", intent), version="1", amount="10.00").status_code == 404
    assert (
        staffed.client.get(f"{staffed.api}/records", params={"kind": "void", "account": OTHER}).json()["records"] == []
    )
