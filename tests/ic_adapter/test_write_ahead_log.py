"""The log beside the SQLite file: what a damaged one would lose is found at the start."""

import shutil
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ic_adapter.adapter import adapter
from ic_adapter.errors import BadConfig
from ic_adapter.records.events import Instrument, PaymentEvent
from ic_adapter.records.kinds import Kind
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.database.write_ahead_log import FRAME, HEADER, damage_of
from tests.ic_adapter.conftest import make

PAYMENTS = 12


def payment(source_id: str) -> PaymentEvent:
    """A payment with this id."""
    return PaymentEvent(source_id=source_id, account_number="A-1", amount="1.00", instrument=Instrument.CC)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store as a program leaves it that is killed after twelve payments: the newest of it is in the log alone."""
    place, copy = (tmp_path_factory.mktemp("log") / name for name in ("a.db", "killed.db"))
    with adapter(place, test_clock=True) as ic:
        make(ic, "b", "3426")
        with ic.store.reading():  # else the last connection that closes moves the log away
            for number in range(PAYMENTS):
                ic.intake.submit("b", Kind.PAYMENT, payment(f"p-{number}"))
            shutil.copyfile(place, copy)
            shutil.copyfile(f"{place}-wal", f"{copy}-wal")
    return copy


def copied(killed: Path, folder: Path, log: bytes | None = None) -> Path:
    """A copy of the store, with another log if one is given."""
    found = folder / "copy.db"
    shutil.copyfile(killed, found)
    Path(f"{found}-wal").write_bytes(log_of(killed) if log is None else log)
    return found


def log_of(path: Path) -> bytes:
    """The log of a store."""
    return Path(f"{path}-wal").read_bytes()


def frames(log: bytes) -> list[int]:
    """Where the frames of this log begin."""
    size = struct.unpack_from(">I", log, 8)[0]
    return list(range(HEADER, len(log) - FRAME - size + 1, FRAME + size))


def known(path: Path) -> int:
    """How many of the payments a program knows that starts on it."""
    with adapter(path, test_clock=True) as ic:
        return sum(not ic.intake.submit("b", Kind.PAYMENT, payment(f"p-{number}"))[1] for number in range(PAYMENTS))


def test_whole_log(killed: Path, tmp_path: Path) -> None:
    """A program that was killed has lost nothing, and the next one starts."""
    assert damage_of(killed) is None
    assert known(copied(killed, tmp_path)) == PAYMENTS


#: Bytes of the file's head and of a frame in which one is changed.
HEAD_PLACES = (0, 9, 17, 21, 25, 30)
FRAME_PLACES = (1, 9, 13, 17, 22, FRAME, FRAME + 1000)


@pytest.mark.parametrize("place", HEAD_PLACES)
def test_damaged_head(killed: Path, tmp_path: Path, place: int) -> None:
    """The whole log would be forgotten, the tables with it."""
    log = bytearray(log_of(killed))
    log[place] ^= 0x10
    with pytest.raises(BadConfig, match="its log is damaged at its head"):
        open_store(copied(killed, tmp_path, bytes(log)))


@pytest.mark.parametrize("at", [0.0, 0.3, 0.6], ids=["first", "third", "behind the middle"])
@pytest.mark.parametrize("place", FRAME_PLACES)
def test_damaged_frame(killed: Path, tmp_path: Path, place: int, at: float) -> None:
    """SQLite would go on with the records before it: the payments behind would be taken again."""
    log = bytearray(log_of(killed))
    starts = frames(bytes(log))
    number = int(len(starts) * at)
    log[starts[number] + place] ^= 0x01
    with pytest.raises(BadConfig, match=f"its log is damaged at frame {number + 1}"):
        open_store(copied(killed, tmp_path, bytes(log)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bit(killed: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Whatever bit is turned: every payment is known afterwards, or the start refuses, or the last one alone is gone."""
    log = bytearray(log_of(killed))
    place = data.draw(st.integers(0, len(log) - 1))
    log[place] ^= 1 << data.draw(st.integers(0, 7))
    path = copied(killed, tmp_path, bytes(log))
    try:
        assert known(path) >= PAYMENTS - 1
    except BadConfig:
        assert damage_of(copied(killed, tmp_path, bytes(log))) is not None


def test_last_transaction(killed: Path, tmp_path: Path) -> None:
    """A power cut may leave its end without its beginning: it was never confirmed, so nothing is lost."""
    log = bytearray(log_of(killed))
    ends = [start for start in frames(bytes(log)) if log[start + 4 : start + 8] != bytes(4)]
    following = next(start for start in frames(bytes(log)) if start > ends[-2])
    assert following < ends[-1]
    log[following + FRAME + 100] ^= 0x01

    assert known(copied(killed, tmp_path, bytes(log))) == PAYMENTS - 1


@pytest.mark.parametrize("cut", [1, FRAME, 2000, 5000])
def test_cut_end(killed: Path, tmp_path: Path, cut: int) -> None:
    """A power cut in the last transaction: it was never confirmed, and everything before it is there."""
    path = copied(killed, tmp_path, log_of(killed)[:-cut])
    assert damage_of(path) is None
    assert known(path) == PAYMENTS - 1


def test_frames_of_before(tmp_path: Path) -> None:
    """A log that began anew has old frames behind the new ones: they are in the file already."""
    place = tmp_path / "a.db"
    with adapter(place, test_clock=True) as ic:
        make(ic, "b", "3426")
        for number in range(5):
            ic.intake.submit("b", Kind.PAYMENT, payment(f"p-{number}"))
        with ic.store.writing():
            pass
        with ic.store.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(RESTART)")
            connection.exec_driver_sql("BEGIN")
        ic.intake.submit("b", Kind.PAYMENT, payment("p-5"))
        assert len(frames(log_of(place))) > 10
        assert damage_of(place) is None


def test_no_log(tmp_path: Path) -> None:
    """A store that was closed has none."""
    open_store(tmp_path / "a.db").close()
    assert damage_of(tmp_path / "a.db") is None
