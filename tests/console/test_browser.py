"""The pages in a real browser: judged by axe, walked by keyboard, narrow, without JavaScript, under attack."""

import os
import re
from collections.abc import Callable, Generator
from urllib.parse import quote_plus

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from simulator.console.login import PLACES
from tests.console.keyboard import tab_to
from tests.simulator.asking import SAMPLES
from tests.simulator.process import start

Ask = Callable[..., str]
PAYMENT = b"XMLREQUEST=" + quote_plus((SAMPLES / "F-04.request.xml").read_text()).encode()
MISSPELT = b"<Request><GetAccountBalance><Params><ACCOUNTNO>2003708</ACCOUNTNO></Params></GetAccountBalance></Request>"
MAGIC = MISSPELT.replace(b"ACCOUNTNO", b"ACCOUNT_NO").replace(b"2003708", b"9000906")
MISSPELT_IS = len([*SAMPLES.glob("*.request.xml")]) + 2  # its number in the journal: rubbish stands before it
NEWEST_IS = "number => document.querySelector('#journal li[data-number]')?.dataset.number === String(number)"
SERIOUS = frozenset({"serious", "critical"})
ATTACK = "<script>document.title='taken'</script><img src=x onerror=alert(1)>"
PAGES = {
    "front": "/",
    "billers": "/console",
    "none found": "/console?q=nowhere",
    "make biller": "/console/make-biller",
    "make": "/console/billers/{bid}/make/arrangement?account=2003708",
    "biller": "/console/billers/{bid}",
    "search": "/console/billers/{bid}/search?q=sample",
    "account": "/console/billers/{bid}/accounts/2036948",
    "person": "/console/billers/{bid}/accounts/2003708",
    "generated": "/console/billers/{bid}/accounts/30000001",
    "send": "/console/billers/{bid}/send",
    "sent": "/console/billers/{bid}/send?exchange=4",
    "journal": "/console/billers/{bid}/journal",
    "filtered": "/console/billers/{bid}/journal?status=refused",
    "exchange": "/console/billers/{bid}/journal/1",
    "scenario": "/console/billers/{bid}/journal/5/scenario",
    "misspelt": f"/console/billers/{{bid}}/journal/{MISSPELT_IS}",
    "magic": f"/console/billers/{{bid}}/journal/{MISSPELT_IS + 1}",
    "faulted": f"/console/billers/{{bid}}/journal/{MISSPELT_IS + 2}",
    "again": "/console/billers/{bid}/journal/1/again",
    "moved": "/console/billers/{bid}?was=2023-12-01T12:00:00-08:00",
    "faults": "/console/billers/{bid}/faults",
    "fault": "/console/billers/{bid}/faults/new?view=http",
    "findings": "/console/billers/{bid}/findings",
    "snapshots": "/console/billers/{bid}/snapshots",
    "restore": "/console/billers/{bid}/snapshots/before/restore",
    "diff": "/console/billers/{bid}/diff?from=before",
    "files": "/console/billers/{bid}/files",
    "stand-ins": "/console/billers/{bid}/stand-ins",
    "missing": "/console/billers/nobody",
    "login": "/console/login",
}


@pytest.fixture(scope="module")
def busy(client: httpx.Client) -> str:
    """A biller something happened to, so that no part of a page is empty; these tests only look at it."""
    bid = f"busy-{os.getpid()}"
    client.post("/__admin/billers", json={"id": bid, "template": "3426"})
    admin = f"/__admin/billers/{bid}"
    client.patch(f"{admin}/settings", json={"balance_shape": "template"})
    client.post(f"{admin}/sftp-accounts", json={"user": f"{bid}-files"})
    path = "/ToInvoiceCloud/Invoices/UB/billheader_20240418010203.xml"
    client.put(f"{admin}/files", json={"path": path, "text": "<BillHeaders/>"})
    ledger = f"{admin}/accounts/2036948/ledger"
    item = client.post(ledger, json={"kind": "payment", "amount": "350"}).json()["item_no"]
    client.post(ledger, json={"kind": "return", "amount": "360", "of_item": item})
    parts = [{"due": "2024-10-20", "amount": "150"}, {"due": "2024-12-20", "amount": "150"}]
    order = {"start": "2024-10-01", "amount": "300", "instalments": parts}
    client.post(f"{admin}/accounts/2036948/arrangements", json=order)
    client.put(f"{admin}/snapshots/before")
    client.put(f"{admin}/stand-ins", json={"url": "http://127.0.0.1:1", "user": "cayenta"})
    client.get(f"/billers/{bid}/site/go/portal")
    samples = [file.read_bytes() for file in sorted(SAMPLES.glob("*.request.xml"))]
    for body in (*samples, b"rubbish", MISSPELT, MAGIC):
        client.post(f"/billers/{bid}/router", content=b"XMLREQUEST=" + quote_plus(body).encode())
    rule = {"name": "later", "match": {"function": "AddARItems"}, "effect": "late", "view": "http", "late": 3600}
    client.post(
        f"{admin}/faults", json={"name": "slow", "preset": "slow", "match": {"account": "9"}, "times": "always"}
    )
    client.post(f"{admin}/faults", json=rule)
    client.post(f"/billers/{bid}/router", content=PAYMENT)
    return bid


def unfolded(page: Page) -> Page:
    """The page with everything that can be unfolded open."""
    page.locator("details").evaluate_all("all => all.forEach(it => { it.open = true })")
    return page


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(chromium: Browser, server: str, busy: str, name: str) -> None:
    """No serious or critical violation, in light and in dark, the folded parts unfolded."""
    context = chromium.new_context(base_url=server, bypass_csp=True)  # axe is put into the page
    page = context.new_page()
    page.goto(PAGES[name].format(bid=busy))
    found = Axe().run(unfolded(page)).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]  # nothing else differs
    context.close()

    assert [f"{it['id']}: {it['nodes'][0]['html'][:200]}" for it in found if it["impact"] in SERIOUS] == []


@pytest.mark.parametrize("name", PAGES)
def test_browser_has_nothing_to_complain_about(page: Page, busy: str, name: str) -> None:
    """No error on the browser's console, no report of the content security policy, no failed load."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("requestfailed", lambda request: told.append(request.url))
    page.add_init_script("document.addEventListener('securitypolicyviolation', it => console.error(it.blockedURI))")
    page.goto(PAGES[name].format(bid=busy))
    if name in ("journal", "filtered"):
        expect(page.get_by_role("status")).to_contain_text("Live")

    assert [text for text in told if name != "missing" or "404" not in text] == []


@pytest.mark.parametrize("name", PAGES)
def test_narrow_page_does_not_scroll_sideways(chromium: Browser, server: str, busy: str, name: str) -> None:
    """At 375 px wide tables scroll in themselves, the page does not."""
    context = chromium.new_context(base_url=server, viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.goto(PAGES[name].format(bid=busy))
    width = unfolded(page).evaluate("document.documentElement.scrollWidth")
    context.close()

    assert width == 375


def test_keyboard_leads_to_an_account_and_to_the_journal(page: Page, busy: str) -> None:
    """From all billers to one, its account, and an exchange unfolded, without a mouse."""
    page.goto("/console")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for words, heading in (
        (busy, f"Biller {busy}"),
        ("2036948", "Account 2036948"),
        (busy, f"Biller {busy}"),
        ("Journal", f"Journal of biller {busy}"),
    ):
        tab_to(page, words)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    tab_to(page, "1 GetAccountBalance")
    page.keyboard.press("Enter")

    expect(page.get_by_role("region", name="Reply of exchange 1", exact=True)).to_be_visible()


def test_answered_request_appears(page: Page, bid: str, ask: Ask, client: httpx.Client) -> None:
    """A row on top as soon as a request was answered; unfolded: request, reply, entries side by side."""
    page.goto(f"/console/billers/{bid}/journal")
    expect(page.get_by_role("status")).to_contain_text("Live")
    ask("GetAccountBalance", ACCOUNT_NO="2003708")
    expect(page.locator("#journal > li")).to_have_count(1)
    client.post(f"/billers/{bid}/router", content=PAYMENT)
    row = page.locator("#journal > li").first
    expect(row).to_contain_text("AddARItems")
    expect(row).to_contain_text("accepted, STATUS 0")
    row.locator("summary").click()

    expect(row.get_by_role("region", name="Request of exchange 2")).to_contain_text("<ITEM_AMT>")
    expect(row.get_by_role("region", name="Reply of exchange 2")).to_contain_text("<STATUS>0</STATUS>")
    expect(row.get_by_role("region", name="Ledger entries of exchange 2")).to_contain_text("payment")
    tops = {section.bounding_box()["y"] for section in row.locator(".sides > section").all()}  # type: ignore[index]  # it is drawn
    assert len(tops) == 1


def test_page_keeps_the_newest_200(page: Page, bid: str, ask: Ask, client: httpx.Client) -> None:
    """A page that stays open for days does not grow."""
    page.goto(f"/console/billers/{bid}/journal")
    expect(page.get_by_role("status")).to_contain_text("Live")
    for _ in range(11):
        for _ in range(20):
            ask("GetAccountBalance", ACCOUNT_NO="2003708")
        page.wait_for_function(NEWEST_IS, arg=client.get(f"/__admin/billers/{bid}/journal?limit=1").json()["total"])

    expect(page.locator("#journal > li")).to_have_count(200)


def test_pause_and_go_on(page: Page, bid: str, ask: Ask) -> None:
    """A paused page stands still; going on brings what was missed."""
    page.goto(f"/console/billers/{bid}/journal")
    ask("GetAccountBalance", ACCOUNT_NO="2003708")
    expect(page.locator("#journal > li")).to_have_count(1)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("status")).to_contain_text("Paused")
    ask("GetAccountBalance", ACCOUNT_NO="9")
    ask("GetAccountBalance", ACCOUNT_NO="9")
    expect(page.locator("#journal > li")).to_have_count(1)
    page.get_by_role("button", name="Resume").click()

    expect(page.locator("#journal > li")).to_have_count(3)


def test_lost_connection_is_taken_up_again(context: BrowserContext, page: Page, bid: str, ask: Ask) -> None:
    """What was answered while the line was down is there afterwards, each once."""
    page.goto(f"/console/billers/{bid}/journal")
    ask("GetAccountBalance", ACCOUNT_NO="2003708")
    expect(page.locator("#journal > li")).to_have_count(1)
    context.set_offline(True)
    ask("GetAccountBalance", ACCOUNT_NO="9")
    context.set_offline(False)

    expect(page.locator("#journal > li")).to_have_count(2)
    assert [it.get_attribute("data-number") for it in page.locator("#journal > li").all()] == ["2", "1"]


def test_hostile_text_is_text(page: Page, bid: str, client: httpx.Client) -> None:
    """A name, a function and an account that are markup are shown as what they are."""
    tags = {"V_NAME": ATTACK, "PERSON_FNM": "A", "PERSON_LNM": "B"}
    reply = client.patch(f"/__admin/billers/{bid}/accounts/2003708", json={"tags": tags})
    assert reply.status_code == 200, reply.text
    dialogs: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.goto(f"/console/billers/{bid}/accounts/2003708")
    expect(page.locator(".lead")).to_contain_text(ATTACK)
    assert "Account 2003708" in page.title()
    page.goto(f"/console/billers/{bid}/search?q={ATTACK}")
    expect(page.get_by_role("searchbox")).to_have_value(ATTACK)
    page.goto(f"/console/billers/{bid}/journal?account={ATTACK}&function=%22%3E{ATTACK}")
    assert "Journal" in page.title()
    page.goto(f"/console/billers/{bid}/journal")
    expect(page.get_by_role("status")).to_contain_text("Live")
    markup = (
        b"XMLREQUEST=<Request><script><Params><ACCOUNT_NO><![CDATA["
        + ATTACK.encode()
        + b"]]></ACCOUNT_NO></Params></script></Request>"
    )
    client.post(f"/billers/{bid}/router", content=markup)
    row = page.locator("#journal > li").first
    expect(row.locator(".function")).to_have_text("script")
    row.locator("summary").click()
    expect(row.get_by_role("region", name="Request of")).to_contain_text("<script>document.title='taken'</script>")

    assert (dialogs, page.locator("main script, main img").count()) == ([], 0)


def test_without_javascript_pages_still_read(chromium: Browser, server: str, busy: str) -> None:
    """Search, folding, filter and paging are the browser's own; only the live journal is not there, and says so."""
    context = chromium.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/console/billers/{busy}")
    page.get_by_role("searchbox").fill("138714")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Account 2003708")
    page.get_by_role("link", name="Journal of this account").click()
    expect(page.get_by_text("This page does not update")).to_be_visible()
    expect(page.locator("#live")).to_be_hidden()
    page.locator("li[data-number='1'] summary").click()
    expect(page.get_by_role("region", name="Reply of exchange 1", exact=True)).to_contain_text("CURRENT_BALANCE")
    context.close()


def test_plot_is_told_in_words_and_numbers(page: Page, busy: str, client: httpx.Client) -> None:
    """Title, description and a table beneath; its last line is the balance."""
    page.goto(f"/console/billers/{busy}/accounts/2036948")
    picture = page.get_by_role("img", name="Balance of account 2036948 in dollars")
    expect(picture).to_be_visible()
    page.get_by_text("The plot as a table").click()
    newest = page.get_by_role("table", name=re.compile("Days on which the balance changed")).locator("tbody tr").first
    balance = client.get(f"/__admin/billers/{busy}/accounts/2036948/ledger").json()["balance"]["CURRENT_BALANCE"]

    expect(newest).to_have_text(f"2024-11-15{float(balance):,.2f}")
    expect(picture.locator("desc")).to_contain_text(f"{float(balance):,.2f} dollars")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """A simulator that asks for a token."""
    process, url = start(tmp_path_factory.mktemp("guarded"), CAYENTA_SIM_ADMIN_TOKEN="the-token")
    yield url
    process.terminate()
    process.communicate(timeout=10)


def test_token_opens_the_console(chromium: Browser, guarded: str) -> None:
    """A log-in page in the place of every page; the right token leads on, the cookie holds no token."""
    context = chromium.new_context(base_url=guarded)
    page = context.new_page()
    page.goto("/console/billers/3426/journal")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    page.get_by_label("Admin token").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_have_text(
        "Wrong admin token; use the one you set, or the one printed at start."
    )
    page.get_by_label("Admin token").fill("the-token")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Journal of biller 3426")
    expect(page.get_by_role("status")).to_contain_text("Live")
    cookies = context.cookies()
    shown = {(cookie["httpOnly"], cookie["sameSite"], cookie["path"], cookie["expires"]) for cookie in cookies}
    context.close()

    assert page.url == f"{guarded}/console/billers/3426/journal"
    assert shown == {(True, "Strict", place, -1) for place in PLACES}
    assert [cookie["value"] for cookie in cookies if "the-token" in cookie["value"]] == []


def test_cookie_opens_nothing_else(guarded: str) -> None:
    """The cookie is of no use with the admin API, a made-up one opens nothing, and elsewhere nobody is sent."""
    with httpx.Client(base_url=guarded) as client:
        form = {"token": "the-token", "to": "https://evil.example.org/"}
        entered = client.post("/console/login", data=form, headers={"origin": guarded})
        inside = client.get("/console")
        admin = client.get("/__admin/billers")
        foreign = client.post("/console/login", data=form, headers={"origin": "http://evil.example.org"})
        client.cookies.clear()
        client.cookies.set("cayenta_console", "the-token")
        made_up = client.get("/console")
        client.cookies.clear()
        bearer = client.get("/console", headers={"authorization": "Bearer the-token"})
        live = client.get("/console/billers/3426/journal/live")

    assert (entered.status_code, entered.headers["location"]) == (303, "/console")
    assert [it.status_code for it in (inside, admin, foreign, made_up, bearer, live)] == [200, 401, 403, 401, 200, 401]


@pytest.mark.parametrize(
    "body", [b"", b"token=" + b"x" * 100_000, b"\xff\xfe=\x00", b"&".join([b"a=b"] * 100), b"token=%ff"]
)
def test_log_in_survives_any_form(guarded: str, body: bytes) -> None:
    """What is no form is no token."""
    headers = {"content-type": "application/x-www-form-urlencoded"}

    assert httpx.post(f"{guarded}/console/login", content=body, headers=headers).status_code == 401
