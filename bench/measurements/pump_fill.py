"""Fills a database of the adapter for a measurement: payments that wait, submitted by HTTP, and finished records.

The finished ones are written row by row as the pump leaves them: handing over a million would take an hour.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine, MetaData, create_engine, make_url

from bench.programs.adapter import posted, served
from bench.programs.wire import FIRST_GENERATED

BID = "bench"
AT_ONCE = 10_000
AT = datetime(2026, 1, 1, tzinfo=UTC).isoformat(timespec="microseconds")


def fill(db: str, router: str, waiting: int, lanes: int, log: Path) -> None:
    """A biller and its payments, spread over the lanes; the adapter's own door, and its own form of the database."""
    biller = {"id": BID, "template": "3426", "settings": {"8": router, "11": router}}
    with served(db, biller, (), log) as port:
        for number in range(waiting):
            posted(port, f"/api/billers/{BID}/payments", _payment(number, lanes))


def _payment(number: int, lanes: int) -> dict[str, object]:
    return {
        "source_id": f"guid-{number}",
        "account_number": str(FIRST_GENERATED + number % lanes),
        "amount": "10.00",
        "instrument": "CC",
        "email": "payer@example.org",
        "phone": "2025550123",
    }


def add_finished(db: str, count: int) -> None:
    """So many finished records, each with its attempt, in front of those that wait, in the very same lanes."""
    engine = _engine(db)
    known = MetaData()
    known.reflect(engine, only=["lanes", "records", "attempts"])
    lanes, records, attempts = (known.tables[name] for name in ("lanes", "records", "attempts"))
    with engine.begin() as connection:
        ids = [(row.id, row.account_number) for row in connection.execute(lanes.select().order_by(lanes.c.id))]
        first = 1 + max(connection.scalars(records.select().with_only_columns(records.c.id)))
    rows = _records(ids, count, first)
    while batch := list(islice(rows, AT_ONCE)):
        with engine.begin() as connection:
            connection.execute(records.insert(), batch)
            connection.execute(attempts.insert(), [_attempt(row["id"]) for row in batch])
    engine.dispose()


def _engine(db: str) -> Engine:
    return create_engine(make_url(db).set(drivername="postgresql+psycopg") if "://" in db else f"sqlite:///{db}")


def _records(lanes: list[tuple[int, str]], count: int, first: int) -> Iterator[dict[str, object]]:
    """Places below 1: the waiting ones have the others."""
    fixed = {"kind": "payment", "state": "SENT", "reason": "STATUS 0", "attempts": 1, "retries": 0, "progress": []}
    for number in range(count):
        lane, account = lanes[number % len(lanes)]
        yield fixed | {
            "id": first + number,
            "bid": BID,
            "lane_id": lane,
            "seq": -(number // len(lanes)),
            "source_id": f"old-{number}",
            "account_number": account,
            "event": {"source_id": f"old-{number}", "amount": "10.00", "instrument": "CC"},
            "created_at": AT,
            "updated_at": AT,
            "result": {"net": "10.00", "item_no": str(number)},
        }


def _attempt(record: object) -> dict[str, object]:
    fixed = {"n": 1, "fence": 1, "function": "AddARItems", "step": "", "fields": {}, "promise": {}, "reason": ""}
    return {"record_id": record, "started_at": AT, "ended_at": AT, "outcome": "SENT", **fixed}
