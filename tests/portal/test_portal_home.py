"""Home of the portal over plain HTTP: what is due as fresh as the router lets it be, and what is on its way."""

from collections.abc import Callable

import pytest

from tests.ic_adapter.scripted import Behaviour, ScriptedRouter, closes, hangs, resets, says
from tests.portal.payer import ACCOUNT, OTHER, Payer, heading, text_of

NOWHERE = "http://127.0.0.1:9/router"
#: What a router can do to a look-up that fails.
FAULTS: dict[str, Behaviour] = {
    "hangs": hangs,
    "resets": resets,
    "closes": closes,
    "http 500": says("", 500),
    "http 404": says("no", 404),
    "no xml": says("<html>down for maintenance"),
    "refusal": says('<Reply transNo="6431" pid="1"><GetAccount version="1.1"><STATUS>7</STATUS></GetAccount></Reply>'),
}


def test_live_amounts_of_two_accounts(new_payer: Callable[..., Payer]) -> None:
    """Each account has the router's balance, its bill and a link to pay; live amounts say so."""
    payer = new_payer(accounts=(ACCOUNT, OTHER)).signed_in()
    page = payer.get("")
    text = text_of(page)

    assert (page.status_code, heading(page)) == (200, "Your accounts")
    assert text.count("Live from City of Bellevue (WA), just now") == 2
    assert "Balance due $1,871.40 Due on November 18, 2024" in text
    assert "Balance due $100.24 Due on May 20, 2024" in text
    assert f'href="{payer.page("accounts", ACCOUNT, "pay")}"' in page.text


def test_stored_amounts_say_when(payer: Payer) -> None:
    """Once the router is down the page shows what it last told, with time and zone, and no error."""
    payer.get("")
    payer.configure(_8=NOWHERE)
    text = text_of(payer.get(""))

    assert "Balance due $1,871.40" in text
    assert "As of November 15, 2024, 12:00 p.m. PST" in text
    assert "Live" not in text


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_has_the_stored_look(payer: Payer, scripted: ScriptedRouter, name: str) -> None:
    """Whatever the router does, the page is there with the stored amount and its moment."""
    payer.get("")
    scripted.script = dict.fromkeys(("GetAccount", "GetAccountBalance", "GetPayArrangements"), FAULTS[name])
    payer.configure(_8=scripted.url)
    payer.set(timeouts__rtdr_read=0.2, timeouts__page=1)
    page = payer.get("")

    assert page.status_code == 200
    assert "Balance due $1,871.40" in text_of(page)
    assert "As of November 15, 2024, 12:00 p.m. PST" in text_of(page)


def test_page_has_a_deadline_of_its_own(payer: Payer, scripted: ScriptedRouter) -> None:
    """A router that could be waited for longer holds the page up no longer than the key timeouts.page."""
    payer.get("")
    scripted.script = dict.fromkeys(("GetAccount", "GetAccountBalance"), hangs)
    payer.configure(_8=scripted.url)
    payer.set(timeouts__rtdr_read=25, timeouts__page=0.2)
    payer.client.timeout = 20
    page = payer.get("")

    assert "As of November 15, 2024" in text_of(page)


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("0.00", "Balance due $0.00 Nothing is due. As on your bill"),
        ("-5.00", "Credit $5.00 You have paid $5.00 more than your bills. Nothing is due."),
    ],
)
def test_nothing_due_is_said(new_payer: Callable[..., Payer], amount: str, sentence: str) -> None:
    """A zero balance and a credit have a sentence, and no button to pay."""
    payer = new_payer(settings={"8": ""}, accounts=(OTHER,)).signed_in()
    payer.bill(OTHER, amount, "i-2", "2024-06-20")
    page = payer.get("")

    assert sentence in text_of(page)
    assert "Make a payment" not in page.text


def test_payments_on_their_way_are_shown(payer: Payer) -> None:
    """A payment that is not SENT yet stands beside the balance with its sum (Q-74)."""
    payer.get("")
    payer.configure(_11="")
    body = {"source_id": "GUID-7", "account_number": ACCOUNT, "amount": "40.00", "instrument": "CC"}
    payer.did(payer.client.post(f"{payer.api}/payments", json=body))
    text = text_of(payer.get(""))

    assert "Payments on their way: $40.00" in text
    assert "They are not taken off the balance above yet." in text
    assert "$40.00 paid November 15, 2024" in text


def test_fee_of_a_payment_on_its_way_is_told(payer: Payer) -> None:
    """The sum is without fees, which lower no balance; the payment in the list says what its fee is."""
    payer.get("")
    payer.configure(_11="")
    body = {"source_id": "GUID-8", "account_number": ACCOUNT, "amount": "22.50", "fee": "2.50", "instrument": "CC"}
    payer.did(payer.client.post(f"{payer.api}/payments", json=body))
    text = text_of(payer.get(""))

    assert "Payments on their way: $20.00" in text
    assert "$22.50 (with a fee of $2.50) paid November 15, 2024" in text


def test_payment_that_waits_is_shown(payer: Payer) -> None:
    """So does one that is not approved yet, which the pump does not have: nobody is to pay it again."""
    path = ("accounts", ACCOUNT, "pay")
    check = payer.send(*path, form={"amount": "other", "other": "3.00", "instrument": "CC", "outcome": "late"})
    receipt = payer.client.post(check.url.path, data=payer.hidden(check), follow_redirects=True)
    text = text_of(payer.get(""))

    assert heading(receipt) == "We are waiting for approval"
    assert "Payments on their way: $3.00" in text
    assert "$3.00 from November 15, 2024: waiting for approval. Do not pay it again." in text


@pytest.mark.parametrize("parts", [("",), ("accounts", ACCOUNT, "pay")], ids=["home", "options"])
def test_payment_that_arrived_since(payer: Payer, parts: tuple[str, ...]) -> None:
    """An old balance does not know of a payment that arrived since: the page says so, or it would be paid twice."""
    payer.get("")
    payer.did(payer.client.post(f"{payer.api}/clock", json={"advance": {"minutes": 1}}))
    body = {"source_id": "GUID-8", "account_number": ACCOUNT, "amount": "40.00", "fee": "1.50", "instrument": "CC"}
    payer.did(payer.client.post(f"{payer.api}/payments", json=body))
    payer.until("payment", "SENT")
    payer.configure(_8=NOWHERE)
    text = text_of(payer.get(*parts))

    assert "Payments since then: $38.50" in text
    assert "The balance above may not have them in it yet." in text
    payer.configure(_8=payer.router.router_url)
    assert "Payments since then" not in text_of(payer.get(*parts))


def test_blocked_payer_is_told(payer: Payer) -> None:
    """With both methods blocked there is the documented text and no button (adapter §2.6)."""
    payer.configure(_28="GOOD|XX|XX|XX", _32="1")
    payer.set(block_code_tags=["ACCOUNT_NO"])
    payer.configure(_28=f"{ACCOUNT}|XX|XX|XX")
    page = payer.get("")

    assert "Payments online are not available, please contact your utility." in text_of(page)
    assert "Make a payment" not in page.text


def test_older_open_bills_say_when(new_payer: Callable[..., Payer]) -> None:
    """RTDR refreshes the newest bill alone: the others stand as stored, beside the balance of the whole account."""
    payer = new_payer(bif={"BalanceForward": "False"}).signed_in()
    payer.bill(ACCOUNT, "25.00", "i-0", "2024-10-18")
    text = text_of(payer.get(""))

    assert "Balance due $1,871.40" in text
    assert "$25.00" in text
    assert "Amounts of older bills: as on the bill. The balance due above is the whole account's." in text
