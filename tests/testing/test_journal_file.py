"""``--cayenta-journal``: what a team's own tests asked and compared, for ``cayenta-contract coverage``."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.testing import CayentaSim
from tests.testing.inner import run_pytest

TESTS = """
def test_compares(cayenta_biller):
    reply = cayenta_biller.ask("GetAccountBalance", ACCOUNT_NO="2003708")
    assert reply.status == 0
    assert reply.tags["DUE_DT"] == "20240520"
    assert reply.tags["CURRENT_BALANCE"]  # read, not compared
    cayenta_biller.journal.verify(function="GetAccountBalance", request={"ACCOUNT_NO": "2003708"})

def test_compares_nothing(cayenta_biller):
    cayenta_biller.ask("GetAccount", ACCOUNT_NO="2003708", PREPAY_INFO_YN="", FMT_PREPAY_YN="")
    cayenta_biller.journal.verify(exactly=0, function="AddAlert", request={"ALERT_CD": "X"})

def test_without_a_router():
    pass
"""


@pytest.fixture(scope="module")
def sim() -> Iterator[CayentaSim]:
    """One simulator for all runs."""
    with CayentaSim() as running:
        yield running


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n", "2")])
def test_what_tests_compared(tmp_path: Path, sim: CayentaSim, workers: tuple[str, ...]) -> None:
    """Of each test with a biller, by the values it compared; the same with workers."""
    (tmp_path / "test_own.py").write_text(TESTS)
    done = run_pytest(tmp_path, "--cayenta-url", sim.url, "--cayenta-journal", "journal.json", *workers)

    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((tmp_path / "journal.json").read_text())
    runs = {run["name"].rpartition("::")[2]: run for run in found["runs"]}
    assert (found["format"], set(runs)) == ("cayenta journal", {"test_compares", "test_compares_nothing"})
    assert [(it["direction"], it["path"]) for it in runs["test_compares"]["compared"]] == [
        ("reply", "(effective) STATUS"),
        ("reply", "DUE_DT"),
        ("request", "ACCOUNT_NO"),
    ]
    assert runs["test_compares_nothing"]["compared"] == []
    assert [it["function"] for it in runs["test_compares_nothing"]["exchanges"]] == ["GetAccount"]
