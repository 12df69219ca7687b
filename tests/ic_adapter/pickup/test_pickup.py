"""Picking up bill files: what is taken, what waits, what is refused, and where each file ends (invoice-files §6)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from ic_adapter.failpoints import Failpoints
from ic_adapter.records.pickups import PickupReason, PickupState
from tests.ic_adapter.bill_files import NAME, SAMPLE, variant
from tests.ic_adapter.pickup.conftest import SETTLE, UB, Bench

OTHER = "billheader_20240419010203.xml"


def test_a_whole_file_is_imported_and_archived(bench: Bench) -> None:
    """Two looks: the first sees it, the second takes it; it lies in archive/ byte for byte."""
    bench.drop()
    bench.look()
    assert (bench.file().state, bench.file().reason_code) == (PickupState.SEEN, PickupReason.GROWING)
    bench.look()
    done = bench.file()
    assert (done.state, done.is_open, done.target) == (
        PickupState.IMPORTED,
        False,
        f"/{bench.place.bid}{UB}/archive/{NAME}",
    )
    assert bench.imports() == [NAME]
    assert bench.place.files() == {f"{UB}/archive/{NAME}": SAMPLE.encode()}


def test_two_looks_have_to_be_far_enough_apart(bench: Bench) -> None:
    """The interval is measured on our clock, whatever the file's date says."""
    bench.drop(modified=1)
    bench.look()
    bench.now -= SETTLE - timedelta(seconds=1)
    bench.look()
    assert bench.imports() == []
    bench.look()
    assert bench.imports() == [NAME]


def test_a_file_that_grows_waits(bench: Bench) -> None:
    """Each change begins the waiting anew; it never goes to error/."""
    for share in (10, 100, 500):
        bench.drop(content=SAMPLE[:share], modified=share)
        bench.look()
    assert bench.file().reason_code is PickupReason.GROWING
    bench.drop()
    bench.look(3)
    assert bench.imports() == [NAME]


def test_an_upload_that_stalls_waits_for_its_end(bench: Bench) -> None:
    """Size and date stay the same for hours: without the closing tag it is no file yet."""
    bench.drop(content=SAMPLE[: len(SAMPLE) // 2])
    bench.look(10)
    assert (bench.file().state, bench.file().reason_code) == (PickupState.SEEN, PickupReason.NO_END)
    assert bench.place.files().keys() == {f"{UB}/{NAME}"}
    bench.drop()
    bench.look(2)
    assert bench.imports() == [NAME]


@pytest.mark.parametrize("content", ["<BillHeaders/>", SAMPLE.replace("BillHeaders", "BILLHEADERS")])
def test_a_root_that_is_spelt_otherwise_is_an_end(bench: Bench, content: str) -> None:
    """A night without bills, and a name in capitals: whole, as the import reads them."""
    bench.drop(content=content)
    bench.look(2)
    assert bench.imports() == [NAME]
    assert bench.place.files() == {f"{UB}/archive/{NAME}": content.encode()}


def test_an_empty_file_is_never_ready(bench: Bench) -> None:
    """It is reported instead."""
    bench.drop(content="")
    bench.look(3)
    assert bench.file().reason_code is PickupReason.EMPTY


def test_the_same_size_and_date_with_other_content(bench: Bench) -> None:
    """What is in the file decides: the second of a name with other content waits for a person."""
    bench.drop()
    bench.look(2)
    bench.drop(content=SAMPLE.replace("100.24", "200.24"))
    bench.look(2)
    asked = bench.file()
    assert (asked.state, asked.reason_code) == (PickupState.ASKED, PickupReason.NAME_TAKEN)
    assert bench.imports() == [NAME]
    assert f"{UB}/{NAME}" in bench.place.files()


def test_yesterdays_file_again(bench: Bench) -> None:
    """Same name, same content: a duplicate, which goes to archive/ under a number and counts once."""
    bench.drop()
    bench.look(2)
    bench.drop(modified=1_713_500_000)
    bench.look(2)
    assert (bench.file().state, bench.file().reason_code) == (PickupState.DUPLICATE, PickupReason.ALREADY_TAKEN)
    assert bench.imports() == [NAME]
    assert bench.place.files().keys() == {f"{UB}/archive/{NAME}", f"{UB}/archive/{NAME.replace('.xml', '.2.xml')}"}


def test_the_same_content_under_another_name(bench: Bench) -> None:
    """A copy waits for a person, who accepts it."""
    bench.drop()
    bench.look(2)
    bench.drop(OTHER)
    bench.look(2)
    asked = bench.file(OTHER)
    assert (asked.state, asked.reason) == (
        PickupState.ASKED,
        f"same content as {NAME}, which was imported; accept or refuse this one",
    )
    bench.ic.files.accept(asked.id, "clerk")
    bench.look(2)
    assert (bench.imports(), bench.file(OTHER).decided_by) == ([NAME, OTHER], "clerk")


def test_a_person_refuses(bench: Bench) -> None:
    """The file goes to error/ with the person's words beside it."""
    bench.drop()
    bench.look(2)
    bench.drop(OTHER)
    bench.look(2)
    bench.ic.files.refuse(bench.file(OTHER).id, "clerk", "sent by mistake")
    bench.look(1)
    assert bench.place.files()[f"{UB}/error/{OTHER}.log"] == b"refused: sent by mistake\n"
    assert bench.imports() == [NAME]


def test_a_faulty_file_goes_to_error_and_the_next_goes_on(bench: Bench) -> None:
    """The .log says why."""
    bench.drop(content="<Bills><Bill/></Bills></BillHeaders>")
    bench.drop(OTHER, variant("987655", "Apr-19-2024", "May-21-2024"))
    bench.look(2)
    files = bench.place.files()
    assert bench.file().state is PickupState.REFUSED
    assert bench.imports() == [OTHER]
    assert files.keys() == {f"{UB}/error/{NAME}", f"{UB}/error/{NAME}.log", f"{UB}/archive/{OTHER}"}
    assert NAME.encode() in files[f"{UB}/error/{NAME}.log"]


def test_the_drec_folder(bench: Bench) -> None:
    """The path tells what a file does (Q-49); the same name may be in both folders."""
    bench.drop()
    bench.look(2)
    bench.drop(folder=f"{UB}/DREC")
    bench.look(2)
    assert [it.kind.value for it in bench.ic.importer.all(bench.place.bid)] == ["D", "N"]
    assert f"{UB}/DREC/archive/{NAME}" in bench.place.files()


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("billheader_20240418010203 (1).xml", True),
        ("BILLHEADER_20240418010203.XML", True),
        ("billheader_20241318010203.xml", True),
        (".billheader_20240418010203.xml.a1b2.part", False),
        ("billheader_20240418010203.xml.filepart", False),
        ("readme.txt", False),
    ],
)
def test_names_that_do_not_fit(bench: Bench, name: str, is_told: bool) -> None:
    """A name that nearly fits is told, one of a client that still writes is not; neither is taken."""
    bench.drop(name)
    bench.look(3)
    told = [(it.name, it.reason_code) for it in bench.ic.files.all(bench.place.bid)]
    assert told == ([(name, PickupReason.NAME_NEARLY_FITS)] if is_told else [])
    assert bench.place.files().keys() == {f"{UB}/{name}"}


def test_a_file_that_leaves_before_it_is_taken(bench: Bench) -> None:
    """It is told, and nothing waits for it; when it comes back it is a file like any other."""
    bench.drop()
    bench.look()
    bench.place.remove(f"{UB}/{NAME}")
    bench.look()
    assert (bench.file().state, bench.file().is_open) == (PickupState.GONE, False)
    bench.drop()
    bench.look(2)
    assert bench.imports() == [NAME]


def test_a_name_that_an_upload_took(bench: Bench) -> None:
    """A file of this name was imported by the API: a person decides."""
    import io

    from ic_adapter.files.bills.bif import BifWriter
    from ic_adapter.files.bills.profile import FileKind

    with BifWriter() as writer:
        bench.ic.importer.take(bench.place.bid, NAME, io.BytesIO(SAMPLE.encode()), FileKind.BILLS, writer)
    bench.drop()
    bench.look(2)
    assert bench.file().reason_code is PickupReason.NAME_TAKEN


def test_trouble_is_told_and_passes(bench: Bench) -> None:
    """Where the folders cannot be read the status says since when, and files are taken once they can."""
    opener, bench.place.opener = bench.place.opener, closed
    bench.drop()
    bench.look(2)
    status = next(it for it in bench.ic.files.status() if it.bid == bench.place.bid)
    assert (status.trouble, status.since) == ("the place is closed", bench.now - 2 * SETTLE)
    bench.place.opener = opener
    bench.look(2)
    status = next(it for it in bench.ic.files.status() if it.bid == bench.place.bid)
    assert (status.trouble, status.since, bench.imports()) == ("", None, [NAME])


def closed():  # type: ignore[no-untyped-def]  # noqa: ANN201 — an Opener that never opens
    """Open nothing."""
    from ic_adapter.files.transport.folder import FolderError

    raise FolderError("the place is closed")


def test_a_bif_folder_that_cannot_be_used(bench: Bench, tmp_path: Path) -> None:
    """Nothing is taken without its BIF: the status tells, and once the folder can be used the file is taken."""
    bench.bif_folder = tmp_path / "bifs"
    bench.bif_folder.write_text("a file in its place", encoding="utf-8")
    bench.drop()
    assert "bif_folder" in bench.look(2)
    assert bench.imports() == []
    bench.bif_folder.unlink()
    bench.look(2)
    assert bench.imports() == [NAME]
    assert (bench.bif_folder / bench.place.bid / "N" / NAME).with_suffix(".bif.json").exists()


def test_a_settle_time_of_its_own(bench: Bench) -> None:
    """The key of the biller is in force instead of the program's setting, whether longer or shorter."""
    bench.ic.register.patch_keys(bench.place.bid, {"files_settle_seconds": SETTLE.total_seconds() * 2})
    bench.drop()
    bench.look(2)
    assert (bench.imports(), bench.pickup().longest_settle([bench.place.bid])) == ([], SETTLE * 2)
    bench.look()
    assert bench.imports() == [NAME]
    bench.ic.register.patch_keys(bench.place.bid, {"files_settle_seconds": 1})
    bench.drop(OTHER, variant("987655", "Apr-19-2024", "May-21-2024"))
    bench.look()
    bench.now += timedelta(seconds=1) - SETTLE
    bench.look()
    assert bench.imports() == [NAME, OTHER]


@pytest.mark.parametrize("modified", [1_713_400_000, 1_713_500_000], ids=["same-date", "other-date"])
def test_replaced_between_the_last_look_and_the_move(bench: Bench, modified: int) -> None:
    """The move takes the new file along unread: it goes back and is decided about, even with the same size and date."""
    other = SAMPLE.replace("100.24", "200.24")
    bench.fail = ReplacedBeforeMove(partial(bench.drop, content=other, modified=modified))
    bench.drop()
    bench.look(2)
    assert bench.place.files() == {f"{UB}/{NAME}": other.encode()}
    bench.look(3)
    assert (bench.imports(), bench.file().reason_code) == ([NAME], PickupReason.NAME_TAKEN)
    assert bench.place.files() == {f"{UB}/{NAME}": other.encode()}


class ReplacedBeforeMove(Failpoints):
    """A sender who uploads again in the moment before the move, once."""

    def __init__(self, put: Callable[[], None]) -> None:
        super().__init__()
        self._put: Callable[[], None] | None = put

    def reach(self, name: str) -> None:
        """Upload."""
        if name == "pickup.before_move" and self._put is not None:
            put, self._put = self._put, None
            put()
