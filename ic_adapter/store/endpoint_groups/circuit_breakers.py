"""Rows of circuit breakers and of the records that met no readable answer. When one opens is decided in `pump`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, select, update

from ic_adapter.model import Group
from ic_adapter.store.database.inserts import INSERT
from ic_adapter.store.schema.pump_tables import BREAKER_FAILURES, BREAKERS


def lock(connection: Connection, bid: str, group: Group) -> Row[Any] | None:
    """Return the open breaker of the group and lock its row; None when it is closed."""
    return connection.execute(select(BREAKERS).where(_breaker(bid, group)).with_for_update()).one_or_none()


def set_probe(connection: Connection, bid: str, group: Group, probes: int, probe_at: datetime) -> None:
    """Store how many probes there were, and when the next one is due."""
    connection.execute(update(BREAKERS).where(_breaker(bid, group)).values(probes=probes, probe_at=probe_at))


def count_failed(connection: Connection, bid: str, group: Group, *, but: int) -> int:
    """Count the records, but one, that met nothing readable since something readable came."""
    others = and_(_failures(bid, group), BREAKER_FAILURES.c.record_id != but)
    return connection.scalar(select(func.count()).select_from(BREAKER_FAILURES).where(others)) or 0


def add_failed(connection: Connection, bid: str, group: Group, record_id: int) -> None:
    """Store that the record met nothing readable, once."""
    row = {"bid": bid, "group_name": group.name, "record_id": record_id}
    connection.execute(INSERT[connection.dialect.name](BREAKER_FAILURES).values(row).on_conflict_do_nothing())


def add(connection: Connection, bid: str, group: Group, opened_at: datetime, probe_at: datetime) -> None:
    """Open the breaker of the group, unless it is open."""
    row = {"bid": bid, "group_name": group.name, "opened_at": opened_at, "probes": 0, "probe_at": probe_at}
    connection.execute(INSERT[connection.dialect.name](BREAKERS).values(row).on_conflict_do_nothing())


def delete_group(connection: Connection, bid: str, group: Group) -> None:
    """Close the breaker of the group and forget the failures."""
    connection.execute(delete(BREAKER_FAILURES).where(_failures(bid, group)))
    connection.execute(delete(BREAKERS).where(_breaker(bid, group)))


def of_biller(connection: Connection, bid: str) -> Sequence[Row[Any]]:
    """Return the open breakers of a biller, by group."""
    return connection.execute(select(BREAKERS).where(BREAKERS.c.bid == bid).order_by(BREAKERS.c.group_name)).all()


def of_all(connection: Connection) -> Sequence[Row[Any]]:
    """Return every open breaker."""
    return connection.execute(select(BREAKERS)).all()


def due(connection: Connection, bid: str, now: datetime) -> Sequence[str]:
    """Return the groups of the biller with an open breaker whose next probe is due."""
    query = select(BREAKERS.c.group_name).where(BREAKERS.c.bid == bid, BREAKERS.c.probe_at <= now)
    return connection.scalars(query).all()


def _breaker(bid: str, group: Group) -> ColumnElement[bool]:
    return and_(BREAKERS.c.bid == bid, BREAKERS.c.group_name == group.name)


def _failures(bid: str, group: Group) -> ColumnElement[bool]:
    return and_(BREAKER_FAILURES.c.bid == bid, BREAKER_FAILURES.c.group_name == group.name)
