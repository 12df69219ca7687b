"""A payment intent: what a payer is about to pay, from the check page on, and what became of it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import Row

from ic_adapter import money
from ic_adapter.records.events import AchRejectEvent, Event, Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind

FORM_KEY = re.compile(r"[0-9A-Za-z_-]{16,64}")
SOURCE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
GUEST = "guest"
#: How long the check page can be confirmed.
LIFE = timedelta(minutes=30)


class AmountKind(StrEnum):
    """Which amount the payer chose."""

    BALANCE = "balance"
    PAST_DUE = "past_due"
    ARRANGEMENT = "arrangement"
    OTHER = "other"
    DONATION = "donation"


class TestOutcome(StrEnum):
    """What a test instrument does when it is asked for the money."""

    __test__ = False  # no test, whatever pytest thinks of the name

    APPROVED = "approved"
    DECLINED = "declined"
    LATE = "late"
    CHARGEBACK = "chargeback"
    ACH_RETURN = "ach_return"


class IntentState(Enum):
    """How far an intent is; what became of an approved payment at the utility is the state of its record."""

    OPEN = "OPEN"
    WAITING = "WAITING"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    RETURNED = "RETURNED"
    CHARGED_BACK = "CHARGED_BACK"
    EXPIRED = "EXPIRED"  # never stored: an OPEN one whose time is over


#: States in which the money was taken, or may still be.
TAKEN = frozenset({IntentState.WAITING, IntentState.APPROVED, IntentState.RETURNED, IntentState.CHARGED_BACK})
#: After how long on the biller's clock a test instrument does what it does later: approves, or takes the money back.
APPROVES_AFTER = timedelta(minutes=10)
COMES_BACK_AFTER = {TestOutcome.ACH_RETURN: timedelta(days=2), TestOutcome.CHARGEBACK: timedelta(days=10)}
RETURN_CODE = "R01"  # insufficient funds
#: What a payer reads, of ours and of payments that came in another way.
INSTRUMENT_NAMES = {
    Instrument.CC: "Test card",
    Instrument.ACH: "Test bank account (ACH)",
    Instrument.PAYPAL: "Test PayPal account",
    Instrument.PAYPAL_CREDIT: "Test PayPal Credit account",
    Instrument.VENMO: "Test Venmo account",
    Instrument.CASH: "Test cash voucher",
}


def fits(instrument: Instrument, outcome: TestOutcome) -> bool:
    """Return whether money paid so can come back so: banks return ACH debits, card networks charge back, cash stays."""
    if outcome is TestOutcome.ACH_RETURN:
        return instrument is Instrument.ACH
    return outcome is not TestOutcome.CHARGEBACK or instrument not in {Instrument.ACH, Instrument.CASH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a payer chose on the options page; `amount` counts for an other amount and a donation only.

    `entered_by`: the clerk who chose for the payer, blank for none.
    """

    account_number: str
    kind: AmountKind
    amount: Decimal | None = None
    fee: Decimal = money.ZERO
    instrument: Instrument
    source: int = 1
    outcome: TestOutcome = TestOutcome.APPROVED
    email: str = ""
    phone: str = ""
    message: str = ""
    donor_name: str = ""
    logged_in: bool = True
    entered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One intent as it stands; moments are of the biller's clock, `amount` is without the fee."""

    source_id: str
    bid: str
    form_key: str
    owner: str
    account_number: str
    invoice_number: str
    kind: AmountKind
    amount: Decimal
    fee: Decimal
    basis: Decimal | None
    seen: str
    version: int
    instrument: Instrument
    source: int
    outcome: TestOutcome
    email: str
    phone: str
    message: str
    donor_name: str
    logged_in: bool
    state: IntentState
    created_at: datetime
    expires_at: datetime
    decided_at: datetime | None
    approved_at: datetime | None
    handed_over_at: datetime | None
    due_at: datetime | None
    entered_by: str | None

    @property
    def total(self) -> Decimal:
        """What is taken from the payer: the amount with the fee."""
        return self.amount + self.fee

    @property
    def is_donation(self) -> bool:
        """Whether it is a gift and no bill is paid by it."""
        return self.kind is AmountKind.DONATION


def intent_of(row: Row[Any], now: datetime) -> Intent:
    """Return the intent in a row, as it is at this moment of the biller's clock, with moments in its zone."""
    stored = {name: getattr(row, name) for name in Intent.__slots__ if hasattr(row, name)}
    values: dict[str, Any] = {
        name: value.astimezone(now.tzinfo) if isinstance(value, datetime) else value for name, value in stored.items()
    }
    state = IntentState(row.state)
    if state is IntentState.OPEN and now >= row.expires_at:
        state = IntentState.EXPIRED
    typed: dict[str, Any] = {
        "kind": AmountKind(row.amount_kind),
        "instrument": Instrument(row.instrument),
        "outcome": TestOutcome(row.outcome),
        "state": state,
    }
    return Intent(**{**values, **typed})


def payment_of(intent: Intent) -> PaymentEvent:
    """Return the payment that an approved intent is at the pump; the same at every call, so that it is one (Q-69)."""
    return PaymentEvent(
        source_id=intent.source_id,
        account_number=intent.account_number,
        amount=money.to_text(intent.total),
        fee=money.to_text(intent.fee),
        instrument=intent.instrument,
        source=intent.source,
        email=intent.email,
        phone=intent.phone,
        message=intent.message,
        donor_name=intent.donor_name,
        kind="donation" if intent.is_donation else "bill",
        logged_in=intent.logged_in,
        payment_date=None if intent.approved_at is None else intent.approved_at.date(),
    )


def return_of(intent: Intent) -> tuple[Kind, Event]:
    """Return the event by which the money of an intent goes back: an ACH reject (adapter §4), or a chargeback.

    A chargeback is a payment event of that kind, which the pump keeps and does not send (adapter §3.1).
    """
    source_id = f"{intent.source_id}.{intent.outcome}"
    if intent.outcome is TestOutcome.ACH_RETURN:
        return Kind.ACH_REJECT, AchRejectEvent(source_id=source_id, payment=intent.source_id, return_code=RETURN_CODE)
    return Kind.PAYMENT, PaymentEvent(
        source_id=source_id,
        account_number=intent.account_number,
        amount=money.to_text(intent.total),
        fee=money.to_text(intent.fee),
        instrument=intent.instrument,
        source=intent.source,
        kind="chargeback",
        logged_in=intent.logged_in,
        payment_date=None if intent.due_at is None else intent.due_at.date(),  # when it was due, whenever it is done
    )
