"""A damaged file of ``--data``: refused with one line, or read whole; never a traceback, never a record missing."""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.archive.errors import BadStore, NotKept
from simulator.archive.file_length import check_length
from simulator.archive.store import FILE, Store
from tests.damage import CASES, OTHER, PAGE, Damage, damaged_copies
from tests.simulator.asking import SAMPLES
from tests.simulator.process import start

FLIPS = 600


@dataclass(frozen=True, slots=True)
class Kept:
    """A file with billers, and what is in it."""

    file: Path
    content: dict[str, Any]


def content(folder: Path) -> dict[str, Any]:
    """Every biller with its records and snapshots; BadStore, NotKept."""
    store = Store(folder)
    try:
        return {name: store.load(name) for name in store.billers()}
    finally:
        store.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """What a simulator wrote."""
    folder = tmp_path_factory.mktemp("kept")
    process, url = start(folder, "--data", str(folder / "data"))
    payment = b"XMLREQUEST=" + (SAMPLES / "F-04.request.xml").read_bytes()
    with httpx.Client(base_url=url, timeout=60) as client:
        for number in range(12):
            client.post("/__admin/billers", json={"id": f"b{number}", "template": "3426", "accounts": 50})
            for _ in range(6):
                client.post(f"/billers/b{number}/router", content=payment)
            client.post(f"/__admin/billers/b{number}/snapshots", json={"name": "s"})
    process.terminate()
    process.communicate(timeout=10)
    return Kept(folder / "data" / FILE, content(folder / "data"))


def tried(folder: Path, damaged: bytes) -> dict[str, Any] | str:
    """What is read of a damaged file, or the line that refuses it."""
    for path in folder.iterdir():
        path.unlink()
    (folder / FILE).write_bytes(damaged)
    try:
        return content(folder)
    except (BadStore, NotKept) as refusal:
        return str(refusal)


def is_line(refusal: object, folder: Path) -> bool:
    """Whether this is one line that names the file."""
    return isinstance(refusal, str) and refusal.startswith(f"{folder / FILE}: ") and len(refusal.splitlines()) == 1


@pytest.mark.parametrize(
    ("kind", "damage"), [case[::2] for case in CASES], ids=[f"{kind}-{name}" for kind, name, _ in CASES]
)
def test_damaged_page(kept: Kept, tmp_path: Path, kind: str, damage: Damage) -> None:
    """Whatever page is damaged, and how: refused, or everything is there."""
    for number, damaged in damaged_copies(kept.file, kind, damage):
        found = tried(tmp_path, damaged)
        assert is_line(found, tmp_path) or found == kept.content or kind == OTHER, (number, found)


def test_any_bytes(kept: Kept, tmp_path: Path) -> None:
    """Bytes that are others anywhere, most of them where the file describes itself: nothing but a refusal is raised."""
    draw = random.Random(20241115)
    good = kept.file.read_bytes()
    for _ in range(FLIPS):
        damaged = bytearray(good)
        page = draw.choice([0, 0, draw.randrange(len(good) // PAGE)]) * PAGE
        for _ in range(draw.choice([1, 3, 20])):
            damaged[page + draw.randrange(PAGE)] = draw.randrange(256)
        found = tried(tmp_path, bytes(damaged))
        assert isinstance(found, dict) or is_line(found, tmp_path), found


@pytest.mark.parametrize("at_end", [True, False])
def test_cut_off_within_a_page(kept: Kept, tmp_path: Path, at_end: bool) -> None:
    """A file that lost some bytes of its last page, or has but some of its first, is refused, and stays as it is."""
    whole = kept.file.read_bytes()
    for number in (1, 2, 15, 16, 50, 99, *range(100, PAGE, 499)):
        damaged = whole[:-number] if at_end else whole[:number]

        refusal = tried(tmp_path, damaged)

        assert is_line(refusal, tmp_path), number
        assert (f"{number} bytes of its last page are missing" in refusal) is at_end, number
        assert (tmp_path / FILE).read_bytes() == damaged


def test_cut_off_beside_a_log(kept: Kept, tmp_path: Path) -> None:
    """A program that was killed while it moved its log into the file left such an end, and the log has the rest."""
    file = tmp_path / FILE
    file.write_bytes(kept.file.read_bytes()[:-99])
    Path(f"{file}-wal").write_bytes(b"the log")

    check_length(file)
