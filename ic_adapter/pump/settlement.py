"""What an execution leaves in the store: attempts, progress, and at its end the state of the record (adapter §1.3)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from ic_adapter.errors import InternalError
from ic_adapter.integrations.plan import Send
from ic_adapter.pump import circuit_breaker, dependents, policy
from ic_adapter.pump.blocks import DeliveryBlocks
from ic_adapter.pump.execution import Execution
from ic_adapter.records.kinds import ROUTES, Lane
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.router.answer import RouterAnswer
from ic_adapter.store import records
from ic_adapter.store.reasons import line
from ic_adapter.store.records import Move

PUMP = "pump"


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
    execution.attempt = records.attempt(connection, execution.record, started, now)
    execution.record = replace(execution.record, state=State.SENDING, attempts=execution.attempt)


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


def recover_unfinished(connection: Connection, record: Record, now: datetime, fence: int) -> None:
    """An attempt of the very owner of the lane that he knows nothing of: its commit was never told, nothing was sent.

    Of anybody else's attempt nothing can be known.
    """
    tried = records.attempts(connection, record.id)
    mine = bool(tried) and tried[-1].fence == fence
    state = State.QUEUED if mine else State.UNCERTAIN
    reason = because(ReasonCode.NOTHING_SENT if mine else ReasonCode.SENDER_GONE)
    told = {"ended_at": now, "outcome": "RETRY" if mine else state.value, **line(reason)}
    records.close_attempt(connection, record.id, record.attempts, told)
    records.move(connection, record, Move(state, PUMP, reason), now)
    dependents.follow_as(connection, record, state, now)


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


def apply_outcome(connection: Connection, execution: Execution, blocks: DeliveryBlocks) -> bool:
    """The end of an execution: the record's state, what is known of its payment, what depends on it, the breaker.

    True: what stands in the way of the biller's calls is no longer as `blocks`.
    """
    record, biller, end = execution.record, execution.biller, execution.end
    if end is None:
        raise InternalError(f"record {record.id} is settled before its end")
    close(connection, execution)
    now, group = biller.clock.now(), ROUTES[record.kind].group
    called = execution.answer is not None and execution.answer.attempted
    down = called and end.outcome in policy.DOWN
    recovers = called and not down and blocks.is_failing(group)
    if down:
        circuit_breaker.failed(connection, biller, group, record.id)
    elif recovers:
        circuit_breaker.close(connection, biller.id, group)
    is_down = down and circuit_breaker.is_open(connection, biller.id, group)
    found = policy.next_state(end, record.retries, now, policy.retry_minutes(biller), router_is_down=is_down)
    progress, result = _learned(execution, record)
    values: dict[str, Any] = {
        "next_at": found.next_at,
        "retries": found.retries,
        "progress": list(progress),
        "result": {**result, **end.result},
        "held_revision": biller.revision if found.state is State.HELD else None,
        "evidence_at": evidence_at(execution, found.state, now),
        **_heard(execution),
    }
    reason = found.reason.warning(end.warnings)
    records.move(connection, record, Move(found.state, PUMP, reason), now, **values)
    if record.payment_id is not None:
        dependents.remember(connection, record.payment_id, execution.payment_result)
    if found.state is not State.SENT:  # until then nothing that depends on it was held for it
        dependents.follow_as(connection, record, found.state, now)
    return down or recovers


def requeue_held(connection: Connection, record: Record, now: datetime) -> None:
    """What was held is looked at anew, in its old place: the configuration is another one since."""
    changed = because(ReasonCode.CONFIGURATION_CHANGED)
    records.move(connection, record, Move(State.QUEUED, PUMP, changed), now, held_revision=None)


def evidence_at(execution: Execution, state: State, now: datetime) -> datetime | None:
    """When the balance is looked at again: once the read time-out has passed again (adapter §1.6)."""
    if state is not State.UNCERTAIN or ROUTES[execution.record.kind].lane is not Lane.MONEY:
        return None
    return now + timedelta(seconds=execution.biller.keys.timeouts.read)


def _learned(execution: Execution, record: Record) -> tuple[tuple[str, ...], dict[str, str]]:
    steps = tuple(step for step in execution.progress if step and step not in record.progress)
    return record.progress + steps, {**record.result, **execution.result}


def _heard(execution: Execution) -> dict[str, Any]:
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
