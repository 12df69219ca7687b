"""`ic-adapter check 3780` (adapter §17): every item of the checker passes or fails, each failure with what to do."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ic_adapter.adapter import Adapter
from ic_adapter.cli.main import main
from ic_adapter.config import load
from ic_adapter.config_check.onboarding.checked import Checked, Result, Subject
from ic_adapter.config_check.onboarding.registry import is_ready, onboarding
from ic_adapter.files.partners.demo import FOLDER, PROFILE
from ic_adapter.files.partners.mapping.fields import PartnerFile
from tests.ic_adapter.conftest import make

SPEC = (Path(__file__).parents[3] / "docs" / "spec" / "adapter-integrations.md").read_text(encoding="utf-8")
SECTION = SPEC.split("## 17 STW/OpenGov")[1].split("## 18 ")[0]
#: What makes each item of the checker pass, by its name there.
READY: dict[str, tuple[str, object]] = {
    "BO 103": ("biller_options.103", True),
    "Call redirection": ("ivr_no_redirect", True),
    "Virtual site": ("onboarding.virtual_site", "https://pay.example.org/galveston"),
    "SFTP credentials": ("onboarding.sftp_user", "galveston"),
    "Allow-list": ("onboarding.allow_list_handed_over", True),
}
PROFILES = [
    "Profile: invoice data",
    "Profile: adjustment file",
    "Profile: payment file",
    "Profile: bill presentment",
]


def profile(*without: str) -> str:
    """Return the demo profile with another address, so that it is not the demo any more."""
    found = json.loads(FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))
    found["files"]["invoice"]["pattern"] = "galveston_*.csv"
    for kind in without:
        del found["files"][kind]
    return json.dumps(found)


def results(ic: Adapter) -> list[Checked]:
    """Check biller 3780 without a call."""
    return onboarding(Subject(biller=ic.register.get("3780"), store=ic.store, config=load({}, {}), is_offline=True))


def found(ic: Adapter) -> dict[str, Checked]:
    """Return the results by name."""
    return {one.name: one for one in results(ic)}


@pytest.fixture
def galveston(ic: Adapter) -> Adapter:
    """Biller 3780 as its template makes it."""
    make(ic, "3780", "3780")
    return ic


@pytest.fixture
def ready(galveston: Adapter) -> Adapter:
    """Biller 3780, ready to go live."""
    galveston.register.patch_keys("3780", dict(READY.values()))
    galveston.profiles.put("3780", profile())
    return galveston


def test_the_checker_has_every_item_of_the_specification(galveston: Adapter) -> None:
    """§17 lists them in one sentence."""
    sentence = re.search(r"The checker puts out a list of pass/fail for: ([^\n]*)\.", SECTION)
    assert sentence is not None
    assert sentence[1] == (
        "BO 90 = OFF, BO 103 = ON, redirect confirmation, invoice type 42, virtual site, SFTP credentials present, "
        "profiles for invoice, adjustment, payment and presentment present, allow-list handed over"
    )

    names = [one.name for one in results(galveston)]

    assert names[:-1] == [
        "BO 90",
        "BO 103",
        "Call redirection",
        "Virtual site",
        "SFTP credentials",
        "Allow-list",
        "Invoice type",
        *PROFILES,
    ]


@pytest.mark.parametrize("line", [line for line in SECTION.splitlines() if line.startswith("| BO ")])
def test_biller_options_of_the_specification(ready: Adapter, line: str) -> None:
    """§17's table of biller options: the documented value passes, the other one fails and is named in the fix."""
    number, value = re.findall(r"\| BO (\d+) \|.*always \*\*(ON|OFF)\*\*", line)[0]
    key = f"biller_options.{number}"

    ready.register.patch_keys("3780", {key: value == "ON"})
    assert found(ready)[f"BO {number}"].result is Result.PASS

    ready.register.patch_keys("3780", {key: value != "ON"})
    wrong = found(ready)[f"BO {number}"]
    assert (wrong.result, wrong.fix) == (Result.FAIL, f"set the key {key} to {str(value == 'ON').lower()}")


def test_as_103_is_another_number_space(ready: Adapter) -> None:
    """BO 103 is no Advanced Setting: AS 103 is the password of ACH rejects (settings §4)."""
    ready.register.patch_settings("3780", {"103": "0"})

    assert found(ready)["BO 103"].result is Result.PASS


def test_a_biller_that_is_ready(ready: Adapter) -> None:
    """Everything passes; the file server is not called offline."""
    everything = results(ready)

    assert is_ready(everything)
    assert {one.result for one in everything if one.name != "SFTP"} == {Result.PASS}
    assert found(ready)["Invoice type"].text == "42 Utility"


@pytest.mark.parametrize("name", READY)
def test_each_item_fails_by_itself(ready: Adapter, name: str) -> None:
    """And says which key to set."""
    key, _ = READY[name]
    ready.register.patch_keys("3780", {key: None})

    failed = [one for one in results(ready) if one.result is Result.FAIL]

    assert [one.name for one in failed] == [name]
    assert key in failed[0].fix


@pytest.mark.parametrize("kind", PartnerFile)
def test_a_file_that_is_not_mapped(ready: Adapter, kind: PartnerFile) -> None:
    """Each of the four is needed."""
    ready.profiles.put("3780", profile(kind.value))

    failed = [one for one in results(ready) if one.result is Result.FAIL]

    assert [one.name for one in failed] == [PROFILES[list(PartnerFile).index(kind)]]
    assert "ic-adapter partner-files set-profile" in failed[0].fix


def test_redirecting_numbers_that_are_known(ready: Adapter) -> None:
    """None of them is saved, so that is a warning."""
    ready.register.patch_keys("3780", {"ivr_no_redirect": False, "ivr_redirect_numbers": ["2025550100"]})

    assert found(ready)["Call redirection"].result is Result.WARNING


def test_the_demo_is_not_forgotten(ready: Adapter) -> None:
    """A biller that would go live with the fictional profile is told so."""
    ready.profiles.put("3780", FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))

    assert found(ready)["Mapping profile"].result is Result.WARNING


def test_the_command(ready: Adapter, store_url: str) -> None:
    """`ic-adapter check 3780` exits with 0 when the biller is ready and with 1 when something has to be done."""
    fine = CliRunner().invoke(main, ["check", "3780", "--offline", "--db", store_url])
    ready.register.patch_keys("3780", {"biller_options.90": True})
    wrong = CliRunner().invoke(main, ["check", "3780", "--offline", "--db", store_url])

    assert (fine.exit_code, wrong.exit_code) == (0, 1), fine.output
    assert re.search(r"BO 90 +fail +on; it must be off +set the key biller_options.90 to false", wrong.output)
