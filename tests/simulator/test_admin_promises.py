"""The admin API keeps what its own OpenAPI document promises, asked by schemathesis about a biller that is there."""

import subprocess
import sys
from pathlib import Path

import httpx

from tests.simulator.process import start

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
#: Values that exist, so that the calls get beyond 404.
CONFIG = """
[parameters]
"path.bid" = "t-promises"
"path.no" = ["2003708", "30000006", "1"]
"path.person_no" = ["1020424", "40000006", "1"]
"path.name" = ["WEB", "r", "s", "ITEM_TP"]
"path.issue_tp" = ["CU", "XX"]
"path.ref" = [8, 1]
"""


def test_every_call_keeps_its_promises(tmp_path: Path) -> None:
    """No 5xx, no status, type or body that the document does not name, for any of its calls."""
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    process, url = start(tmp_path)
    try:
        httpx.post(f"{url}/__admin/billers", json={"id": "t-promises", "template": "3426"}).raise_for_status()
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml"),
            *("run", f"{url}/__admin/openapi.json", "--checks", CHECKS, "--generation-deterministic", "--no-color"),
            *("--phases", "coverage,fuzzing", "--max-examples", "6"),
            # The biller itself is taken away by nobody but this test.
            *("--exclude-path-regex", r"^/__admin/billers/\{bid\}$"),
        ]
        asked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
        still_there = httpx.get(f"{url}/__admin/billers/t-promises/invariants").json()
    finally:
        process.terminate()
        _, told = process.communicate(timeout=10)

    assert asked.returncode == 0, asked.stdout[-6_000:]
    assert "passed" in asked.stdout
    assert still_there == {"violations": []}
    assert "Traceback" not in told
