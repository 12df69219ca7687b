"""Several processes on one database: every file is fetched once and imported once."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from ic_adapter.files.pickup import taking
from tests.ic_adapter.bill_files import variant
from tests.ic_adapter.pickup.conftest import PATIENCE, SETTLE, Bench

FILES = 24


def test_two_at_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two looks side by side share the files; nobody fetches one twice."""
    names = [f"billheader_20240418{number:06d}.xml" for number in range(FILES)]
    for number, name in enumerate(names):
        bench.drop(name, variant(str(900_000 + number), "Apr-18-2024", "May-20-2024"))
    bench.look()
    fetched: list[str] = []
    original = taking.Taker._fetched

    def counted(self: taking.Taker, folder: object, path: str, row: object, spool: io.BytesIO) -> str:
        fetched.append(path)
        return original(self, folder, path, row, spool)  # type: ignore[arg-type]

    monkeypatch.setattr(taking.Taker, "_fetched", counted)
    with ThreadPoolExecutor(2) as pool:
        looks = [pool.submit(bench.pickup().look, [bench.place.bid]) for _ in range(2)]
        for look in looks:
            assert [it.trouble for it in look.result(PATIENCE)] == [""]
    bench.now += SETTLE
    bench.look()

    assert sorted(bench.imports()) == names
    assert len(fetched) == len(set(fetched)) == FILES
    assert all(not it.is_open for it in bench.ic.files.all(bench.place.bid))
