"""Data pump records as rows, with their attempts and their history; what a state means lies in `pump`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, bindparam, func, insert, select, update

from ic_adapter.errors import Conflict, Damaged, InternalError
from ic_adapter.records.events import EVENTS, Event
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.reasons import NO_REASON, Reason
from ic_adapter.records.record import ITEM_NO, REPEATED, Record
from ic_adapter.records.states import State
from ic_adapter.records.transitions import Move, StateEvent, next_state
from ic_adapter.store.database.prepared import Prepared, PreparedSelect
from ic_adapter.store.reasons import columns, line, reason_of
from ic_adapter.store.schema.pump_tables import ATTEMPTS, HISTORY, OPEN, RECORDS
from ic_adapter.store.schema.tables import BILLERS

CHANGE = Prepared(update(RECORDS).where(RECORDS.c.id == bindparam("this")))
NOTE = Prepared(insert(HISTORY).inline())
ATTEMPT = Prepared(insert(ATTEMPTS).inline())
NTH = update(ATTEMPTS).where(ATTEMPTS.c.record_id == bindparam("this"), ATTEMPTS.c.n == bindparam("nth"))
CLOSE = Prepared(NTH)
CLOSE_OWN = Prepared(NTH.where(ATTEMPTS.c.fence == bindparam("own")))
GET = PreparedSelect(select(RECORDS).where(RECORDS.c.id == bindparam("this")))


def record_of(row: Row[Any]) -> Record:
    """The record in a row of RECORDS; Conflict where another version of this program wrote it in its own way."""
    try:
        return _record(row)
    except (ValueError, msgspec.ValidationError):
        raise Conflict(f"record {row.id} was written by another version of this program") from None


def _record(row: Row[Any]) -> Record:
    kind = Kind(row.kind)
    return Record(
        id=row.id,
        bid=row.bid,
        account_number=row.account_number,
        kind=kind,
        source_id=row.source_id,
        event=msgspec.convert(row.event, EVENTS[kind]),
        state=State(row.state),
        reason=reason_of(row),
        created_at=row.created_at,
        attempts=row.attempts,
        retries=row.retries,
        payment_id=row.payment_id,
        progress=tuple(row.progress),
        result=result_of(row),
        same_item_as=row.same_item_as,
    )


def result_of(row: Row[Any]) -> Mapping[str, str]:
    """Return what was learned from the router; an item number that another record has, too, is no `item_no` (Q-70)."""
    result: Mapping[str, str] = row.result
    if row.same_item_as is None:
        return result
    number = row.item_no or result.get(REPEATED) or result.get(ITEM_NO, "")
    return {name: value for name, value in result.items() if name != ITEM_NO} | {REPEATED: number}


def get(connection: Connection, record_id: int) -> Record | None:
    """The record of this number."""
    row = GET.first(connection, {"this": record_id})
    return None if row is None else record_of(row)


def row_of(connection: Connection, bid: str, record_id: int) -> Row[Any] | None:
    """The whole row of a record of this biller."""
    mine = and_(RECORDS.c.id == record_id, RECORDS.c.bid == bid)
    return connection.execute(select(RECORDS).where(mine)).one_or_none()


def by_source(connection: Connection, bid: str, kind: Kind, source_id: str) -> Record | None:
    """Return the record that Invoice Cloud submitted under this id."""
    mine = and_(RECORDS.c.bid == bid, RECORDS.c.kind == kind.value, RECORDS.c.source_id == source_id)
    row = connection.execute(select(RECORDS).where(mine)).one_or_none()
    if row is not None and (row.bid, row.kind, row.source_id) != (bid, kind.value, source_id):
        raise Damaged(f"the index of source ids leads to record {row.id}, which has another one")
    return None if row is None else record_of(row)


def newest_of(connection: Connection, bid: str, account: str, kind: Kind) -> Record | None:
    """Return the newest record of this kind and account."""
    mine = (RECORDS.c.bid == bid, RECORDS.c.account_number == account, RECORDS.c.kind == kind.value)
    row = connection.execute(select(RECORDS).where(*mine).order_by(RECORDS.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else record_of(row)


def dependents(connection: Connection, payment_id: int) -> list[Record]:
    """What depends on a payment, oldest first."""
    rows = connection.execute(select(RECORDS).where(RECORDS.c.payment_id == payment_id).order_by(RECORDS.c.seq))
    return [record_of(row) for row in rows]


def dependent_rows(connection: Connection, payment_id: int) -> Sequence[Row[Any]]:
    """Return the rows of what depends on a payment, in the order of intake."""
    mine = RECORDS.c.payment_id == payment_id
    return connection.execute(select(RECORDS).where(mine).order_by(RECORDS.c.id)).all()


def lane_head(connection: Connection, lane_id: int) -> Row[Any] | None:
    """Return the row of the oldest open record of a lane."""
    mine = select(RECORDS).where(RECORDS.c.lane_id == lane_id, OPEN)
    return connection.execute(mine.order_by(RECORDS.c.seq).limit(1)).one_or_none()


def count_behind(connection: Connection, lane_id: int, seq: int) -> int:
    """Count the open records of a lane behind this place."""
    behind = select(func.count()).select_from(RECORDS).where(RECORDS.c.lane_id == lane_id, OPEN, RECORDS.c.seq > seq)
    return connection.scalar(behind) or 0


def newer(connection: Connection, record: Record, states: Collection[State]) -> Record | None:
    """The newest record of this kind and account in one of these states, if it was submitted after this one."""
    same = and_(
        RECORDS.c.bid == record.bid,
        RECORDS.c.account_number == record.account_number,
        RECORDS.c.kind == record.kind.value,
        RECORDS.c.id > record.id,
        RECORDS.c.state.in_([state.value for state in states]),
    )
    row = connection.execute(select(RECORDS).where(same).order_by(RECORDS.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else record_of(row)


def newest_events(connection: Connection, bid: str, state: State, most: int) -> list[Mapping[str, Any]]:
    """Return the events, as stored, of the newest records of a biller in this state."""
    mine = select(RECORDS.c.event).where(RECORDS.c.bid == bid, RECORDS.c.state == state.value)
    return list(connection.scalars(mine.order_by(RECORDS.c.id.desc()).limit(most)))


def add(
    connection: Connection, record: Mapping[str, Any], event: Event, place: tuple[int, int], now: datetime
) -> Record:
    """A new record at its place (lane id, seq), QUEUED."""
    fixed = {"state": State.QUEUED.value, "attempts": 0, "retries": 0, "progress": [], "result": {}}
    fixed |= columns(NO_REASON)
    row = {
        **fixed,
        **record,
        "lane_id": place[0],
        "seq": place[1],
        "event": msgspec.to_builtins(event),
        "created_at": now,
        "updated_at": now,
    }
    return record_of(connection.execute(insert(RECORDS).values(row).returning(RECORDS)).one())


def move(connection: Connection, record: Record, change: Move, at: datetime, **values: object) -> None:
    """Store another state and a line of history; InternalError where the change is of a record in another state."""
    before, after = change.transition.before, change.transition.after
    if record.state is not before:
        raise InternalError(f"record {record.id} is {record.state.value}, its change is one of {before.value}")
    values = {**change.values, **values, "state": after.value, "updated_at": at, **columns(change.reason)}
    CHANGE.run(connection, {"this": record.id, **values})
    note(connection, record, after, change.actor, change.reason, at, change.batch_id)


def note(
    connection: Connection,
    record: Record,
    after: State,
    actor: str,
    reason: Reason,
    at: datetime,
    batch_id: int | None = None,
) -> None:
    """Add a line of history; `batch_id`: the decision batch that it is part of, if any."""
    row = {"record_id": record.id, "at": at, "before": record.state.value, "after": after.value}
    row |= {"actor": actor, "batch_id": batch_id, **line(reason)}
    NOTE.run(connection, row)


def change(connection: Connection, record_id: int, **values: object) -> None:
    """Values that are no change of state."""
    CHANGE.run(connection, {"this": record_id, **values})


def attempt(connection: Connection, record: Record, started: Mapping[str, Any], at: datetime) -> Record:
    """Store a new attempt and return the record with it; from its commit on the request may have left this machine."""
    state = next_state(record.state, StateEvent.ATTEMPT_COMMITTED).after
    n = record.attempts + 1
    row = {**started, "record_id": record.id, "n": n, "started_at": at, **line(NO_REASON)}
    ATTEMPT.run(connection, row)
    sending = {"state": state.value, "attempts": n, "updated_at": at, "next_at": None}
    CHANGE.run(connection, {"this": record.id, **sending})
    return replace(record, state=state, attempts=n)


def close_own_attempt(connection: Connection, record_id: int, n: int, fence: int, found: Mapping[str, Any]) -> None:
    """What became of an attempt of this owner of the lane; nothing where it is not (or no longer) his."""
    CLOSE_OWN.run(connection, {"this": record_id, "nth": n, "own": fence, **found})


def close_attempt(connection: Connection, record_id: int, n: int, found: Mapping[str, Any]) -> None:
    """What became of an attempt."""
    CLOSE.run(connection, {"this": record_id, "nth": n, **found})


def attempts(connection: Connection, record_id: int) -> Sequence[Row[Any]]:
    """All attempts of a record, oldest first."""
    return connection.execute(select(ATTEMPTS).where(ATTEMPTS.c.record_id == record_id).order_by(ATTEMPTS.c.n)).all()


def history(connection: Connection, record_id: int) -> Sequence[Row[Any]]:
    """Every change of its state, oldest first."""
    query = select(HISTORY).where(HISTORY.c.record_id == record_id).order_by(HISTORY.c.id)
    return connection.execute(query).all()


def entered_by(connection: Connection, record_id: int) -> str:
    """Return the clerk who entered a record for its payer, as its history says; blank for none."""
    mine = (HISTORY.c.record_id == record_id, HISTORY.c.reason_code == ReasonCode.ENTERED_BY_CLERK.value)
    return connection.scalar(select(HISTORY.c.actor).where(*mine).order_by(HISTORY.c.id).limit(1)) or ""


def lane_of(connection: Connection, bid: str, record_id: int) -> int | None:
    """Return the lane of this record of the biller; None where it has no such record."""
    return connection.scalar(select(RECORDS.c.lane_id).where(RECORDS.c.id == record_id, RECORDS.c.bid == bid))


def billers_held_before(connection: Connection) -> Sequence[str]:
    """Return the billers that were configured anew since they held a record."""
    query = select(RECORDS.c.bid).join(BILLERS, BILLERS.c.id == RECORDS.c.bid)
    query = query.where(RECORDS.c.held_revision.is_not(None), RECORDS.c.held_revision < BILLERS.c.revision)
    return connection.scalars(query.distinct()).all()


def lanes_held_before(connection: Connection, bid: str, revision: int, after: int, most: int) -> Sequence[int]:
    """Return the next lanes behind `after` with a record that an older configuration of the biller holds."""
    held = (RECORDS.c.bid == bid, RECORDS.c.held_revision < revision, RECORDS.c.lane_id > after)
    query = select(RECORDS.c.lane_id).where(*held).distinct().order_by(RECORDS.c.lane_id).limit(most)
    return connection.scalars(query).all()


def held_before(connection: Connection, bid: str, revision: int, lane_ids: Collection[int]) -> Sequence[Record]:
    """Return the records that an older configuration of the biller holds in these lanes."""
    held = (RECORDS.c.bid == bid, RECORDS.c.held_revision < revision, RECORDS.c.lane_id.in_(lane_ids))
    return [record_of(row) for row in connection.execute(select(RECORDS).where(*held)).all()]
