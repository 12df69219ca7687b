"""When the balance of UNCERTAIN records is looked at, and what was found. What it means is decided in `pump`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.store.schema.pump_tables import RECORDS

UNCERTAIN = RECORDS.c.state == State.UNCERTAIN.value


def billers(connection: Connection) -> Sequence[str]:
    """Return the billers with a record that is to be looked at, now or later."""
    return connection.scalars(select(RECORDS.c.bid).where(RECORDS.c.evidence_at.is_not(None)).distinct()).all()


def take_due(connection: Connection, bid: str, now: datetime, most: int, again: datetime) -> Sequence[int]:
    """Return the first records that are due and that nobody else is taking; they are due again at this moment."""
    due = (RECORDS.c.bid == bid, RECORDS.c.evidence_at <= now, UNCERTAIN)
    query = select(RECORDS.c.id).where(*due).order_by(RECORDS.c.id).limit(most)
    ids = connection.scalars(query.with_for_update(skip_locked=True)).all()
    connection.execute(update(RECORDS).where(RECORDS.c.id.in_(ids)).values(evidence_at=again))
    return ids


def keep(connection: Connection, record: Record, found: Mapping[str, Any], **values: object) -> bool:
    """Store what was found; False where the record is no longer UNCERTAIN after the same number of attempts."""
    same = (RECORDS.c.id == record.id, UNCERTAIN, RECORDS.c.attempts == record.attempts)
    return connection.execute(update(RECORDS).where(*same).values(evidence=found, **values)).rowcount == 1
