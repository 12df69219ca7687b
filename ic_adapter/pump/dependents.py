"""What the state of a payment means for the records that depend on it (adapter §1.2, §5.3): a void above all.

`read` reads, `carried`, `revive` and `follow` decide, `write` and `remember` write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from ic_adapter.billers.register import Biller
from ic_adapter.pump import policy
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.records.transitions import Effect, Move, StateEvent, Transition
from ic_adapter.store import records

#: A payment in one of these is neither sent nor in flight: its void cancels it.
PENDING = frozenset({State.QUEUED, State.RETRY, State.HELD})
UNKNOWN = because(ReasonCode.PAYMENT_UNCERTAIN)
CANCELLED = because(ReasonCode.VOIDED_BEFORE_SENT)
SENT_AFTER_ALL = because(ReasonCode.PAYMENT_RESENT)
NOTHING_TO_VOID = because(ReasonCode.PAYMENT_CANCELLED)
TOLD = frozenset({Effect.REVIVE_DEPENDENTS, Effect.TELL_VOIDS})

#: Records as they stand before each of the changes, in the order in which they are written.
Moves = list[tuple[Record, Move]]


def read(connection: Connection, record: Record, transition: Transition) -> Sequence[Record]:
    """Read what the transition may carry along: only of a payment, and only where the table asks for it."""
    if record.kind is not Kind.PAYMENT or TOLD.isdisjoint(transition.effects):
        return ()
    return records.dependents(connection, record.id)


def carried(
    payment: Record, transition: Transition, depending: Sequence[Record], biller: Biller, now: datetime
) -> Moves:
    """Return what the payment's transition makes of the records that depend on it, and of the payment itself."""
    moves: Moves = []
    if Effect.REVIVE_DEPENDENTS in transition.effects:
        moves = revive(depending, biller, now)
    if Effect.TELL_VOIDS in transition.effects:
        revived = {record.id: _after(record, move) for record, move in moves}
        standing = [revived.get(record.id, record) for record in depending]
        moves += follow(replace(payment, state=transition.after), standing, biller, now)
    return moves


def revive(depending: Sequence[Record], biller: Biller, now: datetime) -> Moves:
    """Return how what was skipped only for this payment goes on: a person has it sent once more."""
    skipped = (one for one in depending if one.state is State.SKIPPED and one.reason.code is ReasonCode.NEVER_POSTED)
    return [(one, policy.move(one, StateEvent.PAYMENT_RESENT, SENT_AFTER_ALL, biller, now)) for one in skipped]


def follow(payment: Record, depending: Sequence[Record], biller: Biller, now: datetime) -> Moves:
    """Return how the voids of a payment in this state cancel it, are held, or go on."""
    moves: Moves = []
    for void in depending:
        if void.kind is Kind.VOID:
            found = _follow(payment, void, biller, now)
            moves += found
            payment = next((_after(one, move) for one, move in found if one is payment), payment)
    return moves


def write(connection: Connection, moves: Moves, now: datetime) -> None:
    """Store these changes."""
    for record, move in moves:
        records.move(connection, record, move, now)


def remember(connection: Connection, payment: Record, learned: Mapping[str, str]) -> None:
    """Store what is true of the payment now, such as its `net`."""
    if learned:
        records.change(connection, payment.id, result={**payment.result, **learned})


def _follow(payment: Record, void: Record, biller: Biller, now: datetime) -> Moves:
    unknown = void.state is State.HELD and void.reason.code is ReasonCode.PAYMENT_UNCERTAIN
    waiting = void.state is State.QUEUED
    if (waiting or unknown) and payment.state in PENDING:  # so too when a person has an UNCERTAIN one sent again
        return [
            (payment, policy.move(payment, StateEvent.VOIDED, CANCELLED, biller, now)),
            (void, policy.move(void, StateEvent.NOTHING_TO_VOID, NOTHING_TO_VOID, biller, now)),
        ]
    if waiting and payment.state is State.UNCERTAIN:
        return [(void, policy.move(void, StateEvent.PAYMENT_UNCERTAIN, UNKNOWN, biller, now))]
    if unknown and payment.state is not State.UNCERTAIN:
        known = because(ReasonCode.PAYMENT_IS, state=payment.state.value)
        return [(void, policy.move(void, StateEvent.PAYMENT_KNOWN, known, biller, now))]
    return []


def _after(record: Record, move: Move) -> Record:
    return replace(record, state=move.transition.after, reason=move.reason)
