"""Pages of the checkout over real HTTP: whatever a browser does with a form, it has one effect."""

import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx
import pytest

from ic_adapter.billers.channels import Channel
from ic_adapter.billers.register import Register
from ic_adapter.identity.sessions import Sessions
from ic_adapter.integrations.payment_options import BLOCKED
from ic_adapter.store.database.engine import Store, open_store
from ic_adapter.store.identity import payers
from ic_adapter.web.portal.application import PORTAL
from ic_adapter.web.portal.pay import ADDRESS
from tests.bounded import until
from tests.ic_adapter.bill_files import NAME, SAMPLE, variant
from tests.ic_adapter.payers.browsing import Page, Payer
from tests.ic_adapter.payers.flows import ACCOUNT, BOOKED
from tests.ic_adapter.process import start, stop
from tests.ic_adapter.scripted import ScriptedRouter, closes, envelope, says, tags

_numbers = count(1)
BALANCE = {"ACCOUNT_NO": ACCOUNT, "CURRENT_BALANCE": "100.24", "PASTDUE_AMT": "60.00", "DUE_DT": "20240520"}


@dataclass(frozen=True, slots=True)
class Town:
    """Two adapter processes on one database, and the router of its billers."""

    urls: tuple[str, str]
    store: Store


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Generator[Town, None, None]:
    """Two processes that serve the same billers."""
    folder = tmp_path_factory.mktemp("checkout")
    first, url = start(folder, "--test-clock")
    second, other = start(folder, "--test-clock")
    store = open_store(folder / "adapter.db")
    yield Town((url, other), store)
    store.close()
    stop(first)
    stop(second)


@dataclass(frozen=True, slots=True)
class Shop:
    """A biller with a payer who is signed in."""

    town: Town
    bid: str
    cookie: tuple[str, str]

    @property
    def base(self) -> str:
        """The options page of the payer's account."""
        return ADDRESS.format(bid=self.bid, account=ACCOUNT)

    def api(self, method: str, path: str, **body: Any) -> Any:
        """Ask the JSON API."""
        reply = httpx.request(method, f"{self.town.urls[0]}/api/billers/{self.bid}{path}", timeout=30, **body)
        assert reply.status_code < 300, reply.text
        return reply.json()

    def intents(self) -> list[dict[str, Any]]:
        """The payment intents, newest first."""
        found: list[dict[str, Any]] = self.api("GET", "/payment-intents")["payment_intents"]
        return found

    def payments(self) -> list[dict[str, Any]]:
        """The payments at the pump, newest first."""
        found: list[dict[str, Any]] = self.api("GET", "/records?kind=payment")["records"]
        return found


@pytest.fixture
def router() -> Generator[ScriptedRouter, None, None]:
    """A router that knows the account's balance and books payments."""
    with ScriptedRouter() as running:
        running.script = {
            "GetAccount": says(envelope("GetAccount", tags(ACCOUNT_NO=ACCOUNT, STATUS="0"))),
            "GetAccountBalance": says(envelope("GetAccountBalance", tags(**BALANCE, STATUS="0"))),
            "AddARItems": says(BOOKED),
        }
        yield running


@pytest.fixture
def shop(town: Town, router: ScriptedRouter) -> Shop:
    """A biller of its own with the sample bill, wired to the router."""
    bid = f"p-{next(_numbers)}"
    body = {"id": bid, "template": "3426", "settings": {"8": router.url, "11": router.url, "107": "PASTDUE_AMT"}}
    assert httpx.post(f"{town.urls[0]}/api/billers", json=body, timeout=30).status_code == 201
    found = Shop(town, bid, ("", ""))
    found.api("POST", "/clock", json={"freeze": "2024-05-01T12:00:00"})
    file(found, SAMPLE, NAME)
    now = datetime.now(UTC)
    fixed = {"bid": bid, "email": "pat@example.org", "email_key": "pat@example.org", "password_hash": ""}
    with town.store.writing() as connection:
        row = {**fixed, "password_set_at": now, "created_at": now, "locked_by": ""}
        payer_id = payers.add(connection, row)
        assert payer_id is not None
        payers.add_account(connection, bid, payer_id, ACCOUNT, now)
    biller = Register(town.store, test_clock=True).get(bid)
    token = Sessions(town.store).start(biller, payer_id, "127.0.0.1")
    return Shop(town, bid, (f"ic_payer_{bid}", token))


@pytest.fixture
def payer(shop: Shop) -> Generator[Payer, None, None]:
    """The payer's browser at the first process."""
    with Payer(shop.town.urls[0], shop.cookie) as browser:
        yield browser


def file(shop: Shop, text: str, name: str) -> None:
    """A bill file comes in."""
    content = {"content": text.encode(), "headers": {"Content-Type": "application/xml"}}
    shop.api("POST", f"/imports?name={name}", **content)


def at_once(*acts: Callable[[], Page]) -> list[Page]:
    """Do these at the same moment."""
    together = threading.Barrier(len(acts))

    def act(what: Callable[[], Page]) -> Page:
        together.wait(20)
        return what()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, acts))


#: What a browser does with a form that is shown; each returns the pages that the payer saw in the end.
Habit = Callable[[Shop, Payer, Page], list[Page]]


def double_click(_: Shop, payer: Payer, page: Page) -> list[Page]:
    """The button twice, before the first answer is there."""
    return at_once(lambda: payer.post(page), lambda: payer.post(page))


def reload(_: Shop, payer: Payer, page: Page) -> list[Page]:
    """The answer is loaded again, and the form sent again with it."""
    first = payer.post(page)
    return [payer.get(first.path), payer.post(page)]


def back_then_submit(_: Shop, payer: Payer, page: Page) -> list[Page]:
    """Back to the form as it was, and the button once more."""
    payer.post(page)
    return [payer.post(page)]


def second_tab(shop: Shop, payer: Payer, page: Page) -> list[Page]:
    """The same form in two tabs, the second one opened before the first was sent."""
    with payer.at(shop.town.urls[0]) as tab:
        other = page if page.path == shop.base else tab.get(page.path)
        return [payer.post(page), tab.post(other)]


def reply_lost(shop: Shop, payer: Payer, page: Page) -> list[Page]:
    """The connection is lost after the form was sent; the payer sends it again."""
    payer.post_and_leave(page)
    is_pay = page.path != shop.base
    until("the form that was left", lambda: (shop.payments() if is_pay else shop.intents()) != [])
    return [payer.post(page)]


def two_processes(shop: Shop, payer: Payer, page: Page) -> list[Page]:
    """Two processes of the adapter get the form at the same moment."""
    with payer.at(shop.town.urls[1]) as other:
        return at_once(lambda: payer.post(page), lambda: other.post(page))


HABITS = [double_click, reload, back_then_submit, second_tab, reply_lost, two_processes]
POSTS = [row.path for row in PORTAL if row.method == "POST" and row.path.startswith(ADDRESS)]


def test_every_form_of_the_checkout_is_here() -> None:
    """A new form of the checkout is repeated below, too."""
    assert [ADDRESS, f"{ADDRESS}/{{payment}}"] == POSTS


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.__name__)
@pytest.mark.parametrize("path", POSTS, ids=["choose", "pay"])
def test_one_effect(shop: Shop, payer: Payer, path: str, habit: Habit) -> None:
    """One intent, one payment, and every page that the payer sees says the same."""
    page = payer.get(shop.base)
    if path != ADDRESS:
        page = payer.post(page)
        assert page.heading == "Check your payment"

    pages = habit(shop, payer, page)

    assert {seen.status for seen in pages} == {200}
    assert len(shop.intents()) == 1
    assert len({seen.path for seen in pages}) == 1
    if path == ADDRESS:
        assert [seen.heading for seen in pages] == ["Check your payment"] * len(pages)
        assert shop.payments() == []
        return
    (payment,) = shop.payments()
    for seen in pages:
        assert payment["source_id"] in seen.text
        assert seen.heading in {"Payment received", "Payment complete"}


def test_from_bill_to_receipt(shop: Shop, payer: Payer, router: ScriptedRouter) -> None:
    """Fresh amounts, check page, one button with act and amount, a receipt that can be opened again."""
    options = payer.get(shop.base)
    assert "Balance due $100.24 Of this, past due $60.00 Live from" in options.text
    assert router.functions == ["GetAccount", "GetAccountBalance"]

    check = payer.post(options.with_values(amount="past_due", instrument="PAYPAL", fee="1.50"))
    for words in ("Amount (past due amount) $60.00", "Fee $1.50", "Total $61.50", "Pay $61.50", "Test PayPal account"):
        assert words in check.text

    receipt = payer.post(check)
    until("the state", lambda: shop.payments()[0]["state"] == "SENT")
    again = payer.get(receipt.path)

    assert (again.heading, again.status) == ("Payment complete", 200)
    for words in ("Receipt", "$61.50", ACCOUNT, "May 1, 2024", shop.payments()[0]["source_id"]):
        assert words in again.text
    assert payer.get(check.path).path == receipt.path


def test_not_known_yet(shop: Shop, payer: Payer, router: ScriptedRouter) -> None:
    """A lost reply is neither success nor failure, and the options page shows the payment before a second one."""
    router.script["AddARItems"] = closes
    receipt = payer.post(payer.post(payer.get(shop.base)))
    until("the state", lambda: shop.payments()[0]["state"] == "UNCERTAIN")

    page = payer.get(receipt.path)

    assert page.heading == "We do not know yet whether your utility has this payment"
    assert "Please do not pay again" in page.text
    assert shop.base not in page.links
    options = payer.get(shop.base)
    assert "Payments on their way: $100.24" in options.text
    assert "not known yet whether it is on your account" in options.text
    assert payer.post(options).heading == "Pay your bill"  # nothing is chosen beforehand
    assert "This account has payments on their way" in payer.post(options.with_values(amount="balance")).text


def test_declined(shop: Shop, payer: Payer) -> None:
    """Nothing was taken, and another way to pay starts a new intent."""
    refused = payer.post(payer.post(payer.get(shop.base).with_values(outcome="declined")))
    assert (refused.heading, shop.payments()) == ("Payment declined", [])
    assert "Nothing was taken" in refused.text

    (link,) = [link for link in refused.links if "change=" in link]
    paid = payer.post(payer.post(payer.get(link).with_values(outcome="approved", instrument="ACH")))

    assert paid.heading in {"Payment received", "Payment complete"}
    assert len(shop.payments()) == 1


def test_approved_late(shop: Shop, payer: Payer) -> None:
    """The page waits, and says so once the clock has passed the time."""
    waiting = payer.post(payer.post(payer.get(shop.base).with_values(outcome="late")))
    assert (waiting.heading, shop.payments()) == ("We are waiting for approval", [])

    shop.api("POST", "/clock", json={"advance": {"minutes": 10}})
    until("the late approval", lambda: [payment["state"] for payment in shop.payments()] == ["SENT"])

    assert payer.get(waiting.path).heading == "Payment complete"


@pytest.mark.parametrize("button", ["stale", "rewritten", "blank"])
def test_amount_moved(shop: Shop, payer: Payer, button: str) -> None:
    """No other amount than the one on the button is ever taken: the new one is shown and asked about."""
    check = payer.post(payer.get(shop.base))
    if button == "stale":
        file(shop, variant("987655", "May-18-2024", "Jun-20-2024", "50.00"), "billheader_20240518010203.xml")
    else:
        check = check.with_values(amount={"rewritten": "1.00", "blank": ""}[button])

    asked = payer.post(check)

    assert (asked.heading, shop.payments()) == ("Check your payment", [])
    assert "Something changed" in asked.text
    due = "50.00" if button == "stale" else "100.24"
    assert f"Pay ${due}" in asked.text
    payer.post(asked)
    assert [payment["source_id"] for payment in shop.payments()] == [shop.intents()[0]["source_id"]]
    assert shop.intents()[0]["amount"] == due


def test_router_does_not_answer(shop: Shop, payer: Payer, router: ScriptedRouter) -> None:
    """Stored amounts with the time at which they came, and no error for the payer."""
    router.script["GetAccount"] = router.script["GetAccountBalance"] = closes
    page = payer.get(shop.base)
    assert page.status == 200
    assert "Balance due $100.24" in page.text
    assert "As of May 1, 2024, 12:00 p.m. PDT" in page.text


def test_credit_is_told_as_at_home(shop: Shop, payer: Payer, router: ScriptedRouter) -> None:
    """An account with a credit has no balance due of zero, but the credit."""
    balance = {"ACCOUNT_NO": ACCOUNT, "CURRENT_BALANCE": "-5.00", "DUE_DT": "20240520", "STATUS": "0"}
    router.script["GetAccountBalance"] = says(envelope("GetAccountBalance", tags(**balance)))
    page = payer.get(shop.base)
    assert "Credit $5.00" in page.text
    assert "Balance due" not in page.text


#: What the router says of the account, AS 28, and what the page says.
BLOCKS = [
    ("NOCHK", ["CC", "PAYPAL", "PAYPAL_CREDIT", "VENMO"]),
    ("NOCC", ["ACH"]),
    ("CO", []),
]


@pytest.mark.parametrize(("code", "methods"), BLOCKS)
def test_blocked_methods(
    shop: Shop, payer: Payer, router: ScriptedRouter, code: str, methods: list[str], town: Town
) -> None:
    """A blocked method is not on the page; with both blocked the documented sentence stands in place of the form."""
    shop.api("PATCH", "/settings", json={"28": "CO|OFFNP:NOCHK|NOCC|XX"})
    found = tags(ACCOUNT_NO=ACCOUNT, CREDIT_RATING_CD=code, STATUS="0")
    router.script["GetAccount"] = says(envelope("GetAccount", found))
    url = f"{town.urls[0]}{shop.base}"
    text = httpx.get(url, cookies={shop.cookie[0]: shop.cookie[1]}, timeout=30).text  # a choice per method
    assert [method for method in ("CC", "ACH", "PAYPAL", "PAYPAL_CREDIT", "VENMO") if f'value="{method}"' in text] == [
        method for method in ("CC", "ACH", "PAYPAL", "PAYPAL_CREDIT", "VENMO") if method in methods
    ]
    assert (BLOCKED[1:] in text) == (not methods)
    assert bool(payer.get(shop.base).action) == bool(methods)


#: What the payer changes in the form, and what the page says.
MISTAKES: list[tuple[dict[str, str], str]] = [
    ({"amount": "other", "other": ""}, "Enter an amount in dollars and cents"),
    ({"amount": "other", "other": "ten"}, "Enter an amount in dollars and cents"),
    ({"amount": "other", "other": "25,00"}, "Enter an amount in dollars and cents"),
    ({"amount": "other", "other": "0"}, "Enter an amount above $0.00"),
    ({"amount": "other", "other": "10000000000000"}, "Enter an amount of at most $9,999,999,999,999.99"),
    ({"amount": "arrangement"}, "Choose one of the amounts"),
    ({"amount": "donation"}, "Choose which amount you want to pay"),
    ({"instrument": "GOLD"}, "Choose how you want to pay"),
    ({"instrument": "CASH"}, "Choose one of the ways to pay"),
    ({"source": "9"}, "Choose a payment source from 1 to 8"),
    ({"outcome": "ach_return"}, "Choose an outcome that this way to pay can have"),
    ({"fee": "-1"}, "Enter a fee of $0.00 or more"),
    ({"fee": "9999999999999.99"}, "Enter a fee of at most $9,999,999,999,899.75"),
]


@pytest.mark.parametrize(("values", "words"), MISTAKES, ids=lambda value: str(value)[:30])
def test_mistakes(shop: Shop, payer: Payer, values: dict[str, str], words: str) -> None:
    """The form comes back as it was typed, with what is wrong on top and beside the field; no intent is made."""
    page = payer.post(payer.get(shop.base).with_values(**values))
    assert (page.status, page.title.startswith("Error: "), shop.intents()) == (422, True, [])
    assert page.text.count(words) == 2
    assert page.values["other"] == values.get("other", "")


def test_page_that_is_too_old(shop: Shop, payer: Payer) -> None:
    """A check page that was left for half an hour takes nothing, and offers to start again; no way to pay was wrong."""
    check = payer.post(payer.get(shop.base))
    shop.api("POST", "/clock", json={"advance": {"minutes": 29}})
    payer.get(shop.base)  # the session goes on
    shop.api("POST", "/clock", json={"advance": {"minutes": 1}})
    told = payer.post(check)

    assert (told.heading, shop.payments()) == ("This payment page is too old", [])
    assert ("Start again" in told.text, "Choose another way to pay" in told.text) == (True, False)
    assert payer.get(told.links[0]).heading == "Pay your bill"


@pytest.mark.parametrize("typed", ["$1,025.50", " 1025.5 ", "1 025.50"])
def test_amounts_as_people_type_them(shop: Shop, payer: Payer, typed: str) -> None:
    """Blanks, a dollar sign and commas between thousands are no mistake; more than is due is said to be."""
    check = payer.post(payer.get(shop.base).with_values(amount="other", other=typed))
    assert "Pay $1,025.50" in check.text
    assert "This is more than the $100.24 that is due" in check.text


def test_somebody_elses_payment(shop: Shop, payer: Payer) -> None:
    """Another account, another biller's intent and no session lead nowhere."""
    check = payer.post(payer.get(shop.base))
    name = check.path.rpartition("/")[2]
    other = check.path.replace(ACCOUNT, "2000341")
    assert payer.get(other).status == payer.get(f"{other}/result").status == 404
    assert payer.get(check.path.replace(name, "00000000-0000-4000-8000-000000000000")).status == 404
    reply = httpx.get(f"{shop.town.urls[0]}{check.path}", timeout=30)
    assert (reply.status_code, "/login" in reply.headers["location"]) == (303, True)


@pytest.mark.parametrize(("source", "channel"), list(enumerate(Channel, 1)), ids=str)
def test_payment_sources(shop: Shop, payer: Payer, router: ScriptedRouter, source: int, channel: Channel) -> None:
    """The test panel's payment source is the channel code that the router gets (adapter §3.3)."""
    payer.post(payer.post(payer.get(shop.base).with_values(source=str(source))))
    until("the request", lambda: "AddARItems" in router.functions)
    (sent,) = [request for request in router.requests if "<AddARItems" in request]
    assert f"<ITEM_TP>{channel.value}</ITEM_TP>" in sent
    assert f"<SOURCE_SPEC3>{channel.value}</SOURCE_SPEC3>" in sent
