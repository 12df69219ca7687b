"""Files that are expected by an hour of the biller's clock: due, missing, late, and the nights of the clock changes."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.config_check.observed import observed
from ic_adapter.errors import BadField
from ic_adapter.files.bills.profile import FileKind
from ic_adapter.files.pickup.arrivals import Arrival, ArrivalState, arrivals, late
from ic_adapter.web.metrics import AdapterMetrics
from tests.ic_adapter.bill_files import SAMPLE, take, variant
from tests.ic_adapter.conftest import make
from tests.ic_adapter.pickup.test_pickup_metrics import value

#: The biller `b` of template 3426 is in this zone.
ZONE = ZoneInfo("America/Los_Angeles")
FINE, DUE, MISSING = ArrivalState.FINE, ArrivalState.DUE, ArrivalState.MISSING


def expect(ic: Adapter, at: str, schedule: str = "daily 05:00", part: str = "bills") -> Arrival:
    """How it stands at a moment of the biller's clock, with an offset where its local time is not enough."""
    every_day = {} if ic.register.get("b").keys.files_expected_from else {"files_expected_from": ""}
    ic.register.patch_keys("b", {f"files_expected_by.{part}": schedule, **every_day})
    clock = ic.register.get("b").clock
    ic.register.set_clock("b", clock.freeze(datetime.fromisoformat(at)))
    with ic.store.reading() as connection:
        (found,) = arrivals(connection, ic.register.get("b"))
    return found


def arrive(ic: Adapter, moment: str, kind: FileKind = FileKind.BILLS) -> str:
    """A file with this moment in its name is imported."""
    name = f"billheader_{moment}.xml"
    take(ic, variant(moment[-8:], "Apr-18-2024", "May-20-2024"), name, kind)
    return name


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2024-11-15T03:59:59", FINE),
        ("2024-11-15T04:00", DUE),
        ("2024-11-15T04:59:59", DUE),
        ("2024-11-15T05:00", MISSING),
        ("2024-11-16T03:00", MISSING),
        ("2024-11-16T05:00", MISSING),
    ],
)
def test_from_its_hour_on(ic: Adapter, at: str, state: ArrivalState) -> None:
    """Yesterday's came; today's is due an hour before, missing from its hour on, until it comes."""
    arrive(ic, "20241114013000")
    assert expect(ic, at).state is state


@pytest.mark.parametrize(
    ("moment", "at", "state"),
    [
        ("20241115013000", "2024-11-15T05:00", FINE),  # in time
        ("20241114220000", "2024-11-15T05:00", FINE),  # the evening before
        ("20241115091500", "2024-11-15T10:00", FINE),  # late
        ("20241115091500", "2024-11-16T05:00", MISSING),  # late, so it is not the next day's
        ("20241114013000", "2024-11-15T05:00", MISSING),  # yesterday's
        ("20241116013000", "2024-11-16T02:00", FINE),  # the next one is there: nobody waits for the one before
    ],
)
def test_a_file_counts_for_the_nearest_moment(ic: Adapter, moment: str, at: str, state: ArrivalState) -> None:
    """By the moment in its name, whenever it was imported."""
    arrive(ic, moment)
    assert expect(ic, at).state is state


@pytest.mark.parametrize(
    ("schedule", "at", "state"),
    [
        ("Mon-Fri 05:00", "2024-11-16T05:00", FINE),  # a Saturday
        ("Mon-Fri 05:00", "2024-11-18T05:00", MISSING),
        ("Mon,Thu 05:00", "2024-11-18T05:00", MISSING),
        ("Sat-Sun 05:00", "2024-11-15T12:00", FINE),  # a late one of Sunday
        ("Sat-Sun 05:00", "2024-11-16T05:00", MISSING),
        ("Fri-Mon 05:00", "2024-11-17T05:00", MISSING),
        ("Sun-Mon 05:00", "2024-11-17T05:00", MISSING),
    ],
)
def test_days(ic: Adapter, schedule: str, at: str, state: ArrivalState) -> None:
    """Friday's file came; only the days of the schedule expect one."""
    arrive(ic, "20241115013000")
    assert expect(ic, at, schedule).state is state


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2024-03-10T09:59:59+00:00", FINE),  # 01:59:59, one second before there is no 02:00
        ("2024-03-10T10:00:00+00:00", DUE),  # 03:00, half an hour before
        ("2024-03-10T10:29:59+00:00", DUE),
        ("2024-03-10T10:30:00+00:00", MISSING),  # 03:30, as which 02:30 is read
    ],
)
def test_the_night_in_which_the_hour_is_left_out(ic: Adapter, at: str, state: ArrivalState) -> None:
    """02:30 of that night does not exist; the file is told to be missing once, at 03:30."""
    ic.register.patch_keys("b", {"files_warning_minutes": 30})
    arrive(ic, "20240309013000")
    found = expect(ic, at, "daily 02:30")
    assert found.state is state
    if state is MISSING:
        assert found.by == datetime(2024, 3, 10, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2024-11-03T08:29:59+00:00", DUE),  # 01:29:59 for the first time
        ("2024-11-03T08:30:00+00:00", DUE),  # 01:30: it comes again, so the file may still be in time
        ("2024-11-03T09:29:59+00:00", DUE),
        ("2024-11-03T09:30:00+00:00", MISSING),
    ],
)
def test_the_night_in_which_the_hour_comes_twice(ic: Adapter, at: str, state: ArrivalState) -> None:
    """The second 01:30 counts."""
    ic.register.patch_keys("b", {"files_warning_minutes": 90})
    arrive(ic, "20241102003000")
    assert expect(ic, at, "daily 01:30").state is state


def test_a_file_of_that_night(ic: Adapter) -> None:
    """The server was down at 02:00; the file that is fetched later in the night has an hour that came twice."""
    arrive(ic, "20241103013000")
    assert expect(ic, "2024-11-03T06:00", "daily 05:00").state is FINE


def test_each_kind_has_its_own(ic: Adapter) -> None:
    """A bill file is no DREC file."""
    arrive(ic, "20241115013000")
    assert expect(ic, "2024-11-15T12:00", part="drec").state is MISSING
    arrive(ic, "20241115013000", FileKind.DREC)
    assert expect(ic, "2024-11-15T12:00", part="drec").state is FINE


def test_where_it_is_told(ic: Adapter) -> None:
    """The findings of the biller, the metrics, and the list over all billers, the longest missing first."""
    name = arrive(ic, "20241114013000")
    assert expect(ic, "2024-11-15T05:01").state is MISSING
    make(ic, "c", "3426")
    ic.register.patch_keys("c", {"files_expected_by.bills": "daily 04:00", "files_expected_from": ""})
    text = f"no bills file was imported by 2024-11-15 05:00; the newest is {name}"
    told = [(it.where, it.text) for it in observed(ic.register.get("b"), ic.store) if "imported by" in it.text]
    assert told == [("files_expected_by.bills", text)]
    assert [(it.bid, it.reason.text) for it in late(ic.store, ic.register)] == [
        ("c", "no bills file was imported by 2024-11-15 04:00; none was imported in the last days"),
        ("b", text),
    ]
    metrics = AdapterMetrics(ic).exposition().decode()
    assert value(metrics, 'ic_adapter_files_expected{condition="missing"}') == 2
    assert value(metrics, 'ic_adapter_file_missing_seconds{biller="b",kind="bills"}') == 60


def test_the_file_that_is_held_up_is_named(ic: Adapter) -> None:
    """A file that came and waits for a person is not imported: the sentence says which."""
    from ic_adapter.records.pickups import PickupReason, PickupState
    from ic_adapter.store.bills import pickups

    now = datetime.now(UTC)
    seen = {"name": "billheader_20241115013000.xml", "size": len(SAMPLE), "modified": 1, "stable_since": now}
    seen |= {"first_seen": now, "state": PickupState.ASKED, "reason_code": PickupReason.COPY}
    with ic.store.writing() as connection:
        pickups.add(connection, "b", "N", seen)
    assert expect(ic, "2024-11-15T05:00").reason.text.endswith("; billheader_20241115013000.xml is ASKED")


@pytest.mark.parametrize(
    ("at", "state", "by"),
    [
        ("2024-11-13T12:00", FINE, "2024-11-16 05:00"),
        ("2024-11-15T05:00", FINE, "2024-11-16 05:00"),
        ("2024-11-15T23:00", FINE, "2024-11-16 05:00"),
        ("2024-11-16T04:00", DUE, "2024-11-16 05:00"),
        ("2024-11-16T05:00", MISSING, "2024-11-16 05:00"),
        ("2024-10-01T05:00", FINE, "2024-11-16 05:00"),
    ],
)
def test_nothing_is_missing_before_the_first_day(ic: Adapter, at: str, state: ArrivalState, by: str) -> None:
    """A biller that has sent nothing yet: its first file is due on the first day; page, finding and metric follow."""
    ic.register.patch_keys("b", {"files_expected_from": "2024-11-16"})

    found = expect(ic, at)

    assert (found.state, f"{found.by:%Y-%m-%d %H:%M}") == (state, by)
    missing = value(AdapterMetrics(ic).exposition().decode(), 'ic_adapter_files_expected{condition="missing"}')
    assert missing == (state is MISSING)
    assert [it.state for it in late(ic.store, ic.register)] == ([] if state is FINE else [state])
    assert any(it.where.startswith("files_expected") for it in observed(ic.register.get("b"), ic.store)) is (
        state is not FINE
    )


@pytest.mark.parametrize(
    ("schedule", "day"),
    [
        ("daily 12:01", "2024-11-15"),
        ("daily 12:00", "2024-11-16"),
        ("daily 05:00", "2024-11-16"),
        ("Fri 05:00", "2024-11-22"),
        ("Mon-Thu 05:00", "2024-11-18"),
    ],
)
def test_a_new_schedule_begins_with_its_next_hour(ic: Adapter, schedule: str, day: str) -> None:
    """Set up at noon of a Friday: the night before is not missing; who changes the schedule later keeps the day."""
    ic.register.patch_keys("b", {"files_expected_by.bills": schedule})
    assert ic.register.get("b").keys.files_expected_from == day
    assert MISSING not in {it.state for it in late(ic.store, ic.register)}

    ic.register.patch_keys("b", {"files_expected_by.drec": "daily 23:00"})
    assert ic.register.get("b").keys.files_expected_from == day


def test_a_biller_made_with_a_schedule(ic: Adapter) -> None:
    """Nothing of it is missing at once, unless it is said that every day counts."""
    schedule: dict[str, Any] = {"files_expected_by.bills": "daily 12:30"}
    make(ic, "new", "3426", **schedule)
    make(ic, "old", "3426", **schedule, files_expected_from="")
    for bid in ("new", "old"):
        ic.register.set_clock(bid, ic.register.get(bid).clock.run())

    assert [it.bid for it in late(ic.store, ic.register)] == ["old"]


@pytest.mark.parametrize("text", ["yesterday", "2024-11-31", "20241", 5, None])
def test_what_is_no_first_day(ic: Adapter, text: object) -> None:
    """It is refused; null takes the key away."""
    if text is None:
        ic.register.patch_keys("b", {"files_expected_from": None})
        assert ic.register.get("b").keys.files_expected_from == ""
        return
    with pytest.raises(BadField):
        ic.register.patch_keys("b", {"files_expected_from": text})


@pytest.mark.parametrize("text", ["05:00", "Mon 5:00", "Mon-Fry 05:00", "Mon 24:00", "Mon 05:00 ", "mon 05:00", 5, ","])
def test_what_is_no_schedule(ic: Adapter, text: object) -> None:
    """It is refused with what to write instead."""
    with pytest.raises(BadField) as refused:
        ic.register.patch_keys("b", {"files_expected_by.bills": text})
    assert "files_expected_by.bills" in str(refused.value.faults[0])


@pytest.mark.parametrize("seconds", [-1, 86_401, True, "5", None])
def test_what_is_no_settle_time(ic: Adapter, seconds: object) -> None:
    """From 0 to a day, or blank; null takes the key away."""
    if seconds is None:
        ic.register.patch_keys("b", {"files_settle_seconds": None})
        assert ic.register.get("b").keys.files_settle_seconds == ""
        return
    with pytest.raises(BadField):
        ic.register.patch_keys("b", {"files_settle_seconds": seconds})
