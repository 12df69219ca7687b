"""Flags of an account as its payer sees them: what the newest record of the kind says."""

from sqlalchemy import Connection

from ic_adapter.records.events import FlagEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.store import records


def is_on(connection: Connection, bid: str, account: str, kind: Kind) -> bool:
    """Return the flag of this kind, off where there is no record of it."""
    record = records.newest_of(connection, bid, account, kind)
    return record is not None and isinstance(record.event, FlagEvent) and record.event.on
