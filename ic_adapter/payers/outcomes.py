"""How a payment stands for its payer: by its intent, its record, and what came in about it later.

The rows of `words` say how a payment stands by itself. Returns, chargebacks, voids and credits have the last word,
whoever entered them (adapter §3.1, §4 to §6).
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ic_adapter import money
from ic_adapter.payers import words
from ic_adapter.payers.intent import IntentState
from ic_adapter.payers.words import OF_INTENT, OF_REASON, OF_RECORD, OF_VOID, PayerWords
from ic_adapter.records.events import AchRejectEvent, CreditEvent, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.record import Record
from ic_adapter.records.states import State

NOTICE = "C"  # a notification of change returns nothing (adapter §4)
CHARGEBACK, DONATION = "chargeback", "donation"
#: A payment in one of these never came into the utility's books.
NEVER_POSTED = frozenset({State.REJECTED, State.FAILED, State.SKIPPED})
#: A void or credit in one of these has no effect: a rule or the router refused it.
REFUSED = frozenset({State.REJECTED, State.FAILED})
#: In these states the intent has the last word, whatever became of its record.
FINAL = frozenset({IntentState.RETURNED, IntentState.CHARGED_BACK})


def words_of(intent: IntentState | None, record: Record | None, later: Sequence[Record] = ()) -> PayerWords:
    """Return how a payment looks to its payer; `later`: what was submitted about it, oldest first.

    A payment of another way in (telephone, autopay, a clerk) has no intent; one that the pump does not have, no record.
    """
    if intent in FINAL or record is None:
        return OF_INTENT[intent or IntentState.OPEN]
    reversed_words = words_of_reversal(record, later)
    if reversed_words is not None:
        return reversed_words
    if record.state is State.SKIPPED:
        return OF_REASON.get(record.reason.code, OF_RECORD[State.SKIPPED])
    if record.state is State.SENT and record.event_as(PaymentEvent).kind == DONATION:
        return words.BOOKED_GIFT
    return OF_RECORD[record.state]


def words_of_reversal(record: Record, later: Sequence[Record]) -> PayerWords | None:
    """Return what a payer is told of a payment that was taken back, in whole or in part; None where it was not.

    `later`: what was submitted about the payment, oldest first, chargebacks among it.
    """
    for one in later:
        if isinstance(one.event, AchRejectEvent) and not one.event.return_code.upper().startswith(NOTICE):
            return OF_INTENT[IntentState.RETURNED]
        if is_chargeback(one):
            return OF_INTENT[IntentState.CHARGED_BACK]
    if record.state in NEVER_POSTED:
        return _never_posted(record, later)
    if record.state is not State.SENT:
        return None
    voids = [OF_VOID[one.state] for one in later if one.kind is Kind.VOID and one.state in OF_VOID]
    return voids[-1] if voids else _credited(record, later)


def is_chargeback(record: Record) -> bool:
    """Return whether a record says that a card network took a payment back."""
    return isinstance(record.event, PaymentEvent) and record.event.kind == CHARGEBACK


def _never_posted(record: Record, later: Sequence[Record]) -> PayerWords | None:
    """A payment that the utility never had and that was given back at Invoice Cloud."""
    given_back = sum((_amount(one) for one in later if _is_given_back(one)), money.ZERO)
    is_voided = any(one.kind is Kind.VOID and one.state not in REFUSED for one in later)
    return words.CANCELED if is_voided or given_back >= _paid(record) else None


def _is_given_back(record: Record) -> bool:
    """Whether a credit on a payment that was never posted was given: nothing had to be sent for it."""
    return record.state is State.SKIPPED and record.reason.code is ReasonCode.NEVER_POSTED


def _credited(record: Record, later: Sequence[Record]) -> PayerWords | None:
    """Credits of a payment in the books: all of it, a part, or on the way."""
    given = [one for one in later if one.kind is Kind.CREDIT]
    done = sum((_amount(one) for one in given if one.state is State.SENT), money.ZERO)
    apart = sum((_amount(one) for one in given if one.reason.code is ReasonCode.CREDITS_NOT_ENABLED), money.ZERO)
    if done and done >= _paid(record) - _fee(record):
        return words.REFUNDED
    if done:
        return _saying(words.PARTLY_REFUNDED, done)
    if any(one.state in OF_VOID and _amount(one) for one in given):
        return words.REFUND_ON_ITS_WAY
    return _saying(words.REFUNDED_APART, apart) if apart else None


def _saying(said: PayerWords, amount: Decimal) -> PayerWords:
    return replace(said, text=said.text.format(amount=f"${money.grouped(amount)}"))


def _amount(record: Record) -> Decimal:
    return money.parse(record.event.amount) if isinstance(record.event, CreditEvent) else money.ZERO


def _paid(record: Record) -> Decimal:
    return money.parse(record.event_as(PaymentEvent).amount)


def _fee(record: Record) -> Decimal:
    return money.parse(record.event_as(PaymentEvent).fee)
