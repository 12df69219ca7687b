"""Counts for a monitoring system: what is open or stopped, over partial indexes, and what is new since the last look.

Finished records are never counted: a scrape costs as much with a million of them as with none.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from ic_adapter.store.history import IS_CHANGE
from ic_adapter.store.schema.pump_tables import ASLEEP, BREAKERS, HISTORY, LANES, OPEN, RECORDS, STOPPED, WAITING
from ic_adapter.store.schema.tables import BILLERS, ENDPOINTS, IMPORTS


def unfinished(connection: Connection) -> Sequence[Row[Any]]:
    """Count the records that are not finished by `bid`, `state` and `kind`, each with the `oldest` of them."""
    rows: list[Row[Any]] = []
    for condition in (OPEN, STOPPED):
        named = (RECORDS.c.bid, RECORDS.c.state, RECORDS.c.kind)
        query = select(*named, func.count().label("number"), func.min(RECORDS.c.id).label("oldest"))
        some = and_(condition, RECORDS.c.lane_id >= 0)  # all of them: it leads SQLite to the partial index
        rows += connection.execute(query.where(some).group_by(*named)).all()
    return rows


def created_at(connection: Connection, record_ids: Sequence[int]) -> dict[int, datetime]:
    """Return when these records were made, in their billers' time."""
    query = select(RECORDS.c.id, RECORDS.c.created_at).where(RECORDS.c.id.in_(record_ids))
    return {row.id: row.created_at for row in connection.execute(query)}


def lanes(connection: Connection) -> dict[str, int]:
    """Count the lanes by what they are about to do; a lane without work is in none."""
    conditions: dict[str, Any] = {
        "ready": LANES.c.ready,
        "asleep": ASLEEP,
        "waiting": WAITING,
        "owned": LANES.c.owner.is_not(None),
    }
    return {
        name: connection.scalar(select(func.count()).select_from(LANES).where(condition)) or 0
        for name, condition in conditions.items()
    }


def stopped_groups(connection: Connection) -> Sequence[Any]:
    """Return `bid`, `group_name` and `since` of the endpoint groups that are stopped."""
    return connection.execute(select(ENDPOINTS.c.bid, ENDPOINTS.c.group_name, ENDPOINTS.c.since)).all()


def open_breakers(connection: Connection) -> Sequence[Any]:
    """Return `bid`, `group_name` and `since` of the circuit breakers that are open."""
    return connection.execute(select(BREAKERS.c.bid, BREAKERS.c.group_name, BREAKERS.c.opened_at.label("since"))).all()


def billers(connection: Connection) -> int:
    """Count the billers."""
    return connection.scalar(select(func.count()).select_from(BILLERS)) or 0


def newest(connection: Connection) -> tuple[int, int]:
    """Return the ids of the newest change of a record and of the newest import, 0 where there is none."""
    last = (connection.scalar(select(func.max(table.c.id))) or 0 for table in (HISTORY, IMPORTS))
    return next(last), next(last)


def changes(connection: Connection, after: int, until: int) -> Sequence[tuple[str, str, int]]:
    """Count the changes of records with these ids by kind and new state."""
    query = select(RECORDS.c.kind, HISTORY.c.after, func.count()).join(RECORDS, RECORDS.c.id == HISTORY.c.record_id)
    query = query.where(IS_CHANGE, HISTORY.c.id > after, HISTORY.c.id <= until).group_by(
        RECORDS.c.kind, HISTORY.c.after
    )
    return [tuple(row) for row in connection.execute(query)]


def imports(connection: Connection, after: int, until: int) -> Sequence[tuple[str, int, int, int]]:
    """Count the imports with these ids by kind: files, bills in them, and those that were accepted."""
    sums = (func.count(), func.sum(IMPORTS.c.records), func.sum(IMPORTS.c.accepted))
    query = select(IMPORTS.c.kind, *sums).where(IMPORTS.c.id > after, IMPORTS.c.id <= until).group_by(IMPORTS.c.kind)
    return [tuple(row) for row in connection.execute(query)]


def imported_at(connection: Connection, import_id: int) -> datetime | None:
    """Return when this bill file was imported, in its biller's time."""
    moment: datetime | None = connection.scalar(select(IMPORTS.c.at).where(IMPORTS.c.id == import_id))
    return moment
