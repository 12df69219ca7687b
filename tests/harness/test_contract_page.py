"""The commands of docs/contract.md, pasted as they stand."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.schemas import ROOT, SCHEMAS
from tests.needs import needs
from tests.simulator.process import start

BLOCK = re.compile(r"^## (.*?)$|```sh\n(.*?)```", re.MULTILINE | re.DOTALL)
#: Heading, exit code of its last command, and what it prints.
BLOCKS = {
    "Record a router's traffic without personal data": (0, '"kind":"router recording"'),
    "Your own adapter in five minutes": (1, "AddAlert ADDRESSEE_CD: is 'all'; it is ALL"),
    "Does a running router keep the contract": (0, "requests: passed"),
    "How sure is a behavior": (0, "proven against http"),
    "What did a run cover": (0, "1 of 28 received tags asserted"),
    "Does a reply keep the contract": (1, "is -100.24, below zero (not negative; assumed, router §5.1)"),
    "Does a router keep the contract for every request": (0, "0 wrong, seed 0: passed"),
    "Ask a router through OpenAPI": (0, "No issues found"),
    "What changed between two versions of the contract": (1, "BREAKING router/GetAccountBalance.reply"),
}


def blocks() -> dict[str, str]:
    """The shell blocks of the page by their headings."""
    found, heading = {}, ""
    for match in BLOCK.finditer((ROOT / "docs" / "contract.md").read_text(encoding="utf-8")):
        heading = match[1] or heading
        if match[2]:
            found[heading] = match[2]
    return found


def test_every_block_is_pasted() -> None:
    """A new example is one of those below."""
    assert set(blocks()) == set(BLOCKS)


def free_port() -> int:
    """A port in the place of a documented one."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def router(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a simulator, in the place of the documented one."""
    process, url = start(tmp_path_factory.mktemp("simulator"))
    yield url
    process.terminate()
    process.communicate(timeout=10)


@needs("curl")
@pytest.mark.parametrize("heading", BLOCKS)
def test_block(heading: str, tmp_path: Path, router: str) -> None:
    """It ends as the page says."""
    code, printed = BLOCKS[heading]
    script = blocks()[heading].replace("http://127.0.0.1:8480", router).replace("8481", str(free_port()))
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == code, done.stdout + done.stderr
    assert printed in done.stdout
