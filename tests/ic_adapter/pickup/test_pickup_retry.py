"""A refused file that a person has taken again: it comes back from error/ and is imported once what was wrong is mended."""

import pytest

from ic_adapter.errors import Conflict, NotFound
from ic_adapter.files.pickup.decision_request import FileDecision
from ic_adapter.files.pickup.decisions import choices
from ic_adapter.records.pickups import PickupReason, PickupState
from tests.ic_adapter.bill_files import NAME, SAMPLE
from tests.ic_adapter.pickup.conftest import UB, Bench

#: Refused with the decimal sign of most billers, fine with `decimal_sign: comma`.
COMMAS = SAMPLE.replace("100.24", "100,24").replace("0.00", "0,00")


def refused(bench: Bench) -> int:
    """The id of a file that lies in error/ because of a setting."""
    bench.drop(content=COMMAS)
    bench.look(2)
    assert (bench.file().state, next(iter(bench.place.files()))) == (PickupState.REFUSED, f"{UB}/error/{NAME}")
    return bench.file().id


def test_taken_again_once_the_setting_is_right(bench: Bench) -> None:
    """The same row goes on; the file ends in archive/, and the .log in error/ says that it was moved back."""
    number = refused(bench)
    bench.ic.register.patch_keys(bench.place.bid, {"decimal_sign": "comma"})

    assert bench.ic.files.retry(number, "clerk").reason == "to be taken again; it is moved back from error/ first"
    bench.look(2)

    done = bench.ic.files.one(number)
    assert (done.state, done.decided_by, done.is_open) == (PickupState.IMPORTED, "clerk", False)
    assert bench.place.files() == {
        f"{UB}/archive/{NAME}": COMMAS.encode(),
        f"{UB}/error/{NAME}.log": b"moved back to be taken again\n",
    }


def test_refused_again(bench: Bench) -> None:
    """Nothing was mended: it lies in error/ again, with its reason."""
    number = refused(bench)
    bench.ic.files.retry(number, "clerk")
    bench.look(2)
    assert bench.ic.files.one(number).state is PickupState.REFUSED
    assert b"100,24" in bench.place.files()[f"{UB}/error/{NAME}.log"]
    assert bench.imports() == []


def test_moved_back_before_the_row_said_so(bench: Bench) -> None:
    """A process that ended right after its rename: the next look finds the file in its folder and goes on."""
    number = refused(bench)
    bench.ic.files.retry(number, "clerk")
    with bench.place.opener() as folder:
        home = f"/{bench.place.bid}{UB}"
        folder.rename(f"{home}/error/{NAME}", f"{home}/{NAME}")
    bench.ic.register.patch_keys(bench.place.bid, {"decimal_sign": "comma"})
    bench.look(2)
    assert (bench.ic.files.one(number).state, bench.imports()) == (PickupState.IMPORTED, [NAME])


def test_another_file_has_the_name_now(bench: Bench) -> None:
    """The sender was quicker: his file is taken, the refused one waits and then is a matter for a person."""
    number = refused(bench)
    bench.drop()
    bench.look()
    bench.ic.files.retry(number, "clerk")
    bench.look()
    assert bench.ic.files.one(number).reason_code is PickupReason.NAME_OCCUPIED
    assert bench.imports() == [NAME]
    bench.look(2)
    assert bench.place.files()[f"{UB}/archive/{NAME}"] == SAMPLE.encode()
    assert bench.ic.files.one(number).reason_code is PickupReason.NAME_TAKEN


def test_not_in_error_any_more(bench: Bench) -> None:
    """Somebody took it away: it is told, and nothing is left to do."""
    number = refused(bench)
    bench.place.remove(f"{UB}/error/{NAME}")
    bench.ic.files.retry(number, "clerk")
    bench.look()
    gone = bench.ic.files.one(number)
    assert (gone.state, gone.reason_code, gone.is_open) == (PickupState.GONE, PickupReason.NOT_IN_ERROR, False)


def test_what_can_be_decided(bench: Bench) -> None:
    """Only what goes with the state; a file that has changed meanwhile is a conflict."""
    bench.drop()
    bench.look()
    number = bench.file().id
    assert choices(bench.file()) == [FileDecision.REFUSE]
    with pytest.raises(Conflict, match=f"file {number} is SEEN; retry is for a file that is REFUSED"):
        bench.ic.files.retry(number, "clerk")
    bench.look()
    assert choices(bench.file()) == []
    with pytest.raises(Conflict, match=rf"file {number} has changed: it is now IMPORTED \(you saw SEEN\)"):
        bench.ic.files.refuse(number, "clerk", "late", PickupState.SEEN)
    with pytest.raises(NotFound):
        bench.ic.files.one(number, "another")
