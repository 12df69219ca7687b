"""The decision of autopay on one invoice (adapter §2.6, §19.1): values in, its fate out; no I/O, no clock.

GetAccountBalance is about the account, and RTDR stores what it says with the most recent bill alone. Where an older
bill of the account is open too, its stored amount may be more than what the account owes in all: then no more than
that is taken of it, and nothing where nothing is owed. A budget amount says nothing about what is owed in all.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from sqlalchemy import Row

from ic_adapter import money
from ic_adapter.integrations.rtdr.result import Result, Value
from ic_adapter.records.autopay import BEHIND_PAYMENT, AmountFrom, AutopayReason, AutopayState
from ic_adapter.records.events import Instrument
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.store.bills.invoices import Account

#: RTDR gave the balance of this run, also where it is the same as before.
BUDGET_TAG = "BUDGET_BILL_AMT"
FRESH = frozenset({ReasonCode.UPDATED, ReasonCode.FELL_BACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What RTDR said: the invoice that it was about, its balance (None: not said), and why a value is as it is.

    `in_all`: what the account owes, None where RTDR did not say it.
    """

    invoice_number: str | None
    balance: Decimal | None
    in_all: Decimal | None
    stored_because: str
    ach: str
    card: str

    @classmethod
    def of(cls, result: Result) -> Self:
        """From the result of a run."""
        values: dict[str, Value] = {value.field: value for value in result.values}
        found, ach, card = (values.get(name) for name in ("BalanceDue", "BlockACH", "BlockCC"))
        is_fresh = found is not None and found.reason.code in FRESH and isinstance(found.new, Decimal)
        balance = found.new if found is not None and is_fresh and isinstance(found.new, Decimal) else None
        is_budget = found is not None and found.source_tag == BUDGET_TAG
        return cls(
            invoice_number=result.invoice_number,
            balance=balance,
            in_all=None if is_budget else balance,
            stored_because=(found.reason if found is not None else result.reason).text,
            ach=ach.reason.text if ach else "",
            card=card.reason.text if card else "",
        )

    @classmethod
    def not_asked(cls, why: str) -> Self:
        """For a router that is not asked."""
        return cls(invoice_number=None, balance=None, in_all=None, stored_because=why, ach=why, card=why)


@dataclass(slots=True)
class Patience:
    """How many seconds a run may still wait for a router that does not answer."""

    left: float

    @property
    def is_over(self) -> bool:
        """Whether the router is not asked any more."""
        return self.left <= 0

    def spend(self, seconds: float) -> None:
        """Note a look-up without an answer that took so long."""
        self.left -= seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of an invoice, and why."""

    state: AutopayState
    reason: AutopayReason = AutopayReason.NONE
    detail: str = ""
    amount: Decimal | None = None
    amount_from: AmountFrom = AmountFrom.NONE
    stored_because: str = ""

    @property
    def is_daily(self) -> bool:
        """Whether this answer is worth writing again: all but one that waits for another payment."""
        return not BEHIND_PAYMENT & {self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """Other payments of the account that are not in the books: which, and whether they are on their way (Q-74)."""

    reason: AutopayReason
    detail: str


def decide(
    invoice: Row[Any],
    account: Account,
    instrument: Instrument,
    looked: Looked | None,
    unsettled: Unsettled | None,
    *,
    paid_since: str,
    has_source: bool,
) -> Fate:
    """Return the fate of an invoice; `unsettled`: other payments of the account that are not in the books (Q-74).

    `paid_since`: payments that arrived after its stored balance was brought, blank for none. The stored balance may
    still have them in it, so that to collect it would take the same money twice.
    """
    amount: Decimal | None = invoice.balance_due
    if unsettled is not None or looked is None:
        unsettled = unsettled or Unsettled(reason=AutopayReason.UNDER_WAY, detail="")
        return Fate(state=AutopayState.WAITING, reason=unsettled.reason, detail=unsettled.detail, amount=amount)
    if amount is None:
        why = _why_stored(looked, invoice.invoice_number)
        return Fate(state=AutopayState.WAITING, reason=AutopayReason.AMOUNT_UNKNOWN, detail=why)
    is_fresh = (looked.invoice_number, looked.balance) == (invoice.invoice_number, amount)
    is_older = looked.invoice_number not in {None, invoice.invoice_number}
    if is_older and looked.in_all is not None:
        amount = min(amount, looked.in_all)
    elif amount > money.ZERO and paid_since and not is_fresh:
        return Fate(state=AutopayState.WAITING, reason=AutopayReason.PAID_SINCE, detail=paid_since, amount=amount)
    state, (reason, detail) = AutopayState.WAITING, _obstacle(account, instrument, looked)
    if amount <= money.ZERO:
        state, reason, detail = AutopayState.NOTHING_DUE, AutopayReason.NO_BALANCE, ""
    elif reason is AutopayReason.NONE and has_source:
        state = AutopayState.COLLECTED
    elif reason is AutopayReason.NONE:
        reason = AutopayReason.NO_SOURCE
    return Fate(
        state=state,
        reason=reason,
        detail=detail,
        amount=amount,
        amount_from=AmountFrom.RTDR if is_fresh else AmountFrom.STORED,
        stored_because="" if is_fresh else _why_stored(looked, invoice.invoice_number),
    )


def _obstacle(account: Account, instrument: Instrument, looked: Looked) -> tuple[AutopayReason, str]:
    """Return why the method cannot be used: AS 28 blocks EFT, cards (wallets with them), or both."""
    if account.block_ach and account.block_cc:
        return AutopayReason.ALL_BLOCKED, "; ".join(dict.fromkeys(filter(None, (looked.ach, looked.card))))
    if instrument is Instrument.ACH and account.block_ach:
        return AutopayReason.METHOD_BLOCKED, looked.ach
    if instrument is not Instrument.ACH and account.block_cc:  # wallets draw on cards
        return AutopayReason.METHOD_BLOCKED, looked.card
    return AutopayReason.NONE, ""


def _why_stored(looked: Looked, invoice_number: str) -> str:
    if looked.invoice_number not in {None, invoice_number}:
        owed = "" if looked.in_all is None else f"; the account owes {money.to_text(looked.in_all)} in all"
        return f"RTDR refreshed invoice {looked.invoice_number}, which is more recent{owed}"
    return "a bill file came in meanwhile" if looked.balance is not None else looked.stored_because
