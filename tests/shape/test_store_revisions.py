"""The check of the store's revisions: one chain, one number each, or ``make check`` turns red."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.store_revisions import VERSIONS, problems

ROOT = Path(__file__).resolve().parents[2]


def revision(root: Path, name: str, own: str, before: str | None) -> None:
    """Write a revision as the store has them."""
    file = root / VERSIONS / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'"""A revision."""\n\nrevision = {own!r}\ndown_revision = {before!r}\n')


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """Two revisions that follow each other."""
    revision(tmp_path, "r0001_first.py", "0001", None)
    revision(tmp_path, "r0002_second.py", "0002", "0001")
    (tmp_path / VERSIONS / "__init__.py").touch()
    return tmp_path


def test_tree_as_it_is_passes() -> None:
    """The revisions of the store form one chain."""
    assert list(problems(ROOT)) == []


@pytest.mark.parametrize(
    ("name", "own", "before", "told"),
    [
        ("r0002_other.py", "0002", "0001", "have the number 0002; give the newer one the next free number"),
        ("r0003_other.py", "0003", "0001", "r0002_second.py and r0003_other.py follow 0001"),
        ("r0003_third.py", "0004", "0002", "r0003_third.py: revision is 0004; make it 0003"),
        ("r0004_fourth.py", "0004", "0003", "r0004_fourth.py: down_revision is 0003, which is no revision"),
        ("0003_third.py", "0003", "0002", "0003_third.py: name it r<four digits>_<what>.py"),
        ("r0003_third.py", "0003", None, "r0001_first.py and r0003_third.py follow no revision"),
    ],
)
def test_broken_chain_is_told(chain: Path, name: str, own: str, before: str | None, told: str) -> None:
    """The command exits 1 and names the files."""
    revision(chain, name, own, before)

    command = [sys.executable, "-m", "tools.store_revisions", str(chain)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, told in done.stderr) == (1, True), done.stderr
