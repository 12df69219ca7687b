"""Counts over the changes of state of a biller's records. The lines of one record are read by `records.history`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, String, and_, func, select, type_coerce

from ic_adapter.store.schema.pump_tables import HISTORY, RECORDS

#: A line that says something of a record as it is, such as that its item number came again, changes no state.
IS_CHANGE = HISTORY.c.before != HISTORY.c.after


def newest_id(connection: Connection) -> int:
    """Return the id of the newest change of any biller, 0 when there is none."""
    return connection.scalar(select(func.max(HISTORY.c.id))) or 0


def span(connection: Connection, bid: str, after: int) -> tuple[datetime, datetime] | None:
    """Return the moments of the biller's first and last change with an id above `after`."""
    moments = select(func.min(HISTORY.c.at), func.max(HISTORY.c.at)).where(_changes(bid, after))
    begin, end = connection.execute(moments).one()
    return None if begin is None else (begin, end)


def counts(connection: Connection, bid: str, after: int, length: int) -> Sequence[tuple[str, str, int]]:
    """Count these changes by moment and new state; a moment is cut to its first `length` characters."""
    moment = func.substr(type_coerce(HISTORY.c.at, String), 1, length).label("moment")
    counted = select(moment, HISTORY.c.after, func.count()).where(_changes(bid, after))
    return [tuple(row) for row in connection.execute(counted.group_by(moment, HISTORY.c.after))]


def _changes(bid: str, after: int) -> ColumnElement[bool]:
    owner = select(RECORDS.c.bid).where(RECORDS.c.id == HISTORY.c.record_id).scalar_subquery()
    return and_(HISTORY.c.id > after, owner == bid, IS_CHANGE)
