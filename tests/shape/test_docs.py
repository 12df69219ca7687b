"""The pages that are made from the tables are what ``make docs`` would write now."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "functions.md": ("simulator.cli", "functions", "--markdown"),
    "magic.md": ("simulator.cli", "magic", "--markdown"),
    "simulator-settings.md": ("simulator.cli", "settings", "--markdown"),
    "adapter-settings.md": ("ic_adapter.cli", "serve", "--settings-markdown"),
    "steps.md": ("scenarios.cli", "steps", "--markdown"),
}


@pytest.mark.parametrize("page", PAGES)
def test_page_is_fresh(page: str) -> None:
    """A stale page fails here; ``make docs`` mends it."""
    made = subprocess.run([sys.executable, "-m", *PAGES[page]], capture_output=True, text=True, timeout=60, check=True)

    assert (ROOT / "docs" / page).read_text() == made.stdout, "run `make docs`"
