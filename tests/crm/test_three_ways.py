"""A new Cayenta biller, brought to a green onboarding check by CRM pages, by commands and by API: the same in the end."""

import json
import re
from collections.abc import Callable, Generator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ic_adapter.billers.editing.parts import PARTS
from ic_adapter.cli.main import main
from ic_adapter.config import load
from simulator.testing import CayentaSim
from simulator.testing.records import Login
from tests.crm.in_process import Staffed, in_process
from tests.crm.profile_pages import confirm, fill, save, version

KEY = "rtdr-and-pump-key"
CODES = "1(CCWEB)|2(CCIVR)|3(CCWEB)|4(CCWEB)|5(CCWEB)|6(CCWEB)|7(CCAUTO)|8(CCWEB)|"
URLS = ("8", "11", "14", "17", "20", "101")


def plain(url: str) -> dict[str, str]:
    """What a new biller needs, but for its secrets, as it is typed."""
    addresses = dict.fromkeys(URLS, url)
    users = {str(int(number) + 1): "ic" for number in URLS}
    codes = {"28": "CO|OFFNP:NOCHK|NOCC|XX", "46": "APAY", "47": "EBILL", "64": CODES, "65": CODES, "104": "CASH"}
    facts = {"106": "NSF", "profile.unique_domain": "pay.example.org", "onboarding.allow_list_handed_over": "true"}
    guid = "0b0f0a3e-5b1c-4d53-9a43-2f1b3c4d5e6f"
    bif = {"AllowPartialPayments": "true", "BalanceForward": "true", "InvoiceFormatGuid": guid}
    dates = {"AutoPayCollectionDate": "InvoiceDueDate", "FirstNotifyRequestedDate": "InvoiceDate"}
    dates |= {"SecondNotifyRequestedDate": "InvoiceDueDate-7", "ThirdNotifyRequestedDate": "InvoiceDueDate-2"}
    return addresses | users | codes | facts | {f"bif.{name}": value for name, value in (bif | dates).items()}


SECRETS = {str(int(number) + 2): KEY for number in URLS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database is."""
    return tmp_path_factory.mktemp("three-ways")


@pytest.fixture(scope="module")
def site(folder: Path) -> Generator[Staffed, None, None]:
    """An empty store."""
    with in_process(folder / "ic.db") as site:
        site.ic.onboarding.offer(load({}, {}))
        yield site


@pytest.fixture(scope="module")
def url() -> Generator[str, None, None]:
    """The router of a biller of the simulator."""
    with CayentaSim() as sim:
        router = sim.biller("three", template="3426")
        router.set_logins(Login(user="ic", password=KEY))
        yield router.router_url


def by_pages(site: Staffed, _: Path, url: str) -> None:
    """By forms alone: add the biller, fill each part in, confirm."""
    browser, values = site.browser(), plain(url) | SECRETS
    assert browser.post("/crm/new-biller", data={"id": "pages", "template": "3426"}).status_code == 303
    for part in PARTS.values():
        mine = {name: values[name] for name in values if name in part.by_id}
        if mine:
            save(browser, f"/crm/billers/pages/edit/{part.name}", mine)


def by_commands(site: Staffed, folder: Path, url: str) -> None:
    """By `ic-adapter billers`, secrets from stdin."""
    del site
    names = [part for name in SECRETS for part in ("--secret", name)]
    assert run(folder, "new", "commands", "--template", "3426").startswith("biller commands created")
    values = [f"{name}={value}" for name, value in plain(url).items()]
    run(folder, "set", "commands", *values, *names, typed="".join(f"{value}\n" for value in SECRETS.values()))


def by_api(site: Staffed, folder: Path, url: str) -> None:
    """By JSON."""
    del folder
    browser, values = site.browser(), plain(url) | SECRETS
    is_key = {"profile.unique_domain": "pay.example.org", "onboarding.allow_list_handed_over": True}
    bif = {name.removeprefix("bif."): value for name, value in values.items() if name.startswith("bif.")}
    numbered = {name: value for name, value in values.items() if name.isdigit()}
    assert browser.post("/api/billers", json={"id": "api", "template": "3426"}).status_code == 201
    for path, body in (("settings", numbered), ("keys", is_key), ("bif", bif)):
        reply = browser.request("PATCH", f"/api/billers/api/{path}", json=body)
        assert reply.status_code == 200, reply.text


WAYS: dict[str, Callable[[Staffed, Path, str], None]] = {"pages": by_pages, "commands": by_commands, "api": by_api}


def run(folder: Path, *line: str, typed: str = "") -> str:
    """What a command prints; it ends with 0."""
    result = CliRunner().invoke(main, ["billers", *line, "--db", str(folder / "ic.db")], input=typed)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def made(site: Staffed, folder: Path, url: str) -> Staffed:
    """The three billers."""
    for way in WAYS.values():
        way(site, folder, url)
    return site


def stored(site: Staffed, bid: str) -> tuple[Any, ...]:
    """The whole configuration as it is stored, secrets too."""
    found = site.ic.register.get(bid)
    return found.template_name, dict(found.settings), dict(found.own_keys), dict(found.bif)


def test_the_three_are_the_same(made: Staffed) -> None:
    """Template, settings with their secrets, keys and BIF customizations."""
    assert stored(made, "pages") == stored(made, "commands") == stored(made, "api")
    assert stored(made, "pages")[1]["103"] == KEY


Judged = tuple[bool, list[tuple[str, str]]]


def judged_by_pages(site: Staffed, _: Path, bid: str) -> Judged:
    """By the page and its button that calls the routers."""
    page = unescape(site.browser().post(f"/crm/billers/{bid}/onboarding").text)
    row = re.compile(r"<tr><th[^>]*>(?:<a [^>]+>)?([^<]+)(?:</a>)?</th><td[^>]*><span[^>]*>(\w+)</span>")
    return "Nothing has to be fixed." in page, sorted(row.findall(page))


def judged_by_commands(_: Staffed, folder: Path, bid: str) -> Judged:
    """By `ic-adapter check`, whose exit code says it."""
    result = CliRunner().invoke(main, ["check", bid, "--json", "--db", str(folder / "ic.db")])
    return result.exit_code == 0, sorted((one["where"], one["result"]) for one in json.loads(result.stdout))


def judged_by_api(site: Staffed, _: Path, bid: str) -> Judged:
    """By JSON."""
    view = site.browser().get(f"/api/billers/{bid}/onboarding-check").json()
    return view["is_ready"] and not view["is_offline"], sorted((one["name"], one["result"]) for one in view["results"])


JUDGES: dict[str, Callable[[Staffed, Path, str], Judged]] = {
    "pages": judged_by_pages,
    "commands": judged_by_commands,
    "api": judged_by_api,
}


def test_onboarding_check_is_green_by_each_way(made: Staffed, folder: Path) -> None:
    """From an empty store each way ends in a green check, routers called, and each way sees the same results."""
    seen = {way: judge(made, folder, way) for way, judge in JUDGES.items()}

    assert [is_green for is_green, _ in seen.values()] == [True] * 3
    assert ("AS 8 answers", "pass") in seen["api"][1]
    assert seen["pages"] == seen["commands"] == seen["api"]


def test_judges_see_what_is_not_green(site: Staffed, folder: Path) -> None:
    """A biller with nothing set, and none: each way says so."""
    site.browser().post("/crm/new-biller", data={"id": "bare", "template": "3426"})
    seen = {way: judge(site, folder, "bare") for way, judge in JUDGES.items()}

    assert [is_green for is_green, _ in seen.values()] == [False] * 3
    assert seen["pages"] == seen["commands"] == seen["api"]
    assert site.browser().get("/api/billers/nobody/onboarding-check").status_code == 404


def test_warning_is_confirmed_by_each_way(site: Staffed, folder: Path) -> None:
    """The check shows who confirmed it and when, by page, command and API; the history tells it, and what took it back."""
    browser = site.browser()
    browser.post("/crm/new-biller", data={"id": "sure", "template": "3426"})
    page = unescape(browser.get("/crm/billers/sure/onboarding").text)
    text = "blank: nobody is ever blocked"
    assert f'name="text" value="{text}"' in page
    confirmations = "/crm/billers/sure/onboarding/confirmations"
    told = {"name": "AS 28", "text": text}

    for _ in range(2):
        assert browser.post(confirmations, data=told).status_code == 303
    by_page = unescape(browser.get("/crm/billers/sure/onboarding").text)
    result = CliRunner().invoke(main, ["check", "sure", "--offline", "--db", str(folder / "ic.db")])
    api = browser.get("/api/billers/sure/onboarding-check?offline=true").json()["results"]
    [one] = [one for one in api if one["name"] == "AS 28"]

    assert "confirmed by local on 20" in by_page
    assert "confirmed by local on 20" in result.output
    assert (one["result"], one["confirmed_by"], bool(one["confirmed_at"])) == ("confirmed", "local", True)
    browser.post(confirmations, data={**told, "do": "withdraw"})
    line = ["check", "sure", "--offline", "--confirm", "AS 28", "--as", "jo.diaz", "--db", str(folder / "ic.db")]
    assert "confirmed by jo.diaz" in CliRunner().invoke(main, line).output
    place = "/api/billers/sure/onboarding-check/confirmations"
    withdrawn = browser.post(place, json={"name": "AS 28", "confirmed": False})
    assert {one["result"] for one in withdrawn.json()["results"] if one["name"] == "AS 28"} == {"warning"}
    assert browser.post(place, json={"name": "AS 46"}).status_code == 409
    trail = browser.get("/api/billers/sure/config-changes").json()["changes"]
    rows = [(row["who"], row["via"], bool(row["new"])) for row in trail if row["name"] == "check of AS 28"]
    assert rows == [
        ("API", "API", False),
        ("jo.diaz", "command", True),
        ("local", "page", False),
        ("local", "page", True),
    ]


def test_confirmation_is_of_the_warning_as_it_reads(site: Staffed) -> None:
    """A warning whose text changed has to be confirmed again, and a form that names another text is refused."""
    browser = site.browser()
    browser.post("/api/billers", json={"id": "reads", "template": "3426"})
    place = "/api/billers/reads/onboarding-check/confirmations"
    browser.post(place, json={"name": "BIF customizations"})
    browser.request("PATCH", "/api/billers/reads/bif", json={"AllowPartialPayments": "true"})
    results = browser.get("/api/billers/reads/onboarding-check?offline=true").json()["results"]
    other = browser.post("/crm/billers/reads/onboarding/confirmations", data={"name": "AS 28", "text": "another"})

    assert {one["result"] for one in results if one["name"] == "BIF customizations"} == {"warning"}
    assert other.status_code == 409


@pytest.mark.parametrize(("bid", "who", "via"), [("pages", "local", "page"), ("api", "API", "API")])
def test_history_says_who_and_by_what(made: Staffed, folder: Path, bid: str, who: str, via: str) -> None:
    """In the API, the command and on the page; no secret is in any of them."""
    listed = made.browser().get(f"/api/billers/{bid}/config-changes?limit=1000").json()["changes"]
    printed = run(folder, "history", bid, "--limit", "1000")
    page = made.browser().get(f"/crm/billers/{bid}/history").text

    assert {(one["who"], one["via"]) for one in listed} == {(who, via)}
    assert {one["name"] for one in listed} >= {
        "biller",
        "AS 8",
        "AS 103",
        "BIF BalanceForward",
        "profile.unique_domain",
    }
    assert [(one["old"], one["new"]) for one in listed if one["name"] == "AS 103"] == [("", "***")]
    assert [KEY in text for text in (json.dumps(listed), printed, page)] == [False] * 3


def test_author_of_a_command(made: Staffed, folder: Path) -> None:
    """The user of the operating system, or who `--as` names."""
    run(folder, "set", "commands", "9=other", "--as", "jo.diaz")
    run(folder, "set", "commands", "9=ic")
    rows = made.browser().get("/api/billers/commands/config-changes?limit=2").json()["changes"]

    assert [row["via"] for row in rows] == ["command"] * 2
    assert rows[1]["who"] == "jo.diaz"
    assert rows[0]["who"] not in {"", "jo.diaz"}


def test_document_moves_a_biller(made: Staffed, folder: Path, tmp_path: Path) -> None:
    """By command into a new biller, by API into one that differs, by page as a draft: in the end all are the same."""
    browser = made.browser()
    text = run(folder, "export", "pages")
    (tmp_path / "b.json").write_text(text, encoding="utf-8")
    moved = run(folder, "import", "moved", str(tmp_path / "b.json"))
    browser.post("/api/billers", json={"id": "moved-2", "template": "3426", "settings": {"148": "42", "10": "k"}})
    replaced = browser.request("PUT", "/api/billers/moved-2/configuration", json=json.loads(text))
    browser.post("/crm/new-biller", data={"id": "moved-3", "template": "3426"})
    sent = browser.post("/crm/billers/moved-3/transfer", files={"file": text.encode()})
    confirm(browser, sent)
    want = browser.get("/crm/billers/pages/configuration.json").json() | {"secrets": []}

    assert KEY not in text
    assert "set the secret 103" in moved
    assert replaced.json()["lacking"] == sorted(set(SECRETS) - {"10"})
    for bid, secrets in (("moved", []), ("moved-2", ["10"]), ("moved-3", [])):
        assert browser.get(f"/api/billers/{bid}/configuration").json() == want | {"secrets": secrets}, bid


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"format": 2}, "$.format"),
        ({"template": "nobody"}, "$.template"),
        ({"settings": {"10": "k"}}, "$.settings.10"),
        ({"settings": {"8": 1}}, "$.settings"),
        ({"secrets": ["8"]}, "$.secrets"),
        ({"keys": {"nothing": 1}}, "$.keys.nothing"),
    ],
)
def test_wrong_document_changes_nothing(made: Staffed, change: dict[str, Any], path: str) -> None:
    """The place that is wrong is named, on the page and by API."""
    browser = made.browser()
    before = stored(made, "api")
    document = browser.get("/api/billers/api/configuration").json() | change
    page = browser.post("/crm/billers/api/transfer", files={"file": json.dumps(document).encode()})
    reply = browser.request("PUT", "/api/billers/api/configuration", json=document)

    assert (page.status_code, reply.status_code) == (422, 422)
    assert path.partition(".")[2] in page.text
    assert path in {fault["path"].partition("[")[0] for fault in reply.json()["fields"]} or "8" in str(change)
    assert stored(made, "api") == before


def test_form_keeps_what_is_typed(made: Staffed) -> None:
    """A biller of an id that is taken, and one without a template."""
    reply = made.browser().post("/crm/new-biller", data={"id": "api", "template": "3426"})
    again = made.browser().post("/crm/new-biller", data={"id": "new one", "template": ""})

    assert (reply.status_code, "already exists" in reply.text) == (422, True)
    assert ('value="new one"' in again.text, "Choose a template." in again.text) == (True, True)
    assert version(made.browser().get("/crm/billers/api/contact-us")).isdigit()
    assert fill(made.browser(), "/crm/billers/api/contact-us", {}).status_code == 303
