"""Times of every page of staff at 2,000 billers and a million invoices, on both stores (make staff-times).

Half of the invoices are of one biller, whose pages are opened. Prints per page its HTTP status, the median and the
worst of several loads, and the median of the processor time of this process; fails where a median is above the limit.
"""

import os
import re
import statistics
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.config import load
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.staff.roles import Role
from ic_adapter.store.schema.tables import METADATA
from ic_adapter.web.app import STAFF_SECTIONS
from tests.crm.in_process import CHEAP, Browser, Staffed
from tests.ic_adapter.conftest import database, postgresql_server, sqlite_files, store_url
from tests.ic_adapter.payers.test_page_queries import NUMBERS
from tests.staff.world import ACCOUNT, World, made

__all__ = ["database", "postgresql_server", "sqlite_files", "store_url"]
BILLERS, INVOICES = 2_000, 1_000_000
LIMIT = float(os.environ.get("STAFF_MS", "200"))  # milliseconds
ROUNDS = int(os.environ.get("STAFF_ROUNDS", "7"))
BID = "busy"
#: The odd half of the rows is of the busy biller, the even half of all the others.
OF_ALL = {"bid": f"CASE WHEN n % 2 = 1 THEN '{BID}' ELSE 'other-' || (n % {BILLERS}) END"}
NUMBERED = {**OF_ALL, "account_number": "'9' || n"}
#: Rows that are made of the one that is there, in this order, with what differs.
COPIES: tuple[tuple[str, int, Mapping[str, str]], ...] = (
    ("billers", BILLERS, {"id": "'other-' || (n % :copies)"}),
    ("accounts", INVOICES, NUMBERED),
    ("invoices", INVOICES, NUMBERED),
    ("rtdr_log", 200_000, {"id": "id + n", **NUMBERED}),
    ("imports", 20_000, {"id": "id + n", **OF_ALL}),
    ("payers", 200_000, {"id": "id + n", "email_key": "'payer-' || n || '@example.org'", **OF_ALL}),
    ("payer_accounts", 200_000, {"payer_id": "payer_id + n", **NUMBERED}),
    ("outbox", 50_000, {"id": "id + n", "payer_id": "payer_id + n", **OF_ALL}),
    ("tickets", 20_000, {"id": "id + n", "source_id": "'ticket-' || n", **NUMBERED}),
    ("staff_acts", 20_000, {"id": "id + 10 * n", "payer_id": "NULL", **NUMBERED}),
    ("config_changes", 50_000, {"id": "id + 10000 * n", **OF_ALL}),
    ("lanes", 100_000, {"id": "id + n", "account_number": "'9' || n", **OF_ALL}),
    (
        "records",
        100_000,
        {
            "id": "id + n",
            "lane_id": "lane_id + n",
            "source_id": "'source-' || n",
            "state": "CASE WHEN n % 200 = 1 THEN 'HELD' ELSE 'SENT' END",
            **NUMBERED,
        },
    ),
)
#: Sequels of addresses beside the plain one: filters and later pages of long lists.
ASKED: Mapping[str, tuple[str, ...]] = {
    "/crm/billers": ("", "?page=40", "?q=other-19", "?health=errors", "?health=held"),
    "/crm/billers/{bid}/payers": ("", "?q=quill", "?q=9777"),
    "/crm/billers/{bid}/customers": ("", "?after=9700000", "?account=9777", "?name=nobody"),
    "/crm/billers/{bid}/invoices": ("", "?after=9700000&after_number=x", "?account={account}", "?number=zzz"),
    "/crm/billers/{bid}/customers/{account}/invoice": ("?number=Quillfeather",),
    "/crm/billers/{bid}/rtdr": ("", "?account={account}"),
    "/crm/billers/{bid}/tickets": ("", "?account={account}"),
    "/crm/pump/search": ("", "?q=source-777"),
    "/crm/pump/{bid}/records": ("", "?state=SENT", "?state=HELD", "?kind=payment&account={account}"),
}


@dataclass(frozen=True, slots=True)
class Timed:
    """One page with the times of its loads, in milliseconds."""

    page: str
    status: int
    median: float
    worst: float
    processor: float


@pytest.fixture
def ic(store_url: str) -> Generator[Adapter, None, None]:
    """An adapter on a database of its own."""
    with adapter(store_url, test_clock=True, password_cost=CHEAP) as opened:
        opened.onboarding.offer(load({}, {}))
        yield opened


def _seed(ic: Adapter) -> tuple[World, int]:
    """Make the busy biller and copy its rows; return it and the id of its payment."""
    world = made(ic, BID, "Quillfeather")
    event = PaymentEvent(source_id="p1", account_number=ACCOUNT, amount="10.00", instrument=Instrument.CC)
    record, _ = ic.intake.submit(BID, Kind.PAYMENT, event)
    for name, count, differs in COPIES:
        columns = [column for column in METADATA.tables[name].columns if column.computed is None]
        values = ", ".join(differs.get(column.name, column.name) for column in columns)
        names = ", ".join(column.name for column in columns)
        mine = f"id = '{BID}'" if name == "billers" else f"bid = '{BID}'"
        first = f"(SELECT * FROM {name} WHERE {mine} LIMIT 1) AS first"
        with ic.store.writing() as connection:
            copied = f"INSERT INTO {name} ({names}) {NUMBERS} SELECT {values} FROM {first}, numbers"
            connection.execute(text(copied), {"copies": count})
    with ic.store.writing() as connection:
        connection.execute(text("ANALYZE"))
    return world, record.id


def _pages(world: World, record: int) -> Generator[tuple[str, str], None, None]:
    """Yield each page of the route table, and its address with each sequel."""
    for row in (row for section in STAFF_SECTIONS for row in section.rows() if row.method == "GET"):
        number = world.look_up if "/rtdr/" in row.path else record if "/records/" in row.path else world.payer_id
        values = {"bid": BID, "account": ACCOUNT, "id": str(number), "part": "A2", "group": "RTDR"}
        for asked in ASKED.get(row.path, ("",)):
            path = re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "x"), row.path + asked)  # noqa: B023 — at once
            yield row.path + asked, path


def _timed(browser: Browser, page: str, path: str) -> Timed:
    loads, work, status = [], [], 0
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), time.process_time()
        status = browser.get(path).status_code
        loads.append((time.perf_counter() - began) * 1000)
        work.append((time.process_time() - worked) * 1000)
    return Timed(page, status, statistics.median(loads), max(loads), statistics.median(work))


def test_every_page_is_quick(ic: Adapter, capsys: pytest.CaptureFixture[str]) -> None:
    """No page's median is above the limit."""
    world, record = _seed(ic)
    browser = Staffed(ic, "").signed_in(Role.CONFIGURE)
    timed = [_timed(browser, *page) for page in _pages(world, record)]
    with capsys.disabled():
        print(f"\n{ic.store.dialect}, {BILLERS:,} billers, {INVOICES:,} invoices, {ROUNDS} loads, milliseconds")  # noqa: T201 — what the command is for
        for one in sorted(timed, key=lambda it: -it.median):
            print(f"{one.median:8.1f} {one.worst:8.1f} {one.processor:8.1f}  {one.status}  {one.page}")  # noqa: T201 — as above

    assert [one for one in timed if one.status >= 500] == []
    assert [(one.page, round(one.median)) for one in timed if one.median > LIMIT] == []
