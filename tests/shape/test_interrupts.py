"""Ctrl-C in the middle of a long command leaves nothing half, and the command can be run again."""

import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from ic_adapter.cli import progress
from ic_adapter.cli.main import main as ic_adapter
from ic_adapter.store.database.engine import open_store
from simulator.billers.register import Biller
from simulator.cli.__main__ import main as cayenta_sim
from simulator.cli.bills import to_file
from simulator.statements.bill_run import BillRunOrder, run

ROOT = Path(__file__).resolve().parents[2]
BILL_FILE = ROOT / "ic_adapter" / "samples" / "billheader_20240418010203.xml"
BILL_RUN = ["bill-run", "--biller", "3426", "--accounts", "20", "--out"]


def test_bill_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file, not even a part; the file of an earlier run stays as it was."""
    whole = CliRunner().invoke(cayenta_sim, [*BILL_RUN, str(tmp_path / "whole")])
    (file,) = (tmp_path / "whole").iterdir()
    before = file.read_bytes()

    def interrupted(biller: Biller, order: BillRunOrder) -> Iterator[bytes]:
        yield next(run(biller, order))
        raise KeyboardInterrupt

    monkeypatch.setattr(to_file, "run", interrupted)
    ended = [CliRunner().invoke(cayenta_sim, [*BILL_RUN, str(tmp_path / name)]) for name in ("whole", "new")]

    assert whole.exit_code == 0
    assert [(done.exit_code, done.stderr.strip()) for done in ended] == [(1, "Aborted!")] * 2
    assert [path.name for path in (tmp_path / "whole").iterdir()] == [file.name]
    assert file.read_bytes() == before
    assert list((tmp_path / "new").iterdir()) == []


def test_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays where it is, nothing of it is stored, and the next run imports it."""
    file = tmp_path / "drop" / BILL_FILE.name
    file.parent.mkdir()
    shutil.copy(BILL_FILE, file)
    database = str(tmp_path / "ic.db")
    open_store(tmp_path / "ic.db").close()
    made = CliRunner().invoke(ic_adapter, ["billers", "new", "3426", "--template", "3426", "--db", database])
    line = ["import", "--db", database, "3426", str(file)]

    @contextmanager
    def interrupted(_: Path) -> Generator[Callable[[int], None], None, None]:
        def end(_: int) -> None:
            raise KeyboardInterrupt

        yield end

    with monkeypatch.context() as patch:
        patch.setattr(progress, "watching", interrupted)
        ended = CliRunner().invoke(ic_adapter, line)
    left = sorted(path.relative_to(file.parent).as_posix() for path in file.parent.rglob("*") if path.is_file())
    again = CliRunner().invoke(ic_adapter, line)

    assert made.exit_code == 0, made.output
    assert (ended.exit_code, left) == (1, [file.name])
    assert again.exit_code == 0, again.output
    assert (file.parent / "archive" / file.name).exists()
