"""Dropping lockbox files: whole under their name or not at all, never replaced, never twice."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager

import pytest

from ic_adapter.errors import Conflict
from ic_adapter.failpoints import LOCKBOX_NAMES, Failpoints
from ic_adapter.files.transport.folder import Folder, FolderError, Opener
from ic_adapter.records.lockbox import LockboxReason, LockboxState
from tests.ic_adapter.lockbox.conftest import DAY, FOLDER, NAME, Drop


@pytest.fixture
def due(drop: Drop) -> Drop:
    """A donation of a day that is over."""
    drop.give()
    drop.at("2024-11-16T08:00")
    return drop


def state(drop: Drop) -> tuple[LockboxState, LockboxReason]:
    """Where the biller's first file stands."""
    file = drop.files()[0]
    return file.state, file.reason_code


def test_dropped(due: Drop) -> None:
    """The bytes of the store under the final name, and nothing else in the folder."""
    assert due.process().run([due.bid])[0].trouble == ""

    assert state(due) == (LockboxState.DROPPED, LockboxReason.NONE)
    assert due.dropped() == {NAME: due.content()}
    assert due.files()[0].dropped_at is not None


def test_not_dropped_again(due: Drop) -> None:
    """A receiver that takes the file away does not get it a second time by itself."""
    due.process().run([due.bid])
    due.place.remove(f"{FOLDER}/{NAME}")
    due.process().run([due.bid])

    assert due.dropped() == {}


def test_exported_again(due: Drop) -> None:
    """By command the same bytes come again; while they are there, they stay."""
    lockbox = due.process()
    lockbox.run([due.bid])
    before = due.dropped()
    assert lockbox.export(due.bid, DAY).reason_code is LockboxReason.ALREADY_THERE
    due.place.remove(f"{FOLDER}/{NAME}")
    due.give("99.00")

    assert lockbox.export(due.bid, DAY).state is LockboxState.DROPPED
    assert due.dropped() == before


def test_the_name_is_taken_by_the_same(due: Drop) -> None:
    """Already done."""
    due.ic.lockbox.run([due.bid])
    due.place.put(f"{FOLDER}/x", b"")
    due.place.remove(f"{FOLDER}/x")
    due.place.put(f"{FOLDER}/{NAME}", due.content())
    due.process().run([due.bid])

    assert state(due) == (LockboxState.DROPPED, LockboxReason.ALREADY_THERE)


@pytest.fixture(autouse=True)
def folders(drop: Drop) -> None:
    """The folder of donations is there, as on the file server."""
    from tests.ic_adapter.pickup.conftest import LocalPlace

    if isinstance(drop.place, LocalPlace):
        (drop.place.root / FOLDER.lstrip("/")).mkdir(parents=True)


def test_the_name_is_taken_by_another(due: Drop) -> None:
    """It stops and shows it; the file there is never replaced, and the next day's file still goes out."""
    due.place.put(f"{FOLDER}/{NAME}", b"other")
    due.process().run([due.bid])
    due.process().run([due.bid])

    assert state(due) == (LockboxState.STOPPED, LockboxReason.OTHER_CONTENT)
    assert due.dropped() == {NAME: b"other"}
    due.give()
    due.at("2024-11-17T08:00")
    due.process().run([due.bid])
    assert due.dropped().keys() == {NAME, "donations_3426_20241116.csv"}

    due.place.remove(f"{FOLDER}/{NAME}")
    assert due.process().export(due.bid, DAY).state is LockboxState.DROPPED
    assert due.dropped()[NAME] == due.content()


def test_our_old_temporary_files(due: Drop) -> None:
    """One of ours goes at the next run; what others write stays."""
    due.place.put(f"{FOLDER}/.{NAME}.0a1b2c3d.part", b"half")
    others = {f".{NAME}.part", ".donations_3426_20241115.csv.0a1b2c3d.filepart", ".x.0a1b2c3d.part"}
    for name in others:
        due.place.put(f"{FOLDER}/{name}", b"x")
    due.process().run([due.bid])

    assert due.dropped().keys() == {NAME} | others


class Broken:
    """A folder of which one call fails, before or after it did its work."""

    def __init__(self, folder: Folder, call: str, *, after: bool) -> None:
        self._folder = folder
        self._call = call
        self._after = after

    def __getattr__(self, name: str) -> Callable[..., object]:
        inner: Callable[..., object] = getattr(self._folder, name)

        def called(*arguments: object) -> object:
            if name == self._call and not self._after:
                raise FolderError("lost the connection")
            done = inner(*arguments)
            if name == self._call:
                raise FolderError("lost the connection")
            return done

        return called


def breaks(opener: Opener, call: str, *, after: bool) -> Opener:
    """An opener of such folders."""

    @contextmanager
    def opened() -> Generator[Folder, None, None]:
        with opener() as folder:
            yield Broken(folder, call, after=after)  # type: ignore[misc]  # it has every call of a folder

    return opened


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", ["make_folder", "fetch", "listing", "create", "entry", "rename"])
def test_a_call_that_fails(due: Drop, call: str, *, after: bool) -> None:
    """The file stays to be dropped with the reason, nothing is assigned twice, and the next run ends it: once."""
    working = due.place.opener
    due.place.opener = breaks(working, call, after=after)
    trouble = due.process().run([due.bid])[0].trouble
    if trouble:  # else the call that fails is not made at all
        assert "lost the connection" in trouble
        assert state(due)[1] is LockboxReason.NOT_REACHED
        assert "lost the connection" in due.files()[0].reason
    due.place.opener = working
    due.process().run([due.bid])

    assert state(due) == (LockboxState.DROPPED, LockboxReason.NONE)
    assert due.dropped() == {NAME: due.content()}
    assert len(due.files()) == 1


def test_a_full_disk(due: Drop) -> None:
    """Half of the file is on the server and the rest does not fit: to be dropped, and no rest stays."""
    working = due.place.opener

    class Full(Broken):
        def __getattr__(self, name: str) -> Callable[..., object]:
            if name != "create":
                return getattr(self._folder, name)  # type: ignore[no-any-return]

            def create(path: str, pieces: Iterable[bytes]) -> None:
                self._folder.create(path, [next(iter(pieces))])
                raise FolderError("disk full")

            return create

    @contextmanager
    def opened() -> Generator[Folder, None, None]:
        with working() as folder:
            yield Full(folder, "", after=False)  # type: ignore[misc]  # it has every call of a folder

    due.place.opener = opened
    assert "disk full" in due.process().run([due.bid])[0].trouble
    assert state(due) == (LockboxState.TO_DROP, LockboxReason.NOT_REACHED)
    assert NAME not in due.dropped()
    due.place.opener = working
    due.process().run([due.bid])

    assert due.dropped() == {NAME: due.content()}


def test_nobody_can_log_in(due: Drop) -> None:
    """The reason is with the file."""

    @contextmanager
    def closed() -> Generator[Folder, None, None]:
        raise FolderError("the log-in was refused")
        yield

    due.place.opener = closed
    assert due.process().run([due.bid])[0].trouble == "the log-in was refused"
    assert state(due) == (LockboxState.TO_DROP, LockboxReason.NOT_REACHED)


class Stop(Exception):
    """The program ends here."""


class Ends(Failpoints):
    """Ends a run at a point by an exception that nobody handles."""

    def act(self) -> None:
        """End it."""
        raise Stop


class Another:
    """Another process, dead or alive."""

    def __init__(self, name: str, dead: str = "") -> None:
        self._name = name
        self._dead = dead

    def token(self) -> str:
        """Its name."""
        return self._name

    def is_gone(self, owner: str) -> bool:
        """Whether it is the dead one."""
        return owner == self._dead


def end_at(due: Drop, point: str, name: str = "a", dead: str = "") -> None:
    """A process that ends at a point."""
    with pytest.raises(Stop):
        due.process(Ends(point), Another(name, dead)).run([due.bid])


def test_taken_by_the_receiver_meanwhile(due: Drop) -> None:
    """Ended right after the rename, and the file is gone: nobody but a person knows, nothing is dropped twice."""
    end_at(due, "lockbox.after_rename")
    due.place.remove(f"{FOLDER}/{NAME}")
    due.process(owner=Another("b", "a")).run([due.bid])

    assert state(due) == (LockboxState.STOPPED, LockboxReason.VANISHED)
    assert due.dropped() == {}
    due.ic.lockbox.confirm(due.files()[0].id, "kim")
    assert state(due) == (LockboxState.DROPPED, LockboxReason.CONFIRMED)
    with pytest.raises(Conflict, match="only a file that is STOPPED"):
        due.ic.lockbox.confirm(due.files()[0].id, "kim")


def test_ended_before_the_rename_and_again(due: Drop) -> None:
    """Twice: before the rename, and while the next run writes it anew; that is not taken for a rename."""
    end_at(due, "lockbox.before_rename")
    end_at(due, "lockbox.while_writing", "b", "a")
    due.process(owner=Another("c", "b")).run([due.bid])

    assert state(due) == (LockboxState.DROPPED, LockboxReason.NONE)
    assert due.dropped() == {NAME: due.content()}


def test_a_living_owner(due: Drop) -> None:
    """Another process that lives drops it; this one leaves it alone."""
    end_at(due, "lockbox.after_claim")
    due.process(owner=Another("b")).run([due.bid])

    assert due.dropped() == {}


class Recorder(Failpoints):
    """Points that note what passes them."""

    def __init__(self, passed: list[str]) -> None:
        super().__init__()
        self._names = passed

    def reach(self, name: str) -> None:
        """Note it."""
        self._names.append(name)


def test_every_point_is_passed(due: Drop) -> None:
    """A point that no file passes would make its test one that cannot fail."""
    passed: list[str] = []
    due.process(Recorder(passed)).run([due.bid])

    assert tuple(dict.fromkeys(passed)) == LOCKBOX_NAMES
