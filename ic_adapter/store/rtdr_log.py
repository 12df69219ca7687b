"""The staff log of RTDR results (adapter §2.7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ic_adapter.model import Outcome
from ic_adapter.store.schema.tables import RTDR_LOG

PAGE = 50  # rows that are read at once


def append(connection: Connection, bid: str, account: str, result: Mapping[str, Any]) -> None:
    """Keep one result."""
    connection.execute(insert(RTDR_LOG).values(bid=bid, account_number=account, result=dict(result)))


def newest(connection: Connection, bid: str, account: str | None, limit: int) -> list[dict[str, Any]]:
    """The newest results, newest first, of one account or of all."""
    query = select(RTDR_LOG.c.result).where(RTDR_LOG.c.bid == bid).order_by(RTDR_LOG.c.id.desc()).limit(limit)
    if account is not None:
        query = query.where(RTDR_LOG.c.account_number == account)
    return list(connection.scalars(query))


def refreshed_at(connection: Connection, bid: str, account: str) -> datetime | None:
    """Return when a look-up last refreshed the account's amounts; None if none of the newest ones did."""
    mine = (RTDR_LOG.c.bid == bid, RTDR_LOG.c.account_number == account)
    query = select(RTDR_LOG.c.result).where(*mine).order_by(RTDR_LOG.c.id.desc()).limit(PAGE)
    found = (result["at"] for result in connection.scalars(query) if result["outcome"] == Outcome.SENT.value)
    at = next(found, None)
    return None if at is None else datetime.fromisoformat(at)


def balance_before(connection: Connection, bid: str, account: str, moment: datetime) -> dict[str, str] | None:
    """`at` and the balance of the newest result of the account that has one and is not later; None when there is none.

    A clock of a test may stand still: what was told at the very moment counts as told before it.
    """
    mine = (RTDR_LOG.c.bid == bid, RTDR_LOG.c.account_number == account)
    query = select(RTDR_LOG.c.result).where(*mine).order_by(RTDR_LOG.c.id.desc())
    with connection.execution_options(yield_per=PAGE).scalars(query) as found:
        for result in found:
            balance = result.get("balance") or {}
            if balance.get("CURRENT_BALANCE") and datetime.fromisoformat(result["at"]) <= moment:
                return {"at": result["at"], **balance}
    return None


def page(connection: Connection, bid: str, account: str, before: int | None, limit: int) -> Sequence[Row[Any]]:
    """Return results with their ids, newest first, those older than the id `before`; blank account: of all."""
    query = select(RTDR_LOG).where(RTDR_LOG.c.bid == bid).order_by(RTDR_LOG.c.id.desc()).limit(limit)
    if account:
        query = query.where(RTDR_LOG.c.account_number == account)
    if before is not None:
        query = query.where(RTDR_LOG.c.id < before)
    return connection.execute(query).all()


def read(connection: Connection, bid: str, number: int) -> Row[Any] | None:
    """Return one result of the biller."""
    query = select(RTDR_LOG).where(RTDR_LOG.c.bid == bid, RTDR_LOG.c.id == number)
    return connection.execute(query).one_or_none()
