"""What wakes lanes looks before it writes: a look at many billers that have nothing to do locks nothing."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.model import Group
from ic_adapter.pump.wakeups import wake_lanes
from ic_adapter.store.schema.pump_tables import BREAKERS, LANES
from ic_adapter.store.schema.tables import BILLERS, ENDPOINTS

MANY = 1000
LATER = datetime.now(UTC) + timedelta(days=1)
EARLIER = datetime.now(UTC) - timedelta(days=1)
BILLER = {"template": "3426", "settings": {}, "keys": {}, "bif": {}, "revision": 1, "imported_seq": 0}
LANE = {"account_number": "A-1", "lane": "money", "last_seq": 1, "ready": False, "turn": 1, "fence": 1}


@contextmanager
def writes(ic: Adapter) -> Generator[list[str], None, None]:
    """What a block did to lock the file or to change it."""
    found: list[str] = []

    def seen(_connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("SELECT", "WITH", "BEGIN DEFERRED")) and statement != "BEGIN":
            found.append(statement)

    event.listen(ic.store.engine, "before_cursor_execute", seen)
    try:
        yield found
    finally:
        event.remove(ic.store.engine, "before_cursor_execute", seen)


def put(ic: Adapter, table: Any, *rows: dict[str, Any]) -> None:
    """Rows as they are."""
    with ic.store.writing() as connection:
        connection.execute(insert(table), list(rows))


@pytest.fixture(params=[False, True], ids=["wall-clock", "test-clock"])
def many(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Adapter, None, None]:
    """Billers with a lane that wakes tomorrow, with one that waits for a stopped group, and an open breaker."""
    with adapter(tmp_path / "many.db", test_clock=request.param) as ic:
        billers = [{"id": f"b-{n}", "clock_offset": 0, **BILLER} for n in range(MANY)]
        put(ic, BILLERS, *billers)
        asleep = [{"bid": one["id"], "wake_at": LATER, "waits_for": "", **LANE} for one in billers]
        waits = {**LANE, "lane": "contact", "wake_at": None, "waits_for": "endpoint:PAYMENTS"}
        put(ic, LANES, *asleep, *[{"bid": one["id"], **waits} for one in billers])
        stopped = {"group_name": Group.PAYMENTS.name, "reason": "HTTP 401", "since": EARLIER}
        put(ic, ENDPOINTS, *[{"bid": one["id"], **stopped} for one in billers])
        breaker = {"group_name": Group.PAYMENTS.name, "opened_at": EARLIER, "probes": 0, "probe_at": EARLIER}
        put(ic, BREAKERS, *[{"bid": one["id"], **breaker} for one in billers])
        yield ic


def test_idle_billers_cost_no_write(many: Adapter) -> None:
    """Sleeping lanes, stopped groups, and breakers that no lane waits for: not one transaction that writes."""
    with writes(many) as found:
        assert wake_lanes(many.store, many.register) == 0

    assert found == []


def test_only_what_is_due_costs_a_write(many: Adapter) -> None:
    """One lane whose time has come among all the others is one transaction."""
    due = {**LANE, "bid": "b-7", "lane": "paperless", "wake_at": EARLIER, "waits_for": ""}
    put(many, LANES, due)

    with writes(many) as found:
        assert wake_lanes(many.store, many.register) == 1

    assert found.count("BEGIN IMMEDIATE") == 1


def test_one_idle_biller_costs_no_write(many: Adapter) -> None:
    """Nor does a look at one biller alone."""
    with writes(many) as found:
        assert wake_lanes(many.store, many.register, "b-7") == 0

    assert found == []
