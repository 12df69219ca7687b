"""What an execution leaves in the store: attempts, progress, and at its end the state of the record (adapter §1.3).

An outcome is read for (`read_outcome`), decided (`decide_outcome`, which touches no database) and written
(`write_outcome`), in this order and in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ic_adapter.billers.register import Biller
from ic_adapter.errors import InternalError
from ic_adapter.integrations.plan import End, Send
from ic_adapter.pump import circuit_breaker, dependents, item_numbers, policy
from ic_adapter.pump.blocks import DeliveryBlocks
from ic_adapter.pump.circuit_breaker import BreakerChange
from ic_adapter.pump.dependents import Moves
from ic_adapter.pump.execution import Execution
from ic_adapter.pump.item_numbers import Repeated
from ic_adapter.records.kinds import ROUTES
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.records.transitions import StateEvent, next_state
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.store import records
from ic_adapter.store.reasons import line


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeContext:
    """What an outcome is decided by besides the execution itself.

    `event`: what the outcome is for the record. `payment`: the one that the record depends on, where something was
    learned about it. `repeated`: its item number is another record's.
    """

    breaker: BreakerChange
    event: StateEvent
    depending: Sequence[Record]
    payment: Record | None
    repeated: Repeated | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What an outcome changes: the record first, then what depends on it, its payment, and the breaker."""

    moves: Moves
    breaker: BreakerChange
    payment: Record | None
    repeated: Repeated | None


def begin(connection: Connection, execution: Execution, order: Send) -> None:
    """Keep the attempt. Once this is committed, the request may have left this machine."""
    now = execution.biller.clock.now()
    started = {
        "fence": execution.lease.fence,
        "function": order.function.name,
        "step": order.step,
        "fields": dict(order.fields),
        "promise": {"result": dict(order.result), "payment_result": dict(order.payment_result)},
    }
    execution.record = records.attempt(connection, execution.record, started, now)
    execution.attempt = execution.record.attempts


def close(connection: Connection, execution: Execution, *, late: bool = False) -> None:
    """Keep what the router said to the attempt under way."""
    if execution.attempt and execution.answer is not None:
        reason = execution.answer.reason
        if late:
            reason = reason.within(ReasonCode.ANSWERED_LATE)
        found = {**_told(execution.answer), **line(reason), "ended_at": execution.biller.clock.now()}
        records.close_own_attempt(connection, execution.record.id, execution.attempt, execution.lease.fence, found)


def is_unchanged(connection: Connection, record: Record) -> bool:
    """Whether the store has the record in the state in which its execution left it."""
    now = records.get(connection, record.id)
    return now is not None and (now.state, now.attempts) == (record.state, record.attempts)


def keep_late_answer(connection: Connection, execution: Execution) -> None:
    """The lane has another owner by now: what was answered is evidence for a person and changes nothing."""
    close(connection, execution, late=True)


def keep_progress(connection: Connection, execution: Execution) -> None:
    """A step is done and its record goes on: what was learned so far is not to be lost."""
    record = execution.record
    progress, result = _learned(execution, record)
    records.change(connection, record.id, progress=list(progress), result=result)
    execution.record = replace(record, progress=progress, result=result)
    execution.progress, execution.result = [], {}


def read_outcome(
    connection: Connection, execution: Execution, blocks: DeliveryBlocks, *, may_repeat: bool = False
) -> OutcomeContext:
    """Read what the outcome is decided by; `blocks` were read in the same transaction.

    `may_repeat`: its item number may be another record's, so that one is looked for.
    """
    record, biller, end = execution.record, execution.biller, _end(execution)
    group, is_called = ROUTES[record.kind].group, execution.answer is not None and execution.answer.attempted
    others = None
    if is_called and end.outcome in policy.DOWN:
        counts = biller.keys.breaker_failures > 0
        others = circuit_breaker.count_others(connection, biller.id, group, record.id) if counts else 0
    breaker, is_down = circuit_breaker.changed(biller, group, blocks, others, is_called=is_called)
    minutes = policy.retry_minutes(biller)
    event = policy.event_of(end.outcome, record.retries, minutes, router_is_down=is_down)
    payment = None
    if record.payment_id is not None and execution.payment_result:
        payment = records.get(connection, record.payment_id)
    depending = dependents.read(connection, record, next_state(record.state, event))
    repeated = item_numbers.read(connection, record, end) if may_repeat else None
    return OutcomeContext(breaker=breaker, event=event, depending=depending, payment=payment, repeated=repeated)


def decide_outcome(execution: Execution, context: OutcomeContext, now: datetime) -> Settlement:
    """Return the end of an execution: the record's state, what is known of its payment, what depends on it."""
    record, biller = execution.record, execution.biller
    end, numbered = item_numbers.decide(_end(execution), context.repeated)
    reason = end.reason
    if context.event is StateEvent.RETRIES_USED_UP:
        reason = reason.within(ReasonCode.RETRIES_USED_UP)
    move = policy.move(record, context.event, reason.warning(end.warnings), biller, now)
    progress, result = _learned(execution, record)
    learned = {"progress": list(progress), "result": {**result, **end.result}, **_heard(execution), **numbered}
    move = replace(move, values={**move.values, **learned})
    carried = dependents.carried(record, move.transition, context.depending, biller, now)
    moves = [(record, move), *carried]
    return Settlement(moves=moves, breaker=context.breaker, payment=context.payment, repeated=context.repeated)


def write_outcome(connection: Connection, execution: Execution, settlement: Settlement, now: datetime) -> bool:
    """Store the end of an execution; True: what stands in the way of the biller's calls has changed."""
    record = execution.record
    close(connection, execution)
    circuit_breaker.write(connection, settlement.breaker, execution.biller, ROUTES[record.kind].group, record.id)
    item_numbers.write(connection, record, settlement.repeated, now)
    dependents.write(connection, settlement.moves, now)
    if settlement.payment is not None:
        dependents.remember(connection, settlement.payment, execution.payment_result)
    return settlement.breaker is not BreakerChange.NONE


def apply_outcome(
    connection: Connection, execution: Execution, blocks: DeliveryBlocks, *, may_repeat: bool = False
) -> bool:
    """Read, decide and write the end of an execution; True: `blocks` are no longer what stands in the way."""
    now = execution.biller.clock.now()
    context = read_outcome(connection, execution, blocks, may_repeat=may_repeat)
    return write_outcome(connection, execution, decide_outcome(execution, context, now), now)


def abandoned(
    record: Record, event: StateEvent, code: ReasonCode, depending: Sequence[Record], biller: Biller, now: datetime
) -> Moves:
    """Return what becomes of a record whose sender is not there any more."""
    move = policy.move(record, event, because(code), biller, now)
    return [(record, move), *dependents.carried(record, move.transition, depending, biller, now)]


def write_abandoned(connection: Connection, moves: Moves, outcome: str, now: datetime) -> None:
    """Close the attempt that nobody answers for any more, and store what becomes of its record."""
    record, move = moves[0]
    told = {"ended_at": now, "outcome": outcome, **line(move.reason)}
    records.close_attempt(connection, record.id, record.attempts, told)
    dependents.write(connection, moves, now)


def requeue_held(connection: Connection, record: Record, biller: Biller, now: datetime) -> None:
    """What was held is looked at anew, in its old place: the configuration is another one since."""
    changed = because(ReasonCode.CONFIGURATION_CHANGED)
    records.move(connection, record, policy.move(record, StateEvent.CONFIGURATION_CHANGED, changed, biller, now), now)


def _end(execution: Execution) -> End:
    if execution.end is None:
        raise InternalError(f"record {execution.record.id} is settled before its end")
    return execution.end


def _learned(execution: Execution, record: Record) -> tuple[tuple[str, ...], dict[str, str]]:
    steps = tuple(step for step in execution.progress if step and step not in record.progress)
    return record.progress + steps, {**record.result, **execution.result}


def _heard(execution: Execution) -> Mapping[str, Any]:
    reply = None if execution.answer is None else execution.answer.reply
    return {} if reply is None else {"status": reply.status, "trans_no": reply.trans_no, "pid": reply.pid}


def _told(answer: RouterAnswer) -> dict[str, Any]:
    reply = answer.reply
    return {
        "outcome": answer.outcome.value,
        "http_status": answer.http_status,
        "status": reply.status if reply else None,
        "trans_no": reply.trans_no if reply else None,
        "pid": reply.pid if reply else None,
    }
