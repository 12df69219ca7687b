"""``cayenta-contract verify --read-only`` against running simulators: a healthy one, a changed one, none."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from harness.cli.__main__ import main
from tests.simulator.process import start


@dataclass(frozen=True)
class Simulator:
    """A running simulator."""

    url: str

    @property
    def admin(self) -> str:
        """Its admin API."""
        return f"{self.url}/__admin"

    def router(self, biller: str) -> str:
        """The router of a biller."""
        return f"{self.url}/billers/{biller}/router"

    def change(self, biller: str, function: str, tag: str, text: str) -> None:
        """From now on the biller's replies have another value in a tag."""
        shown = {"view": "set_tag", "parameters": {"tag": tag, "value": text}}
        rule = {"name": "changed", "times": "always", "match": {"function": function}, **shown}
        done = httpx.post(f"{self.url}/__admin/billers/{biller}/faults", json=rule)
        assert done.is_success, done.text

    def biller(self, name: str, template: str = "3426") -> str:
        """A new biller."""
        httpx.post(f"{self.url}/__admin/billers", json={"id": name, "template": template}).raise_for_status()
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


def verify_all(simulator: Simulator, biller: str, *arguments: str) -> Result:
    """Run the command with the writing functions."""
    where = ("--target", simulator.router(biller), "--admin", simulator.admin)
    return CliRunner().invoke(main, ["verify", "--all", *where, *arguments])


def tags(report: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Function, path and result of each tag and effect."""
    for function, rows in report["functions"].items():
        for path, row in (*rows["tags"].items(), *rows["effects"].items()):
            yield function, path, row


def test_a_healthy_router(simulator: Simulator) -> None:
    """Nothing is broken, differs or is noise; what never came is named."""
    done = verify("--json", "--target", simulator.router("3426"), "--reference", simulator.router("3426"))

    report = json.loads(done.output)
    verdicts = {row["verdict"] for _, _, row in tags(report)}
    assert (done.exit_code, report["passed"]) == (0, True), done.output
    assert verdicts == {"same", "never verified"}
    assert report["functions"]["GetAccountBalance"]["tags"]["DISCOUNT_AMT"]["verdict"] == "never verified"
    assert report["functions"]["GetPhoneRecords"]["tags"]["PHONE/PHONE_NO"]["verdict"] == "same"


@pytest.mark.parametrize(
    ("tag", "text", "function", "by"),
    [
        ("CURRENT_CHARGES", "-1.00", "GetAccountBalance", {"profile", "reference"}),
        ("LAST_BILL_AMT", "12.00", "GetAccountBalance", {"reference"}),
        ("CYCLE_CD", "17", "GetAccount", {"reference"}),
    ],
)
def test_a_changed_router(simulator: Simulator, tag: str, text: str, function: str, by: set[str]) -> None:
    """One changed value: its function and tag are named, and no other."""
    biller = simulator.biller(f"t-{tag.lower().replace('_', '-')}")
    simulator.change(biller, function, tag, text)

    done = verify("--json", "--target", simulator.router(biller), "--reference", simulator.router("3426"))

    report = json.loads(done.output)
    wrong = {(name, path): row["by"] for name, path, row in tags(report) if row["verdict"] in ("differs", "noise")}
    assert done.exit_code == 1
    assert wrong.keys() == {(function, tag)}
    assert set(wrong.values()) <= by


def test_nothing_verified(simulator: Simulator) -> None:
    """A biller without the accounts: exit 1, since nothing but refusals was seen."""
    done = verify("--target", simulator.router("3426"), "--account", "99999999")

    assert done.exit_code == 1
    assert "GetPhoneRecords: no request was answered with success; name an --account" in done.output


def test_wrong_use() -> None:
    """Exit 2 for an address that is not one, or unless reading or writing is chosen; 1 for no answer."""
    runner = CliRunner()

    address = verify("--target", "localhost:8480")
    writing = runner.invoke(main, ["verify", "--target", "http://127.0.0.1:1/router"])
    nobody = verify("--target", "http://127.0.0.1:1/router")

    assert (address.exit_code, writing.exit_code, nobody.exit_code) == (2, 2, 1)
    assert "choose one of --read-only and --all" in writing.output
    assert nobody.output.startswith("Error: http://127.0.0.1:1/router did not answer")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--account", "2003708"), "--all needs two accounts"),
        (("--account", "2003708", "--account", "2003708"), "--all needs two accounts"),
        (("--reference", "http://127.0.0.1:1/r", "--start-reference"), "choose one of --reference and"),
        (("--code", "WEB"), "'WEB' is not TAG=VALUE"),
        (("--date", "20240231"), "'20240231' is not a day; write yyyyMMdd"),
        (("--function", "GetAccount"), "'GetAccount' does not write; choose of AddARItems"),
    ],
)
def test_wrong_use_of_writing(arguments: tuple[str, ...], told: str) -> None:
    """Exit 2, and what to do."""
    done = CliRunner().invoke(main, ["verify", "--all", "--target", "http://127.0.0.1:1/billers/1/router", *arguments])

    assert done.exit_code == 2
    assert told in done.output


def test_everything_at_a_healthy_router(simulator: Simulator, tmp_path: Path) -> None:
    """All functions beside a router in the same state: nothing differs, nothing but a shape is left; a file says so."""
    result = tmp_path / "result.json"
    biller, other = simulator.biller("t-healthy"), simulator.biller("t-healthy-too")

    done = verify_all(simulator, biller, "--reference", simulator.router(other), "--result", str(result))

    found = json.loads(result.read_text(encoding="utf-8"))
    assert done.exit_code == 0, done.output
    assert (found["format"], found["version"], found["passed"]) == ("cayenta-contract verification", 1, True)
    assert (found["counts"]["differs"], found["counts"]["noise"], len(found["functions"])) == (0, 0, 14)
    never = {(function, path) for function, path, row in tags(found) if row["verdict"] == "never verified"}
    shape = ("ACTUAL_AMT_OWING", "DISCOUNT_AMT", "DISCOUNT_END_DT", "PREPAY_AMT", "PREPAY_BALANCE")
    assert never == {("AddARItems", "ITEM_NO"), *(("GetAccountBalance", tag) for tag in shape)}
    effect = found["functions"]["AddARItems"]["effects"]["ITEM_AMT -> GetAccountBalance/CURRENT_BALANCE"]
    (number,) = effect["exchanges"]
    assert (effect["verdict"], effect["by"]) == ("same", "rule")
    assert "<ITEM_AMT>" in found["exchanges"][str(number)]["request"]
    assert {str(number) for _, _, row in tags(found) for number in row["exchanges"]} == set(found["exchanges"])


def test_a_report_has_failures_first_and_no_assets(simulator: Simulator, tmp_path: Path) -> None:
    """One file: what differs stands before the tables, and nothing is loaded from elsewhere."""
    file = tmp_path / "report.html"
    biller = simulator.biller("t-report")
    simulator.change(biller, "AddContact", "CONTACT_NO", "<1>")

    done = verify_all(simulator, biller, "--function", "AddContact", "--report", str(file))

    page = file.read_text(encoding="utf-8")
    assert done.exit_code == 1
    assert page.index("AddContact: CONTACT_NO") < page.index("All verdicts")
    assert "&lt;CONTACT_NO&gt;&amp;lt;1&amp;gt;" in page
    assert [link for link in re.findall(r'(?:src|href)="([^"]*)', page) if not link.startswith("#")] == []
    assert "url(" not in page
    assert "prefers-color-scheme: dark" in page
    assert "width=device-width" in page


def test_a_biller_with_the_payment_in_the_other_tag(simulator: Simulator) -> None:
    """SOURCE_SPEC2 carries the payment's GUID (Q-77): the returned check finds it, too."""
    done = verify_all(simulator, simulator.biller("t-other-tag", "3587"), "--function", "AddReturnedCheck")

    assert done.exit_code == 0, done.output
