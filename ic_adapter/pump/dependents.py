"""What the state of a payment means for the records that depend on it (adapter §1.2, §5.3): a void above all."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import records
from ic_adapter.store.records import Move

PUMP = "pump"
#: A payment in one of these is neither sent nor in flight: its void cancels it.
PENDING = frozenset({State.QUEUED, State.RETRY, State.HELD})
UNKNOWN = because(ReasonCode.PAYMENT_UNCERTAIN)
CANCELLED = because(ReasonCode.VOIDED_BEFORE_SENT)
SENT_AFTER_ALL = because(ReasonCode.PAYMENT_RESENT)
NOTHING_TO_VOID = because(ReasonCode.PAYMENT_CANCELLED)


def follow(connection: Connection, payment: Record, now: datetime) -> None:
    """After a change of the payment's state, which `payment` carries: its voids cancel it, are held, or go on."""
    if payment.kind is not Kind.PAYMENT:
        return
    voids = [one for one in records.dependents(connection, payment.id) if one.kind is Kind.VOID]
    for void in voids:
        payment = _follow(connection, payment, void, now)


def follow_as(connection: Connection, payment: Record, state: State, now: datetime) -> None:
    """The same, for a payment that came into this state just now."""
    follow(connection, replace(payment, state=state), now)


def revive(connection: Connection, payment: Record, now: datetime) -> None:
    """What was skipped only for this payment follows it: a person has it sent once more."""
    for one in records.dependents(connection, payment.id):
        if one.state is State.SKIPPED and one.reason.code is ReasonCode.NEVER_POSTED:
            records.move(connection, one, Move(State.QUEUED, PUMP, SENT_AFTER_ALL), now, next_at=None)


def _follow(connection: Connection, payment: Record, void: Record, now: datetime) -> Record:
    """The payment as it stands then."""
    unknown = void.state is State.HELD and void.reason.code is ReasonCode.PAYMENT_UNCERTAIN
    waiting = void.state is State.QUEUED
    if (waiting or unknown) and payment.state in PENDING:  # so too when a person has an UNCERTAIN one sent again
        records.move(connection, payment, Move(State.SKIPPED, PUMP, CANCELLED), now, next_at=None, held_revision=None)
        records.move(connection, void, Move(State.SKIPPED, PUMP, NOTHING_TO_VOID), now, held_revision=None)
        return replace(payment, state=State.SKIPPED)
    if waiting and payment.state is State.UNCERTAIN:
        records.move(connection, void, Move(State.HELD, PUMP, UNKNOWN), now)
    elif unknown and payment.state is not State.UNCERTAIN:
        known = because(ReasonCode.PAYMENT_IS, state=payment.state.value)
        records.move(connection, void, Move(State.QUEUED, PUMP, known), now)
    return payment


def remember(connection: Connection, payment_id: int, learned: Mapping[str, str]) -> None:
    """What is true of the payment now, such as its `net`."""
    payment = records.get(connection, payment_id)
    if payment is not None and learned:
        records.change(connection, payment_id, result={**payment.result, **learned})
