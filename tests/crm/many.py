"""A biller that has pumped for weeks: finished records by the hundred thousand, written into the store at once."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ic_adapter.store.engine import Store
from ic_adapter.store.pump_tables import ATTEMPTS, HISTORY, LANES, RECORDS

START = datetime(2024, 10, 1, 8, tzinfo=UTC)
APART = timedelta(seconds=30)
ACCOUNTS = 20_000
AT_ONCE = 10_000


def fill(store: Store, bid: str, count: int, **unlike: Any) -> None:
    """So many SENT payments of ACCOUNTS accounts, with attempt and history; `unlike` is what is different in all."""
    with store.writing() as connection:
        lane = (connection.scalar(select(func.max(LANES.c.id))) or 0) + 1
        first = (connection.scalar(select(func.max(RECORDS.c.id))) or 0) + 1
        accounts = min(ACCOUNTS, count)
        _insert(connection, LANES, (_lane(bid, lane, n, count // accounts + 1) for n in range(accounts)))
        _insert(connection, RECORDS, (_record(bid, lane, first, n, accounts, unlike) for n in range(count)))
        _insert(connection, ATTEMPTS, (_attempt(first, n) for n in range(count)))
        _insert(connection, HISTORY, (_change(first, n, unlike) for n in range(count)))


def _insert(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    while part := [row for _, row in zip(range(AT_ONCE), rows, strict=False)]:
        connection.execute(insert(table), part)


def _lane(bid: str, lane: int, n: int, last: int) -> dict[str, Any]:
    where = {"id": lane + n, "bid": bid, "account_number": str(50_000_000 + n), "lane": "money"}
    return where | {"last_seq": last, "ready": False, "turn": 0, "waits_for": "", "fence": 1}


def _record(bid: str, lane: int, first: int, n: int, accounts: int, unlike: Mapping[str, Any]) -> dict[str, Any]:
    at, guid, account = START + n * APART, f"GUID-{bid}-{n:08}", str(50_000_000 + n % accounts)
    event = {"source_id": guid, "account_number": account, "amount": "12.34", "instrument": "CC", "fee": "0.00"}
    row = {"id": first + n, "bid": bid, "lane_id": lane + n % accounts, "seq": n // accounts + 1, "kind": "payment"}
    row |= {"source_id": guid, "account_number": account, "event": event, "state": "SENT", "reason": "STATUS 0"}
    row |= {"created_at": at, "updated_at": at + timedelta(seconds=1), "attempts": 1, "retries": 0, "progress": []}
    row |= {"result": {"item_no": str(700_000 + n), "net": "12.34"}, "status": 0, "trans_no": str(1_000_000 + n)}
    return row | {"pid": "2020", **unlike}


def _attempt(first: int, n: int) -> dict[str, Any]:
    at = START + n * APART
    row = {"record_id": first + n, "n": 1, "fence": 1, "function": "AddARItems", "step": "", "promise": {}}
    row |= {"fields": {"SS_ACCOUNT_NO": "50000000", "ITEM_AMT": "-12.34"}, "started_at": at, "ended_at": at}
    return row | {"outcome": "SENT", "reason": "STATUS 0", "http_status": 200, "status": 0, "trans_no": "1", "pid": "1"}


def _change(first: int, n: int, unlike: Mapping[str, Any]) -> dict[str, Any]:
    row = {"record_id": first + n, "at": START + n * APART, "before": "SENDING", "after": "SENT", "actor": "pump"}
    return row | {"after": unlike.get("state", "SENT"), "reason": unlike.get("reason", "STATUS 0")}
