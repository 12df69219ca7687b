"""The API and the web services keep what their OpenAPI documents promise, asked by schemathesis about a biller."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from tests.ic_adapter.identity.browsing import TLS
from tests.ic_adapter.identity.people import ACCOUNT
from tests.ic_adapter.process import start, stop
from tests.ic_adapter.sign_on.calling import KEY, USER, with_services

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
BID = "t-promises"
#: Examples of each call; `make fuzz` draws many, others in each run, and takes as long as they need.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
IS_FUZZ, SEED = "FUZZ_EXAMPLES" in os.environ, os.environ.get("FUZZ_SEED", "")
SECONDS = None if IS_FUZZ else 500
#: Values that exist, so that the calls get beyond 404.
CONFIG = f"""
[parameters]
"path.bid" = "{BID}"
"path.no" = ["{ACCOUNT}", "1"]
"path.id" = ["1"]
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Path, str], None, None]:
    """A folder with the configuration, and an adapter that serves the biller; its log has no traceback at the end."""
    folder = tmp_path_factory.mktemp("promises")
    (folder / "schemathesis.toml").write_text(CONFIG)
    process, url = start(folder, "--test-clock", "--no-pump", "--argon2", "1024,1,1")
    try:
        with httpx.Client(base_url=url, timeout=60, verify=TLS) as client:
            with_services(url, client, BID)
        yield folder, url
    finally:
        stop(process)
    assert "Traceback" not in (folder / "log").read_text()


def ask(folder: Path, url: str, document: str, *options: str) -> str:
    """Run schemathesis and return what it told; it found nothing."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run", document]
    command += ["--url", url, "--checks", CHECKS, "--no-color", *options]
    command += ["--seed", SEED] if SEED else [] if IS_FUZZ else ["--generation-deterministic"]
    asked = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert asked.returncode == 0, asked.stdout[-6_000:]
    if IS_FUZZ:
        sys.stdout.write(asked.stdout[-4_000:])
    assert "passed" in asked.stdout
    return asked.stdout


def test_web_services(place: tuple[Path, str]) -> None:
    """Every service, with and without a token of its own, for the biller that there is."""
    folder, url = place
    document = httpx.get(f"{url}/ic/openapi.json", verify=TLS).json()
    for schema in document["components"]["schemas"].values():
        if "bid" in schema.get("properties", {}):
            schema["properties"]["bid"] = {"const": BID}
    (folder / "ic.json").write_text(json.dumps(document))

    told = ask(
        folder,
        url,
        "ic.json",
        "--phases",
        "coverage,fuzzing",
        "--max-examples",
        str(10 if not IS_FUZZ else EXAMPLES),
        "--auth",
        f"{USER}:{KEY}",
    )

    assert "Tested: 5" in told


def test_api(place: tuple[Path, str]) -> None:
    """Every call but those on the biller itself, which the others need."""
    folder, url = place
    (folder / "api.json").write_text(httpx.get(f"{url}/api/openapi.json", verify=TLS).text)

    told = ask(
        *(
            folder,
            url,
            "api.json",
            "--phases",
            "coverage,fuzzing" if IS_FUZZ else "fuzzing",
            "--max-examples",
            str(EXAMPLES),
        ),
        *("--exclude-path-regex", r"^/api/billers/\{bid\}$"),
    )

    selected, tested = (re.search(rf"{word}: (\d+)", told) for word in ("Selected", "Tested"))
    assert selected is not None
    assert tested is not None
    assert int(selected[1]) == int(tested[1]) > 80
