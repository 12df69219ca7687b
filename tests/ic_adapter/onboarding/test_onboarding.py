"""`ic-adapter check BID`: what is missing, what cannot work together, which server does not answer, each with the fix."""

import json
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from ic_adapter.adapter import Adapter
from ic_adapter.billers.templates import Cis
from ic_adapter.cli.main import main
from ic_adapter.config import load
from ic_adapter.config_check.onboarding.checked import Checked, Result, Subject
from ic_adapter.config_check.onboarding.configuration import FIXES
from ic_adapter.config_check.onboarding.registry import CHECKS, is_ready, onboarding
from ic_adapter.model import Group
from ic_adapter.records.reason_codes import ReasonCode
from tests.ic_adapter.pickup.conftest import SftpPlace
from tests.ic_adapter.scripted import Behaviour, ScriptedRouter, closes, says

#: From the best to the worst.
ORDER = (Result.SKIPPED, Result.PASS, Result.WARNING, Result.FAIL)
OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILayjvtba6L9nwrkhtWoNV3NdB+jRM/cc8Arj24ZqC+x"
NOBODY = "http://127.0.0.1:9/router"


def check(ic: Adapter, bid: str = "b", *, offline: bool = True, **flags: object) -> dict[str, Checked]:
    """Every result by its name; the worst of a name wins."""
    subject = Subject(biller=ic.register.get(bid), store=ic.store, config=load(flags, {}), is_offline=offline)
    return {one.name: one for one in sorted(onboarding(subject), key=lambda one: ORDER.index(one.result))}


@pytest.mark.parametrize("group", [one for one in Group if one is not Group.PDF], ids=lambda one: one.name)
def test_a_missing_address(ic: Adapter, group: Group) -> None:
    """Each group without an address fails, and the fix names its three settings."""
    found = check(ic)[f"AS {group.url}"]

    assert found.result is Result.FAIL
    assert all(f"AS {number}" in found.fix for number in group.value)


def test_bill_images_are_optional(ic: Adapter) -> None:
    """Without AS 20 there is no link to a bill image; that is a choice."""
    assert check(ic)["AS 20"].result is Result.SKIPPED


def test_an_address_without_a_login(ic: Adapter) -> None:
    """Routers may need none: a warning."""
    ic.register.patch_settings("b", {"11": NOBODY})

    assert check(ic)["AS 11"].result is Result.WARNING

    ic.register.patch_settings("b", {"12": "u", "13": "p"})

    assert check(ic)["AS 11"].result is Result.PASS


@pytest.mark.parametrize("key", ["46", "47"])
def test_missing_alert_codes(ic: Adapter, key: str) -> None:
    """Blank, the changes would be held."""
    assert check(ic)[f"AS {key}"].result is Result.FAIL

    ic.register.patch_settings("b", {key: "EBILL|XX"})

    assert check(ic)[f"AS {key}"].result is Result.PASS


@pytest.mark.parametrize(
    ("template", "settings", "name", "result", "code"),
    [
        ("3426", {"131": '{"HarrisCayenta":{"DataPumpConfig":{"EmailSearchCd":"X"}}}'}, "AS 131", "fail", "Q-66"),
        ("1167", {"148": "42"}, "AS 148", "warning", "Q-68"),
        ("3426", {"64": "1(CC)"}, "AS 65", "warning", "Q-31"),
        ("3426", {"28": "A|B|C|D|E"}, "AS 28", "fail", ""),
        ("3426", {"12": "u"}, "AS 13", "warning", ""),
    ],
)
def test_what_cannot_work(
    ic: Adapter, template: str, settings: dict[str, str | None], name: str, result: str, code: str
) -> None:
    """Findings of the configuration check are results with a fix."""
    from tests.ic_adapter.conftest import make

    make(ic, "f", template, settings)
    found = check(ic, "f")[name]

    assert (found.result.value, bool(found.fix), bool(found.reason_code)) == (result, True, True)
    assert code in found.text


def test_every_finding_has_a_fix() -> None:
    """Each code that the configuration check uses has its remedy."""
    used = set()
    for module in ("contacts", "findings", "observed", "payments"):
        text = (Path(__file__).parents[3] / "ic_adapter" / "config_check" / f"{module}.py").read_text()
        used |= {
            code for code in ReasonCode if f"ReasonCode.{code.name}," in text or f"ReasonCode.{code.name})" in text
        }

    assert used - set(FIXES) == set()


@pytest.mark.parametrize(
    ("behaviour", "result", "words"),
    [
        (says("<Reply/>"), Result.PASS, "HTTP 200"),
        (says("", 405), Result.PASS, "HTTP 405"),
        (says("", 401), Result.FAIL, "AS 12 and AS 13"),
        (says("", 403), Result.FAIL, "allow-list"),
        (says("", 404), Result.FAIL, "the path in AS 11"),
        (says("", 503), Result.FAIL, "HTTP 503"),
        (closes, Result.FAIL, "ask the biller whether its router runs"),
    ],
    ids=["200", "405", "401", "403", "404", "503", "closed"],
)
def test_a_router(ic: Adapter, router: ScriptedRouter, behaviour: Behaviour, result: Result, words: str) -> None:
    """The request has no content, so that no router can carry it out; what it answers decides."""
    router.script[""] = behaviour
    ic.register.patch_settings("b", {"11": router.url, "12": "u", "13": "p"})

    found = check(ic, offline=False)["AS 11 answers"]

    assert found.result is result
    assert words in f"{found.text} {found.fix}"
    assert router.requests == ["XMLREQUEST="]


def test_a_router_that_is_not_there(ic: Adapter) -> None:
    """No connection: a failure that names the setting."""
    ic.register.patch_settings("b", {"11": NOBODY})

    found = check(ic, offline=False)["AS 11 answers"]

    assert (found.result, "AS 11" in found.fix) == (Result.FAIL, True)
    assert "no connection to the router" in found.text


def test_offline(ic: Adapter, router: ScriptedRouter) -> None:
    """Nothing is called."""
    ic.register.patch_settings("b", {"11": router.url})

    assert check(ic)["AS 11 answers"].result is Result.SKIPPED
    assert router.requests == []


def test_folders(ic: Adapter, tmp_path: Path) -> None:
    """Each folder of the biller has to be there."""
    place = tmp_path / "b" / "ToInvoiceCloud" / "Invoices" / "UB"
    place.mkdir(parents=True)

    found = check(ic, offline=False, file_folder=str(tmp_path))

    assert found["SFTP"].result is Result.PASS
    assert found["/b/ToInvoiceCloud/Invoices/UB"].result is Result.PASS
    assert found["/b/ToInvoiceCloud/Invoices/UB/DREC"].result is Result.FAIL


def test_folder_of_donations(ic: Adapter, tmp_path: Path) -> None:
    """Only a biller with a lockbox needs one."""
    from tests.ic_adapter.conftest import make

    make(ic, "o", "836")
    place = "FromInvoiceCloud/Payments/Donations"
    (tmp_path / "b").mkdir()

    assert check(ic, offline=False, file_folder=str(tmp_path))[f"/b/{place}"].result is Result.FAIL
    assert f"/o/{place}" not in check(ic, "o", offline=False, file_folder=str(tmp_path))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ""),
        ({"sftp_password": "wrong"}, "log-in was refused"),
        ({"sftp_host_key": OTHER_KEY}, "host key"),
        ({"sftp_url": "sftp://ic@127.0.0.1:9"}, "127.0.0.1:9"),
        ({"sftp_password": ""}, "sftp_password and sftp_key_file are blank"),
    ],
    ids=["fine", "password", "host key", "nobody", "blank"],
)
def test_a_file_server(ic: Adapter, file_server: httpx.Client, changes: dict[str, str], told: str) -> None:
    """It answers, or the reason and the settings to correct are named."""
    from tests.ic_adapter.conftest import make

    place = SftpPlace(file_server)
    make(ic, place.bid, "3426")
    given = {"sftp_url": place.url, "sftp_password": place.password, "sftp_host_key": place.host_key}

    found = check(ic, place.bid, offline=False, **given | changes)

    if told:
        assert (found["SFTP"].result, told in found["SFTP"].text) == (Result.FAIL, True)
        assert "sftp_url" in found["SFTP"].fix
    else:
        assert {one.result for name, one in found.items() if name.startswith(("SFTP", "/"))} == {Result.PASS}
        assert f"/{place.bid}/FromInvoiceCloud/Payments/Donations" in found


@pytest.mark.parametrize(
    ("settings", "name"),
    [({"5": "1"}, "AS 5"), ({"32": "1"}, "AS 32")],
)
def test_settings_that_need_each_other(ic: Adapter, settings: dict[str, str | None], name: str) -> None:
    """AS 5 needs AS 3, AS 32 needs AS 28."""
    ic.register.patch_settings("b", settings)
    assert check(ic)[name].result is Result.WARNING

    ic.register.patch_settings("b", {"3": "https://example.org/login", "28": "CO|XX|XX|XX"})
    assert name not in check(ic)


def test_a_copied_address(ic: Adapter) -> None:
    """Another biller's router: every payment would be booked there."""
    from tests.ic_adapter.conftest import make

    make(ic, "o", "836", {"11": NOBODY})
    ic.register.patch_settings("b", {"11": NOBODY, "12": "u", "13": "p"})
    found = check(ic)["AS 11"]
    assert (found.result, "biller o has the same address" in found.text) == (Result.WARNING, True)

    ic.register.patch_settings("b", {"11": "http://other.example.org/router"})
    assert check(ic)["AS 11"].result is Result.PASS


def test_no_file_server_in_the_settings(ic: Adapter) -> None:
    """It is skipped, and says how to have it checked."""
    found = check(ic, offline=False)["SFTP"]

    assert (found.result, "sftp_url" in found.fix) == (Result.SKIPPED, True)


def test_every_cis_is_checked() -> None:
    """A new customer information system needs a row."""
    assert set(CHECKS) == set(Cis)


def ready(ic: Adapter, url: str) -> None:
    """A biller with nothing to mend."""
    groups = {str(number): value for group in Group for number, value in zip(group.value, (url, "u", "p"), strict=True)}
    ic.register.patch_settings("b", {**groups, "46": "AUTO", "47": "EBILL", "28": "CO|XX|XX|XX"})


def test_command(ic: Adapter, router: ScriptedRouter, store_url: str) -> None:
    """Exit 0 and a table where nothing fails; exit 1 and the same as JSON where something does."""
    router.script[""] = says("<Reply/>")
    ready(ic, router.url)
    runner = CliRunner()

    good = runner.invoke(main, ["check", "b", "--db", store_url])
    ic.register.patch_settings("b", {"8": None})
    bad = runner.invoke(main, ["check", "b", "--db", store_url, "--json"])

    head, *_, last = good.stdout.splitlines()
    assert (good.exit_code, head.split()) == (0, ["Check", "Result", "What", "To", "do"])
    assert "fail" not in last
    rows = {one["where"]: one for one in json.loads(bad.stdout)}
    assert (bad.exit_code, rows["AS 8"]["result"], rows["AS 8"]["level"]) == (1, "fail", "error")
    assert "AS 8" in rows["AS 8"]["fix"]


def test_a_warning_stops_nobody() -> None:
    """Only FAIL makes a biller not ready."""
    warned = Checked(name="x", result=Result.WARNING, text="")

    assert is_ready([warned])
    assert not is_ready([warned, Checked(name="y", result=Result.FAIL, text="")])
