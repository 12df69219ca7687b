"""The check of folder sizes: a folder of more than sixteen modules turns ``make check`` red."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.folder_size import LIMIT, too_large

ROOT = Path(__file__).resolve().parents[2]


def fill(folder: Path, count: int) -> None:
    """Make a package of so many modules, ``__init__.py`` among them."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count - 1):
        (folder / f"module_{number}.py").touch()
    (folder / "__init__.py").touch()


def test_tree_as_it_is_passes() -> None:
    """No folder of the product is above the limit."""
    assert too_large(ROOT) == {}


@pytest.mark.parametrize("package", ["simulator", "ic_adapter", "scenarios", "bench", "harness"])
def test_large_folder_is_named(tmp_path: Path, package: str) -> None:
    """The module too many is seen at any depth, and the command exits 1 with the folder's name."""
    fill(tmp_path / package, LIMIT)
    fill(tmp_path / package / "inner", LIMIT + 1)

    command = [sys.executable, "-m", "tools.folder_size", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"{package}/inner has {LIMIT + 1} modules, {LIMIT} at most: divide it by what changes together"
    ]


def test_revisions_of_the_store_are_exempt(tmp_path: Path) -> None:
    """The revisions of the database may be as many as they are."""
    fill(tmp_path / "ic_adapter" / "store" / "schema" / "versions", LIMIT + 1)

    assert too_large(tmp_path) == {}
