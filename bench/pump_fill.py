"""Fills a database of the adapter for a measurement: payments that wait, spread over lanes, and records long finished.

`python -m bench.pump_fill DB ROUTER WAITING LANES FINISHED`; the payments through the pump's own door, the finished
ones row by row as the pump leaves them.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import insert

from ic_adapter.billers import NewBiller
from ic_adapter.pump.events import Instrument, PaymentEvent
from ic_adapter.pump.kinds import Kind
from ic_adapter.store.pump_tables import ATTEMPTS, LANES, RECORDS
from ic_adapter.wiring import Adapter, adapter

BID, FIRST_ACCOUNT = "bench", 30_000_000  # ACCOUNT_NO of account 0 of a population (population §1)
AT_ONCE = 10_000
AT = datetime(2026, 1, 1, tzinfo=UTC)


def fill(opened: Adapter, router: str, waiting: int, lanes: int, finished: int) -> None:
    """The biller, then the finished records, then those that wait."""
    settings: dict[str, str | None] = {"8": router, "11": router}
    opened.register.create(NewBiller(id=BID, template="3426", settings=settings, keys={}, bif={}))
    if finished:
        _finished(opened, lanes, finished)
    for number in range(waiting):
        event = PaymentEvent(
            source_id=f"guid-{number}",
            account_number=str(FIRST_ACCOUNT + number % lanes),
            amount="10.00",
            instrument=Instrument.CC,
            email="payer@example.org",
            phone="2025550123",
        )
        opened.hand_over.take(BID, Kind.PAYMENT, event)


def _finished(opened: Adapter, lanes: int, count: int) -> None:
    """In the very lanes that are measured, each with its attempt."""
    share = -(-count // lanes)
    with opened.store.writing() as connection:
        rows = [_lane(number, share) for number in range(lanes)]
        ids = list(connection.scalars(insert(LANES).returning(LANES.c.id, sort_by_parameter_order=True), rows))
    records = _records(ids, count, share)
    while batch := [row for _, row in zip(range(AT_ONCE), records, strict=False)]:
        with opened.store.writing() as connection:
            made = insert(RECORDS).returning(RECORDS.c.id, sort_by_parameter_order=True)
            numbers = list(connection.scalars(made, batch))
            connection.execute(insert(ATTEMPTS), [_attempt(number) for number in numbers])


def _lane(number: int, last: int) -> dict[str, object]:
    fixed = {"ready": False, "turn": 0, "waits_for": "", "fence": 0}
    return {"bid": BID, "account_number": str(FIRST_ACCOUNT + number), "lane": "money", "last_seq": last, **fixed}


def _records(lanes: list[int], count: int, share: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        lane, seq = divmod(number, share)
        yield {
            "bid": BID,
            "lane_id": lanes[lane],
            "seq": seq + 1,
            "kind": "payment",
            "source_id": f"old-{number}",
            "account_number": str(FIRST_ACCOUNT + lane),
            "event": {"source_id": f"old-{number}", "amount": "10.00", "instrument": "CC"},
            "state": "SENT",
            "reason": "STATUS 0",
            "created_at": AT,
            "updated_at": AT,
            "attempts": 1,
            "retries": 0,
            "progress": [],
            "result": {"net": "10.00", "item_no": str(number)},
        }


def _attempt(record: int) -> dict[str, object]:
    fixed = {"n": 1, "fence": 1, "function": "AddARItems", "step": "", "fields": {}, "promise": {}, "reason": ""}
    return {"record_id": record, "started_at": AT, "ended_at": AT, "outcome": "SENT", **fixed}


def main(db: str, router: str, *counts: str) -> None:
    """The command."""
    waiting, lanes, finished = (int(count) for count in counts)
    with adapter(db, test_clock=False) as opened:
        fill(opened, router, waiting, lanes, finished)


if __name__ == "__main__":
    main(*sys.argv[1:])
