"""Billers as the tests of the desk need them: on both sides, with what went wrong and why."""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert

from ic_adapter.store.database.engine import open_store
from ic_adapter.store.schema.pump_tables import BREAKERS
from simulator.testing import CayentaSim
from simulator.testing.biller import Biller
from tests.crm.many import fill

BUSY = "busy"
NOON = datetime(2024, 11, 15, 12)
ACCOUNT, OTHER = "2036948", "2003708"
ATTACK = "<script>document.title='taken'</script><img src=x onerror=alert(1)>"
DEADLINE = 20
Json = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """One biller, made at both sides when it is first needed: its simulated router, its API and its pages."""

    client: httpx.Client
    sim: CayentaSim
    folder: Path
    bid: str

    @cached_property
    def router(self) -> Biller:
        """The simulator's side."""
        return self.sim.biller(self.bid, template="3426", now=NOON)

    @cached_property
    def api(self) -> str:
        """The path of the adapter's side, made with its settings."""
        url = self.router.router_url
        settings = {**dict.fromkeys(("8", "11", "14", "101"), url), "17": f"{self.sim.url}/nowhere", "46": "APON|APOFF"}
        body = {"id": self.bid, "template": "3426", "settings": settings, "keys": {"timeouts.read": 5}}
        self.did(self.client.post("/api/billers", json=body))
        path = f"/api/billers/{self.bid}"
        self.did(self.client.post(f"{path}/clock", json={"freeze": NOON.isoformat()}))
        return path

    @property
    def home(self) -> str:
        """The path of its page."""
        return f"/crm/pump/{self.bid}"

    def did(self, reply: httpx.Response) -> Json:
        """The body of a call that was taken."""
        assert reply.is_success, reply.text
        found: Json = reply.json()
        return found

    def pay(self, guid: str, account: str = ACCOUNT, amount: str = "100.00", **more: str) -> int:
        """Hand a payment over; its number."""
        body = {"source_id": guid, "account_number": account, "amount": amount, "instrument": "CC", **more}
        return int(self.did(self.client.post(f"{self.api}/payments", json=body))["id"])

    def record(self, number: int) -> Json:
        """The record as the API sees it."""
        return self.did(self.client.get(f"{self.api}/records/{number}"))

    def until(self, number: int, state: str) -> Json:
        """The record once it is in this state."""
        return self._until(
            f"record {number} in state {state}", lambda: self.record(number), lambda it: it["state"] == state
        )

    def uncertain(self, guid: str = "GUID-1", account: str = ACCOUNT, fault: str = "lost_reply") -> int:
        """A payment that was booked although its reply was lost (or was not, by another fault), with its evidence."""
        self.api  # noqa: B018 — makes the biller
        invoice = {"account_number": account, "invoice_number": f"i-{guid}", "invoice_type_id": 42}
        invoice |= {"invoice_date": "2024-11-01", "invoice_due_date": "2024-12-01", "balance_due": "10.00"}
        self.did(self.client.post(f"{self.api}/invoices", json=invoice))
        self.did(self.client.post(f"{self.api}/accounts/{account}/rtdr"))
        self.router.faults.add(fault, function="AddARItems", account=account)
        number = self.pay(guid, account)
        self.until(number, "UNCERTAIN")
        self.did(self.client.post(f"{self.api}/clock", json={"advance": {"minutes": 1}}))
        self._until(f"evidence of record {number}", lambda: self.record(number), lambda it: it["evidence"] is not None)
        return number

    @cached_property
    def preview(self) -> int:
        """The number of a batch that drops what is HELD, which nobody has decided."""
        body = {"decision": "drop", "state": "HELD"}
        return int(self.did(self.client.post(f"{self.api}/decision-batches", json=body))["id"])

    def decide(self, number: int, **fields: str) -> httpx.Response:
        """Send the form of the record's page, filled in; what is given replaces what stands there."""
        page = self.client.get(f"{self.home}/records/{number}").text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', page))
        form = {**hidden, "by": "O. Perator", "reason": "looked into the CIS", **fields}
        return self.client.post(f"{self.home}/records/{number}/decision", data=form)

    def _until(self, what: str, ask: Any, is_so: Any) -> Json:
        end = time.monotonic() + DEADLINE
        while not is_so(found := ask()):
            assert time.monotonic() < end, f"waited {DEADLINE} s for {what}; the last answer was {found}"
            time.sleep(0.02)
        return dict(found)


def busy(desk: Desk) -> Desk:
    """Everything at once: a lane behind an UNCERTAIN payment, REJECTED, HELD, a stopped endpoint, an open breaker."""
    path = desk.api
    store = open_store(desk.folder / "adapter.db")
    fill(store, desk.bid, 100_000)
    fill(store, desk.bid, 1, state="REJECTED", reason=f"STATUS 7 {ATTACK}", start=100_000)
    moment = datetime.fromisoformat("2024-11-15T18:00:00+00:00")
    row = {
        "bid": desk.bid,
        "group_name": "PDF",
        "opened_at": moment,
        "probes": 9,
        "probe_at": moment.replace(year=2030),
    }
    with store.writing() as connection:
        connection.execute(insert(BREAKERS).values(row))
    store.close()
    desk.uncertain()
    desk.pay("GUID-2")
    desk.until(desk.pay("GUID-3", "9"), "REJECTED")
    for kind in ("paperless", "autopay"):
        flag = {"source_id": f"{kind}-1", "account_number": OTHER, "on": True}
        desk.did(desk.client.post(f"{path}/{kind}", json=flag))
    status = f"{path}/pump"
    desk._until(
        "a paused group with held records",
        lambda: desk.did(desk.client.get(status)),
        lambda it: it["paused"] and it["states"]["HELD"],
    )
    return desk
