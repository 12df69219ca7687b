"""A payer of the portal: a biller on both sides, utility accounts with bills, a session, the pages in a client."""

import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher

from ic_adapter.billers.register import Register
from ic_adapter.identity.sessions import Sessions
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.identity import payers
from simulator.testing import CayentaSim
from simulator.testing.biller import Biller

NOON = datetime(2024, 11, 15, 12)
ACCOUNT, OTHER = "2036948", "2003708"
EMAIL, PASSWORD = "pat.payer@example.org", "three quiet herons"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)  # cheap, for it is compared often
#: When the router says that the newest bill is due, by account.
DUE = {ACCOUNT: "2024-11-18", OTHER: "2024-05-20"}
DEADLINE = 20
Json = dict[str, Any]
HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')


@dataclass(frozen=True)
class Payer:
    """Who looks at the pages of one biller, made at both sides when it is first needed."""

    server: str
    sim: CayentaSim
    folder: Path
    bid: str
    accounts: tuple[str, ...] = (ACCOUNT,)
    template: str = "3426"
    settings: Json = field(default_factory=dict)
    keys: Json = field(default_factory=dict)
    bif: Json = field(default_factory=dict)

    @cached_property
    def client(self) -> httpx.Client:
        """A browser without scripts that nobody is signed in with."""
        return httpx.Client(base_url=self.server, timeout=30, headers={"origin": self.server})

    @cached_property
    def router(self) -> Biller:
        """The simulator's side."""
        return self.sim.biller(self.bid, template=self.template, now=NOON)

    @cached_property
    def api(self) -> str:
        """The path of the adapter's side."""
        url = self.router.router_url
        settings = {**dict.fromkeys(("8", "11", "14", "17", "101"), url), "46": "APON|APOFF", "47": "PLON|PLOFF"}
        keys = {"portal.phone": "202-555-0144", "portal.hours": "weekdays 8 to 5", "timeouts.read": 5}
        body = {"id": self.bid, "template": self.template, "settings": {**settings, **self.settings}}
        self.did(self.client.post("/api/billers", json={**body, "keys": {**keys, **self.keys}, "bif": self.bif}))
        path = f"/api/billers/{self.bid}"
        self.did(self.client.post(f"{path}/clock", json={"freeze": NOON.isoformat()}))
        return path

    @property
    def home(self) -> str:
        """The path of the home page."""
        return f"/portal/{self.bid}/"

    def page(self, *parts: str) -> str:
        """The path of a page of the portal."""
        return self.home + "/".join(parts)

    def did(self, reply: httpx.Response) -> Json:
        """The body of a call that was taken."""
        assert reply.is_success, reply.text
        found: Json = reply.json() if reply.content else {}
        return found

    def bill(self, account: str = ACCOUNT, amount: str = "10.00", number: str = "i-1", due: str = "") -> None:
        """A bill of an account, as a bill file would have brought it."""
        invoice = {"account_number": account, "invoice_number": number, "invoice_type_id": 42, "balance_due": amount}
        invoice |= {"invoice_date": "2024-11-01", "invoice_due_date": due or DUE[account]}
        self.did(self.client.post(f"{self.api}/invoices", json=invoice))

    def set(self, **keys: object) -> None:
        """Change keys; two underscores stand for a dot."""
        body = {name.replace("__", "."): value for name, value in keys.items()}
        self.did(self.client.patch(f"{self.api}/keys", json=body))

    def configure(self, **settings: str) -> None:
        """Change settings, a number behind an underscore."""
        body = {name.removeprefix("_"): value for name, value in settings.items()}
        self.did(self.client.patch(f"{self.api}/settings", json=body))

    @cached_property
    def token(self) -> str:
        """The token of a session of a payer who has these accounts."""
        self.api  # noqa: B018 — makes the biller
        for account in self.accounts:
            self.bill(account)
        store = open_store(self.folder / "adapter.db")
        try:
            biller = Register(store, test_clock=True).get(self.bid)
            now = biller.clock.now()
            row = {"bid": self.bid, "email": EMAIL, "email_key": EMAIL, "password_hash": HASH, "password_set_at": now}
            with store.writing() as connection:
                payer_id = payers.add(connection, {**row, "created_at": now, "locked_by": ""})
                assert payer_id is not None
                for account in self.accounts:
                    payers.add_account(connection, self.bid, payer_id, account, now)
            return Sessions(store).start(biller, payer_id, "127.0.0.1")
        finally:
            store.close()

    def signed_in(self) -> "Payer":
        """The same with its session in the client."""
        self.client.cookies.set(self.cookie, self.token)
        return self

    @property
    def cookie(self) -> str:
        """The name of the biller's cookie."""
        return f"ic_payer_{self.bid}"

    def get(self, *parts: str, **query: str) -> httpx.Response:
        """A page of the portal."""
        return self.client.get(self.page(*parts), params=query)

    def send(self, *parts: str, form: Json | None = None, to: str = "") -> httpx.Response:
        """The form of a page, filled in, and where it leads."""
        page = self.get(*parts)
        assert page.status_code == 200, page.text
        confirms = {"password": PASSWORD} if 'name="password"' in page.text else {}
        form = {**self.hidden(page), **confirms, **(form or {})}
        return self.client.post(to or self.page(*parts), data=form, follow_redirects=True)

    def hidden(self, page: httpx.Response) -> dict[str, str]:
        """The hidden fields of a page's form."""
        return {name: unescape(value) for name, value in HIDDEN.findall(page.text)}

    def records(self, kind: str) -> list[Json]:
        """The records of a kind that the pump has."""
        found = self.did(self.client.get(f"{self.api}/records", params={"kind": kind}))
        return list(found["records"])

    def until(self, kind: str, state: str) -> Json:
        """The newest record of a kind once it is in this state."""
        end = time.monotonic() + DEADLINE
        while not (found := self.records(kind)) or found[0]["state"] != state:
            assert time.monotonic() < end, f"waited {DEADLINE} s for {kind} {state}; the records are {found}"
            time.sleep(0.02)
        return found[0]


def heading(page: httpx.Response) -> str:
    """The page's heading as text."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip() if found else ""


def text_of(page: httpx.Response) -> str:
    """What stands in the main part, as one line."""
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.partition(">")[2])).strip()
