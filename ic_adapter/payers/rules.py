"""Rules of the checkout: what an intent holds, when a page is out of date, and what comes next; columns of its row."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Connection

from ic_adapter import money
from ic_adapter.billers.clock import later
from ic_adapter.billers.register import Biller
from ic_adapter.errors import BadField, Fault
from ic_adapter.payers.intent import (
    APPROVES_AFTER,
    COMES_BACK_AFTER,
    TAKEN,
    AmountKind,
    Choices,
    Intent,
    IntentState,
    TestOutcome,
    fits,
)
from ic_adapter.payers.offer import MOST, checked_other, donation_offer, offer_of
from ic_adapter.store.payers import intents, payments

SOURCES = range(1, 9)


class Answer(Enum):
    """What became of one press of the payment button."""

    DECIDED = "the instrument was asked: approved, declined or waiting"
    KNOWN = "it was decided before"
    CHANGED = "something moved since the page was made: the payer has to look again"
    BLOCKED = "the instrument, or an amount of one's own, is not offered any more"
    EXPIRED = "the page was too old"


def wanted_columns(connection: Connection, biller: Biller, choices: Choices) -> dict[str, Any]:
    """Return the columns of an intent for what the payer chose; BadField."""
    if choices.kind is AmountKind.DONATION:
        instruments, amount, basis, invoice, seen = donation_offer(biller), choices.amount, None, "", ""
        amount = checked_other(amount)
    else:
        offer = offer_of(connection, biller, choices.account_number)
        if choices.kind not in offer.kinds:
            raise BadField("invalid amount", Fault("amount", "Choose one of the amounts"))
        instruments, basis, invoice = offer.instruments, offer.due(choices.kind), offer.options.invoice_number
        amount = checked_other(choices.amount if choices.kind is AmountKind.OTHER else basis)
        seen = seen_payments(connection, biller.id, choices.account_number)
    if choices.instrument not in instruments:
        raise BadField("invalid method", Fault("instrument", "Choose one of the ways to pay"))
    if choices.source not in SOURCES:
        raise BadField("invalid source", Fault("source", "Choose a payment source from 1 to 8"))
    if not fits(choices.instrument, choices.outcome):
        raise BadField("invalid outcome", Fault("outcome", "Choose an outcome that this way to pay can have"))
    if choices.fee < 0:
        raise BadField("invalid fee", Fault("fee", "Enter a fee of $0.00 or more"))
    if choices.fee > MOST - amount:
        raise BadField("invalid fee", Fault("fee", f"Enter a fee of at most ${money.grouped(MOST - amount)}"))
    return {
        "account_number": choices.account_number,
        "invoice_number": invoice,
        "amount_kind": choices.kind.value,
        "amount": amount,
        "fee": choices.fee,
        "basis": basis,
        "seen": seen,
        "instrument": choices.instrument.value,
        "source": choices.source,
        "outcome": choices.outcome.value,
        "email": choices.email,
        "phone": choices.phone,
        "message": choices.message,
        "donor_name": choices.donor_name,
        "logged_in": choices.logged_in,
        "entered_by": choices.entered_by or None,
    }


def seen_payments(connection: Connection, bid: str, account: str) -> str:
    """Return a text that another payment of the account changes, also one that the pump does not have yet."""
    taken = [state.value for state in TAKEN]
    return f"{payments.newest_id(connection, bid, account)}/{intents.count_in(connection, bid, account, taken)}"


def changes_since(connection: Connection, biller: Biller, intent: Intent) -> tuple[dict[str, Any], Answer | None]:
    """Return what has to be changed in an intent because its page is out of date, and the answer to the payer."""
    if intent.is_donation:
        return {}, None
    offer = offer_of(connection, biller, intent.account_number)
    is_forbidden = intent.kind is AmountKind.OTHER and not offer.has_other
    if is_forbidden or intent.instrument not in offer.instruments:
        return {}, Answer.BLOCKED
    basis = offer.due(intent.kind)
    seen = seen_payments(connection, biller.id, intent.account_number)
    amount = intent.amount if intent.kind is AmountKind.OTHER else max(basis or money.ZERO, money.ZERO)
    if (basis, seen, amount) != (intent.basis, intent.seen, intent.amount):
        changes = {"basis": basis, "seen": seen, "amount": amount, "version": intent.version + 1}
        return changes, Answer.CHANGED
    return {}, None if amount > 0 else Answer.CHANGED


def decided(intent: Intent, now: datetime) -> dict[str, Any]:
    """Return what the test instrument makes of an intent."""
    if intent.outcome is TestOutcome.DECLINED:
        return {"state": IntentState.DECLINED.value, "decided_at": now}
    if intent.outcome is TestOutcome.LATE:
        return {"state": IntentState.WAITING.value, "decided_at": now, "due_at": later(now, APPROVES_AFTER)}
    return {"state": IntentState.APPROVED.value, "decided_at": now, "approved_at": now, "due_at": now}


def handed_over(intent: Intent, now: datetime) -> dict[str, Any]:
    """Return that the pump has the payment, and when its money goes back, if ever."""
    after: timedelta | None = COMES_BACK_AFTER.get(intent.outcome)
    start = intent.approved_at or now
    return {"handed_over_at": now, "due_at": None if after is None else later(start, after)}


def returned(intent: Intent) -> dict[str, Any]:
    """Return that the money of an approved intent went back."""
    is_ach = intent.outcome is TestOutcome.ACH_RETURN
    return {"state": (IntentState.RETURNED if is_ach else IntentState.CHARGED_BACK).value, "due_at": None}
