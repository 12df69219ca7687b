"""Staff find a customer, see what explains a page of the payer, and change the payment blocks where AS 32 lets them."""

import re
import socket
import threading
from collections.abc import Callable

import pytest

from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags
from tests.staff.conftest import ACCOUNT, OTHER, Office
from tests.staff.test_payer_pages import words

CUSTOMER = f"/customers/{ACCOUNT}"
BLOCKS = {"form": "x" * 24, "seen_ach": "off", "seen_card": "off"}


def options(office: Office) -> dict[str, bool]:
    """Which methods the payer is offered, by the API."""
    found: dict[str, bool] = office.api("GET", f"/accounts/{ACCOUNT}/payment-options")["methods"]
    return found


@pytest.mark.parametrize("query", ["", f"account={ACCOUNT}", "account=2003"])
def test_found_by_the_beginning_of_the_number(standing: Office, query: str) -> None:
    """Of the account."""
    assert ACCOUNT in words(standing.page(f"/customers?{query}"))


def test_not_found(standing: Office) -> None:
    """A part in the middle is no beginning, and nobody has the name."""
    assert "No customer matches." in words(standing.page("/customers?account=003708"))
    assert "No customer matches." in words(standing.page("/customers?name=nobody"))
    assert "No customer matches." in words(standing.page(f"/customers?name=nobody&account={ACCOUNT}"))


def test_blocks_are_changed_once_and_explained(office: Office) -> None:
    """Who blocked a method, when, and which settings decide; the payer is not offered it any more."""
    sent = office.form(CUSTOMER, "/blocks")
    sent.values["ach"] = "on"

    done = words(office.browser.send(sent).text)

    assert "The payment blocks were changed." in done
    assert "Block ACH is on: set by local on 2024-11-15 12:00. AS 28 AS 32" in done
    assert "local payment blocks changed Block ACH: off → on" in done
    assert options(office) == {"EFT": False, "CC": True}


def test_both_blocks_leave_nothing(office: Office) -> None:
    """The wallets draw on cards; what the payer reads is on the page as the payer sees it."""
    sent = office.form(CUSTOMER, "/blocks")
    sent.values.update(ach="on", card="on")
    done = words(office.browser.send(sent).text)

    assert "Test PayPal account no Block CC is on (wallets draw on cards): set by local" in done
    seen = words(office.page(f"{CUSTOMER}/as-payer"))
    assert "Payments online are not available, please contact your utility." in seen


def test_two_people_change_the_blocks(office: Office) -> None:
    """The second one is told both values, once, and nothing is lost."""
    first, second = office.form(CUSTOMER, "/blocks"), office.form(CUSTOMER, "/blocks")
    first.values["ach"] = second.values["card"] = "on"
    office.browser.send(first)

    told = office.browser.send(second)

    assert told.status_code == 409
    assert "Block ACH is on (you chose off), Block CC is off (you chose on)" in words(told.text)
    assert options(office) == {"EFT": False, "CC": True}


def test_read_only_with_as_32(new_office: Callable[..., Office]) -> None:
    """No form on the page, and what is sent all the same is refused."""
    office = new_office(**{"28": "CO|OFFNP:NOCHK|NOCC|XX", "32": "1"})
    page = office.page(CUSTOMER)

    assert "Read-only: AS 32 is 1, so RTDR sets and clears these blocks by the codes of AS 28 ." in words(page)
    assert "/blocks" not in page
    url = f"{office.town.urls[0]}{office.home}{CUSTOMER}/blocks"
    headers = {"origin": office.town.urls[0]}
    told = office.browser.client.post(url, data={**BLOCKS, "ach": "on", "card": "off"}, headers=headers)
    assert told.status_code == 409
    assert "belong to RTDR" in told.text
    assert options(office) == {"EFT": True, "CC": True}


def test_code_that_blocked_a_method(new_office: Callable[..., Office], router: ScriptedRouter) -> None:
    """The tag, the code, the moment, and which part of AS 28 has it; the look-up is in the log."""
    office = new_office(**{"8": router.url, "28": "CO|OFFNP:NOCHK|NOCC|XX"})
    balance = {"ACCOUNT_NO": ACCOUNT, "CURRENT_BALANCE": "80.00", "DUE_DT": "20241118"}
    router.script = {
        "GetAccount": says(envelope("GetAccount", tags(ACCOUNT_NO=ACCOUNT, CREDIT_RATING_CD="NOCHK", STATUS="0"))),
        "GetAccountBalance": says(envelope("GetAccountBalance", tags(**balance, STATUS="0"))),
    }
    office.api("POST", f"/accounts/{ACCOUNT}/rtdr")

    why = words(office.page(CUSTOMER))
    assert "Block ACH is on: RTDR found CREDIT_RATING_CD NOCHK on 2024-11-15 12:00; NOCHK of AS 28 blocks EFT." in why
    log = office.page(f"/rtdr?account={ACCOUNT}")
    assert "BalanceDue 100.24 → 80.00" in words(log)
    [place] = re.findall(r"/rtdr/\d+", log)
    one = words(office.page(place))
    assert "BlockACH off on CREDIT_RATING_CD CREDIT_RATING_CD NOCHK" in one
    assert "GetAccountBalance SENT 200 0" in one


def test_look_up_undoes_nobody(new_office: Callable[..., Office], router: ScriptedRouter) -> None:
    """Staff set one flag while a look-up is under way that sets the other one: both are set."""
    office = new_office(**{"8": router.url, "28": "XX|NOCHK|XX|XX"})
    master = says(envelope("GetAccount", tags(ACCOUNT_NO=ACCOUNT, CREDIT_RATING_CD="NOCHK", STATUS="0")))

    def meanwhile(client: socket.socket, over: threading.Event) -> None:
        sent = office.form(CUSTOMER, "/blocks")
        sent.values["card"] = "on"
        office.browser.send(sent)
        master(client, over)

    balance = {"ACCOUNT_NO": ACCOUNT, "CURRENT_BALANCE": "80.00", "DUE_DT": "20241118", "STATUS": "0"}
    router.script = {
        "GetAccount": meanwhile,
        "GetAccountBalance": says(envelope("GetAccountBalance", tags(**balance))),
    }
    office.api("POST", f"/accounts/{ACCOUNT}/rtdr")

    assert options(office) == {"EFT": False, "CC": False}


def test_as_the_payer_sees_it(standing: Office) -> None:
    """The payer's own words, nothing to press, and nothing that changes: the router is not asked."""
    page = standing.page(f"{CUSTOMER}/as-payer")
    main = page.partition("<main")[2]

    assert "Balance due $100.24 Due on November 18, 2024" in words(page)
    assert "Test bank account (ACH)" in words(page)
    assert re.findall(r"<(?:form|button|input)|<a ", main) == []
    assert "No look-up yet." in words(standing.page("/rtdr"))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"i-1", "i-2"}),
        (f"account={ACCOUNT}", {"i-1"}),
        ("number=2", {"i-2"}),
        ("type=42&open=yes", {"i-1", "i-2"}),
        ("type=188", set()),
        (f"account={OTHER}&number=i-1", set()),
    ],
)
def test_invoices(standing: Office, query: str, shown: set[str]) -> None:
    """The filter; each invoice leads to its page."""
    page = standing.page(f"/invoices?{query}")

    assert set(re.findall(r"number=([^\"]+)\"", page)) == shown


def test_invoice_that_no_file_brought(standing: Office) -> None:
    """Every field, where it came from, and why there is no bill image."""
    said = words(standing.page(f"{CUSTOMER}/invoice?number=i-1"))

    assert "The payer can pay it." in said
    assert "invoice type id 42" in said
    assert "No file: it was made by the API or the cloud store." in said
    assert "No bill images: AS 20 is blank." in said


def test_window_of_a_search_without_an_index(standing: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page looks through a limited number of rows, says where it stopped, and goes on from there."""
    from ic_adapter.store.customers import search
    from ic_adapter.store.customers.search import InvoiceSearch
    from ic_adapter.store.database.engine import open_store

    monkeypatch.setattr(search, "MOST_ROWS", 1)
    store = open_store(standing.town.folder / "adapter.db")
    with store.reading() as connection:
        first = search.invoices(connection, standing.bid, InvoiceSearch(number="i-2"), ("", ""), 10)
        rest = search.invoices(connection, standing.bid, InvoiceSearch(number="i-2"), (ACCOUNT, "i-1"), 10)
        named = search.accounts_named(connection, standing.bid, "nobody", "", "", 10)
    store.close()

    assert (list(first.rows), first.stopped_at) == ([], (ACCOUNT, "i-1"))
    assert [row.invoice_number for row in rest.rows] == ["i-2"]
    assert named.stopped_at == (ACCOUNT, "")
