"""The circuit breaker of an endpoint group: a router that is down stops lanes instead of failing records.

It opens when so many different records in a row met nothing readable, and lets one record through from time to time.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import Connection

from ic_adapter.billers.register import Biller
from ic_adapter.model import Group
from ic_adapter.pump import policy
from ic_adapter.pump.blocks import DeliveryBlocks
from ic_adapter.store import lanes
from ic_adapter.store.endpoint_groups import circuit_breakers


def waits_for(group: Group) -> str:
    """How a lane says that it waits for this breaker."""
    return f"breaker:{group.name}"


@dataclass(frozen=True, slots=True)
class Probe:
    """The next probe of an open breaker."""

    probes: int
    probe_at: datetime


class BreakerChange(Enum):
    """What the outcome of a call means for the breaker of its group."""

    NONE = "nothing"
    COUNT = "one more failed record"
    OPEN = "one failed record too many"
    CLOSE = "the router said something readable"


def read_probe(connection: Connection, bid: str, group: Group) -> Probe | None:
    """Read the next probe of the group's breaker and lock it; None when the breaker is closed."""
    row = circuit_breakers.lock(connection, bid, group)
    return None if row is None else Probe(row.probes, row.probe_at)


def take_probe(connection: Connection, bid: str, group: Group, probe: Probe, now: datetime) -> None:
    """Store that this probe is under way, and when the next one is due."""
    taken = probe.probes + 1
    circuit_breakers.set_probe(connection, bid, group, taken, policy.next_probe(taken, now))


def count_others(connection: Connection, bid: str, group: Group, record_id: int) -> int:
    """Count the other records in a row that met nothing readable."""
    return circuit_breakers.count_failed(connection, bid, group, but=record_id)


def changed(
    biller: Biller, group: Group, blocks: DeliveryBlocks, others: int | None, *, is_called: bool
) -> tuple[BreakerChange, bool]:
    """Return what an outcome means for the breaker, and whether the router is taken to be down then.

    `others`: the other records in a row that met nothing readable; None where this one met something.
    """
    if others is None:
        is_back = is_called and blocks.is_failing(group)
        return (BreakerChange.CLOSE if is_back else BreakerChange.NONE), False
    threshold = biller.keys.breaker_failures
    if threshold and others + 1 >= threshold:
        return BreakerChange.OPEN, True
    return BreakerChange.COUNT, blocks.is_open(group)


def write(connection: Connection, change: BreakerChange, biller: Biller, group: Group, record_id: int) -> None:
    """Store what the outcome of this record's call means for the breaker."""
    if change is BreakerChange.NONE:
        return
    if change is BreakerChange.CLOSE:
        close(connection, biller.id, group)
        return
    circuit_breakers.add_failed(connection, biller.id, group, record_id)
    if change is BreakerChange.OPEN:
        now = biller.clock.now()
        circuit_breakers.add(connection, biller.id, group, now, policy.next_probe(0, now))


def close(connection: Connection, bid: str, group: Group) -> None:
    """The router said something readable: forget the failures, let every lane go on."""
    circuit_breakers.delete_group(connection, bid, group)
    lanes.wake_waiting(connection, bid, waits_for(group))
