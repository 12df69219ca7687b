"""How these tests run pytest on files of their own, as someone who installed the package does."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: The plugin by its module, whether the entry point of this installation is fresh or not.
PLUGIN = ("-p", "mock_cayenta_pytest")
STRICT = ("-W", "error", "--strict-markers", "--strict-config", "-p", "no:cacheprovider")


def run_pytest(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder with no other plugin than those named; what it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CAYENTA_SIM_", "PYTEST_"))}
    clean |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *PLUGIN, *STRICT, *arguments],
        cwd=folder,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
