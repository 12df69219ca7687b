"""Two processes of the adapter on one database, and billers of one's own with a payer and two accounts."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from ic_adapter.billers.register import Register
from ic_adapter.identity.payers import add as add_payer
from ic_adapter.store.database.engine import open_store
from tests.browser import chromium, context, page
from tests.ic_adapter.conftest import router
from tests.ic_adapter.process import start, stop
from tests.portal.form_habits import Browser, SentForm, form_in

__all__ = ["chromium", "context", "page", "router"]
NOON = "2024-11-15T12:00:00"
ACCOUNT, OTHER = "2003708", "2036948"
EMAIL, PASSWORD = "pat.payer@example.org", "three quiet herons"
_numbers = count(1)


@dataclass(frozen=True)
class Town:
    """Two adapter processes on one database, and the folder that it is in."""

    urls: tuple[str, str]
    folder: Path


@dataclass(frozen=True)
class Office:
    """A biller of the town, and the browser of somebody of the staff."""

    town: Town
    bid: str
    browser: Browser

    @property
    def home(self) -> str:
        """The path of the biller's pages."""
        return f"/crm/billers/{self.bid}"

    def api(self, method: str, path: str = "", **body: Any) -> Any:
        """Ask the JSON API about this biller."""
        reply = httpx.request(method, f"{self.town.urls[0]}/api/billers/{self.bid}{path}", timeout=30, **body)
        assert reply.is_success, reply.text
        return reply.json()

    def page(self, path: str = "") -> str:
        """A page of this biller."""
        reply = self.browser.get(self.home + path)
        assert reply.status_code == 200, reply.text
        return reply.text

    def form(self, path: str, action: str) -> SentForm:
        """A form of a page, as the page shows it; `action`: how its address ends."""
        return form_in(self.browser.get(self.home + path), lambda found: found.endswith(action))

    @property
    def payer(self) -> int:
        """The id of the payer."""
        found = self.api("GET", "/payers")["payers"]
        return int(found[0]["id"])

    def add_payers(self, count: int) -> None:
        """More payers without accounts, written straight into the database."""
        store = open_store(self.town.folder / "adapter.db")
        biller = Register(store, test_clock=True).get(self.bid)
        with store.writing() as connection:
            for number in range(count):
                add_payer(connection, biller, f"p{number:02}@example.org", "hash")
        store.close()

    def payer_logs_in(self) -> httpx.Client:
        """A browser in which the payer is logged in."""
        client = httpx.Client(base_url=self.town.urls[0], headers={"origin": self.town.urls[0]}, timeout=30)
        reply = client.post(f"/portal/{self.bid}/login", data={"email": EMAIL, "password": PASSWORD})
        assert reply.status_code == 303, reply.text
        return client


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Generator[Town, None, None]:
    """Two processes that serve the same billers."""
    folder = tmp_path_factory.mktemp("staff")
    flags = ("--test-clock", "--contact-us-tickets", "--argon2", "64,1,1")
    first, url = start(folder, *flags)
    second, other = start(folder, *flags)
    yield Town((url, other), folder)
    stop(first)
    stop(second)


@pytest.fixture(scope="session")
def new_office(town: Town) -> Generator[Callable[..., Office], None, None]:
    """Makes billers of one's own, each with two bills of two accounts and a payer of the first one."""
    client = httpx.Client(timeout=30)

    def made(**settings: str) -> Office:
        office = Office(town, f"staff-{next(_numbers)}", Browser(client, town.urls[0]))
        body = {"id": office.bid, "template": "3426", "settings": settings}
        httpx.post(f"{town.urls[0]}/api/billers", json=body).raise_for_status()
        office.api("POST", "/clock", json={"freeze": NOON})
        for account, number in ((ACCOUNT, "i-1"), (OTHER, "i-2")):
            invoice = {"account_number": account, "invoice_number": number, "invoice_type_id": 42}
            invoice |= {"invoice_date": "2024-11-01", "invoice_due_date": "2024-11-18", "balance_due": "100.24"}
            office.api("POST", "/invoices", json=invoice)
        office.api("POST", "/payers", json={"email": EMAIL, "password": PASSWORD, "account_numbers": [ACCOUNT]})
        return office

    yield made
    client.close()


@pytest.fixture
def office(new_office: Callable[..., Office]) -> Office:
    """A biller of one's own."""
    return new_office()


@pytest.fixture(scope="session")
def standing(new_office: Callable[..., Office]) -> Office:
    """A biller that tests only look at."""
    return new_office()
