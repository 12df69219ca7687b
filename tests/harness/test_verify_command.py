"""``cayenta-contract verify --read-only`` against running simulators: a healthy one, a changed one, none."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from click.testing import CliRunner, Result

from harness.cli.__main__ import main
from tests.simulator.process import start


@dataclass(frozen=True)
class Simulator:
    """A running simulator."""

    url: str

    def router(self, biller: str) -> str:
        """The router of a biller."""
        return f"{self.url}/billers/{biller}/router"

    def change(self, biller: str, function: str, tag: str, text: str) -> None:
        """From now on the biller's replies have another value in a tag."""
        shown = {"view": "set_tag", "parameters": {"tag": tag, "value": text}}
        rule = {"name": "changed", "times": "always", "match": {"function": function}, **shown}
        done = httpx.post(f"{self.url}/__admin/billers/{biller}/faults", json=rule)
        assert done.is_success, done.text

    def biller(self, name: str) -> str:
        """A new biller."""
        httpx.post(f"{self.url}/__admin/billers", json={"id": name, "template": "3426"}).raise_for_status()
        return name


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """One simulator for all tests here, a biller for each."""
    process, url = start(tmp_path_factory.mktemp("simulator"))
    yield Simulator(url)
    process.terminate()
    process.communicate(timeout=10)


def verify(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["verify", "--read-only", *arguments])


def test_a_healthy_router(simulator: Simulator) -> None:
    """Nothing is broken, differs or is noise; what never came is named."""
    done = verify("--json", "--target", simulator.router("3426"), "--reference", simulator.router("3426"))

    report = json.loads(done.output)
    verdicts = {row["verdict"] for tags in report["functions"].values() for row in tags.values()}
    assert (done.exit_code, report["passed"]) == (0, True), done.output
    assert verdicts == {"same", "never verified"}
    assert report["functions"]["GetAccountBalance"]["DISCOUNT_AMT"]["verdict"] == "never verified"
    assert report["functions"]["GetPhoneRecords"]["PHONE/PHONE_NO"]["verdict"] == "same"


@pytest.mark.parametrize(
    ("tag", "text", "function", "verdict"),
    [
        ("CURRENT_CHARGES", "-1.00", "GetAccountBalance", "broken"),
        ("LAST_BILL_AMT", "12.00", "GetAccountBalance", "differs"),
        ("CYCLE_CD", "17", "GetAccount", "differs"),
    ],
)
def test_a_changed_router(simulator: Simulator, tag: str, text: str, function: str, verdict: str) -> None:
    """One changed value: its function and tag are named, and no other."""
    biller = simulator.biller(f"t-{tag.lower().replace('_', '-')}")
    simulator.change(biller, function, tag, text)

    done = verify("--json", "--target", simulator.router(biller), "--reference", simulator.router("3426"))

    report = json.loads(done.output)
    wrong = {
        (name, path): row["verdict"]
        for name, tags in report["functions"].items()
        for path, row in tags.items()
        if row["verdict"] in ("broken", "differs", "noise")
    }
    assert done.exit_code == 1
    assert wrong == {(function, tag): verdict}


def test_nothing_verified(simulator: Simulator) -> None:
    """A biller without the accounts: exit 1, since nothing but refusals was seen."""
    done = verify("--target", simulator.router("3426"), "--account", "99999999")

    assert done.exit_code == 1
    assert "GetPhoneRecords: no request was answered with success; name an --account" in done.output


def test_wrong_use() -> None:
    """Exit 2 for an address that is not one, or without --read-only; 1 for a router that does not answer."""
    runner = CliRunner()

    address = verify("--target", "localhost:8480")
    writing = runner.invoke(main, ["verify", "--target", "http://127.0.0.1:1/router"])
    nobody = verify("--target", "http://127.0.0.1:1/router")

    assert (address.exit_code, writing.exit_code, nobody.exit_code) == (2, 2, 1)
    assert "add --read-only" in writing.output
    assert nobody.output.startswith("Error: http://127.0.0.1:1/router did not answer")
