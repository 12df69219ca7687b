"""The desk on both databases: the same pages of the same records, and the head of a lane that is stopped."""

from datetime import timedelta

import pytest
from starlette.requests import Request

from ic_adapter.adapter import Adapter
from ic_adapter.pump.operator import overview
from ic_adapter.pump.operator.overview import Search
from ic_adapter.records.events import FlagEvent, Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind, Lane
from ic_adapter.records.record import Record
from ic_adapter.records.states import State
from ic_adapter.records.transitions import TABLE, Move
from ic_adapter.store import records
from ic_adapter.web.desk.application import PAGES
from ic_adapter.web.pages.page import PageRequest
from ic_adapter.web.pages.templates import Pages
from tests.ic_adapter.conftest import database, ic, make, postgresql_server, sqlite_files, store_url
from tests.ic_adapter.reasons import words

__all__ = ["database", "ic", "postgresql_server", "sqlite_files", "store_url"]
HANDLERS = {path: handler for path, handler, *_ in PAGES}


def paid(ic: Adapter, guid: str, account: str = "2003708", bid: str = "b") -> Record:
    """A payment handed over."""
    event = PaymentEvent(source_id=guid, account_number=account, amount="10.00", instrument=Instrument.CC)
    return ic.intake.submit(bid, Kind.PAYMENT, event)[0]


def flagged(ic: Adapter, source_id: str) -> Record:
    """A paperless change handed over."""
    event = FlagEvent(source_id=source_id, account_number="2003708", on=True)
    return ic.intake.submit("b", Kind.PAPERLESS, event)[0]


def moved(ic: Adapter, record: Record, state: State, reason: str = "x", **values: object) -> None:
    """The record in another state."""
    with ic.store.writing() as connection:
        transition = next(one for one in TABLE.values() if (one.before, one.after) == (record.state, state))
        change = Move(transition, "test", words(reason))
        records.move(connection, record, change, ic.register.get("b").clock.now(), **values)


@pytest.mark.parametrize(
    ("path", "query", "says"),
    [
        ("/crm/pump", "", "1 FAILED of biller b"),
        ("/crm/pump/{bid}", "", "no endpoint"),
        ("/crm/pump/{bid}/records", "kind=payment&state=HELD", "2003708"),
        ("/crm/pump/{bid}/records", "kind=payment", "2003708"),
        ("/crm/pump/{bid}/records", "", "2003708"),
        ("/crm/pump/{bid}/records/{id}", "", "GUID-1"),
        ("/crm/pump/search", "q=2003708", "2003708"),
    ],
)
def test_pages_are_made_of_either_store(ic: Adapter, path: str, query: str, says: str) -> None:
    """Every query of the desk is one for both."""
    first, second = paid(ic, "GUID-1"), paid(ic, "GUID-2")
    moved(ic, first, State.HELD, "no endpoint")
    moved(ic, second, State.FAILED)
    request = {"type": "http", "path": path, "query_string": query.encode(), "headers": []}
    parts = {"path_params": {"bid": "b", "id": str(first.id)}}
    reply = HANDLERS[path](PageRequest(ic, Pages(), Request({**request, **parts})))

    assert (reply.status_code, says in bytes(reply.body).decode()) == (200, True)


@pytest.mark.parametrize(("logs", "head"), [({Lane.PAPERLESS}, 0), (set(), 1)])
def test_head_of_a_change_log_is_what_stops_it(ic: Adapter, logs: set[Lane], head: int) -> None:
    """A REJECTED change holds those behind it there, and only there."""
    both = [flagged(ic, "f-1"), flagged(ic, "f-2")]
    moved(ic, both[0], State.REJECTED)
    with ic.store.reading() as connection:
        (lane,) = overview.status(connection, "b", change_logs=logs).lanes

    assert (lane.head, lane.depth) == (both[head].id, 2 - head)


def test_lanes_with_the_oldest_heads_come_first(ic: Adapter) -> None:
    """However deep a lane is, it is one; those that fit are told in the order of their heads, of one biller only."""
    make(ic, "c", "3426")
    paid(ic, "GUID-0", bid="c")
    deep = [paid(ic, f"GUID-a{n}", "1") for n in range(40)]
    others = [paid(ic, f"GUID-b{n}", str(n)) for n in range(2, 6)]
    with ic.store.reading() as connection:
        status = overview.status(connection, "b", limit=3)

    assert [(lane.head, lane.depth) for lane in status.lanes] == [
        (deep[0].id, 40),
        (others[0].id, 1),
        (others[1].id, 1),
    ]
    assert status.lanes_waiting == 5


def test_search_finds_by_state_and_kind_together(ic: Adapter) -> None:
    """Newest first, not more than asked for, going on before a number."""
    all_of_them = [paid(ic, f"GUID-{n}", str(n)) for n in range(4)]
    moved(ic, flagged(ic, "f-1"), State.HELD)
    for one in all_of_them[1:]:
        moved(ic, one, State.HELD)
    search = Search(bid="b", state=State.HELD, kind=Kind.PAYMENT, limit=2)
    with ic.store.reading() as connection:
        first = overview.find(connection, search)
        then = overview.find(connection, Search(bid="b", state=State.HELD, kind=Kind.PAYMENT, before=first[-1].id))

    assert [row.id for row in first] == [all_of_them[3].id, all_of_them[2].id]
    assert [row.id for row in then] == [all_of_them[1].id]


def test_age_is_that_of_the_oldest(ic: Adapter) -> None:
    """By the biller's clock."""
    moved(ic, paid(ic, "GUID-1"), State.HELD)
    clock = ic.register.get("b").clock
    ic.register.set_clock("b", clock.advance(timedelta(hours=3), 0))
    moved(ic, paid(ic, "GUID-2", "2"), State.HELD)
    with ic.store.reading() as connection:
        tally = overview.tallies(connection, ["b"])["b"][State.HELD]

    assert (tally.count, tally.since) == (2, clock.now())
