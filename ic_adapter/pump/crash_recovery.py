"""Lanes whose worker is gone: what it was sending is UNCERTAIN, never sent again by itself (adapter §1.3)."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from ic_adapter.billers.register import Biller, Register
from ic_adapter.model import Outcome
from ic_adapter.pump import dependents, settlement
from ic_adapter.pump.owner import LaneOwner
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.records.transitions import StateEvent, next_state
from ic_adapter.store import lane_order, lanes, records
from ic_adapter.store.database.engine import Store


def recover(store: Store, register: Register, lane_owner: LaneOwner) -> int:
    """Free the lanes of dead processes at once, and those whose lease has ended; how many."""
    with store.reading() as connection:
        owners = lanes.owners(connection)
    freed = 0
    for owner, until in owners:
        dead = lane_owner.is_gone(owner)
        if dead or until < datetime.now(UTC):
            with store.writing() as connection:
                freed += _free(connection, register, owner, dead=dead)
    return freed


def _free(connection: Connection, register: Register, owner: str, *, dead: bool) -> int:
    leases = lanes.orphans(connection, owner, dead=dead)
    for lease in leases:
        row = lane_order.head(connection, lease.lane_id, [State.SENDING.value])
        if row is not None:
            record = records.record_of(row)
            _uncertain(connection, register.read(connection, lease.bid), record)
        lanes.wake(connection, (lease.lane_id,))
    return len(leases)


def _uncertain(connection: Connection, biller: Biller, record: Record) -> None:
    now, event = biller.clock.now(), StateEvent.SENDER_GONE
    depending = dependents.read(connection, record, next_state(record.state, event))
    moves = settlement.abandoned(record, event, ReasonCode.PROGRAM_ENDED, depending, biller, now)
    settlement.write_abandoned(connection, moves, Outcome.UNCERTAIN.value, now)
