"""docs/console.md says what is there: its commands run as they stand, its tables are the tables of pages and forms."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.console.application import FORMS, PAGES
from tests.needs import needs

TEXT = (Path(__file__).parents[2] / "docs" / "console.md").read_text()


def test_every_page_is_told() -> None:
    """One line per page and per form, none too many."""
    told = re.findall(r"^\| `(/console.*?)` \|", TEXT, re.MULTILINE)

    assert sorted(told) == sorted(path for path, _ in (*PAGES, *FORMS) if not path.endswith("/"))


@needs("curl")
@pytest.mark.parametrize("line", re.findall(r"^curl .*$", TEXT, re.MULTILINE))
def test_command_runs(server: str, line: str) -> None:
    """With the port of a simulator that runs in the place of the documented one, after a request was made."""
    setup, *_ = re.findall(r"^curl .*router.*$", TEXT, re.MULTILINE)
    script = f"{setup}\n{line}".replace("http://127.0.0.1:8480", server)

    assert subprocess.run(["bash", "-c", script], capture_output=True, timeout=30, check=False).returncode == 0


def test_nothing_of_it_is_loaded_at_start() -> None:
    """Start-up is measured: neither Jinja2 nor the console is imported before someone looks at it."""
    script = (
        "import sys; from simulator.cli import __main__; from simulator.edge import server; from simulator.edge.app import App;"
        "from simulator.billers.register import Billers; from simulator.control.application import build;"
        "from simulator.control.guard import Guard;"
        "billers = Billers(); guard = Guard('', frozenset());"
        "App(billers, build(billers, guard), lambda: None, lambda: None);"
        "print([name for name in sys.modules if name.startswith(('jinja2', 'simulator.console', 'simulator.stand_ins'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)

    assert done.stdout == "[]\n"
