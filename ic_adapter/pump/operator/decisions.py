"""What a person decides about a record, with a reason and a name in its history (adapter §1.3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from ic_adapter.billers.register import Register
from ic_adapter.errors import Conflict, InternalError, NotFound
from ic_adapter.failpoints import Failpoints
from ic_adapter.pump import dependents, item_numbers, policy
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Reason, because
from ic_adapter.records.record import ITEM_NO, Record
from ic_adapter.records.states import State
from ic_adapter.records.transitions import StateEvent, states_before
from ic_adapter.store import lanes, records
from ic_adapter.store.database.engine import Store


class Decision(Enum):
    """CONFIRM: it is in the books. RESEND: send it again, or now. DROP: it is not to be sent any more."""

    CONFIRM = "confirm"
    RESEND = "resend"
    DROP = "drop"


#: What a decision is for its record; CONFIRM of one call of several is STEP_CONFIRMED.
EVENTS: Mapping[Decision, StateEvent] = {
    Decision.CONFIRM: StateEvent.CONFIRMED,
    Decision.RESEND: StateEvent.RESENT,
    Decision.DROP: StateEvent.DROPPED,
}

CODES: Mapping[Decision, ReasonCode] = {
    Decision.CONFIRM: ReasonCode.OPERATOR_CONFIRMED,
    Decision.RESEND: ReasonCode.OPERATOR_RESENT,
    Decision.DROP: ReasonCode.OPERATOR_DROPPED,
}
#: Kinds that write one value: the one that is sent last stays.
LAST_ONE_STAYS = frozenset({Kind.EMAIL, Kind.PHONE, Kind.MAILING_ADDRESS})
SENT_PERHAPS = frozenset({State.SENT, State.SENDING, State.UNCERTAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorDecision:
    """A decision as it is given.

    `seen`, `seen_attempts`: what the person looked at, for a record may come back into the state it was in; `item_no`:
    found by him in the CIS, of what is confirmed, or of the payment that a void, credit or reject is sent for (Q-20);
    `batch_id`: of a decision about many records at once.
    """

    decision: Decision
    by: str
    reason: str
    seen: State | None = None
    seen_attempts: int | None = None
    item_no: str = ""
    batch_id: int | None = None


Check = Callable[[Connection, Record], None]


class Decisions:
    """Carries out decisions; safe to use from many threads and processes."""

    def __init__(self, store: Store, register: Register, failpoints: Failpoints) -> None:
        self._store = store
        self._register = register
        self._fail = failpoints

    def decide(self, bid: str, record_id: int, order: OperatorDecision) -> Record:
        """The record afterwards; NotFound, Conflict when it is no longer as it was seen or this cannot be decided."""
        try:
            with self._store.writing() as connection:
                record = self.carry_out(connection, bid, record_id, order)
                self._fail.reach("decision.before_commit")
        except item_numbers.NumberTaken as taken:
            with self._store.writing() as connection:
                now = self._register.read(connection, bid).clock.now()
                item_numbers.keep_doubt(connection, bid, taken, order.by, now)
            raise Conflict(str(taken)) from None
        except IntegrityError:
            raise Conflict(f"another record has just got item {order.item_no}; look again") from None
        self._fail.reach("decision.after_commit")
        return record

    def carry_out(
        self, connection: Connection, bid: str, record_id: int, order: OperatorDecision, check: Check | None = None
    ) -> Record:
        """Decide in the caller's transaction and return the record afterwards; raises as `decide`.

        `check` is called while nobody else can change the record; what it raises ends the decision.
        """
        biller = self._register.read(connection, bid)
        record, lane_id = _locked(connection, bid, record_id)
        _check(record, order)
        if check is not None:
            check(connection, record)
        _check_order(connection, record, order)
        event, now = EVENTS[order.decision], biller.clock.now()
        if order.decision is Decision.CONFIRM and _keep_promise(connection, record, order.item_no):
            event = StateEvent.STEP_CONFIRMED
        reason = _reason(order, has_number=_keep_number(connection, record, order))
        move = replace(policy.move(record, event, reason, biller, now, order.by), batch_id=order.batch_id)
        depending = dependents.read(connection, record, move.transition)
        carried = dependents.carried(record, move.transition, depending, biller, now)
        dependents.write(connection, [(record, move), *carried], now)
        lanes.wake(connection, (lane_id,))
        return records.get(connection, record_id) or record


def _locked(connection: Connection, bid: str, record_id: int) -> tuple[Record, int]:
    """Return the record and its lane, which nobody else changes until this transaction ends; NotFound."""
    lane_id = records.lane_of(connection, bid, record_id)
    if lane_id is not None:
        lanes.lock(connection, lane_id)
    record = None if lane_id is None else records.get(connection, record_id)
    if record is None or lane_id is None:  # deleted with its biller, perhaps while the lane was waited for
        raise NotFound(f"record {record_id} not found")
    return record, lane_id


def _check(record: Record, order: OperatorDecision) -> None:
    allowed = states_of(order.decision)
    if order.seen is not None and order.seen is not record.state:
        raise Conflict(f"record {record.id} has changed: it is now {record.state.value} (you saw {order.seen.value})")
    if order.seen_attempts is not None and order.seen_attempts != record.attempts:
        raise Conflict(
            f"record {record.id} has changed: it now has {record.attempts} attempts (you saw {order.seen_attempts})"
        )
    if record.state not in allowed:
        names = ", ".join(sorted(state.value for state in allowed))
        raise Conflict(
            f"record {record.id} is {record.state.value}; {order.decision.value} is allowed only for {names}"
        )


def _check_order(connection: Connection, record: Record, order: OperatorDecision) -> None:
    """What is sent last is what stays in the CIS: an old address is not sent after a newer one."""
    if order.decision is not Decision.RESEND or record.kind not in LAST_ONE_STAYS:
        return
    newer = records.newer(connection, record, SENT_PERHAPS)
    if newer is not None:
        told = f"record {newer.id} of {record.kind.value.replace('_', ' ')} is newer and is {newer.state.value}"
        raise Conflict(f"{told}; drop record {record.id}; to send its value, submit it again")


def states_of(decision: Decision) -> frozenset[State]:
    """Return the states in which a record takes the decision."""
    return states_before(EVENTS[decision])


def takes_item_no(decision: Decision, record: Record) -> bool:
    """Whether a number goes with it: of what is confirmed, or of the payment where a dependent record is sent."""
    known_not_sent = record.payment_id is not None and record.state is not State.UNCERTAIN
    return decision is Decision.CONFIRM or (decision is Decision.RESEND and known_not_sent)


def _reason(order: OperatorDecision, *, has_number: bool) -> Reason:
    """Return the operator's own words, with the item number that was kept."""
    if has_number:
        return because(ReasonCode.OPERATOR_RESENT_WITH_ITEM, words=order.reason, item_no=order.item_no)
    return because(CODES[order.decision], words=order.reason)


def _keep_number(connection: Connection, record: Record, order: OperatorDecision) -> bool:
    """Keep the payment's item number, where a dependent record is sent with one; whether there was one."""
    if not order.item_no or order.decision is Decision.CONFIRM or not takes_item_no(order.decision, record):
        return False
    if record.payment_id is None:
        raise InternalError(f"record {record.id} depends on no payment and takes an item number")
    payment = records.get(connection, record.payment_id)
    if payment is not None:
        item_numbers.give(connection, payment, order.item_no, payment.result)
    return True


def _keep_promise(connection: Connection, record: Record, item_no: str) -> bool:
    """What the attempt said would be true once it is in the books, and what the person found there.

    True when it was a step on the way: the record's next call, such as AddContact (§11), was not made yet.
    """
    tried = records.attempts(connection, record.id)
    promise: dict[str, Any] = tried[-1].promise if tried else {}
    step = [tried[-1].step] if tried and tried[-1].step else []
    result = {**record.result, **promise.get("result", {})}
    if item_no:
        if item_numbers.has_item(record, result):
            item_numbers.give(connection, record, item_no, result)
        result[ITEM_NO] = item_no
    records.change(connection, record.id, result=result, progress=[*record.progress, *step])
    if record.payment_id is not None:
        _remember(connection, record.payment_id, promise.get("payment_result", {}))
    return bool(step)


def _remember(connection: Connection, payment_id: int, learned: Mapping[str, str]) -> None:
    payment = records.get(connection, payment_id)
    if payment is not None:
        dependents.remember(connection, payment, learned)
