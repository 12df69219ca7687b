"""A biller with one bill at the adapter and at the real simulator, for the tests of the checkout."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.payers.checkout import Shown
from ic_adapter.payers.intent import Choices, Intent
from ic_adapter.payers.rules import Answer
from ic_adapter.web.api import accounts
from ic_adapter.web.api.bodies import NewInvoiceBody
from ic_adapter.web.api.request import ApiCall
from simulator.testing import CayentaSim
from simulator.testing.biller import Biller
from tests.ic_adapter.payers.flows import ACCOUNT, ME


@dataclass(frozen=True, slots=True)
class Town:
    """Two adapters on one database, and the biller's router."""

    adapters: tuple[Adapter, Adapter]
    router: Biller

    @property
    def ic(self) -> Adapter:
        """The first adapter."""
        return self.adapters[0]

    def prepare(self, form_key: str, choices: Choices) -> Intent:
        """The form is sent."""
        return self.ic.checkout.prepare(self.router.id, ME, form_key, choices)

    def press(self, source_id: str, shown: Shown, at: int = 0) -> tuple[Intent, Answer]:
        """The button is pressed, at one of the adapters."""
        return self.adapters[at].checkout.pay(self.router.id, source_id, ME, shown)

    def run(self) -> None:
        """Everything that can be done now is done."""
        self.ic.pump.run(self.router.id)

    def advance(self, span: timedelta) -> None:
        """The biller's clock goes on, on both sides."""
        register = self.ic.register
        register.set_clock(self.router.id, register.get(self.router.id).clock.advance(span, 0))
        self.router.clock.advance(seconds=int(span.total_seconds()))

    def booked(self) -> list[tuple[str, Decimal]]:
        """Payment GUID and amount of each payment of ours in the router's ledger."""
        entries = self.router.account(ACCOUNT).ledger().entries
        return [
            (one.tags.get("SOURCE_SPEC1", ""), -one.amount) for one in entries if one.kind == "payment" and one.tags
        ]


@contextmanager
def town(url: str, sim: CayentaSim) -> Generator[Town, None, None]:
    """A biller of its own on both sides, its clocks at noon of 2024-11-15, with a bill of 88.10 due on 2024-11-18."""
    with adapter(url, test_clock=True) as one, adapter(url, test_clock=True) as other, sim.biller() as router:
        settings: dict[str, str | None] = dict.fromkeys(("8", "11", "101"), router.router_url)
        one.register.create(NewBiller(id=router.id, template="3426", settings=settings, keys={}, bif={}))
        noon = datetime(2024, 11, 15, 12)
        router.clock.freeze(noon)
        one.register.set_clock(router.id, one.register.get(router.id).clock.freeze(noon))
        body = NewInvoiceBody(
            account_number=ACCOUNT,
            invoice_number="UB1",
            invoice_type_id=42,
            invoice_date=date(2024, 10, 18),
            invoice_due_date=date.fromisoformat(_due(router)),
            balance_due="88.10",
        )
        accounts.add_invoice(ApiCall(adapter=one, path={"bid": router.id}, query={}, body=body))
        yield Town((one, other), router)


def _due(router: Biller) -> str:
    text = router.account(ACCOUNT).ledger().balance["DUE_DT"]
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"
