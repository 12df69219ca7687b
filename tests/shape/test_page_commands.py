"""Every command of README and docs/ is run as it stands, or a reason says why not."""

import ast
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.bounded import until
from tests.ic_adapter.process import start as start_adapter
from tests.ic_adapter.process import stop
from tests.needs import needs
from tests.shape.page_commands import PAGES, ROOT, ROWS, Block, Elsewhere, Pasted, Serves, blocks
from tests.simulator.process import start

BLOCKS = [block for page in PAGES for block in blocks(page)]
PASTED = sorted({block.page for block in BLOCKS if isinstance(ROWS.get(block.key), Pasted)})
BILL_FILE = ROOT / "ic_adapter" / "samples" / "billheader_20240418010203.xml"
#: Packs run on the programs that are there, instead of starting their own each time.
RUN = """cayenta-scenarios() {
    if [ "$1" = run ]; then command cayenta-scenarios "$@" $RUNNING; else command cayenta-scenarios "$@"; fi
}
"""
#: What the product brings, not every plugin that is installed beside it.
PLUGINS = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "mock_cayenta_pytest"}
SERVING = [block for block in BLOCKS if isinstance(ROWS.get(block.key), Serves)]


def environment() -> dict[str, str]:
    """The product's commands on the path, no setting of whoever runs the tests."""
    own = ("CAYENTA_", "IC_ADAPTER_", "PYTEST_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return clean | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Both programs, with the billers of `make run`, in the place of the documented addresses."""
    folder = tmp_path_factory.mktemp("programs")
    simulator, router = start(folder, "--sftp-port", "0", "--port-file", str(folder / "simulator-port"))
    try:
        adapter, url = start_adapter(folder, "--test-clock")
        try:
            settings = dict.fromkeys(("8", "11", "14"), f"{router}/billers/3426/router")
            settings |= {"46": "APAY", "47": "EBILL", "114": "1"}
            with httpx.Client(base_url=f"{url}/api", timeout=30) as api:
                for bid in ("demo", "3426"):
                    body = {"id": bid, "template": "3426", "settings": settings}
                    assert api.post("/billers", json=body).status_code in {201, 409}
                    xml, file = {"Content-Type": "application/xml"}, f"/billers/{bid}/imports?name={BILL_FILE.name}"
                    assert api.post(file, content=BILL_FILE.read_bytes(), headers=xml).status_code == 201
            yield {"http://127.0.0.1:8480": router, "http://127.0.0.1:8490": url}
        finally:
            stop(adapter)
    finally:
        simulator.terminate()
        simulator.communicate(timeout=10)


def free_port() -> str:
    """A port in the place of a documented one that the page's own command listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def test_every_block_has_a_row() -> None:
    """A new command block is run, or it says why not; a row whose block is gone goes, too."""
    assert {block.key for block in BLOCKS} == set(ROWS)


@pytest.mark.parametrize("test", sorted({row.test for row in ROWS.values() if isinstance(row, Elsewhere)}))
def test_the_other_test_is_there(test: str) -> None:
    """A row that names a test names one that exists."""
    file, _, name = test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))

    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@needs("curl")
@pytest.mark.parametrize("page", PASTED)
def test_page(page: str, addresses: dict[str, str], tmp_path: Path) -> None:
    """Its blocks in their order in one shell, in an empty folder; every failing line ends it."""
    mine = [block for block in BLOCKS if block.page == page and isinstance(ROWS[block.key], Pasted)]
    script = "\n".join(block.text for block in mine).replace("8481", free_port())
    for documented, running in addresses.items():
        script = script.replace(documented, running)
    kept = "set -eo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
    fails = 'curl() { command curl --fail-with-body "$@"; }\n'
    router, adapter = addresses.values()
    shared = f'RUNNING="--router {router} --adapter {adapter}"\n'

    done = subprocess.run(
        ["bash", "-c", f"{kept}{fails}{shared}{RUN}{script}"],
        cwd=tmp_path,
        env=environment() | (PLUGINS if "pytest -q" in script else {}),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    printed = [row.prints for block in mine if isinstance(row := ROWS[block.key], Pasted)]
    assert [text for text in printed if text not in done.stdout] == [], done.stdout


@pytest.mark.parametrize("block", SERVING, ids=lambda block: block.page)
def test_serving_command(block: Block, tmp_path: Path) -> None:
    """It starts on a free port, writes it, and ends with 0."""
    row = ROWS[block.key]
    assert isinstance(row, Serves)
    command = re.sub(r"(--sftp-port) \d+", r"\1 0", block.text)
    database = ["--db", str(tmp_path / "adapter.db")] if command.startswith("ic-adapter") else []
    words = [*shlex.split(command), "--port", "0", "--port-file", str(tmp_path / "port"), *database]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            words, cwd=tmp_path, env=environment() | dict(row.environment), stdout=log, stderr=log
        )
    try:
        until("the port", lambda: (tmp_path / "port").exists() or process.poll() is not None)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=120) == 0, (tmp_path / "log").read_text()
    finally:
        process.kill()
