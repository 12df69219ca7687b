"""Business days of the lockbox: each completed donation is in exactly one file (adapter §15)."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import given
from hypothesis import strategies as st

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.errors import Conflict, NotFound
from ic_adapter.files.lockbox.business_day import before, day_of, end_of
from ic_adapter.records.events import AchRejectEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.states import State
from ic_adapter.store import records
from ic_adapter.store.schema.versions import r0013_lockbox
from tests.ic_adapter.conftest import make
from tests.ic_adapter.lockbox.conftest import Desk

ZONES = ("America/Los_Angeles", "Pacific/Honolulu", "America/St_Johns", "Africa/Cairo", "Australia/Lord_Howe", "UTC")


@given(
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    cut_off=st.times().map(lambda it: it.replace(second=0, microsecond=0)),
)
def test_every_moment_has_one_day(moment: datetime, zone: ZoneInfo, cut_off: time) -> None:
    """Days follow each other without gap and overlap, over changes of the clock too."""
    day = day_of(moment, cut_off, zone)

    assert end_of(before(day), cut_off, zone) <= moment < end_of(day, cut_off, zone)
    assert end_of(day, cut_off, zone) - end_of(before(day), cut_off, zone) > timedelta(hours=22)


@pytest.mark.parametrize(
    ("cut_off", "given_at", "day"),
    [
        ("00:00", "2024-11-15T23:59:59", "2024-11-15"),
        ("00:00", "2024-11-16T00:00:00", "2024-11-16"),
        ("17:00", "2024-11-15T16:59:59", "2024-11-15"),
        ("17:00", "2024-11-15T17:00:00", "2024-11-16"),
        ("17:00", "2024-11-14T17:00:00", "2024-11-15"),
        ("02:30", "2024-11-03T01:30:00", "2024-11-03"),
    ],
)
def test_cut_off(desk: Desk, cut_off: str, given_at: str, day: str) -> None:
    """A donation belongs to the business day that ends next, on the biller's clock."""
    desk.keys(lockbox_cut_off=cut_off)
    desk.at(given_at)
    donation = desk.give()
    desk.at("2024-11-20T12:00")

    desk.ic.lockbox.run([desk.bid])

    assert desk.guids() == {day: [donation.source_id]}


def test_a_day_that_is_not_over(desk: Desk) -> None:
    """Nothing is closed before the cut-off, whatever the time in UTC."""
    desk.give()
    desk.at("2024-11-15T23:59")

    assert desk.ic.lockbox.run([desk.bid])[0].made == ()
    assert desk.files() == []


def test_once(desk: Desk) -> None:
    """A second run makes nothing, and the next day has what came since."""
    first = desk.give()
    desk.at("2024-11-16T08:00")
    desk.ic.lockbox.run([desk.bid])
    second = desk.give()
    assert desk.ic.lockbox.run([desk.bid])[0].made == ()
    desk.at("2024-11-17T08:00")
    desk.ic.lockbox.run([desk.bid])

    assert desk.guids() == {"2024-11-15": [first.source_id], "2024-11-16": [second.source_id]}
    assert [it.number for it in desk.files()] == [1, 2]


def test_missed_days(desk: Desk) -> None:
    """After a week without a run each day has its own file, in order."""
    given_on = {}
    for day in (15, 16, 19):
        desk.at(f"2024-11-{day}T12:00")
        given_on[f"2024-11-{day}"] = [desk.give().source_id, desk.give().source_id]
    desk.at("2024-11-22T12:00")

    desk.ic.lockbox.run([desk.bid])

    assert desk.guids() == given_on
    assert [it.number for it in desk.files()] == [1, 2, 3]


#: The states in which a donation stands still, and nothing of it can be in the router's books.
STILL = (State.HELD, State.REJECTED, State.FAILED)


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.RETRY, State.UNCERTAIN], ids=lambda it: it.name)
def test_what_the_pump_is_not_done_with(desk: Desk, state: State) -> None:
    """It may still be sent, and would be booked twice: it goes into the file of the day after it was done."""
    early = desk.give(state=state)
    desk.at("2024-11-16T12:00")
    other = desk.give()
    desk.ic.lockbox.run([desk.bid])
    assert desk.files() == []
    assert [(it.state, it.donations) for it in desk.ic.lockbox.waiting(desk.bid)] == sorted(
        [(state.value, 1), ("SENT", 1)]
    )

    desk.put(early, State.SENT)
    desk.at("2024-11-17T12:00")
    desk.ic.lockbox.run([desk.bid])

    assert desk.guids() == {"2024-11-16": [early.source_id, other.source_id]}


def test_what_is_left_out(desk: Desk) -> None:
    """Voided, returned by the bank, nothing left without the fee; a change of the account data returns nothing."""
    voided, returned, changed, nothing = desk.give(), desk.give(), desk.give(), desk.give("2.50", fee="2.50")
    desk.void(voided)
    for record, code in ((returned, "R01"), (changed, "C03")):
        event = AchRejectEvent(source_id=f"r-{record.id}", payment=record.source_id, return_code=code)
        desk.ic.intake.submit(desk.bid, Kind.ACH_REJECT, event)
    desk.at("2024-11-16T12:00")

    desk.ic.lockbox.run([desk.bid])

    assert desk.guids() == {"2024-11-15": [changed.source_id]}
    assert desk.ic.lockbox.waiting(desk.bid) == []
    assert nothing.source_id not in str(desk.texts())


def test_chargebacks_and_bills(desk: Desk) -> None:
    """Only donations are in the file."""
    desk.give(kind="chargeback")
    desk.give(kind="bill")
    desk.at("2024-11-16T12:00")
    desk.ic.lockbox.run([desk.bid])

    assert desk.files() == []


def test_voided_after_the_file(desk: Desk) -> None:
    """The file stays as it is; the void is shown beside it."""
    donation = desk.give()
    desk.at("2024-11-16T12:00")
    desk.ic.lockbox.run([desk.bid])
    before = desk.texts()
    desk.void(donation)
    desk.at("2024-11-17T12:00")
    desk.ic.lockbox.run([desk.bid])

    assert desk.texts() == before
    assert desk.ic.lockbox.content(desk.files()[0].id).voided_since == (donation.source_id,)


@pytest.mark.parametrize(("excluded", "count"), [(False, 2), (True, 1)])
def test_exclude_pumped(desk: Desk, count: int, *, excluded: bool) -> None:
    """`lockbox_exclude_pumped`: what the pump sent is in no file, else it is marked."""
    desk.keys(lockbox_exclude_pumped=excluded)
    desk.give()
    skipped = desk.give(state=State.SKIPPED)
    desk.at("2024-11-16T12:00")
    desk.ic.lockbox.run([desk.bid])

    assert [it.donations for it in desk.files()] == [count]
    assert desk.guids()["2024-11-15"][-1] == skipped.source_id


def test_empty_days(desk: Desk) -> None:
    """`lockbox_empty_file`: a day without donations has a file with count and sum 0, else it has none."""
    desk.at("2024-11-16T12:00")
    desk.ic.lockbox.run([desk.bid])
    assert desk.files() == []

    desk.keys(lockbox_empty_file=True)
    desk.at("2024-11-18T12:00")
    desk.ic.lockbox.run([desk.bid])

    assert desk.guids() == {"2024-11-16": [], "2024-11-17": []}
    assert desk.texts()["donations_3426_20241116.csv"][1:] == ["T,0,,,,,,0.00,,", ""]


def test_other_billers(ic: Adapter) -> None:
    """Only the template of BID 3426 has a lockbox; donations of others do not wait for one."""
    make(ic, "o", "836")
    desk = Desk(ic, "o")
    desk.give()
    desk.at("2024-11-16T12:00")

    with pytest.raises(Conflict, match="has no lockbox"):
        ic.lockbox.run(["o"])
    assert "o" not in {it.bid for it in ic.lockbox.run()}
    assert ic.lockbox.waiting() == []


def test_export_of_a_day(desk: Desk) -> None:
    """A day that is not over, and one without a donation, say so."""
    from ic_adapter.files.transport.local_folder import local_opener

    desk.ic.lockbox.offer(local_opener(Path("/nowhere")))
    with pytest.raises(Conflict, match="2024-11-15 is not over"):
        desk.ic.lockbox.export(desk.bid, date(2024, 11, 15))
    desk.at("2024-11-16T12:00")
    with pytest.raises(NotFound, match="no donation was completed"):
        desk.ic.lockbox.export(desk.bid, date(2024, 11, 15))


def test_name_of_the_customer(desk: Desk) -> None:
    """Where Invoice Cloud tells no name, the one of the bill file is used; a guest's stays blank."""
    from tests.ic_adapter.bill_files import take

    take(desk.ic, bid=desk.bid)
    desk.give()
    desk.give(logged_in=False, state=State.SKIPPED)
    desk.at("2024-11-16T12:00")
    desk.ic.lockbox.run([desk.bid])

    assert [line.split(",")[4] for line in desk.texts()["donations_3426_20241115.csv"][1:3]] == ["ALEX SAMPLE", ""]


def test_donations_of_before(empty_url: str) -> None:
    """A database of before the lockbox: its donations wait for the first file, payments and other billers' do not."""
    with adapter(empty_url, test_clock=True) as ic:
        for bid, template in (("3426", "3426"), ("o", "836")):
            make(ic, bid, template)
        known = Desk(ic, "3426").give()
        Desk(ic, "3426").give(kind="bill")
        Desk(ic, "o").give()
        with ic.store.writing() as connection:
            for table in ("lockbox_days", "lockbox_donations", "lockbox_files"):
                connection.exec_driver_sql(f"DROP TABLE {table}")
            with Operations.context(MigrationContext.configure(connection)):
                r0013_lockbox.upgrade()

        desk = Desk(ic, "3426")
        desk.at("2024-11-16T12:00")
        ic.lockbox.run()

        assert desk.guids() == {"2024-11-15": [known.source_id]}
        assert ic.lockbox.waiting() == []


@pytest.mark.parametrize("state", STILL, ids=lambda it: it.name)
def test_what_stands_still(desk: Desk, state: State) -> None:
    """It goes into the file as not pumped; whatever is done with its record later, the router does not get it."""
    donation = desk.give(state=state)
    desk.at("2024-11-16T12:00")
    desk.ic.lockbox.run([desk.bid])
    assert desk.guids() == {"2024-11-15": [donation.source_id]}
    assert desk.texts()["donations_3426_20241115.csv"][1].endswith(",N")

    desk.put(donation, State.QUEUED)
    desk.ic.register.patch_settings(desk.bid, {"11": "http://127.0.0.1:9/router"})
    assert desk.ic.pump.run(desk.bid) == 1
    with desk.ic.store.reading() as connection:
        record = records.get(connection, donation.id)
    assert record is not None
    assert (record.state, record.reason.code, record.attempts) == (State.SKIPPED, ReasonCode.IN_LOCKBOX_FILE, 0)
