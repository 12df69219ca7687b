"""A served adapter with a biller, an account with the sample bill, and browsers of guests and of a signed-in customer."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from ic_adapter.billers.register import Register
from ic_adapter.identity.sessions import Sessions
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.identity import payers
from tests.ic_adapter.bill_files import NAME, SAMPLE
from tests.ic_adapter.payers.browsing import Page, Payer
from tests.ic_adapter.process import start, stop
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags

ACCOUNT = "2003708"
INVOICE = "UB98765404182024"
NOON = "2024-05-01T12:00:00"
_numbers = count(1)


@dataclass(frozen=True)
class Shop:
    """A biller of the served adapter."""

    url: str
    folder: Path
    bid: str

    def api(self, method: str, path: str, **body: Any) -> Any:
        """Ask the JSON API."""
        reply = httpx.request(method, f"{self.url}/api/billers/{self.bid}{path}", timeout=30, **body)
        assert reply.status_code < 300, reply.text
        return reply.json()

    def payments(self) -> list[dict[str, Any]]:
        """The payments at the pump, newest first."""
        found: list[dict[str, Any]] = self.api("GET", "/records?kind=payment")["records"]
        return [self.api("GET", f"/records/{one['id']}") for one in found]

    def at(self, moment: str) -> None:
        """Set the biller's clock."""
        self.api("POST", "/clock", json={"freeze": moment})

    def guest(self) -> Payer:
        """A browser of somebody who is not signed in."""
        return Payer(self.url, None)

    def customer(self) -> Payer:
        """A browser that is signed in as the customer of the account."""
        store, now = open_store(self.folder / "adapter.db"), datetime.now(UTC)
        fixed = {"bid": self.bid, "email": "pat@example.org", "email_key": "pat@example.org", "password_hash": ""}
        with store.writing() as connection:
            row = {**fixed, "password_set_at": now, "created_at": now, "locked_by": ""}
            payer_id = payers.add(connection, row)
            assert payer_id is not None
            payers.add_account(connection, self.bid, payer_id, ACCOUNT, now)
        token = Sessions(store).start(Register(store, test_clock=True).get(self.bid), payer_id, "127.0.0.1")
        store.close()
        return Payer(self.url, (f"ic_payer_{self.bid}", token))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[str, Path], None, None]:
    """An adapter for the tests of a module."""
    folder = tmp_path_factory.mktemp("store_front")
    process, url = start(folder, "--test-clock")
    yield url, folder
    stop(process)


@pytest.fixture
def router() -> Generator[ScriptedRouter, None, None]:
    """A router that knows the account's balance and books payments."""
    balance = tags(ACCOUNT_NO=ACCOUNT, CURRENT_BALANCE="100.24", DUE_DT="20240520", STATUS="0")
    with ScriptedRouter() as running:
        running.script = {
            "GetAccount": says(envelope("GetAccount", tags(ACCOUNT_NO=ACCOUNT, STATUS="0"))),
            "GetAccountBalance": says(envelope("GetAccountBalance", balance)),
            "AddARItems": says(envelope("AddARItems", tags(STATUS="0", STATUS_DESC="AR item 205 added"))),
        }
        yield running


@pytest.fixture
def shop(served: tuple[str, Path], router: ScriptedRouter) -> Shop:
    """A biller of its own with the sample bill of 100.24, wired to the router."""
    url, folder = served
    found = Shop(url, folder, f"s-{next(_numbers)}")
    body = {"id": found.bid, "template": "3426", "settings": {"8": router.url, "11": router.url}}
    assert httpx.post(f"{url}/api/billers", json=body, timeout=30).status_code == 201
    found.at(NOON)
    headers = {"Content-Type": "application/xml"}
    found.api("POST", f"/imports?name={NAME}", content=SAMPLE.encode(), headers=headers)
    return found


def found_bill(browser: Payer, bid: str, fact: str = INVOICE, account: str = ACCOUNT) -> Page:
    """Fill the finder's form in and send it."""
    page = browser.get(f"/pay/{bid}/")
    return browser.post(page.with_values(account=account, fact=fact))
