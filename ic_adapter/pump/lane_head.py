"""The head of a lane: what is read about it (`read_head`), and what is to be done with it (`decide_head`).

Nothing is written here: `decide_head` touches no database, and `dispatcher` writes what it says.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from ic_adapter.billers.register import Biller
from ic_adapter.errors import Conflict
from ic_adapter.integrations.configured import endpoint, has_router
from ic_adapter.integrations.plan import End, Integration
from ic_adapter.model import Outcome
from ic_adapter.pump import circuit_breaker, dependents, policy, settlement
from ic_adapter.pump.blocks import DeliveryBlocks, waits_for
from ic_adapter.pump.circuit_breaker import Probe
from ic_adapter.pump.dependents import Moves
from ic_adapter.pump.execution import Execution
from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.records.transitions import StateEvent, next_state
from ic_adapter.store import lane_order, records
from ic_adapter.store.lanes import Lease

LOG = logging.getLogger("ic_adapter.pump")


@dataclass(frozen=True, slots=True)
class Wait:
    """Why the head of a lane cannot be worked on: until a moment, or until something happens."""

    until: datetime | None = None
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The oldest record that holds its lane, and what it is decided by; `turn` orders the lanes.

    `wait`: why nothing is to be done with it now. `is_own`: its attempt is one of this very owner of the lane. `probe`:
    of the open breaker of its group.
    """

    turn: int
    wait: Wait | None
    record: Record | None = None
    payment: Record | None = None
    depending: Sequence[Record] = ()
    is_newest: bool = True
    is_own: bool = False
    probe: Probe | None = None


@dataclass(frozen=True, slots=True)
class Abandoned:
    """The record was left SENDING; `outcome` closes its attempt."""

    moves: Moves
    outcome: str


@dataclass(frozen=True, slots=True)
class Superseded:
    """A newer record makes this one superfluous."""

    moves: Moves


def read_head(
    connection: Connection, lease: Lease, biller: Biller, blocks: DeliveryBlocks, holding: frozenset[State]
) -> Head:
    """Read the head of the lane with whatever decides about it; `holding`: the states in which a record holds it."""
    row = lane_order.head(connection, lease.lane_id, [state.value for state in holding])
    record = None if row is None else _readable(row)
    if row is None or record is None:
        return Head(turn=0 if row is None else row.id, wait=Wait())
    wait = wait_of(record, row.next_at, biller, blocks)
    if wait is not None:
        return Head(turn=row.id, wait=wait, record=record)
    if record.state is State.SENDING:  # nobody else has the lane, so nobody is sending it
        tried = records.attempts(connection, record.id)
        depending = dependents.read(connection, record, next_state(record.state, StateEvent.SENDER_GONE))
        is_own = bool(tried) and tried[-1].fence == lease.fence
        return Head(turn=row.id, wait=None, record=record, depending=depending, is_own=is_own)
    group = ROUTES[record.kind].group
    return Head(
        turn=row.id,
        wait=None,
        record=record,
        payment=None if record.payment_id is None else records.get(connection, record.payment_id),
        is_newest=not policy.collapses(record.kind, biller)
        or lane_order.is_newest(connection, lease.lane_id, record.id),
        probe=circuit_breaker.read_probe(connection, biller.id, group) if blocks.is_open(group) else None,
    )


def wait_of(record: Record, next_at: datetime | None, biller: Biller, blocks: DeliveryBlocks) -> Wait | None:
    """Return why nothing is to be done with the head of a lane now; None when it may be worked on."""
    if record.state is State.SENDING:
        return None
    if record.state not in {State.QUEUED, State.RETRY}:
        return Wait()
    if record.state is State.RETRY and next_at is not None and next_at > biller.clock.now():
        return Wait(until=next_at)
    group = ROUTES[record.kind].group
    return Wait(what=waits_for(group.name)) if blocks.is_paused(group) else None


def decide_head(
    head: Head, lease: Lease, biller: Biller, integrations: Mapping[Kind, Integration], served: int
) -> Wait | Abandoned | Superseded | Execution:
    """Return what is to be done: wait, give a record up, pass it over, or execute it.

    The execution has its first call, or its end when nothing is to be called.
    """
    record, now = head.record, biller.clock.now()
    if head.wait is not None or record is None:
        return head.wait or Wait()
    if record.state is State.SENDING:
        return abandoned(head, record, biller, now)
    if not head.is_newest:
        superseded = because(ReasonCode.SUPERSEDED)
        return Superseded([(record, policy.move(record, StateEvent.SUPERSEDED, superseded, biller, now))])
    execution = _planned(head, record, lease, biller, integrations, served)
    if execution.end is None and head.probe is not None and now < head.probe.probe_at:
        return Wait(what=circuit_breaker.waits_for(ROUTES[record.kind].group))
    return execution


def abandoned(head: Head, record: Record, biller: Biller, now: datetime) -> Abandoned:
    """Return what becomes of an attempt that nobody is making.

    Where it is one of this very owner of the lane, its commit was never told: nothing was sent. Of anybody else's
    attempt nothing can be known.
    """
    event = StateEvent.ATTEMPT_NOT_STARTED if head.is_own else StateEvent.SENDER_GONE
    code = ReasonCode.NOTHING_SENT if head.is_own else ReasonCode.SENDER_GONE
    moves = settlement.abandoned(record, event, code, head.depending, biller, now)
    return Abandoned(moves, (Outcome.RETRY if head.is_own else Outcome.UNCERTAIN).value)


def _planned(
    head: Head,
    record: Record,
    lease: Lease,
    biller: Biller,
    integrations: Mapping[Kind, Integration],
    served: int,
) -> Execution:
    plan = integrations[record.kind](record, biller, head.payment)
    execution = Execution(lease=lease, record=record, biller=biller, plan=plan, served=served)
    if not has_router(biller):
        execution.end = End(outcome=Outcome.SKIPPED, reason=because(ReasonCode.FILES_ONLY))
        return execution
    try:
        execution.endpoint = endpoint(biller, ROUTES[record.kind].group, record.kind.value)
        execution.start()
    except Held as held:
        execution.end = End(outcome=Outcome.HELD, reason=held.reason)
    return execution


def _readable(row: Row[Any]) -> Record | None:
    """The record, if this program can read it; its lane waits for one that can."""
    try:
        return records.record_of(row)
    except Conflict as error:
        LOG.error("%s", error)  # noqa: TRY400 — a line will do
        return None
