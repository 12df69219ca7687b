"""The payment file (adapter §17) on both stores: each payment in exactly one file, the same bytes at every request."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.errors import BadField, Conflict, NotFound
from ic_adapter.files.partners.demo import FOLDER, PROFILE
from ic_adapter.records.events import AchRejectEvent, CreditEvent, Instrument, PaymentEvent, VoidEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.records.reason_codes import ReasonCode
from ic_adapter.records.states import State
from ic_adapter.store import records
from tests.ic_adapter.scripted import ScriptedRouter

DAY = date(2024, 11, 15)


def at(ic: Adapter, moment: str, bid: str = "s") -> None:
    """Set the biller's clock, in its own time."""
    ic.register.set_clock(bid, ic.register.get(bid).clock.freeze(datetime.fromisoformat(moment)))


def pay(ic: Adapter, source_id: str, amount: str = "20.00", bid: str = "s", **values: object) -> int:
    """Submit a payment."""
    event = {"account_number": "100200", "instrument": Instrument.CC, **values}
    return ic.intake.submit(bid, Kind.PAYMENT, PaymentEvent(source_id=source_id, amount=amount, **event))[0].id  # type: ignore[arg-type]


def written(ic: Adapter, day: date = DAY) -> list[str]:
    """Write the file of a day; its detail records as account, amount in cents, type and GUID."""
    if ic.payment_files.write("s", day) is None:
        return []
    lines = ic.payment_files.content("s", day).decode().splitlines()
    assert (lines[0][0], lines[-1][0]) == ("H", "T")
    return [
        f"{line[9:29].strip()} {int(line[29:41])} {line[41:49].strip()} {line[62:].strip()}" for line in lines[1:-1]
    ]


def test_a_payment_is_in_exactly_one_file(stw: Adapter) -> None:
    """By the biller's day: what comes in after a file was written is in the next one, and never in both."""
    at(stw, "2024-11-14T23:59:59")
    pay(stw, "p1")
    at(stw, "2024-11-15T00:00:00")
    pay(stw, "p2", "30.00", fee="1.50")

    assert written(stw, date(2024, 11, 14)) == ["100200 2000 PAYMENT p1"]
    assert written(stw) == ["100200 2850 PAYMENT p2"]
    pay(stw, "p3")
    assert written(stw) == ["100200 2850 PAYMENT p2"]
    at(stw, "2024-11-16T12:00:00")
    assert written(stw, date(2024, 11, 16)) == ["100200 2000 PAYMENT p3"]
    assert [(file.day.day, file.records, str(file.total)) for file in stw.payment_files.all("s")] == [
        (16, 1, "20.00"),
        (15, 1, "28.50"),
        (14, 1, "20.00"),
    ]


def test_asked_for_again_it_is_the_same_file(stw: Adapter) -> None:
    """Byte by byte, even after the profile changed: content and payments were fixed in one transaction."""
    pay(stw, "p1")
    first = stw.payment_files.write("s", DAY)
    content = stw.payment_files.content("s", DAY)
    profile = json.loads(FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))
    profile["files"]["payment"]["date_format"] = "ddMMyyyy"
    stw.profiles.put("s", json.dumps(profile))

    assert stw.payment_files.write("s", DAY) == first
    assert stw.payment_files.content("s", DAY) == content
    assert first is not None
    assert (first.name, first.folder) == ("payments_3780_20241115.txt", "/FromInvoiceCloud/Payments/UB")


def test_many_at_once_write_one_file(stw: Adapter) -> None:
    """Eight requests for one day, one file, every payment once."""
    for number in range(20):
        pay(stw, f"p{number}")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: stw.payment_files.write("s", DAY), range(8)))

    assert len({file.sha256 for file in found if file}) == 1
    assert len(written(stw)) == 20
    assert len(stw.payment_files.all("s")) == 1


def test_what_takes_a_payment_back_is_a_record_of_its_own(stw: Adapter) -> None:
    """A void, a credit or a reject has a negative amount, of the part that is still paid; never more than that."""
    for name in ("p1", "p2", "p3"):
        pay(stw, name)
    assert len(written(stw)) == 3
    at(stw, "2024-11-16T09:00:00")
    stw.intake.submit("s", Kind.CREDIT, CreditEvent(source_id="c1", payment="p1", amount="5.00"))
    stw.intake.submit("s", Kind.VOID, VoidEvent(source_id="v1", payment="p1"))
    stw.intake.submit("s", Kind.ACH_REJECT, AchRejectEvent(source_id="r1", payment="p2", return_code="R01"))
    stw.intake.submit("s", Kind.ACH_REJECT, AchRejectEvent(source_id="r2", payment="p3", return_code="C01"))
    stw.intake.submit("s", Kind.CREDIT, CreditEvent(source_id="c2", payment="p3", amount="20.01"))
    stw.intake.submit("s", Kind.VOID, VoidEvent(source_id="v2", payment="p1"))

    assert written(stw, date(2024, 11, 16)) == [
        "100200 -500 CREDIT c1",
        "100200 -1500 VOID v1",
        "100200 -2000 REJECT r1",
    ]
    file = stw.payment_files.get("s", date(2024, 11, 16))
    assert [(one["source_id"], one["reason"]) for one in file.left_out] == [
        ("r2", "a notification of change takes nothing back"),
        ("c2", "takes back 20.01, of the payment 20.00 is left"),
        ("v2", "takes back 0.00, of the payment 0.00 is left"),
    ]
    at(stw, "2024-11-17T09:00:00")
    assert written(stw, date(2024, 11, 17)) == []


def test_what_no_file_holds(stw: Adapter) -> None:
    """Each with its reason, once."""
    pay(stw, "p1")
    pay(stw, "p2", kind="chargeback")
    pay(stw, "p3", kind="donation", account_number="")
    pay(stw, "p4", "1.00", fee="1.00")
    pay(stw, "p5", "1.00", fee="2.00")

    assert written(stw) == ["100200 2000 PAYMENT p1"]
    assert [one["reason"] for one in stw.payment_files.get("s", DAY).left_out] == [
        "chargebacks are not told to the biller",
        "no account number",
        "an amount of 0",
        "the fee exceeds the amount",
    ]


def test_a_day_without_payments(stw: Adapter) -> None:
    """No file, unless the profile wants an empty one; a payment of that day that comes late is in the next."""
    assert stw.payment_files.write("s", DAY) is None
    with pytest.raises(NotFound, match="biller s has no payment file of 2024-11-15"):
        stw.payment_files.content("s", DAY)
    profile = json.loads(FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))
    profile["files"]["payment"]["empty_file"] = True
    stw.profiles.put("s", json.dumps(profile))

    file = stw.payment_files.write("s", DAY)

    assert file is not None
    assert (file.records, stw.payment_files.content("s", DAY)) == (0, b"H20241115\r\nT0000000000000000000000\r\n")


def test_what_is_refused(stw: Adapter) -> None:
    """A day to come; a biller whose payments go to a router; a profile without a payment file."""
    with pytest.raises(BadField, match="invalid day"):
        stw.payment_files.write("s", date(2024, 11, 16))
    with pytest.raises(Conflict, match="biller b has no mapping profile"):
        stw.payment_files.write("b", DAY)
    stw.register.patch_keys("s", {"data_pump": "on"})
    with pytest.raises(Conflict, match="the key data_pump is on"):
        stw.payment_files.write("s", DAY)


@pytest.fixture
def reachable(stw: Adapter, router: ScriptedRouter) -> ScriptedRouter:
    """A router at every address of the biller."""
    stw.register.patch_settings("s", {"11": router.url, "64": "1(CCWEB)"})
    return router


def test_the_pump_is_not_started_for_files_only(stw: Adapter, reachable: ScriptedRouter) -> None:
    """§17: no router is called, whatever address is set; the record says that the payment file tells it."""
    number = pay(stw, "p1")

    stw.pump.run("s")

    with stw.store.reading() as connection:
        record = records.get(connection, number)
    assert record is not None
    assert (record.state, record.reason.code) == (State.SKIPPED, ReasonCode.FILES_ONLY)
    assert reachable.requests == []
    assert written(stw) == ["100200 2000 PAYMENT p1"]


def test_the_pump_runs_where_its_key_says_so(stw: Adapter, reachable: ScriptedRouter) -> None:
    """The key data_pump: a partner that got a router after all."""
    stw.register.patch_keys("s", {"data_pump": "on"})
    pay(stw, "p1")

    stw.pump.run("s")

    assert reachable.functions == ["AddARItems"]
