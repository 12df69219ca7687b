"""The staff log of RTDR results (adapter §2.7)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from ic_adapter.store.tables import RTDR_LOG


def append(connection: Connection, bid: str, account: str, result: Mapping[str, Any]) -> None:
    """Keep one result."""
    connection.execute(insert(RTDR_LOG).values(bid=bid, account_number=account, result=dict(result)))


def newest(connection: Connection, bid: str, account: str | None, limit: int) -> list[dict[str, Any]]:
    """The newest results, newest first, of one account or of all."""
    query = select(RTDR_LOG.c.result).where(RTDR_LOG.c.bid == bid).order_by(RTDR_LOG.c.id.desc()).limit(limit)
    if account is not None:
        query = query.where(RTDR_LOG.c.account_number == account)
    return list(connection.scalars(query))
