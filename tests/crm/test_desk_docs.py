"""docs/desk.md says what is there: its table is the table of pages and forms, its commands run as they stand."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ic_adapter.web.desk.application import FORMS, PAGES
from tests.needs import needs

TEXT = (Path(__file__).parents[2] / "docs" / "desk.md").read_text()


def test_every_page_and_form_is_told() -> None:
    """One line each, none too many."""
    told = re.findall(r"^\| `(/crm/.*?)` \|", TEXT, re.MULTILINE)

    assert sorted(told) == sorted(path for path, *_ in (*PAGES, *FORMS))


@needs("curl")
@pytest.mark.parametrize("line", re.findall(r"^curl .*$", TEXT, re.MULTILINE))
def test_command_runs(server: str, line: str) -> None:
    """With the port of an adapter that runs in the place of the documented one."""
    script = line.replace("http://127.0.0.1:8490", server)

    assert subprocess.run(["bash", "-c", script], capture_output=True, timeout=30, check=False).returncode == 0


def test_templates_are_not_loaded_at_start() -> None:
    """Start-up is measured: Jinja2 is imported when somebody looks."""
    script = "import sys; import ic_adapter.web.app; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)

    assert done.stdout == "False\n"
