"""What payers do in the tests of the checkout: choices of a form, presses of the button, the clock."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from ic_adapter.adapter import Adapter
from ic_adapter.payers.checkout import Shown
from ic_adapter.payers.intent import AmountKind, Choices, Intent
from ic_adapter.payers.rules import Answer
from ic_adapter.records.events import Instrument
from ic_adapter.records.kinds import Kind
from ic_adapter.records.record import Record
from ic_adapter.store import records
from tests.ic_adapter.scripted import envelope, tags

ACCOUNT = "2003708"
ME = "payer:1"
BOOKED = envelope("AddARItems", tags(STATUS="0", STATUS_DESC="AR item 205 added"))
RETURNED = envelope("AddReturnedCheck", tags(FOLIO_NO="77", CHECK_AMT="100.24", STATUS="0"))
CHOICES = Choices(account_number=ACCOUNT, kind=AmountKind.BALANCE, instrument=Instrument.CC)


def form_key(number: int = 1) -> str:
    """The key of a form."""
    return f"form-{number:012d}"


def prepared(ic: Adapter, number: int = 1, owner: str = ME, **choices: Any) -> Intent:
    """The intent of a form."""
    return ic.checkout.prepare("b", owner, form_key(number), replace(CHOICES, **choices))


def pressed(ic: Adapter, intent: Intent, owner: str = ME) -> tuple[Intent, Answer]:
    """The button of the page that shows the intent so is pressed."""
    return ic.checkout.pay("b", intent.source_id, owner, Shown(intent.version, intent.total))


def advance(ic: Adapter, **span: float) -> None:
    """The biller's clock goes on, and everything that can be done then is done."""
    clock = ic.register.get("b").clock
    ic.register.set_clock("b", clock.advance(timedelta(**span), 0))
    ic.pump.run("b")


def kept(ic: Adapter, kind: Kind = Kind.PAYMENT) -> list[Record]:
    """The records of this kind, oldest first."""
    with ic.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id, kind FROM records ORDER BY id").all()
        found = [records.get(connection, number) for number, name in rows if name == kind.value]
    return [record for record in found if record is not None]
