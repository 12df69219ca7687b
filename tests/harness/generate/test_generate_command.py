"""``cayenta-contract generate`` against running simulators: a healthy one, changed ones, none."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from harness.cli.__main__ import main
from tests.simulator.process import start

#: The slice that CI runs: every bound and mutation of all functions, and this many drawn documents of each.
EXAMPLES = "10"


@dataclass(frozen=True)
class Simulator:
    """A running simulator with a biller for each test."""

    url: str

    def addresses(self, biller: str) -> tuple[str, ...]:
        """Options that name a new biller's router and admin address."""
        httpx.post(f"{self.url}/__admin/billers", json={"id": biller, "template": "3426"}).raise_for_status()
        return "--target", f"{self.url}/billers/{biller}/router", "--admin", f"{self.url}/__admin"

    def change(self, biller: str, function: str, view: str, **parameters: Any) -> None:
        """From now on the biller's replies of a function are damaged."""
        rule = {"name": "changed", "times": "always", "match": {"function": function}}
        done = httpx.post(
            f"{self.url}/__admin/billers/{biller}/faults", json={**rule, "view": view, "parameters": parameters}
        )
        assert done.is_success, done.text


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One simulator for all tests here."""
    process, url = start(tmp_path_factory.mktemp("simulator"))
    yield Simulator(url)
    process.terminate()
    process.communicate(timeout=10)


def generate(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["generate", *arguments])


@pytest.fixture(scope="module")
def healthy(simulator: Simulator) -> dict[str, Any]:
    """The report of the whole run against an unchanged simulator."""
    done = generate(*simulator.addresses("t-healthy"), "--examples", EXAMPLES, "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["passed"]) == (0, True), done.stdout[-4_000:]
    return dict(report["functions"])


def test_nothing_is_wrong_with_a_healthy_router(healthy: dict[str, Any]) -> None:
    """All valid requests are answered, all mutations as expected, for each of the fourteen functions."""
    assert len(healthy) == 14
    for function, row in healthy.items():
        assert row["findings"] == [], function
        assert row["refused_as_expected"] == row["mutations"] > 50, function
        assert row["succeeded"] > 0, function
        assert row["drawn"] >= int(EXAMPLES), function


def test_elements_and_bounds_are_covered(healthy: dict[str, Any]) -> None:
    """All elements and bounds; of the replies, what another setting of the biller would show is named."""
    assert {row["elements"]["percent"] for row in healthy.values()} == {100.0}
    assert {row["bounds"]["percent"] for row in healthy.values()} == {100.0}
    assert healthy["GetAccountBalance"]["reply_tags"]["gaps"] == [
        *("DISCOUNT_AMT", "ACTUAL_AMT_OWING", "DISCOUNT_END_DT", "PREPAY_AMT", "PREPAY_BALANCE")
    ]
    assert healthy["GetPhoneRecords"]["reply_tags"]["gaps"] == []


@pytest.mark.parametrize(
    ("view", "parameters", "named"),
    [
        ("omit_tag", {"tag": "PERSON_NO"}, "Params/PERSON_NO: the tag is missing"),
        ("set_tag", {"tag": "LAST_BILL_DT", "value": "20240231"}, "Params/LAST_BILL_DT: '20240231' is not a date"),
        ("http", {"status": 500}, "a valid request was answered with HTTP 500"),
        ("status", {"code": -902, "level": "function"}, "refused as not valid: STATUS -902"),
        ("close", {}, "a valid request was answered with nothing"),
    ],
)
def test_a_changed_router(simulator: Simulator, view: str, parameters: dict[str, Any], named: str) -> None:
    """Exit 1, and the finding names function and tag; the same seed finds the same."""
    biller = f"t-{view.replace('_', '-')}"
    options = (*simulator.addresses(biller), "--functions", "GetAccount", "--examples", "3", "--seed", "5", "--json")
    simulator.change(biller, "GetAccount", view, **parameters)

    first, second = generate(*options), generate(*options)

    report = json.loads(first.stdout)
    findings = report["functions"]["GetAccount"]["findings"]
    assert (first.exit_code, report["passed"]) == (1, False)
    assert any(named in finding["text"] for finding in findings), findings[:3]
    assert first.stdout == second.stdout


def test_the_document_of_a_finding_is_small(simulator: Simulator) -> None:
    """Tags that a finding does not need are taken away."""
    options = simulator.addresses("t-small")
    simulator.change("t-small", "GetAccount", "omit_tag", tag="CYCLE_CD")

    done = generate(*options, "--functions", "GetAccount", "--examples", "0")

    assert "<GetAccount><Params><ACCOUNT_NO>2000341</ACCOUNT_NO></Params></GetAccount>" in done.stdout, done.stdout


def test_wrong_use() -> None:
    """Exit 2 for what is not an address, a function or a biller, or a writing run elsewhere."""
    target = ("--target", "http://127.0.0.1:1/router")
    reasons = {
        "is not an address": generate("--target", "localhost:8480"),
        "'Nothing' is not a function; choose from GetAccountBalance": generate(*target, "--functions", "Nothing"),
        "names no biller": generate(*target, "--admin", "http://127.0.0.1:1/__admin"),
        "add --write": generate("--target", "http://192.0.2.1/router"),
    }

    for reason, done in reasons.items():
        assert (done.exit_code, reason in done.output) == (2, True), done.output


def test_nobody_there(simulator: Simulator) -> None:
    """Exit 1 for a router or an admin address that does not answer, or a biller that does not exist."""
    unreached = generate("--target", "http://127.0.0.1:1/router")
    unknown = generate("--target", f"{simulator.url}/billers/no-such/router")
    admin = generate("--target", f"{simulator.url}/billers/no-such/router", "--admin", f"{simulator.url}/__admin")
    account = generate("--target", f"{simulator.url}/billers/3426/router", "--account", "999")

    assert {unreached.exit_code, unknown.exit_code, admin.exit_code, account.exit_code} == {1}
    assert "http://127.0.0.1:1/router did not answer" in unreached.output
    assert "answered HTTP 404" in unknown.output
    assert "does not tell its accounts" in admin.output
    assert "tells no PERSON_NO of account 999 (HTTP 200, STATUS -4)" in account.output
