"""The Python of README.md and docs/testing.md and the curl of docs/qa.md do what they say."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.testing import CayentaSim
from tests.needs import needs
from tests.testing.inner import ROOT, run_pytest

BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
DOCUMENTED_URL = "http://127.0.0.1:8480"


def blocks(page: str, language: str) -> list[str]:
    """The blocks of a page in a language."""
    return [text for kind, text in BLOCK.findall((ROOT / page).read_text()) if kind == language]


def is_test(block: str) -> bool:
    """Whether pytest runs it."""
    return "def test_" in block


def paste(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder, each failing line an end, with the commands of this installation."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CAYENTA_SIM_", "PYTEST_"))}
    return subprocess.run(
        ["bash", "-c", f"set -eo pipefail\n{script}"],
        cwd=folder,
        env=clean | {"PATH": path, "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the tests of docs/testing.md, one block below the other."""
    tests = [block for block in blocks("docs/testing.md", "python") if is_test(block)]
    (tmp_path / "test_page.py").write_text("\n\n".join(tests))
    return tmp_path


@pytest.mark.parametrize("page", ["README.md", "docs/testing.md"])
def test_the_example_without_pytest(page: str, tmp_path: Path) -> None:
    """Run as it stands, every warning an error."""
    (example,) = (block for block in blocks(page, "python") if not is_test(block))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_example_of_the_readme_is_short() -> None:
    """Five lines."""
    (example,) = blocks("README.md", "python")

    assert len([line for line in example.splitlines() if line]) <= 5


def test_the_tests_of_the_page_pass(folder: Path) -> None:
    """All of them, in one file."""
    done = run_pytest(folder, "-q")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 passed" in done.stdout


def test_the_shown_failure_is_what_is_printed(folder: Path) -> None:
    """Each line of the page's failure report, but for the port."""
    (shown,) = blocks("docs/testing.md", "text")
    file = folder / "test_page.py"
    file.write_text(file.read_text().replace('== "80.24"', '== "100.24"'))

    printed = run_pytest(folder, "-k", "lowers").stdout.splitlines()

    ports = [re.sub(r":\d+/", ":40123/", line) for line in printed]
    assert [line for line in shown.splitlines() if line not in ports] == []


def test_the_command_lines_of_the_page(folder: Path, sim: CayentaSim) -> None:
    """A thread, workers, a running simulator by flag and by environment: the page's tests pass in each."""
    (script,) = blocks("docs/testing.md", "sh")
    plugins = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "mock_cayenta_pytest,xdist.plugin"}
    done = paste(script.replace(DOCUMENTED_URL, sim.url), folder, **plugins)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("3 passed") == 4


@needs("curl")
def test_the_lines_for_qa(tmp_path: Path, sim: CayentaSim) -> None:
    """In their order, with the address of a simulator that runs."""
    done = paste("\n".join(blocks("docs/qa.md", "sh")).replace(DOCUMENTED_URL, sim.url), tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "no reply came" in done.stdout
