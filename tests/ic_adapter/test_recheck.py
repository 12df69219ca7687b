"""The file of a running adapter is checked again and again: what no call meets is found all the same."""

import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.store.database.recheck import Recheck, rechecked
from tests.bounded import until
from tests.damage import CASES, TREES, damaged_copies
from tests.ic_adapter.test_damaged_files import Filled, call, filled

__all__ = ["filled"]
DAMAGES = {
    name: damage for kind, name, damage in CASES if kind == "index leaf" and name in {"cell count less 2", "zeros"}
}
#: The open records of lanes: the pump finds nothing to send where there is something, and no look-up contradicts it.
HIDE_OPEN = """
DROP INDEX records_open;
CREATE INDEX records_open ON records (lane_id, seq) WHERE state = 'none';
PRAGMA writable_schema = ON;
UPDATE sqlite_master SET sql = (SELECT sql FROM kept) WHERE name = 'records_open';
PRAGMA writable_schema = RESET;
DROP TABLE kept;
"""


def _is_damaged(opened: Adapter) -> bool:
    return opened.store.damage.is_found


def test_hidden_from_the_pump(filled: Filled, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Records that an index lacks are not sent and nobody is told; the check says so, and everything answers 503."""
    copy = tmp_path / "ic.db"
    shutil.copyfile(filled.file, copy)
    with adapter(copy, test_clock=True) as opened:
        recheck = Recheck(opened.store, copy, rest=0.01)
        recheck.start()
        until("a check that finds nothing", lambda: recheck.checks)
        assert call(opened, "GET", "/ready").status_code == 200
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT sql FROM sqlite_master WHERE name = 'records_open'")
            connection.executescript(HIDE_OPEN)
        until("the damage", lambda: opened.store.damage.is_found)

        assert {call(opened, "GET", path).status_code for path in ("/ready", "/api/billers")} == {503}
        assert recheck.stop(20)
    assert [line for line in caplog.messages if "is damaged" in line and "records_open" in line]


@pytest.mark.parametrize("damage", DAMAGES)
def test_page_overwritten(filled: Filled, tmp_path: Path, damage: str) -> None:
    """A page of an index is overwritten from outside; nothing is called that would meet it."""
    assert TREES[10] == "index leaf"
    for number, content in list(damaged_copies(filled.file, "index leaf", DAMAGES[damage]))[::8]:
        copy = tmp_path / f"{number}.db"
        shutil.copyfile(filled.file, copy)
        with adapter(copy, test_clock=True) as opened:
            copy.write_bytes(content)
            recheck = Recheck(opened.store, copy, rest=0.01)
            recheck.start()
            until(f"the damage of page {number}", partial(_is_damaged, opened))
            assert recheck.stop(20)


def test_stops_at_once(filled: Filled, tmp_path: Path) -> None:
    """The program ends while it rests between two checks."""
    copy = tmp_path / "ic.db"
    shutil.copyfile(filled.file, copy)
    with adapter(copy, test_clock=True) as opened, rechecked(opened.store):
        assert not opened.store.damage.is_found
    with adapter(copy, test_clock=True) as opened:
        recheck = Recheck(opened.store, copy)
        recheck.start()
        assert recheck.stop(20)
