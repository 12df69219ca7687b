"""Lanes whose worker is gone: what it was sending is UNCERTAIN, never sent again by itself (adapter §1.3)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from ic_adapter.billers.register import Biller, Register
from ic_adapter.pump import dependents
from ic_adapter.pump.owner import LaneOwner
from ic_adapter.records.kinds import ROUTES, Lane
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import because
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store import lanes, records
from ic_adapter.store.database.engine import Store
from ic_adapter.store.reasons import line
from ic_adapter.store.records import Move
from ic_adapter.store.schema.pump_tables import LANES

ENDED = because(ReasonCode.PROGRAM_ENDED)


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
        row = lanes.head(connection, lease.lane_id, [State.SENDING.value])
        if row is not None:
            record = records.record_of(row)
            _uncertain(connection, register.read(connection, lease.bid), record)
        lanes.ready(connection, LANES.c.id == lease.lane_id)
    return len(leases)


def _uncertain(connection: Connection, biller: Biller, record: Record) -> None:
    now = biller.clock.now()
    closed = {"ended_at": now, "outcome": State.UNCERTAIN.value, **line(ENDED)}
    records.close_attempt(connection, record.id, record.attempts, closed)
    money = ROUTES[record.kind].lane is Lane.MONEY
    due = now + timedelta(seconds=biller.keys.timeouts.read) if money else None
    records.move(connection, record, Move(State.UNCERTAIN, "pump", ENDED), now, evidence_at=due)
    dependents.follow_as(connection, record, State.UNCERTAIN, now)
