"""Rows of the stopped endpoint groups. When a group is stopped is decided in `router`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ic_adapter.model import Group
from ic_adapter.records.reasons import Reason
from ic_adapter.store.reasons import columns
from ic_adapter.store.schema.tables import BILLERS, ENDPOINTS


def of_biller(connection: Connection, bid: str) -> Sequence[Row[Any]]:
    """Return the stopped groups of a biller, by name."""
    return connection.execute(select(ENDPOINTS).where(ENDPOINTS.c.bid == bid).order_by(ENDPOINTS.c.group_name)).all()


def of_all(connection: Connection) -> Sequence[tuple[str, str]]:
    """Return the biller and the name of every stopped group."""
    return [(row.bid, row.group_name) for row in connection.execute(select(ENDPOINTS.c.bid, ENDPOINTS.c.group_name))]


def add(connection: Connection, bid: str, revision: int, group: Group, reason: Reason, since: datetime) -> None:
    """Stop the group, unless it is stopped already or the biller's revision is no longer this one."""
    mine = select(BILLERS.c.revision).where(BILLERS.c.id == bid)
    now = connection.scalar(mine.with_for_update(key_share=True))  # against whoever resumes or stops it
    there = connection.execute(
        select(ENDPOINTS.c.bid).where(ENDPOINTS.c.bid == bid, ENDPOINTS.c.group_name == group.name)
    ).first()
    if now == revision and there is None:
        row = {"bid": bid, "group_name": group.name, "since": since, **columns(reason)}
        connection.execute(insert(ENDPOINTS).values(row))
