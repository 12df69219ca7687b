"""One rule whether an invoice is payable (Q-57, Q-81), for the invoice list, the payment options and RTDR."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ic_adapter.adapter import Adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.integrations.rtdr.result import Result
from ic_adapter.integrations.rtdr.rules import eligible
from ic_adapter.integrations.rtdr.settings import rtdr_settings
from ic_adapter.store.bills import invoices
from ic_adapter.store.bills.invoices import Invoice
from ic_adapter.web.api import accounts
from ic_adapter.web.api.bodies import NewInvoiceBody
from ic_adapter.web.api.request import ApiCall
from tests.ic_adapter.bill_files import NAME, SAMPLE, take, variant
from tests.ic_adapter.conftest import make
from tests.ic_adapter.scripted import ScriptedRouter, envelope, says, tags

ACCOUNT = "2003708"
DONATION, COMMERCIAL, UTILITY = 188, 6, 42
JUNE = "billheader_20240618010203.xml"
FIRST = date(2024, 4, 18)
_numbers = count(1)


def call(ic: Adapter, bid: str, body: object = None) -> ApiCall:
    """A request about the account of the sample."""
    return ApiCall(adapter=ic, path={"bid": bid, "no": ACCOUNT}, query={}, body=body)


def listed(ic: Adapter, bid: str = "b") -> dict[str, bool]:
    """What the invoice list says: payable or not by the number of the bill."""
    return {one.biller_invoice_number: one.payable for one in accounts.list_invoices(call(ic, bid)).invoices}


def refresh(ic: Adapter, router: ScriptedRouter, due: str, balance: str) -> Result:
    """Run RTDR against a router that answers with this due date and balance."""
    master = tags(ACCOUNT_NO=ACCOUNT, ACTIVE_PAYARR_YN="F", STATUS="")
    values = tags(ACCOUNT_NO=ACCOUNT, CURRENT_BALANCE=balance, DUE_DT=due, STATUS="0")
    router.script = {
        "GetAccount": says(envelope("GetAccount", master)),
        "GetAccountBalance": says(envelope("GetAccountBalance", values)),
    }
    return ic.rtdr.refresh("r", ACCOUNT)


def test_deactivated_newest(ic: Adapter, router: ScriptedRouter) -> None:
    """Q-81: bill 1, bill 2, then DREC of bill 2: bill 1 is payable for the list, the options and RTDR alike."""
    make(ic, "r", "3426", {"8": router.url})
    second = variant("2", "Jun-18-2024", "Jul-20-2024", "250.00")
    take(ic, SAMPLE, NAME, bid="r")
    take(ic, second, JUNE, bid="r")
    assert listed(ic, "r") == {"987654": False, "2": True}

    take(ic, second, "billheader_20240619010203.xml", FileKind.DREC, bid="r")

    assert listed(ic, "r") == {"987654": True, "2": False}
    assert accounts.options(call(ic, "r")).balance_due == "100.24"
    result = refresh(ic, router, "20240520", "42.00")
    assert result.invoice_number == "UB98765404182024"
    assert accounts.options(call(ic, "r")).balance_due == "42.00"
    assert listed(ic, "r") == {"987654": True, "2": False}


def test_all_deactivated(ic: Adapter) -> None:
    """Nothing is payable, offered or a candidate of RTDR when every bill is deactivated."""
    take(ic, SAMPLE, NAME)
    take(ic, SAMPLE, JUNE, FileKind.DREC)

    assert listed(ic) == {"987654": False}
    assert accounts.options(call(ic, "b")).balance_due is None
    assert candidates(ic, "b") == []


def candidates(ic: Adapter, bid: str) -> list[Invoice]:
    """Those of RTDR, its target first."""
    with ic.store.reading() as connection:
        return eligible(invoices.of_account(connection, bid, ACCOUNT), rtdr_settings(ic.register.get(bid)))


@dataclass
class Bill:
    """One invoice as the specification sees it."""

    number: str
    kind: int
    dates: tuple[date, date]
    amount: Decimal
    place: int
    active: bool = True


@dataclass
class World:
    """A biller of its own, and beside it what the specification says of its invoices."""

    ic: Adapter
    bid: str
    forward: bool
    bills: dict[str, Bill] = field(default_factory=dict)
    steps: Iterator[int] = field(default_factory=count)

    def file(self, drec: bool, number: int, day: int) -> None:
        """A bill file or DREC file with one bill."""
        step = next(self.steps)
        bill, due = FIRST + timedelta(day), FIRST + timedelta(day + 30)
        name = f"billheader_{datetime(2024, 1, 1) + timedelta(minutes=step):%Y%m%d%H%M%S}.xml"
        text = variant(str(number), f"{bill:%b-%d-%Y}", f"{due:%b-%d-%Y}", f"{step}.00")
        take(self.ic, text, name, FileKind.DREC if drec else FileKind.BILLS, self.bid)
        key = f"UB{number}{bill:%m%d%Y}"
        if not drec:
            self.bills[key] = Bill(str(number), UTILITY, (bill, due), Decimal(f"{step}.00"), step)
        elif key in self.bills:
            self.bills[key].active = False

    def store_invoice(self, kind: int, day: int) -> None:
        """An invoice of the cloud store."""
        step = next(self.steps)
        dates = FIRST + timedelta(day), FIRST + timedelta(day + 30)
        body = NewInvoiceBody(
            account_number=ACCOUNT,
            invoice_number=f"S{step}",
            invoice_type_id=kind,
            invoice_date=dates[0],
            invoice_due_date=dates[1],
            balance_due=f"{step}.00",
        )
        accounts.add_invoice(call(self.ic, self.bid, body))
        self.bills[f"S{step}"] = Bill(f"S{step}", kind, dates, Decimal(f"{step}.00"), step)

    def payable(self) -> list[Bill]:
        """Active, and with BalanceForward the newest of its type among the active ones; oldest first."""
        active = sorted((one for one in self.bills.values() if one.active), key=lambda one: (one.dates, one.place))
        newest = {one.kind: one for one in active}
        return active if not self.forward else [one for one in active if newest[one.kind] is one]


FILES = st.builds(
    lambda drec, number, day: lambda world: world.file(drec, number, day),
    st.booleans(),
    st.integers(1, 2),
    st.integers(0, 2),
)
INVOICES = st.builds(
    lambda kind, day: lambda world: world.store_invoice(kind, day),
    st.sampled_from([DONATION, COMMERCIAL, UTILITY]),
    st.integers(0, 2),
)


@given(st.lists(FILES | INVOICES, max_size=8), st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_views_agree(ic: Adapter, steps: list[Callable[[World], None]], forward: bool) -> None:
    """Q-81: after any bill, DREC and store invoice the list, the options and RTDR follow one rule."""
    bid = f"p{next(_numbers)}"
    bif = {"BalanceForward": "true" if forward else "False"}
    ic.register.create(NewBiller(id=bid, template="3426", settings={}, keys={}, bif=bif))
    world = World(ic, bid, forward)
    for step in steps:
        step(world)
    if not world.bills:
        return

    due = [one for one in world.payable() if one.kind != DONATION]
    shown = accounts.list_invoices(call(ic, bid)).invoices
    assert {one.invoice_number for one in shown if one.payable} == {
        key for key, bill in world.bills.items() if bill in world.payable()
    }
    offered = accounts.options(call(ic, bid)).balance_due
    assert offered == (f"{due[-1].amount}" if due else None)
    targets = candidates(ic, bid)
    assert [one.biller_invoice_number for one in targets[:1]] == [one.number for one in due[-1:]]
    assert all(one.payable for one in targets[:1])


@pytest.mark.parametrize("value", ["false", "FALSE"])
def test_balance_forward_switched_off(ic: Adapter, value: str) -> None:
    """The rule looks at the customization in force, however it is written."""
    ic.register.create(NewBiller(id="o", template="3426", settings={}, keys={}, bif={"BalanceForward": value}))
    take(ic, SAMPLE, NAME, bid="o")
    take(ic, variant("2", "Jun-18-2024", "Jul-20-2024"), JUNE, bid="o")

    assert listed(ic, "o") == {"987654": True, "2": True}
