"""A biller with an account, a router that answers RTDR, and what a test does to both."""

import json
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from msgspec import convert
from sqlalchemy import select, update

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.daily.autopay import AutopayRun
from ic_adapter.daily.autopay_views import Collected
from ic_adapter.daily.enrollments import Method
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.store.schema.pump_tables import RECORDS
from ic_adapter.web.api import accounts
from ic_adapter.web.api.bodies import NewInvoiceBody
from ic_adapter.web.api.request import ApiCall
from tests.ic_adapter.conftest import make
from tests.ic_adapter.rtdr_runs import answer
from tests.ic_adapter.scripted import ScriptedRouter

BID = "a"
ACCOUNT = "2036948"  # the account of the scripted router's answers
DUE = date(2024, 11, 18)  # and the due date that it says
LIVE, STORED = "1871.40", "671.40"
CARD, BANK = Method(Instrument.CC, "Test card"), Method(Instrument.ACH)


@dataclass
class Desk:
    """An adapter with a biller, and shorthand for what tests do."""

    ic: Adapter
    router: ScriptedRouter
    bid: str = BID

    def bill(self, number: str = "UB1", *, due: date = DUE, kind: int = 42, **more: object) -> None:
        """Store an invoice of the account; its balance is STORED unless said otherwise."""
        given: dict[str, object] = {"account_number": ACCOUNT, "invoice_number": number, "invoice_type_id": kind}
        given |= {"invoice_date": date(2024, 10, 16), "invoice_due_date": due, "balance_due": STORED}
        body = NewInvoiceBody(**given | more)  # type: ignore[arg-type]
        accounts.add_invoice(ApiCall(adapter=self.ic, path={"bid": self.bid}, query={}, body=body))

    def at(self, day: str) -> None:
        """Set the biller's clock to noon of a day."""
        register = self.ic.register
        moment = datetime.fromisoformat(day).replace(hour=12)
        register.set_clock(self.bid, register.get(self.bid).clock.freeze(moment))

    def enroll(self, method: Method = CARD, account: str = ACCOUNT) -> bool:
        """Enroll, and whether anything changed."""
        return self.ic.enrollments.enroll(self.bid, account, method, "pat")[1]

    def run(self) -> AutopayRun:
        """Run the job once."""
        [done] = self.ic.autopay.run([self.bid])
        return done

    def fates(self) -> dict[str, Collected]:
        """What became of each invoice."""
        return {one.invoice_number: one for one in self.ic.autopay_views.collections(self.bid)}

    def payments(self) -> list[dict[str, object]]:
        """The payments in the pump, as they were submitted."""
        with self.ic.store.reading() as connection:
            query = select(RECORDS.c.event).where(RECORDS.c.bid == self.bid, RECORDS.c.kind == "payment")
            found = connection.scalars(query.order_by(RECORDS.c.id)).all()
        return [one if isinstance(one, dict) else json.loads(one) for one in found]

    def submit(self, payment: dict[str, str]) -> None:
        """Submit a payment of the payer's own."""
        self.ic.intake.submit(self.bid, Kind.PAYMENT, convert(payment, PaymentEvent))

    def settle(self) -> None:
        """Every payment has arrived."""
        with self.ic.store.writing() as connection:
            mine = (RECORDS.c.bid == self.bid, RECORDS.c.kind == "payment")
            connection.execute(update(RECORDS).where(*mine).values(state=State.SENT.value))

    def alerts(self) -> list[bool]:
        """The autopay alerts in the pump, in their order."""
        with self.ic.store.reading() as connection:
            query = select(RECORDS.c.event).where(RECORDS.c.bid == self.bid, RECORDS.c.kind == "autopay")
            return [one["on"] for one in connection.scalars(query.order_by(RECORDS.c.id))]


@pytest.fixture
def desk(store_url: str, router: ScriptedRouter) -> Generator[Desk, None, None]:
    """A biller on each store, 2024-11-15, with one bill of 671.40 that the router says is 1871.40, due 2024-11-18."""
    answer(router)
    with adapter(store_url, test_clock=True) as opened:
        make(opened, BID, "3426", {"8": router.url})
        found = Desk(opened, router)
        found.bill()
        yield found
