"""What the pages cost at 100,000 records, counted in steps of SQLite's machine: no clock, so no busy neighbour, decides.

Measured on the machine these were written on, a million steps are about ten milliseconds.
"""

import sqlite3
from collections.abc import Generator

import pytest
from sqlalchemy import event
from starlette.requests import Request

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.web.desk.application import PAGES
from ic_adapter.web.pages.page import PageRequest
from ic_adapter.web.pages.templates import Pages
from tests.crm.many import fill
from tests.ic_adapter.conftest import make

UNIT = 1_000
HANDLERS = {path: handler for path, handler, *_ in PAGES}
#: Every page that lists or counts, at a biller of finished records, of held ones, and of a backlog; what it may cost.
ASKED: tuple[tuple[str, str, str, int], ...] = (
    ("/crm/pump", "", "", 1_000_000),
    ("/crm/pump/{bid}", "sent", "", 1_500_000),
    ("/crm/pump/{bid}", "held", "", 1_500_000),
    ("/crm/pump/{bid}", "queued", "", 2_000_000),
    ("/crm/pump/{bid}/records", "sent", "", 20_000),
    ("/crm/pump/{bid}/records", "sent", "state=SENT", 20_000),
    ("/crm/pump/{bid}/records", "sent", "state=UNCERTAIN", 20_000),
    ("/crm/pump/{bid}/records", "sent", "kind=payment", 1_000_000),
    ("/crm/pump/{bid}/records", "sent", "kind=registration&state=SENT", 1_000_000),
    ("/crm/pump/{bid}/records", "sent", "kind=payment&state=SENT", 500_000),
    ("/crm/pump/{bid}/records", "sent", "account=50000777", 20_000),
    ("/crm/pump/{bid}/records", "sent", "before=50000", 20_000),
    ("/crm/pump/{bid}/records", "sent", "q=50000777", 20_000),
    ("/crm/pump/{bid}/records", "sent", "q=GUID-sent-00077777", 20_000),
    ("/crm/pump/{bid}/records/{id}", "sent", "", 20_000),
    ("/crm/pump/{bid}/decisions", "held", "", 50_000),
    ("/crm/pump/search", "", "q=1000777", 20_000),
)


class Counter:
    """Counts the steps of every connection of a store."""

    def __init__(self, opened: Adapter) -> None:
        self.units = 0
        event.listen(opened.store.engine, "checkout", self._watch)

    def _watch(self, connection: sqlite3.Connection, *_: object) -> None:
        connection.set_progress_handler(self._count, UNIT)

    def _count(self) -> int:
        self.units += 1
        return 0


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Adapter, Counter], None, None]:
    """An adapter with three billers of 100,000 records in all."""
    with adapter(tmp_path_factory.mktemp("large") / "adapter.db", test_clock=True) as opened:
        for bid, count, state in (("sent", 60_000, "SENT"), ("held", 20_000, "HELD"), ("queued", 20_000, "QUEUED")):
            make(opened, bid, "3426")
            fill(opened.store, bid, count, state=state, reason="no endpoint")
        yield opened, Counter(opened)


@pytest.mark.parametrize(("path", "bid", "query", "most"), ASKED)
def test_page_is_cheap_at_a_hundred_thousand_records(
    large: tuple[Adapter, Counter], path: str, bid: str, query: str, most: int
) -> None:
    """Far below what 200 ms would allow, whatever the records are in the middle of."""
    opened, counter = large
    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": []}
    before = counter.units
    reply = HANDLERS[path](PageRequest(opened, Pages(), Request({**scope, "path_params": {"bid": bid, "id": "777"}})))
    steps = (counter.units - before) * UNIT

    assert reply.status_code in {200, 303}
    assert steps < most
