"""The pick-up of a file-only partner's files (adapter §17): names, end and effect as the mapping profile says."""

import json
from pathlib import Path

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.files.partners.demo import FOLDER, PROFILE, SAMPLES, sample
from ic_adapter.files.partners.mapping.fields import PartnerFile
from ic_adapter.records.pickups import PickupReason, PickupState
from ic_adapter.store.bills import invoices
from tests.ic_adapter.conftest import make
from tests.ic_adapter.pickup.conftest import UB, Bench, LocalPlace, Place, SftpPlace

BILLS, ADJUSTMENTS = SAMPLES[PartnerFile.INVOICE], SAMPLES[PartnerFile.ADJUSTMENT]
ADJUSTMENT = sample(PartnerFile.ADJUSTMENT).decode()


def set_profile(ic: Adapter, bid: str, **invoice: object) -> None:
    """Give the biller the demo profile, all of it in the one folder that every file server has."""
    profile = json.loads(FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))
    for kind in ("invoice", "adjustment", "presentment"):
        profile["files"][kind]["folder"] = UB
    profile["files"]["invoice"] |= invoice
    ic.profiles.put(bid, json.dumps(profile))


@pytest.fixture(params=["folder", "sftp"])
def partner(request: pytest.FixtureRequest, ic: Adapter, tmp_path: Path) -> Bench:
    """Every store with every place, and a biller of template 3780."""
    if request.param == "folder":
        place: Place = LocalPlace(tmp_path / "root", "p")
    else:
        place = SftpPlace(request.getfixturevalue("file_server"))
    make(ic, place.bid, "3780")
    set_profile(ic, place.bid)
    return Bench(ic, place)


def balances(bench: Bench) -> list[str]:
    """Return the balances of the three accounts of the samples."""
    with bench.ic.store.reading() as connection:
        found = [invoices.of_account(connection, bench.place.bid, one) for one in ("100200", "100300", "100400")]
    return [str(one[0].balance_due) for one in found]


def test_a_night_of_the_partner(partner: Bench) -> None:
    """Bills first, then what refers to them; all of it is archived."""
    for kind in (PartnerFile.INVOICE, PartnerFile.ADJUSTMENT, PartnerFile.PRESENTMENT):
        partner.drop(SAMPLES[kind], sample(kind).decode())
    partner.drop("notes.txt", "not for us")

    partner.look(2)

    assert partner.imports() == [BILLS, ADJUSTMENTS, SAMPLES[PartnerFile.PRESENTMENT]]
    assert balances(partner) == ["80.24", "1200.00", "88.00"]
    assert sorted(partner.place.files()) == sorted(
        [f"{UB}/archive/{name}" for name in partner.imports()] + [f"{UB}/notes.txt"]
    )


def test_a_file_waits_for_its_trailer(partner: Bench) -> None:
    """However long it stays as it is; what comes later makes it whole."""
    partner.drop(BILLS, sample(PartnerFile.INVOICE).decode())
    partner.drop(ADJUSTMENTS, ADJUSTMENT[: ADJUSTMENT.index("T|3")])

    partner.look(4)

    assert partner.file(ADJUSTMENTS).reason_code is PickupReason.NO_TRAILER
    assert balances(partner) == ["100.24", "1250.00", "75.50"]

    partner.drop(ADJUSTMENTS, ADJUSTMENT, modified=1_713_400_001)
    partner.look(2)

    assert partner.file(ADJUSTMENTS).state is PickupState.IMPORTED
    assert balances(partner) == ["80.24", "1200.00", "88.00"]


def test_the_same_file_twice_counts_once(partner: Bench) -> None:
    """The same name and content is a duplicate; a copy under another name asks a person."""
    partner.drop(BILLS, sample(PartnerFile.INVOICE).decode())
    partner.drop(ADJUSTMENTS, ADJUSTMENT)
    partner.look(2)
    partner.drop(ADJUSTMENTS, ADJUSTMENT)
    partner.drop("adjustments_2.txt", ADJUSTMENT)

    partner.look(2)

    assert partner.file(ADJUSTMENTS).state is PickupState.DUPLICATE
    copy = partner.file("adjustments_2.txt")
    assert (copy.state, copy.reason_code) == (PickupState.ASKED, PickupReason.COPY)
    assert balances(partner) == ["80.24", "1200.00", "88.00"]


def test_bills_without_a_trailer_wait_for_the_end_of_their_last_line(partner: Bench) -> None:
    """Unless the profile says that there may be none."""
    cut = sample(PartnerFile.INVOICE).decode().removesuffix("\r\n")
    partner.drop(BILLS, cut)

    partner.look(3)
    assert partner.file(BILLS).reason_code is PickupReason.NO_LINE_END

    set_profile(partner.ic, partner.place.bid, last_line_ends=False)
    partner.look(2)
    assert partner.file(BILLS).state is PickupState.IMPORTED


def test_a_name_in_other_letters_is_shown(partner: Bench) -> None:
    """It is not taken, and does not lie there for ever without a word."""
    partner.drop(BILLS.upper(), sample(PartnerFile.INVOICE).decode())
    partner.drop("bills_1.csv.filepart", "half")

    partner.look(3)

    assert [(file.name, file.reason_code) for file in partner.ic.files.all(partner.place.bid)] == [
        (BILLS.upper(), PickupReason.NAME_NOT_MAPPED)
    ]


def test_a_refused_file_has_its_reason_beside_it(partner: Bench) -> None:
    """The sender reads the line and what is expected."""
    partner.drop(ADJUSTMENTS, ADJUSTMENT.replace("T|3", "T|4"))

    partner.look(2)

    found = partner.place.files()
    assert f"{UB}/error/{ADJUSTMENTS}" in found
    assert b"RecordCount says 4, the file has 3 records" in found[f"{UB}/error/{ADJUSTMENTS}.log"]


def test_without_a_profile_nobody_looks(partner: Bench) -> None:
    """A biller whose profile is still to come is not looked at, and is no trouble."""
    make(partner.ic, "other", "3780")

    assert partner.pickup().look(["other"]) == []
