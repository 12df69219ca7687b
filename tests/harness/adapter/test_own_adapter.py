"""Our own adapter as the client under test: ``examples/ic_adapter_client.py`` drives it by its API."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from harness.adapter.tables import order_rules, request_tables
from harness.cli.__main__ import main
from tests.harness.schemas import ROOT
from tests.ic_adapter.process import start, stop

SIMULATOR = f"{sys.executable} -m simulator.cli serve"


@pytest.fixture
def adapter(tmp_path: Path) -> Iterator[str]:
    """The address of an adapter that sends when it is told to."""
    process, url = start(tmp_path, "--no-pump", "--no-files", "--test-clock", "--contact-us-tickets")
    yield url
    stop(process)


def test_nothing_is_wrong_with_it(adapter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All functions and rules come into play; a payment whose reply was lost stands in the books once."""
    monkeypatch.setenv("ADAPTER_URL", adapter)
    monkeypatch.setenv("ADAPTER_SECONDS", "120")  # a slow machine is no fault
    result = tmp_path / "result.json"
    command = f"{sys.executable} {ROOT / 'examples' / 'ic_adapter_client.py'}"

    done = CliRunner().invoke(
        main,
        ["verify-adapter", "--run", command, "--simulator", SIMULATOR, "--preset=lost_reply", "--result", str(result)],
    )

    found = json.loads(result.read_text(encoding="utf-8"))
    assert (done.exit_code, found["findings"]) == (0, []), done.output
    assert [name for name in request_tables() if not found["functions"][name]["requests"]] == []
    assert (found["never"]["rules"], found["never"]["faults"]) == ([], []), list(order_rules())
    assert (found["cases"]["lost_reply"]["sent"], found["cases"]["lost_reply"]["booked"]) == (1, 1)
