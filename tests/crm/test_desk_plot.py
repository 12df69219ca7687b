"""The plot of the pump's throughput: what is counted, how it is cut into spans, and its geometry."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from ic_adapter.adapter import Adapter
from ic_adapter.pump.operator.throughput import BARS, Throughput, throughput
from ic_adapter.records.events import FlagEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.states import State
from ic_adapter.store.schema.pump_tables import HISTORY
from ic_adapter.web.desk.plot import BOTTOM, HEIGHT, TOP, plot_of
from tests.ic_adapter.conftest import ic, make, sqlite_files

__all__ = ["ic", "sqlite_files"]
NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2024, 11, 15, 17, tzinfo=UTC)


@pytest.fixture
def store_url(sqlite_files: object) -> str:
    """A file is enough: the queries are looked at on both stores by the pages of the pump."""
    return str(sqlite_files.fresh())  # type: ignore[attr-defined]  # the fixture's own class


def changed(ic: Adapter, *changes: tuple[timedelta, str], bid: str = "b") -> None:
    """Lines of history so long after noon, into these states."""
    event = FlagEvent(source_id=f"s-{bid}", account_number="1", on=True)
    record, _ = ic.intake.submit(bid, Kind.PAPERLESS, event)
    rows = [
        {"record_id": record.id, "at": NOON + later, "before": "QUEUED", "after": state, "actor": "x", "reason": ""}
        for later, state in changes
    ]
    with ic.store.writing() as connection:
        connection.execute(insert(HISTORY), rows)


def looked(ic: Adapter, bid: str = "b") -> Throughput | None:
    """The biller's throughput."""
    with ic.store.reading() as connection:
        return throughput(connection, bid, NEW_YORK)


def test_without_changes_there_is_no_plot(ic: Adapter) -> None:
    """None, as nothing has a time."""
    assert looked(ic) is None


def test_changes_of_others_are_not_counted(ic: Adapter) -> None:
    """Every biller has its own pump."""
    make(ic, "c", "3426")
    changed(ic, (timedelta(), "SENT"), (timedelta(), "SENT"))
    changed(ic, (timedelta(), "HELD"), bid="c")
    mine, other = looked(ic), looked(ic, "c")

    assert mine is not None
    assert other is not None
    assert [bar.counts for bar in mine.bars] == [{State.SENT: 2}]
    assert [bar.counts for bar in other.bars] == [{State.HELD: 1}]


def test_gaps_are_bars_too(ic: Adapter) -> None:
    """A minute in which nothing was sent is a place without a bar."""
    changed(ic, (timedelta(), "SENT"), (timedelta(seconds=3), "REJECTED"))
    found = looked(ic)

    assert found is not None
    assert (found.span, [bar.counts for bar in found.bars]) == (
        timedelta(seconds=1),
        [{State.SENT: 1}, {}, {}, {State.REJECTED: 1}],
    )


@pytest.mark.parametrize(
    ("later", "span"),
    [
        (timedelta(seconds=58), timedelta(seconds=1)),
        (timedelta(minutes=10), timedelta(seconds=15)),
        (timedelta(hours=50), timedelta(hours=1)),
        (timedelta(days=50), timedelta(days=1)),
        (timedelta(days=5000), timedelta(days=87)),
    ],
)
def test_span_fits_the_time(ic: Adapter, later: timedelta, span: timedelta) -> None:
    """Never more bars than fit."""
    changed(ic, (timedelta(), "SENT"), (later, "SENT"))
    found = looked(ic)

    assert found is not None
    assert found.span == span
    assert len(found.bars) <= BARS


def test_days_begin_at_the_billers_midnight(ic: Adapter) -> None:
    """Not at that of UTC."""
    changed(ic, (timedelta(), "SENT"), (timedelta(days=50), "SENT"))
    found = looked(ic)

    assert found is not None
    assert found.bars[0].start.astimezone(NEW_YORK).isoformat() == "2024-11-15T00:00:00-05:00"


def test_bars_are_stacked_to_scale(ic: Adapter) -> None:
    """Three sent, one for a decision on top of them, and lines at round numbers."""
    changed(ic, *[(timedelta(), state) for state in ("SENT", "SENT", "SENT", "UNCERTAIN")])
    found = looked(ic)
    assert found is not None
    plot = plot_of(found, NEW_YORK)
    high = (HEIGHT - TOP - BOTTOM) / 4

    assert [(box.style, box.height) for box in plot.boxes] == [("sent", 3 * high), ("person", high)]
    assert [tick.label for tick in plot.across] == ["0", "1", "2", "3", "4"]
    assert plot.totals == [("sent", "sent", 3), ("need a decision", "person", 1), ("other changes", "other", 0)]
    assert plot.rows == [("2024-11-15 12:00:00", [3, 1, 0])]
