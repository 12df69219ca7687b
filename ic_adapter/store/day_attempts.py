"""Attempts of a biller with their records, as a tie-out of a day needs them, and what was not sent that day."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, or_, select

from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.store.schema.pump_tables import ATTEMPTS, RECORDS

LATER = ATTEMPTS.alias("later")
NOT_SENT = (State.QUEUED, State.RETRY, State.HELD, State.REJECTED, State.FAILED)
AT_ONCE = 500  # values of one IN
OF_ATTEMPT = "record_id n function step fields started_at outcome reason trans_no".split()
OF_RECORD = "kind source_id account_number state progress evidence same_item_as".split()
OF_WAITING = "id kind source_id account_number state reason event progress".split()


def made(connection: Connection, bid: str, start: datetime, end: datetime) -> Iterator[Row[Any]]:
    """Return the attempts started from `start` on and before `end`, in the order of sending."""
    return iter(connection.execute(_attempts(bid).where(_between(start, end))))


def unclear(connection: Connection, bid: str, start: datetime, end: datetime) -> Iterator[Row[Any]]:
    """Return those of them that have no good answer, or are one step of several."""
    unclear = or_(ATTEMPTS.c.outcome.is_(None), ATTEMPTS.c.outcome != State.SENT.value, ATTEMPTS.c.step != "")
    return iter(connection.execute(_attempts(bid).where(_between(start, end), unclear)))


def with_trans_no(connection: Connection, bid: str, numbers: Iterable[str]) -> Iterator[Row[Any]]:
    """Return the attempts of records whose newest transNo is one of these."""
    for part in _parts(numbers):
        yield from connection.execute(_attempts(bid).where(RECORDS.c.trans_no.in_(part)))


def of_money_records(connection: Connection, bid: str, source_ids: Iterable[str]) -> Iterator[Row[Any]]:
    """Return the attempts of payments and credits with one of these source ids."""
    kinds = [Kind.PAYMENT.value, Kind.CREDIT.value]  # what AddARItems is sent for; the index begins with it
    for part in _parts(source_ids):
        named = and_(RECORDS.c.kind.in_(kinds), RECORDS.c.source_id.in_(part))
        yield from connection.execute(_attempts(bid).where(named))


def waiting(connection: Connection, bid: str, start: datetime, end: datetime) -> Iterator[Row[Any]]:
    """Return the records that are neither in the books nor given up, taken in or tried from `start` to `end`."""
    states = [state.value for state in NOT_SENT]
    tried = exists().where(ATTEMPTS.c.record_id == RECORDS.c.id, _between(start, end))
    created = and_(RECORDS.c.created_at >= start, RECORDS.c.created_at < end)
    query = select(*(RECORDS.c[name] for name in OF_WAITING))
    mine = query.where(RECORDS.c.bid == bid, RECORDS.c.state.in_(states), or_(created, tried))
    return iter(connection.execute(mine.order_by(RECORDS.c.id)))


def _attempts(bid: str) -> Select[Any]:
    """Attempts with their records, in the order of sending. `superseded`: the same step was sent once more later."""
    later = exists().where(
        LATER.c.record_id == ATTEMPTS.c.record_id,
        LATER.c.n > ATTEMPTS.c.n,
        LATER.c.function == ATTEMPTS.c.function,
        LATER.c.step == ATTEMPTS.c.step,
    )
    columns = [*(ATTEMPTS.c[name] for name in OF_ATTEMPT), *(RECORDS.c[name] for name in OF_RECORD)]
    query = select(*columns, RECORDS.c.reason.label("told"), later.label("superseded"))
    mine = query.join(RECORDS, RECORDS.c.id == ATTEMPTS.c.record_id).where(RECORDS.c.bid == bid)
    return mine.order_by(ATTEMPTS.c.id)


def _between(start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(ATTEMPTS.c.started_at >= start, ATTEMPTS.c.started_at < end)


def _parts(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    listed = sorted(values)
    return (tuple(listed[first : first + AT_ONCE]) for first in range(0, len(listed), AT_ONCE))
