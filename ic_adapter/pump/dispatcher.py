"""Transactions of a worker: each applies the last outcome and commits the next attempt (adapter §1.2, §1.3).

A transaction has the lane locked first. Then it goes record by record, and for each one it reads, decides and writes,
in this order: the record that was answered (`settlement`), and the one that is its lane's head now (`lane_head`). The
theory of operation is in the package's docstring. Calls are made in `worker`.
"""

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import nullcontext
from copy import copy
from datetime import timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from ic_adapter.billers.register import Biller, Register
from ic_adapter.errors import Damaged, NotFound
from ic_adapter.failpoints import Failpoints
from ic_adapter.integrations.plan import Integration, Send
from ic_adapter.pump import circuit_breaker, dependents, policy, settlement
from ic_adapter.pump.blocks import NO_BLOCKS, DeliveryBlocks, delivery_blocks
from ic_adapter.pump.execution import Execution
from ic_adapter.pump.lane_head import Abandoned, Head, Superseded, Wait, decide_head, read_head
from ic_adapter.pump.owner import LaneOwner
from ic_adapter.records.kinds import ROUTES, Kind, Lane
from ic_adapter.records.states import State
from ic_adapter.store import lane_order, lanes, records
from ic_adapter.store.database.engine import Store
from ic_adapter.store.lanes import Lease

LOG = logging.getLogger("ic_adapter.pump")
IN_A_ROW = 50  # records of one lane before another one has its turn
SKIPS = 200  # records without a call that one transaction settles
MARGIN = 30.0  # seconds between the commit and the start of a call, at most
LEASE = timedelta(seconds=120)  # longer where the time-outs of the biller ask for it


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
        except (DBAPIError, Damaged, NotFound):
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
            found = self._advance(execution, again=again)
        except IntegrityError:  # the number of its item is another record's
            found = self._advance(execution, again=again, may_repeat=True)
        except (DBAPIError, Damaged, NotFound):
            raise
        except Exception:
            LOG.exception("unexpected error after the call: lane %s", execution.lease.lane_id)
            with self._store.writing() as connection:  # keep the outcome even if the next record fails
                found = self._apply_outcome(connection, copy(execution), again=again, may_repeat=True, release=True)
        self._fail.reach("outcome.after_commit")
        return found

    def _advance(self, execution: Execution, *, again: bool, may_repeat: bool = False) -> Execution | None:
        with self._store.writing() as connection:
            found = self._apply_outcome(connection, copy(execution), again=again, may_repeat=may_repeat)
            self._fail.reach("outcome.before_commit")
        return found

    def _set_aside(self, lease: Lease) -> None:
        """Make a lane with an internal error wait for the next event or decision; other lanes continue."""
        with self._store.writing() as connection:
            lanes.park(connection, lease.lane_id, ready=False, turn=0, wake_at=None, waits_for="")

    def _apply_outcome(
        self, connection: Connection, execution: Execution, *, again: bool, may_repeat: bool, release: bool = False
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
        changed = settlement.apply_outcome(connection, execution, blocks, may_repeat=may_repeat)
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
        """The next call in this lane, committed; None when the lane waits or it is another one's turn.

        Each turn of the loop reads the head, decides about it and writes, in this order.
        """
        turn = 0
        for _ in range(SKIPS):
            blocks = blocks or delivery_blocks(connection, lease.bid)
            biller = biller or self._register.read(connection, lease.bid)
            holding = policy.holding(Lane(lease.lane), biller)
            if State.HELD not in holding:
                self._requeue_held(connection, lease, biller)
            head = read_head(connection, lease, biller, blocks, holding)
            turn = head.turn
            step = decide_head(head, lease, biller, self._integrations, served)
            if isinstance(step, Wait):
                self._park(connection, lease, turn, step)
                return None
            now = biller.clock.now()
            if isinstance(step, Abandoned):
                settlement.write_abandoned(connection, step.moves, step.outcome, now)
                continue
            if served >= IN_A_ROW:
                break
            if isinstance(step, Superseded):
                dependents.write(connection, step.moves, now)
            elif step.end is not None:
                settlement.apply_outcome(connection, step, blocks)
            else:
                return self._begun(connection, step, head)
        lanes.give_back(connection, lease.lane_id, turn)
        return None

    def _requeue_held(self, connection: Connection, lease: Lease, biller: Biller) -> None:
        """Where HELD lets others pass, what is mended goes first: an old address must not win."""
        for row in lane_order.held_before(connection, lease.lane_id, biller.revision):
            settlement.requeue_held(connection, records.record_of(row), biller, biller.clock.now())

    def _park(self, connection: Connection, lease: Lease, turn: int, wait: Wait) -> None:
        lanes.park(connection, lease.lane_id, ready=False, turn=turn, wake_at=wait.until, waits_for=wait.what)
        lanes.release(connection, lease.lane_id)

    def _begun(self, connection: Connection, execution: Execution, head: Head) -> Execution:
        """The call is to go out; where the router is taken to be down, as the next probe of it."""
        if head.probe is not None:
            group, now = ROUTES[execution.record.kind].group, execution.biller.clock.now()
            circuit_breaker.take_probe(connection, execution.biller.id, group, head.probe, now)
        return self._begin(connection, execution)

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
