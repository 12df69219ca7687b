"""Forms that make billers and what is in them; the list of billers; the page at the root."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from simulator.console.making.subjects import SUBJECTS
from tests.simulator.process import start

Ask = Callable[..., str]
Post = Callable[..., httpx.Response]


@pytest.fixture
def post(client: httpx.Client, server: str, bid: str) -> Post:
    """Send a form of the biller's pages as a browser would: what is made, then its fields."""

    def posted(what: str, **fields: str) -> httpx.Response:
        place = f"/console/billers/{bid}/make/{what}"
        return client.post(place, data=fields, headers={"origin": server})

    return posted


@pytest.fixture
def new_name(client: httpx.Client, bid: str) -> Iterator[str]:
    """The name of a biller that a test makes, gone afterwards."""
    yield f"{bid}-made"
    client.delete(f"/__admin/billers/{bid}-made")


def read(client: httpx.Client, bid: str, path: str) -> Any:
    """What the admin API tells of the biller."""
    return client.get(f"/__admin/billers/{bid}/{path}").json()


def records(client: httpx.Client, bid: str) -> list[str]:
    """The state of the biller without its counters: a number that was drawn for a refused account is not given again."""
    lines = client.get(f"/__admin/billers/{bid}/state").text.splitlines()
    return [line for line in lines if not line.startswith('["count')]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_everything_is_made_with_a_browser(
    chromium: Browser, server: str, client: httpx.Client, new_name: str, script: bool
) -> None:
    """From the list of billers: a biller, an account, and what an account has, each told on the page it leads to."""
    context = chromium.new_context(base_url=server, java_script_enabled=script)
    page = context.new_page()
    page.goto("/console")
    page.get_by_role("link", name="Make a biller").click()
    page.get_by_label("Name").fill(new_name)
    page.get_by_label("Generated accounts").fill("5")
    page.get_by_role("button", name="Make the biller").click()
    expect(page.get_by_role("status")).to_have_text("The biller is made.")
    page.get_by_role("link", name="Add an account").click()
    page.get_by_label("Account").fill("4000001")
    page.get_by_label("Name").fill("PAT SAMPLE")
    page.get_by_role("button", name="Add the account").click()
    expect(page.get_by_role("status")).to_have_text("The account is added.")

    def made(link: str, words: str, button: str, **fields: str) -> None:
        page.get_by_role("link", name=link, exact=True).click()
        for label, value in fields.items():
            page.get_by_label(label.replace("_", " ") if label[1].islower() else label, exact=True).fill(value)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("status")).to_have_text(words)

    made("Post an entry", "The entry is posted.", "Post the entry", **{"Amount ($)": "40.00"})
    made(
        "Set up an arrangement",
        "The arrangement is set up.",
        "Set up the arrangement",
        **{"From": "2024-11-01", "Amount ($)": "30.00", "Installments": "2024-12-01 10.00\n2025-01-01 20.00"},
    )
    made("Add a phone or e-mail", "The record is added.", "Add the record", **{"Phone or e-mail": "(202) 555-0118"})
    made("Add an address", "The address is added.", "Add the address", CITY="Sampleton", POSTAL_CD="99998")
    context.close()
    account = read(client, new_name, "accounts/4000001")
    person = account["person_no"]

    assert account["tags"]["V_NAME"].strip() == "PAT SAMPLE"
    assert read(client, new_name, "accounts/4000001/ledger")["entries"][0]["amount"] == "40"
    assert len(read(client, new_name, "accounts/4000001/arrangements")["arrangements"][0]["instalments"]) == 2
    assert read(client, new_name, f"persons/{person}/phones")["phones"][0]["tags"]["PHONE_NO"] == "2025550118"
    (address,) = read(client, new_name, f"persons/{person}/addresses")["addresses"]
    assert (address["tags"]["CITY"], address["accounts"]) == ("Sampleton", ["4000001"])


@pytest.mark.parametrize(
    ("name", "field", "value", "reason"),
    [
        ("account", "account", "2003708", "already exists"),
        ("account", "account", "x" * 300, ""),
        ("entry", "account", "1", "account 1 not found"),
        ("entry", "amount", "forty", "forty"),
        ("entry", "effective", "20241301", ""),
        ("arrangement", "instalments", "2024-12-20 ten", "ten"),
        ("arrangement", "grace_days", "x", "use a whole number"),
        ("phone", "phone", "12", "use 10 digits"),
        ("address", "CITY", "a\tb", ""),
    ],
)
def test_reason_stands_beside_the_field(
    client: httpx.Client, bid: str, post: Post, name: str, field: str, value: str, reason: str
) -> None:
    """What was typed stays, the reason is the admin API's, and nothing is made."""
    good = {
        "amount": "10.00",
        "kind": "charge",
        "start": "2024-11-01",
        "account": "2003708" if name != "account" else "",
    }
    before = records(client, bid)
    reply = post(
        name, **(good | {item.name: "" for item in SUBJECTS[name].fields if item.name not in good} | {field: value})
    )
    near = re.search(rf'id="problem-{field}">([^<]*)<', reply.text)

    assert reply.status_code == 422
    assert near is not None, re.findall(r'class="problem"[^<]*<', reply.text)
    assert reason.lower() in near[1].replace("&#39;", "'").lower()
    assert records(client, bid) == before


def test_form_is_done_once(client: httpx.Client, bid: str, post: Post) -> None:
    """The same sending again posts nothing and leads to the same page; a refused one may be sent again."""
    fields = {"account": "2003708", "kind": "charge", "once": "k"}
    refused = post("entry", **fields, amount="")
    replies = [post("entry", **fields, amount="12.34") for _ in range(2)]
    entries = read(client, bid, "accounts/2003708/ledger")["entries"]

    assert [refused.status_code, *(it.status_code for it in replies)] == [422, 303, 303]
    assert replies[0].headers["location"] == replies[1].headers["location"]
    assert [it["amount"] for it in entries].count("12.34") == 1


def test_biller_that_cannot_be_made(client: httpx.Client, server: str, bid: str) -> None:
    """A taken name, a bad one, a bad clock: told beside the field, the page that is there stays as it is."""

    def near(field: str, **fields: str) -> str:
        reply = client.post("/console/make-biller", data={"template": "3426"} | fields, headers={"origin": server})
        found = re.search(rf'id="problem-{field}">([^<]*)<', reply.text)
        assert (reply.status_code, bool(found)) == (422, True), reply.text
        return found[1] if found else ""

    assert near("id", id=bid) == "taken"
    assert "use 1 to 64 letters" in near("id", id="a b")
    assert "2024-11-15T12:00" in near("now", id="c-never", now="soon")
    assert "use a whole number" in near("accounts", id="c-never", accounts="many")
    assert client.get("/__admin/billers/c-never").status_code == 404


def test_billers_are_found_pinned_and_sorted(client: httpx.Client, server: str, bid: str, ask: Ask) -> None:
    """The last asked comes first, a pinned one before all, in the browser that pinned it only."""
    ask("GetAccount", ACCOUNT_NO="2003708")

    def listed(browser: httpx.Client, **query: str) -> list[str]:
        return re.findall(
            r'<th scope="row"><a href="/console/billers/([^"]+)"', browser.get("/console", params=query).text
        )

    with httpx.Client(base_url=server, headers={"origin": server}, timeout=10) as browser:
        first = listed(browser)
        browser.post("/console/billers/3587/pin", data={"order": "pin"})
        pinned = listed(browser)
        others = listed(client)
        browser.post("/console/billers/3587/pin", data={"order": "unpin"})
        unpinned = listed(browser)

    assert first[0] == others[0] == unpinned[0] == bid
    assert pinned[:2] == ["3587", bid]
    assert listed(client, q=bid.upper()) == [bid]
    assert "No biller has “nowhere”" in client.get("/console", params={"q": "nowhere"}).text


def test_root_tells_what_runs(client: httpx.Client, server: str) -> None:
    """The version, where to send requests, and links that all lead somewhere; other methods are the admin API's."""
    page = client.get("/")
    links = re.findall(r'<a href="(/[^"]*)"><strong>', page.text)

    assert client.get("/__admin/version").json()["version"] in page.text
    assert f"POST {server}/billers/BILLER/router" in page.text
    assert len(links) == 5
    assert [client.get(link).status_code for link in links] == [200] * 5
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert client.post("/").status_code in (404, 405)


def test_root_leads_to_the_log_in(tmp_path: Any) -> None:
    """Where there is an admin token, only the console's own log-in is shown."""
    process, url = start(tmp_path, CAYENTA_SIM_ADMIN_TOKEN="the-token")
    with httpx.Client(base_url=url) as client:
        outside = client.get("/")
        landed = client.get("/console")
    process.terminate()
    process.communicate(timeout=10)

    assert outside.status_code == 401
    assert 'name="token"' in outside.text
    assert landed.status_code == 401
