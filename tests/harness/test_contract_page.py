"""The commands of docs/contract.md, pasted as they stand."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.schemas import ROOT, SCHEMAS

BLOCK = re.compile(r"^## (.*?)$|```sh\n(.*?)```", re.MULTILINE | re.DOTALL)
#: Heading, exit code of its last command, and what it prints.
BLOCKS = {
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


@pytest.mark.parametrize("heading", BLOCKS)
def test_block(heading: str, tmp_path: Path) -> None:
    """It ends as the page says."""
    code, printed = BLOCKS[heading]
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    done = subprocess.run(
        ["bash", "-c", blocks()[heading]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == code, done.stdout + done.stderr
    assert printed in done.stdout
