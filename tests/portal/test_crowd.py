"""Fifty payers who press the payment button at once, twice each, and log-ins beside pages: nothing lost, doubled, starved."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import httpx
import pytest

from ic_adapter.billers.register import Register
from ic_adapter.identity.sessions import Sessions
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.identity import payers
from tests.bounded import until
from tests.portal.payer import HIDDEN, Payer, heading

PAYERS = 50
#: The first generated account of a population (population §1).
FIRST = 30_000_000


def account(number: int) -> str:
    """The account of a payer."""
    return str(FIRST + number)


def amount(number: int) -> str:
    """What a payer pays: nobody else pays as much."""
    return f"10.{number:02}"


def sessions(house: Payer) -> list[str]:
    """Make the payers, each with a bill, and sign them in; return the tokens of their sessions."""
    for number in range(PAYERS):
        house.bill(account(number), number=f"i-{number}", due="2024-11-30")
    store = open_store(house.folder / "adapter.db")
    try:
        biller = Register(store, test_clock=True).get(house.bid)
        now = biller.clock.now()
        found = []
        for number in range(PAYERS):
            email = f"payer-{number}@example.org"
            row = {"bid": house.bid, "email": email, "email_key": email, "password_hash": "", "locked_by": ""}
            with store.writing() as connection:
                payer_id = payers.add(connection, {**row, "password_set_at": now, "created_at": now})
                assert payer_id is not None
                payers.add_account(connection, house.bid, payer_id, account(number), now)
            found.append(Sessions(store).start(biller, payer_id, "127.0.0.1"))
        return found
    finally:
        store.close()


def press(house: Payer, number: int, token: str) -> set[str]:
    """Choose an amount and press the button in two tabs at once; return the addresses of the results."""
    browsers: Any = {"base_url": house.server, "headers": {"origin": house.server}, "cookies": {house.cookie: token}}
    with httpx.Client(**browsers, timeout=60, follow_redirects=True) as browser:
        base = house.page("accounts", account(number), "pay")
        options = dict(HIDDEN.findall(browser.get(base).text))
        check = browser.post(base, data={**options, "amount": "other", "other": amount(number), "instrument": "CC"})
        assert heading(check) == "Check your payment", check.text
        with ThreadPoolExecutor(2) as tabs:
            form = dict(HIDDEN.findall(check.text))
            pressed = [tabs.submit(browser.post, str(check.url), data=form) for _ in range(2)]
            pages = [one.result(60) for one in pressed]
    assert {page.status_code for page in pages} == {200}
    return {str(page.url) for page in pages}


@pytest.fixture(scope="module")
def house(new_payer: Callable[..., Payer]) -> Payer:
    """A biller with as many accounts."""
    found: Payer = new_payer()
    assert found.api
    return found


def test_fifty_payers_at_once(house: Payer) -> None:
    """Each payer is shown one payment, and the router's ledger has it on the payer's account, once."""
    tokens = sessions(house)
    with ThreadPoolExecutor(PAYERS) as pool:
        shown = list(pool.map(lambda number: press(house, number, tokens[number]), range(PAYERS)))

    sent = until("every payment", lambda: _sent(house))

    assert {len(pages) for pages in shown} == {1}
    assert len(set().union(*shown)) == len(sent) == PAYERS
    for number in range(PAYERS):
        entries = house.router.account(account(number)).ledger().entries
        paid = [entry.kind for entry in entries if entry.amount == -Decimal(amount(number))]
        assert paid == ["payment"], f"account {account(number)} has {len(paid)} payments of {amount(number)}"


def _sent(house: Payer) -> set[str]:
    found = house.did(house.client.get(f"{house.api}/records", params={"kind": "payment", "limit": str(2 * PAYERS)}))
    states = {record["source_id"]: record["state"] for record in found["records"]}
    assert set(states.values()) <= {"QUEUED", "SENDING", "SENT"}, states
    return set(states) if len(states) >= PAYERS and {*states.values()} == {"SENT"} else set()
