"""The import contracts bite: breaking one turns ``make check`` red."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Module that gets a line, the line, the contract that must break.
BREACHES = (
    ("ic_adapter/router/envelope.py", "import simulator.contract", "share schemas, never code"),
    ("simulator/router/pipeline.py", "import ic_adapter", "share schemas, never code"),
    ("scenarios/world.py", "import simulator", "share schemas, never code"),
    ("simulator/billing/ledger/ledger.py", "import lxml", "The books know neither XML nor HTTP"),
    ("simulator/contract/registry.py", "import simulator.router.pipeline", "A stray module"),
    ("simulator/stray.py", "", "A stray module"),
)


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over a copy of the tree, as ``make check`` does."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(
        command,
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PYTHONPATH": str(tree), "COLUMNS": "200"},
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages and their contracts."""
    copy = tmp_path_factory.mktemp("tree")
    for package in ("simulator", "ic_adapter", "scenarios"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_contracts_hold(tree: Path) -> None:
    """The tree as it is breaks none."""
    done = lint(tree)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("module", "line", "contract"), BREACHES)
def test_breach_is_seen(tree: Path, module: str, line: str, contract: str) -> None:
    """One forbidden import, or a module nobody placed, fails the check and names the contract."""
    file = tree / module
    before = file.read_text() if file.exists() else None
    file.write_text((before or "") + f"\n{line}\n")
    try:
        done = lint(tree)
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before)

    assert done.returncode != 0
    assert any(contract in text and "BROKEN" in text for text in done.stdout.splitlines()), done.stdout
