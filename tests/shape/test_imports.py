"""The import contracts bite: breaking one turns ``make check`` red."""

import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: Module that gets a line, the line, the contract that must break.
BREACHES = (
    ("ic_adapter/router/envelope.py", "import simulator.contract", "share schemas, never code"),
    ("simulator/router/pipeline.py", "import ic_adapter", "share schemas, never code"),
    ("scenarios/context/world.py", "import simulator", "share schemas, never code"),
    ("simulator/billing/ledger/ledger.py", "import lxml", "The books know neither XML nor HTTP"),
    ("simulator/contract/registry.py", "import simulator.router.pipeline", "A stray module"),
    ("simulator/stray.py", "", "A stray module"),
    ("ic_adapter/files/bills/values.py", "import ic_adapter.files.bills.importer", "No circles of packages or modules"),
    (
        "simulator/billing/ledger/money.py",
        "import simulator.billing.ledger.posting",
        "No circles of packages or modules",
    ),
    ("scenarios/steps/phrases.py", "import scenarios.steps.definitions", "No circles of packages or modules"),
    ("bench/programs/wire.py", "import bench.programs.load", "No circles of packages or modules"),
)

#: Contract of the adapter, module that gets a line, a line that the contract forbids.
UPWARD = (
    ("Layers of the adapter", "ic_adapter/errors.py", "import ic_adapter.config"),
    ("Layers of the adapter's web", "ic_adapter/web/guard.py", "import ic_adapter.web.app"),
    ("Layers of the adapter's pump", "ic_adapter/pump/policy.py", "import ic_adapter.pump.service"),
    ("Layers of the adapter's router", "ic_adapter/router/envelope.py", "import ic_adapter.router.client"),
    ("Layers of the adapter's integrations", "ic_adapter/integrations/plan.py", "import ic_adapter.integrations.rtdr"),
    ("Records are values: no SQL, HTTP or XML", "ic_adapter/records/record.py", "import sqlalchemy"),
    ("Postings neither store nor send", "ic_adapter/integrations/postings/posted.py", "import ic_adapter.store"),
)

#: Contract of the adapter, a module that it does not list.
UNLISTED = (
    ("Layers of the adapter", "ic_adapter/stray.py"),
    ("Layers of the adapter's web", "ic_adapter/web/stray.py"),
    ("Layers of the adapter's pump", "ic_adapter/pump/stray.py"),
    ("Layers of the adapter's router", "ic_adapter/router/stray.py"),
    ("Layers of the adapter's integrations", "ic_adapter/integrations/stray.py"),
)

#: Contract outside the adapter, module that gets a line, a line that the contract forbids.
UPWARD_ELSEWHERE = (
    (
        "A stray module of the simulator fails until someone says where it belongs",
        "simulator/errors.py",
        "import simulator.config, simulator.edge",
    ),
    ("Layers of the simulator's contract", "simulator/contract/keys.py", "import simulator.contract.refusals"),
    ("Layers of the simulator's books", "simulator/billing/days.py", "import simulator.billing.records"),
    ("Layers of the packs' runner", "scenarios/errors.py", "import scenarios.run"),
    ("Layers of the bench", "bench/errors.py", "import bench.rows"),
    ("Layers of the contract harness", "harness/errors.py", "import harness.schema"),
    ("The simulator, the adapter and the packs share schemas, never code", "bench/effort.py", "import simulator"),
    ("The simulator, the adapter and the packs share schemas, never code", "harness/errors.py", "import ic_adapter"),
)

#: Contract outside the adapter, a module that it does not list.
UNLISTED_ELSEWHERE = (
    ("A stray module of the simulator fails until someone says where it belongs", "simulator/stray.py"),
    ("Layers of the simulator's contract", "simulator/contract/stray.py"),
    ("Layers of the simulator's books", "simulator/billing/stray.py"),
    ("Layers of the packs' runner", "scenarios/stray.py"),
    ("Layers of the bench", "bench/stray.py"),
    ("Layers of the contract harness", "harness/stray.py"),
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


@contextmanager
def planted(file: Path, line: str) -> Generator[None, None, None]:
    """The file with one more line, or a new file; as it was before on exit."""
    before = file.read_text() if file.exists() else None
    file.write_text((before or "") + f"\n{line}\n")
    try:
        yield
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_text(before)


def broken(tree: Path) -> set[str]:
    """Names of the contracts that import-linter reports as broken."""
    lines = lint(tree).stdout.splitlines()
    return {line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages and their contracts."""
    copy = tmp_path_factory.mktemp("tree")
    for package in ("simulator", "ic_adapter", "scenarios", "harness", "bench"):
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
    with planted(tree / module, line):
        done = lint(tree)

    assert done.returncode != 0
    assert any(contract in text and "BROKEN" in text for text in done.stdout.splitlines()), done.stdout


def test_upward_imports_of_the_adapter_are_seen(tree: Path) -> None:
    """An import against the direction of each contract of the adapter breaks that contract."""
    with ExitStack() as plants:
        for _, module, line in UPWARD:
            plants.enter_context(planted(tree / module, line))
        found = broken(tree)

    assert found >= {contract for contract, _, _ in UPWARD}


def test_unlisted_modules_of_the_adapter_are_seen(tree: Path) -> None:
    """A module that no layer lists breaks the contract of its package, and no other contract."""
    with ExitStack() as plants:
        for _, module in UNLISTED:
            plants.enter_context(planted(tree / module, ""))
        found = broken(tree)

    assert found == {contract for contract, _ in UNLISTED}


def test_upward_imports_elsewhere_are_seen(tree: Path) -> None:
    """An import against the direction of each contract of the simulator, the packs or the bench breaks it."""
    with ExitStack() as plants:
        for _, module, line in UPWARD_ELSEWHERE:
            plants.enter_context(planted(tree / module, line))
        found = broken(tree)

    assert found >= {contract for contract, _, _ in UPWARD_ELSEWHERE}


def test_unlisted_modules_elsewhere_are_seen(tree: Path) -> None:
    """A module of the simulator, the packs or the bench that no layer lists breaks its contract, and no other."""
    with ExitStack() as plants:
        for _, module in UNLISTED_ELSEWHERE:
            plants.enter_context(planted(tree / module, ""))
        found = broken(tree)

    assert found == {contract for contract, _ in UNLISTED_ELSEWHERE}
