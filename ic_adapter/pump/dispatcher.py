"""Transactions of a worker: each applies the last outcome and commits the next attempt (adapter §1.2, §1.3).

The theory of operation is in the package's docstring. Calls are made in `worker`.
"""

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import DBAPIError

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.failpoints import Failpoints
from ic_adapter.integrations.configured import endpoint
from ic_adapter.integrations.plan import End, Integration, Send
from ic_adapter.model import Outcome
from ic_adapter.pump import circuit_breaker, policy, settlement
from ic_adapter.pump.blocks import NO_BLOCKS, DeliveryBlocks, delivery_blocks, waits_for
from ic_adapter.pump.execution import Execution
from ic_adapter.pump.owner import LaneOwner
from ic_adapter.records.kinds import ROUTES, Kind, Lane
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import Held, because
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import lanes, records
from ic_adapter.store.database.engine import Store
from ic_adapter.store.lanes import Lease
from ic_adapter.store.records import Move

LOG = logging.getLogger("ic_adapter.pump")
IN_A_ROW = 50  # records of one lane before another one has its turn
SKIPS = 200  # records without a call that one transaction settles
MARGIN = 30.0  # seconds between the commit and the start of a call, at most
LEASE = timedelta(seconds=120)  # longer where the time-outs of the biller ask for it


@dataclass(frozen=True, slots=True)
class Wait:
    """Why the head of a lane cannot be worked on: until a moment, or until something happens."""

    until: datetime | None = None
    what: str = ""


class Dispatcher:
    """Hands out executions; safe to use from many threads and processes."""

    def __init__(
        self,
        store: Store,
        register: Register,
        integrations: Mapping[Kind, Integration],
        lane_owner: LaneOwner,
        failpoints: Failpoints,
    ) -> None:
        self._store = store
        self._register = register
        self._integrations = integrations
        self._lane_owner = lane_owner
        self._fail = failpoints
        self._counting = threading.Lock()  # two workers that count at the same time would both find a place left

    def take(self, bid: str | None = None, most: int = 0) -> tuple[bool, Execution | None]:
        """(whether a lane was ready, what is to be called in it), of one biller or of all.

        `most`: so many lanes of one biller are served at once by this process; 0: any number.
        """
        owner, lease, found = self._lane_owner.token(), None, None
        try:
            with self._counting if most else nullcontext(), self._store.writing() as connection:
                lease = lanes.take(connection, owner, LEASE, bid, most)
                if lease is None:
                    return False, None
                found = self._open(connection, lease, 0)
                self._fail.reach("claim.before_commit")
        except (DBAPIError, NotFound):
            raise
        except Exception:
            if lease is None:
                raise
            LOG.exception(
                "unexpected error: lane %s of biller %s waits for the next event or decision", lease.lane_id, lease.bid
            )
            self._set_aside(lease)
        self._fail.reach("claim.after_commit")
        return True, found

    def advance(self, execution: Execution, *, again: bool = False) -> Execution | None:
        """Apply the outcome; return the next call of the record, or of the next record of its lane.

        `again`: an earlier try failed, and it is unknown whether the database committed it.
        """
        try:
            with self._store.writing() as connection:
                found = self._apply_outcome(connection, copy(execution), again=again)
                self._fail.reach("outcome.before_commit")
        except (DBAPIError, NotFound):
            raise
        except Exception:
            LOG.exception("unexpected error after the call: lane %s", execution.lease.lane_id)
            with self._store.writing() as connection:  # keep the outcome even if the next record fails
                found = self._apply_outcome(connection, copy(execution), again=again, release=True)
        self._fail.reach("outcome.after_commit")
        return found

    def _set_aside(self, lease: Lease) -> None:
        """Make a lane with an internal error wait for the next event or decision; other lanes continue."""
        with self._store.writing() as connection:
            lanes.park(connection, lease.lane_id, ready=False, turn=0, wake_at=None, waits_for="")

    def _apply_outcome(
        self, connection: Connection, execution: Execution, *, again: bool, release: bool = False
    ) -> Execution | None:
        lease = execution.lease
        if not lanes.renew(connection, lease, LEASE):
            settlement.keep_late_answer(connection, execution)
            return None
        if (again or not execution.attempt) and not settlement.is_unchanged(connection, execution.record):
            return self._open(connection, lease, execution.served + 1)  # taken before, or decided by a person
        if execution.order is not None:
            settlement.close(connection, execution)
            settlement.keep_progress(connection, execution)
            return self._begin(connection, execution)
        context = lanes.read_context(connection, lease.bid)
        blocks = delivery_blocks(connection, lease.bid) if context.has_blocks else NO_BLOCKS
        changed = settlement.apply_outcome(connection, execution, blocks)
        if release:
            lanes.give_back(connection, lease.lane_id, execution.record.id)
            return None
        biller = self._register.read(connection, lease.bid, execution.biller, context.revision)
        return self._open(connection, lease, execution.served + 1, None if changed else blocks, biller)

    def _open(
        self,
        connection: Connection,
        lease: Lease,
        served: int,
        blocks: DeliveryBlocks | None = None,
        biller: Biller | None = None,
    ) -> Execution | None:
        """The next call in this lane, committed; None when the lane waits or it is another one's turn."""
        turn = 0
        for _ in range(SKIPS):
            blocks = blocks or delivery_blocks(connection, lease.bid)
            biller = biller or self._register.read(connection, lease.bid)
            row = self._head(connection, lease, biller)
            if row is None:
                self._park(connection, lease, 0, Wait())
                return None
            record, turn = _readable(row), row.id
            wait = Wait() if record is None else self._wait(biller, record, row.next_at, blocks)
            if record is None or wait is not None:
                self._park(connection, lease, row.id, wait or Wait())
                return None
            if record.state is State.SENDING:
                settlement.recover_unfinished(connection, record, biller.clock.now(), lease.fence)
                continue
            if served >= IN_A_ROW:
                break
            execution = self._planned(connection, lease, biller, record, served, blocks)
            if execution is not None:
                return self._begun(connection, execution, blocks)
        lanes.give_back(connection, lease.lane_id, turn)
        return None

    def _head(self, connection: Connection, lease: Lease, biller: Biller) -> Row[Any] | None:
        """The head of the lane. Where HELD lets others pass, what is mended goes first: an old address must not win."""
        states = policy.holding(Lane(lease.lane), biller)
        if State.HELD not in states:
            for row in lanes.held_before(connection, lease.lane_id, biller.revision):
                settlement.requeue_held(connection, records.record_of(row), biller.clock.now())
        return lanes.head(connection, lease.lane_id, [state.value for state in states])

    def _park(self, connection: Connection, lease: Lease, turn: int, wait: Wait) -> None:
        lanes.park(connection, lease.lane_id, ready=False, turn=turn, wake_at=wait.until, waits_for=wait.what)
        lanes.release(connection, lease.lane_id)

    def _wait(self, biller: Biller, record: Record, next_at: datetime | None, blocks: DeliveryBlocks) -> Wait | None:
        """Why nothing is to be done with the head of a lane now; None when it may be worked on."""
        if record.state is State.SENDING:  # nobody else has the lane, so nobody is sending it
            return None
        if record.state not in {State.QUEUED, State.RETRY}:
            return Wait()
        now, group = biller.clock.now(), ROUTES[record.kind].group
        if record.state is State.RETRY and next_at is not None and next_at > now:
            return Wait(until=next_at)
        if blocks.is_paused(group):
            return Wait(what=waits_for(group.name))
        return None

    def _begun(self, connection: Connection, execution: Execution, blocks: DeliveryBlocks) -> Execution | None:
        """The call is to go out, unless the router is taken to be down and this is not the time of its next probe."""
        group, now = ROUTES[execution.record.kind].group, execution.biller.clock.now()
        if blocks.is_open(group) and not circuit_breaker.lets_through(connection, execution.biller.id, group, now):
            self._park(connection, execution.lease, execution.record.id, Wait(what=circuit_breaker.waits_for(group)))
            return None
        return self._begin(connection, execution)

    def _planned(
        self, connection: Connection, lease: Lease, biller: Biller, record: Record, served: int, blocks: DeliveryBlocks
    ) -> Execution | None:
        """The record's first call; None when it is settled without one."""
        if policy.collapses(record.kind, biller) and not lanes.is_newest(connection, lease.lane_id, record.id):
            superseded = Move(State.SKIPPED, "pump", because(ReasonCode.SUPERSEDED))
            records.move(connection, record, superseded, biller.clock.now(), next_at=None)
            return None
        payment = None if record.payment_id is None else records.get(connection, record.payment_id)
        plan = self._integrations[record.kind](record, biller, payment)
        execution = Execution(lease=lease, record=record, biller=biller, plan=plan, served=served)
        try:
            execution.endpoint = endpoint(biller, ROUTES[record.kind].group, record.kind.value)
            execution.start()
        except Held as held:
            execution.end = End(outcome=Outcome.HELD, reason=held.reason)
        if execution.end is None:
            return execution
        settlement.apply_outcome(connection, execution, blocks)
        return None

    def _begin(self, connection: Connection, execution: Execution) -> Execution:
        """Commit what is needed before the order goes out: a lease that outlasts it, and for a Send its attempt."""
        endpoint, order = execution.due()
        span = timedelta(seconds=endpoint.connect + endpoint.read + 2 * MARGIN)
        execution.good_until = time.monotonic() + MARGIN
        execution.owned_until = time.monotonic() + max(span, LEASE).total_seconds()
        if span > LEASE:
            lanes.renew(connection, execution.lease, span)
        if isinstance(order, Send):
            settlement.begin(connection, execution, order)
        return execution


def _readable(row: Row[Any]) -> Record | None:
    """The record, if this program can read it; its lane waits for one that can."""
    try:
        return records.record_of(row)
    except Conflict as error:
        LOG.error("%s", error)  # noqa: TRY400 — a line will do
        return None
