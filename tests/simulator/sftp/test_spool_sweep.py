"""The spool folder at a start: what a biller's file or a snapshot names stays, everything else goes."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.archive.snapshots import snapshot
from simulator.archive.spool import Content
from simulator.archive.store import FILE, Store
from simulator.billers.register import Biller, Billers, Recipe
from simulator.billing.records.files import INLINE, StoredFile

PATH = "/ToInvoiceCloud/Invoices/UB/billheader_20240418010203.xml"
AT = datetime(2024, 4, 18, tzinfo=UTC)
Act = Callable[[Billers, Biller], None]


def drop(billers: Billers, biller: Biller, sign: bytes) -> str:
    """Put a file that is too long for a record in place of the one before; its digest."""
    content = Content()
    content.write(0, sign * (INLINE + 1))
    digest, held = billers.file_server.spool.store(content)
    content.close()
    assert held is None
    biller.router.books.files.put(PATH, StoredFile(modified=AT, size=INLINE + 1, digest=digest, content=held))
    return digest


def keep_snapshot(billers: Billers, biller: Biller) -> None:
    """Keep the state under a name."""
    billers.put_snapshot(biller, snapshot("before", biller.saved(), AT, 0))


def started(folder: Path, act: Act) -> set[str]:
    """Names in the spool folder after the first file was replaced behind this act, and the simulator started again."""
    store = Store(folder)
    billers = Billers(documented=False, store=store)
    biller = billers.create("b", Recipe(template_id="3426"))
    first = drop(billers, biller, b"1")
    act(billers, biller)
    second = drop(billers, biller, b"2")
    billers.keep("b")
    store.close()
    spool = folder / "spool"
    (spool / ("0" * 64)).touch()
    (spool / ".part-killed").touch()
    (spool / "notes.txt").touch()
    assert {path.name for path in spool.iterdir()} > {first, second}

    store = Store(folder)
    Billers(documented=False, store=store).sweep_spool()
    store.close()

    return {{first: "first", second: "second"}.get(path.name, path.name) for path in spool.iterdir()}


@pytest.mark.parametrize(
    ("act", "left"), [(lambda *_: None, {"second"}), (keep_snapshot, {"first", "second"})], ids=["files", "snapshot"]
)
def test_what_is_named_stays(tmp_path: Path, act: Act, left: set[str]) -> None:
    """No biller has to be put together for it; a file that is not the simulator's is left alone."""
    assert started(tmp_path / "data", act) == {*left, "notes.txt"}


def test_nothing_is_removed_where_the_store_cannot_be_read(tmp_path: Path) -> None:
    """A content that may be needed is not lost with a damaged database."""
    folder = tmp_path / "data"
    started(folder, keep_snapshot)
    before = {path.name for path in (folder / "spool").iterdir()}
    store = Store(folder)
    billers = Billers(documented=False, store=store)
    store.close()

    billers.sweep_spool()

    assert (folder / FILE).exists()
    assert {path.name for path in (folder / "spool").iterdir()} == before
