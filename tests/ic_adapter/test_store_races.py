"""Two who change the same thing at once, on PostgreSQL, where writers do not simply come one after the other.

Each test holds a lock by a connection of its own, lets the others come up to it, and releases it once they wait.
"""

from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, insert, select, text, update

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.errors import Conflict, ImportedAlready, NotFound
from ic_adapter.model import Group
from ic_adapter.store import lane_order, lanes
from ic_adapter.store.bills.invoices import PAYABLE
from ic_adapter.store.schema.pump_tables import LANES
from ic_adapter.store.schema.tables import ACCOUNTS, BILLERS, ENDPOINTS, IMPORTS, INVOICES, RTDR_LOG
from tests.databases import Postgresql
from tests.ic_adapter import rtdr_runs
from tests.ic_adapter.bill_files import SAMPLE, take, variant
from tests.ic_adapter.conftest import make
from tests.ic_adapter.reasons import words
from tests.ic_adapter.scripted import ScriptedRouter

MINUTE = timedelta(minutes=1)
HOLD = select(BILLERS.c.id).where(BILLERS.c.id == "b").with_for_update()
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@pytest.fixture
def pg(postgresql_server: Postgresql) -> Generator[Adapter, None, None]:
    """An adapter on PostgreSQL with the biller `b`."""
    url = postgresql_server.fresh()
    with adapter(url, test_clock=True) as opened:
        make(opened, "b", "3426")
        yield opened
    postgresql_server.drop(url)


@contextmanager
def all_wait(pg: Adapter, first: Callable[[Connection], object], *others: Callable[[], Any]) -> Generator[Any]:
    """What happens when `first` has written, `others` have come up to it at once, and then it commits."""
    with ThreadPoolExecutor(len(others)) as pool:
        with pg.store.writing() as connection:
            first(connection)
            futures = [pool.submit(other) for other in others]
            with pg.store.reading() as watching:
                _until_waiting(watching, futures)
        yield futures


def _until_waiting(watching: Connection, futures: list[Future[Any]]) -> None:
    for _ in range(4_000):
        if sum(future.done() for future in futures) + (watching.scalar(WAITING) or 0) == len(futures):
            return
        watching.rollback()  # one look is one consistent view
    raise AssertionError("they neither wait nor end")


def outcomes(futures: list[Future[Any]]) -> list[str]:
    """The names of what they raised, sorted; `fine` for who came through."""
    return sorted(type(error).__name__ if (error := future.exception(60)) else "fine" for future in futures)


def hold(connection: Connection) -> None:
    """Nobody else may touch the biller."""
    connection.execute(HOLD)


def count(pg: Adapter, table: Any) -> int:
    """How many rows there are."""
    with pg.store.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_two_settings_at_once(pg: Adapter) -> None:
    """Two who change different settings of a biller both change it."""
    change, before = pg.register.patch_settings, pg.register.get("b").revision
    with all_wait(pg, hold, lambda: change("b", {"9": "ic"}), lambda: change("b", {"107": "PASTDUE"})) as futures:
        assert outcomes(futures) == ["fine", "fine"]

    biller = pg.register.get("b")
    assert (biller.setting(9), biller.setting(107), biller.revision) == ("ic", "PASTDUE", before + 2)


def test_two_keys_at_once(pg: Adapter) -> None:
    """Two who change different keys of a biller both change it."""
    change = pg.register.patch_keys
    one, other = (lambda: change("b", {"allow_reimport": True})), (lambda: change("b", {"balance_fallback": True}))
    with all_wait(pg, hold, one, other) as futures:
        assert outcomes(futures) == ["fine", "fine"]

    assert set(pg.register.get("b").own_keys) == {"allow_reimport", "balance_fallback"}


def test_two_billers_of_one_name(pg: Adapter) -> None:
    """A second request that creates the same biller gets a conflict."""

    def copy(connection: Connection) -> None:
        row = connection.execute(select(BILLERS).where(BILLERS.c.id == "b")).one()._mapping
        connection.execute(insert(BILLERS).values({**row, "id": "z"}))

    new = NewBiller(id="z", template="3426", settings={}, keys={}, bif={})
    with all_wait(pg, copy, lambda: pg.register.create(new)) as futures:
        assert outcomes(futures) == [Conflict.__name__]


def test_two_imports_of_one_file(pg: Adapter) -> None:
    """Of two imports of one file name that finish at once one counts, the other is refused."""
    with all_wait(pg, hold, lambda: take(pg), lambda: take(pg)) as futures:
        assert outcomes(futures) == [ImportedAlready.__name__, "fine"]

    assert count(pg, IMPORTS) == 1


def test_two_imports_at_once(pg: Adapter) -> None:
    """Two files with bills of one account that finish at once both count, and one newest invoice is payable (Q-57)."""
    other = variant("2", "May-18-2024", "Jun-20-2024")
    one = lambda: take(pg, SAMPLE)  # noqa: E731 — what runs at once reads best side by side
    with all_wait(pg, hold, one, lambda: take(pg, other, "billheader_20240518010203.xml")) as futures:
        assert outcomes(futures) == ["fine", "fine"]

    with pg.store.reading() as connection:
        payable = connection.scalars(select(INVOICES.c.biller_invoice_number).where(PAYABLE)).all()
        numbers = connection.scalars(select(INVOICES.c.imported_seq).order_by(INVOICES.c.imported_seq)).all()
    assert (payable, numbers) == (["2"], [1, 2])


def test_import_of_a_biller_that_goes(pg: Adapter) -> None:
    """An import whose biller is deleted while it finishes is refused, not an error of ours."""
    gone = delete(BILLERS).where(BILLERS.c.id == "b")
    with all_wait(pg, lambda connection: connection.execute(gone), lambda: take(pg)) as futures:
        assert outcomes(futures) == [NotFound.__name__]


def test_rtdr_of_a_biller_that_goes(pg: Adapter) -> None:
    """A run whose biller is deleted while it is logged finds no biller."""
    gone = delete(BILLERS).where(BILLERS.c.id == "b")
    with all_wait(pg, lambda connection: connection.execute(gone), lambda: pg.rtdr.refresh("b", "1")) as futures:
        assert outcomes(futures) == [NotFound.__name__]

    assert count(pg, RTDR_LOG) == 0


def test_stopped_while_the_settings_change(pg: Adapter) -> None:
    """A group is not stopped for what a configuration did that is being replaced at that moment (adapter §1.3)."""
    biller = pg.register.get("b")
    newer = update(BILLERS).where(BILLERS.c.id == "b").values(revision=biller.revision + 1)
    stop = lambda: pg.endpoints.pause(biller, Group.RTDR, words("refused"))  # noqa: E731 — what runs at once, side by side
    with all_wait(pg, lambda connection: connection.execute(newer), stop) as futures:
        assert outcomes(futures) == ["fine"]

    assert not pg.endpoints.state("b", Group.RTDR).paused


def test_stopped_twice_at_once(pg: Adapter) -> None:
    """Two calls that are refused at once stop their group once."""
    biller = pg.register.get("b")
    stop = lambda: pg.endpoints.pause(biller, Group.RTDR, words("refused"))  # noqa: E731 — what runs at once, side by side
    with all_wait(pg, hold, stop, stop) as futures:
        assert outcomes(futures) == ["fine", "fine"]

    assert pg.endpoints.state("b", Group.RTDR).paused


def test_one_invoice_twice_at_once(pg: Adapter) -> None:
    """Of two who add the same invoice of a new account one is told that it is there."""
    add = lambda: rtdr_runs.add(pg, "b")  # noqa: E731 — what runs at once, side by side
    with all_wait(pg, hold, add, add) as futures:
        assert outcomes(futures) == [Conflict.__name__, "fine"]


def test_two_invoices_of_a_new_account(pg: Adapter) -> None:
    """Two who add different invoices of an account that is not there yet make it once."""
    one, other = (lambda: rtdr_runs.add(pg, "b", "UB1")), (lambda: rtdr_runs.add(pg, "b", "UB2"))
    with all_wait(pg, hold, one, other) as futures:
        assert outcomes(futures) == ["fine", "fine"]

    assert (count(pg, ACCOUNTS), count(pg, INVOICES)) == (1, 2)


def test_rtdr_beside_an_import(pg: Adapter, router: ScriptedRouter) -> None:
    """A run and an import lock account and invoice in the same order, so that neither has to be broken off."""
    rtdr_runs.answer(router, rating="CO")
    make(pg, "r", "3426", {"8": router.url, "28": "CO"})
    rtdr_runs.add(pg, "r")
    mine = INVOICES.c.bid == "r"

    with ThreadPoolExecutor(1) as pool:
        with pg.store.writing() as connection:  # as `staging` does it
            connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.bid == "r").values(city="SAMPLETOWN"))
            run = pool.submit(pg.rtdr.refresh, "r", "2036948")
            with pg.store.reading() as watching:
                _until_waiting(watching, [run])
            connection.execute(update(INVOICES).where(mine).values(imported_seq=77))
        result = run.result(60)

    assert result.warnings == ("invoice UB1 was reloaded during the refresh; the refresh did not change it",)
    assert replace(rtdr_runs.account(pg), city="") != rtdr_runs.account(pg)


def test_what_surrounds_a_lane_is_read_behind_the_wait(pg: Adapter) -> None:
    """Who waits for his lane sees the settings and the stopped groups of whoever kept him waiting."""
    with pg.store.writing() as connection:
        lane_order.place(connection, "b", "A-1", "money")
        lanes.ready(connection, LANES.c.bid == "b")
        lease = lanes.take(connection, "me", MINUTE, "b")
    assert lease is not None

    def change(connection: Connection) -> None:
        connection.execute(update(LANES).where(LANES.c.id == lease.lane_id).values(turn=7))
        connection.execute(update(BILLERS).where(BILLERS.c.id == "b").values(revision=9))
        stopped = {"bid": "b", "group_name": "PAYMENTS", "reason": "401", "since": datetime.now(UTC)}
        connection.execute(insert(ENDPOINTS).values(stopped))

    def look() -> tuple[bool, lanes.LaneContext]:
        with pg.store.writing() as connection:
            return lanes.renew(connection, lease, MINUTE), lanes.read_context(connection, "b")

    with all_wait(pg, change, look) as [seen]:
        assert seen.result(60) == (True, lanes.LaneContext(has_blocks=True, revision=9))
