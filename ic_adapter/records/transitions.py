"""The table of transitions: what an event makes of a record in a state (adapter §1.2, §1.3).

It is what runs: `pump.policy` looks every change of a state up here, and `store.records` stores no other one. A test
compares it with the tables of the specification, another one deletes each row in turn.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from ic_adapter.errors import InternalError
from ic_adapter.records.reasons import Reason
from ic_adapter.records.states import (
    FAILED,
    HELD,
    QUEUED,
    REJECTED,
    RETRY,
    SENDING,
    SENT,
    SKIPPED,
    UNCERTAIN,
    State,
)


class StateEvent(Enum):
    """What happens to a record; the value says it in words."""

    ATTEMPT_COMMITTED = "an attempt is committed, before its first byte is sent"
    ACCEPTED = "the reply has STATUS 0"
    REFUSED = "the reply has another STATUS, or a rule refuses the record"
    NOT_SENT = "no byte of a writing call was sent, and a retry is left"
    RETRIES_USED_UP = "no byte of a writing call was sent, and no retry is left"
    ROUTER_DOWN = "no byte of a writing call was sent, and the circuit breaker of the endpoint group is open"
    REPLY_LOST = "something was sent, and no readable answer came"
    GROUP_PAUSED = "a refusal pauses the endpoint group: nothing was done"
    CALL_FAILED = "HTTP 400, STATUS -902, or an internal error before anything was sent"
    VALUE_MISSING = "a setting or a value is missing"
    NOT_NEEDED = "a rule says that nothing is to be sent"
    SUPERSEDED = "a newer record of the lane makes it superfluous"
    SENDER_GONE = "the worker that was sending it is gone"
    ATTEMPT_NOT_STARTED = "its attempt was committed and the worker was never told: nothing was sent"
    CONFIGURATION_CHANGED = "the configuration of the biller changed"
    VOIDED = "a void cancels the payment before it is sent"
    NOTHING_TO_VOID = "the payment of the void is canceled before it is sent"
    PAYMENT_UNCERTAIN = "the payment of the void is UNCERTAIN"
    PAYMENT_KNOWN = "the payment of the void is no longer UNCERTAIN"
    PAYMENT_RESENT = "an operator resends the payment that was never posted"
    CONFIRMED = "an operator confirms that it is in the books"
    STEP_CONFIRMED = "an operator confirms one call of several"
    RESENT = "an operator resends it"
    DROPPED = "an operator drops it"


class Effect(Enum):
    """What is written besides the state; whatever is not named is cleared: the time and the reason to wait."""

    COUNT_RETRY = auto()  # one retry less, due after the next of `retry_minutes`
    DUE_NOW = auto()  # due at once: the lane waits for the circuit breaker
    KEEP_REVISION = auto()  # held for this configuration: another one requeues it
    GATHER_EVIDENCE = auto()  # of money: look at the balance once the read time-out has passed again
    START_OVER = auto()  # all retries are left again
    FORGET_EVIDENCE = auto()  # it says nothing about the next attempt
    REVIVE_DEPENDENTS = auto()  # of a payment: requeue what was skipped only because it was never posted
    TELL_VOIDS = auto()  # of a payment: its voids cancel it, are held, or go on


@dataclass(frozen=True, slots=True)
class Row:
    """From each of these states the event leads to one state, with these effects."""

    before: tuple[State, ...]
    event: StateEvent
    after: State
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of a state."""

    before: State
    event: StateEvent
    after: State
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A transition of one record: who made it, why, and the columns that it sets besides.

    `batch_id`: the decision batch that it is part of, if any.
    """

    transition: Transition
    actor: str
    reason: Reason
    values: Mapping[str, object] = field(default_factory=dict)
    batch_id: int | None = None


_E, _F = StateEvent, Effect
#: A record whose turn it is: not tried yet, put off, or between two of its calls.
_TURN = (QUEUED, RETRY, SENDING)
ROWS: tuple[Row, ...] = (
    # a call, or the rules that plan it
    Row(_TURN, _E.ATTEMPT_COMMITTED, SENDING),
    Row((SENDING,), _E.ACCEPTED, SENT),
    Row(_TURN, _E.REFUSED, REJECTED, (_F.TELL_VOIDS,)),
    Row(_TURN, _E.NOT_SENT, RETRY, (_F.COUNT_RETRY, _F.TELL_VOIDS)),
    Row(_TURN, _E.RETRIES_USED_UP, FAILED, (_F.TELL_VOIDS,)),
    Row(_TURN, _E.ROUTER_DOWN, RETRY, (_F.DUE_NOW, _F.TELL_VOIDS)),
    Row((SENDING,), _E.REPLY_LOST, UNCERTAIN, (_F.GATHER_EVIDENCE, _F.TELL_VOIDS)),
    Row(_TURN, _E.GROUP_PAUSED, QUEUED, (_F.TELL_VOIDS,)),
    Row(_TURN, _E.CALL_FAILED, FAILED, (_F.TELL_VOIDS,)),
    Row(_TURN, _E.VALUE_MISSING, HELD, (_F.KEEP_REVISION, _F.TELL_VOIDS)),
    Row(_TURN, _E.NOT_NEEDED, SKIPPED, (_F.TELL_VOIDS,)),
    Row((QUEUED, RETRY), _E.SUPERSEDED, SKIPPED),
    # a worker that died or lost its lane
    Row((SENDING,), _E.SENDER_GONE, UNCERTAIN, (_F.GATHER_EVIDENCE, _F.TELL_VOIDS)),
    Row((SENDING,), _E.ATTEMPT_NOT_STARTED, QUEUED, (_F.TELL_VOIDS,)),
    # what happens elsewhere
    Row((HELD,), _E.CONFIGURATION_CHANGED, QUEUED),
    Row((QUEUED, RETRY, HELD), _E.VOIDED, SKIPPED),
    Row((QUEUED, HELD), _E.NOTHING_TO_VOID, SKIPPED),
    Row((QUEUED,), _E.PAYMENT_UNCERTAIN, HELD),
    Row((HELD,), _E.PAYMENT_KNOWN, QUEUED),
    Row((SKIPPED,), _E.PAYMENT_RESENT, QUEUED),
    # operators
    Row((UNCERTAIN,), _E.CONFIRMED, SENT, (_F.START_OVER, _F.TELL_VOIDS)),
    Row((UNCERTAIN,), _E.STEP_CONFIRMED, QUEUED, (_F.START_OVER, _F.TELL_VOIDS)),
    Row(
        (UNCERTAIN, REJECTED, FAILED, HELD, RETRY),
        _E.RESENT,
        QUEUED,
        (_F.START_OVER, _F.FORGET_EVIDENCE, _F.REVIVE_DEPENDENTS, _F.TELL_VOIDS),
    ),
    Row((UNCERTAIN, REJECTED, FAILED, HELD, RETRY, QUEUED), _E.DROPPED, SKIPPED, (_F.START_OVER, _F.TELL_VOIDS)),
)
TABLE: Mapping[tuple[State, StateEvent], Transition] = {
    (before, row.event): Transition(before, row.event, row.after, row.effects) for row in ROWS for before in row.before
}
#: Events that only a person causes.
OPERATOR_EVENTS = frozenset({_E.CONFIRMED, _E.STEP_CONFIRMED, _E.RESENT, _E.DROPPED})


def next_state(state: State, event: StateEvent) -> Transition:
    """Return what the event makes of a record in this state; raise InternalError where the table has no such row."""
    found = TABLE.get((state, event))
    if found is None:
        raise InternalError(f"a record in state {state.value} takes no event {event.name}")
    return found


def states_before(event: StateEvent) -> frozenset[State]:
    """Return the states in which a record takes the event."""
    return frozenset(before for before, known in TABLE if known is event)


def successors(state: State) -> frozenset[State]:
    """Return the states that may follow this one directly."""
    return frozenset(row.after for row in TABLE.values() if row.before is state)
