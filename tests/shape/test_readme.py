"""The commands of the README do what it says, pasted as they stand into an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ic_adapter.process import start as start_adapter
from tests.ic_adapter.process import stop
from tests.needs import needs
from tests.simulator.process import start

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^## (.*?)$|```sh\n(.*?)```", re.MULTILINE | re.DOTALL)


def blocks(title: str) -> list[str]:
    """The shell blocks under a heading."""
    found, heading = [], ""
    for match in BLOCK.finditer((ROOT / "README.md").read_text()):
        heading = match[1] or heading
        if match[2] and heading.startswith(title):
            found.append(match[2])
    return found


def paste(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder with the product's commands on the path; what it leaves running is ended."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    ended = f"set -e\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{script}"
    return subprocess.run(
        ["bash", "-c", ended], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_qa(tmp_path: Path) -> None:
    """From nothing to a green run, without Python."""
    done = paste(blocks("QA")[0], tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


@needs("curl")
def test_the_data_pump(tmp_path: Path) -> None:
    """Against a plain adapter: the biller is made, the payment is accepted, its record is found."""
    folder = tmp_path / "adapter"
    folder.mkdir()
    simulator, router = start(tmp_path)
    try:
        adapter, url = start_adapter(folder)
        try:
            script = "\n".join(blocks("The data pump"))
            done = paste(
                script.replace("http://127.0.0.1:8490", url).replace("http://127.0.0.1:8480", router), tmp_path
            )
        finally:
            stop(adapter)
    finally:
        simulator.terminate()
        simulator.communicate(timeout=10)

    assert done.returncode == 0, done.stdout + done.stderr
    assert '"source_id":"guid-1"' in done.stdout
    assert '{"error":"' not in done.stdout


def test_ci_without_a_container(tmp_path: Path) -> None:
    """A free port, written once it answers, and a health check that is green."""
    done = paste(blocks("CI")[0], tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr


#: A section, and what its commands print.
ASKING = {
    "A first request": "<CURRENT_BALANCE>100.24</CURRENT_BALANCE>",
    "A developer offline": "did you mean ACCOUNT_NO?",
    "Make it fail": '{"violations":[]}',
}


@needs("curl")
@pytest.mark.parametrize("title", ASKING)
def test_against_a_simulator(tmp_path: Path, title: str) -> None:
    """Every line that asks a simulator, with the port of one that runs in the place of the documented one."""
    process, url = start(tmp_path)
    lines = "\n".join(blocks(title)).splitlines()
    script = "\n".join(line for line in lines if not line.startswith("cayenta-sim serve"))
    try:
        done = paste(
            script.replace("http://127.0.0.1:8480", url).replace("cayenta-sim validate", "! cayenta-sim validate"),
            tmp_path,
        )
    finally:
        process.terminate()
        process.communicate(timeout=10)

    assert done.returncode == 0, done.stdout + done.stderr
    assert ASKING[title] in done.stdout
    assert '{"error":"' not in done.stdout
