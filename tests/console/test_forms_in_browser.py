"""What is done by form in a real browser: by keyboard alone, without JavaScript, refused, with hostile names."""

import socket
from collections.abc import Callable
from urllib.parse import quote_plus, urlsplit

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.console.keyboard import tab_to
from tests.simulator.asking import SAMPLES

Ask = Callable[..., str]
PAYMENT = b"XMLREQUEST=" + quote_plus((SAMPLES / "F-04.request.xml").read_text()).encode()
ATTACK = "<img src=x onerror=alert(1)>"


def post_by_socket(server: str, path: str, body: bytes) -> bytes:
    """What comes back before the connection ends; a reset is an end without anything."""
    place = urlsplit(server)
    head = f"POST {path} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as connection:
        connection.sendall(head.encode() + body)
        try:
            return connection.recv(65_536)
        except ConnectionResetError:
            return b""


def test_lost_reply_by_keyboard_alone(page: Page, server: str, bid: str) -> None:
    """Switched on, a payment's reply lost, the rule's hit seen, and the exchange with the entry that it booked."""
    page.goto(f"/console/billers/{bid}")
    tab_to(page, "Faults")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Faults of biller {bid}")
    tab_to(page, "lost_reply")
    tab_to(page, "Function")
    page.keyboard.type("AddARItems")
    page.keyboard.press("Escape")  # the list of functions that the field offers
    tab_to(page, "Switch on")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The fault is on.")
    answer = post_by_socket(server, f"/billers/{bid}/router", PAYMENT)
    page.reload()
    row = page.get_by_role("row", name="lost_reply")
    expect(row).to_contain_text("0 of 1")
    tab_to(page, "exchange 1")
    page.keyboard.press("Enter")

    assert answer == b""
    expect(page.get_by_role("heading", level=1)).to_have_text("Exchange 1: AddARItems")
    why = page.get_by_role("region", name="Why this reply")
    expect(why).to_contain_text("Rule lost_reply of the switchboard fired")
    expect(why).to_contain_text("It caused 1 ledger entry: payment of -100.24 $ to account 2003708.")
    expect(page.get_by_role("region", name="Ledger entries of exchange 1")).to_contain_text("-100.24")


def test_refused_form_keeps_what_was_typed(page: Page, bid: str) -> None:
    """Field and reason side by side, the focus on the field, everything typed still there, nothing switched on."""
    page.goto(f"/console/billers/{bid}/faults/new?view=delay")
    page.get_by_label("late").check()
    page.get_by_label("Account").fill("2003708")
    seconds = page.get_by_label("seconds", exact=True)
    seconds.fill("99999")
    page.get_by_role("button", name="Switch on").click()

    expect(seconds).to_have_accessible_description("0 to 3600 0 to 3600")
    expect(seconds).to_have_value("99999")
    expect(seconds).to_be_focused()
    expect(page.get_by_label("late")).to_be_checked()
    expect(page.get_by_label("Account")).to_have_value("2003708")
    page.goto(f"/console/billers/{bid}/faults")
    expect(page.get_by_text("No faults are on")).to_be_visible()


@pytest.mark.parametrize("path", ["faults/new?view=delay", "snapshots", ""])
def test_axe_finds_nothing_in_a_refused_form(chromium: Browser, server: str, bid: str, path: str) -> None:
    """Nor is it wider than 375 px."""
    context = chromium.new_context(base_url=server, bypass_csp=True, viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.goto(f"/console/billers/{bid}/{path}".rstrip("/"))
    field, button = {"": ("Days", "Advance the clock"), "snapshots": ("Save", "Save")}.get(
        path, ("seconds", "Switch on")
    )
    page.get_by_label(field).first.fill("no such value")
    page.get_by_role("button", name=button).click()
    expect(page.locator("[aria-invalid]")).to_have_count(1)
    found = [it["id"] for it in Axe().run(page).response["violations"] if it["impact"] in ("serious", "critical")]
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert (found, width) == ([], 375)


def test_without_javascript_everything_is_done(chromium: Browser, server: str, bid: str, ask: Ask) -> None:
    """Clock, snapshot, differences, restoring and findings, each by a form of the browser's own."""
    context = chromium.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/console/billers/{bid}/snapshots")
    page.get_by_label("Save the biller").fill("clean")
    page.get_by_role("button", name="Save").click()
    ask("GetAccountBalance", ACCOUNTNO="9")
    page.get_by_role("link", name="Accounts and clock").click()
    page.get_by_label("Days").fill("40")
    page.get_by_role("button", name="Advance the clock").click()
    expect(page.get_by_role("status")).to_have_text("The clock moved from 2024-11-15 12:00:00 to 2024-12-25 12:00:00.")
    expect(page.get_by_role("table", name="in this period")).to_contain_text("past due")
    page.get_by_role("link", name="Contract findings").click()
    expect(page.get_by_role("table")).to_contain_text(
        "ACCOUNTNO is not a tag of this function; did you mean ACCOUNT_NO?"
    )
    page.get_by_role("button", name="Delete all findings").click()
    expect(page.get_by_text("A strict run would pass.")).to_be_visible()
    page.get_by_role("link", name="Snapshots").click()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("row", name="clock")).to_contain_text("2024-12-25T12:00:00-08:00")
    page.get_by_role("link", name="Snapshots").click()
    page.get_by_role("link", name="Restore clean").click()
    expect(page.get_by_text("2 records differ")).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("status")).to_have_text("The biller is restored.")
    with page.expect_download() as download:
        page.get_by_role("link", name="State file of clean").click()
    page.get_by_role("link", name="Accounts and clock").click()
    expect(page.get_by_text("2024-11-15 12:00:00")).to_be_visible()
    assert download.value.suggested_filename == f"{bid}-clean.jsonl"
    context.close()


def test_hostile_names_are_text(page: Page, client: httpx.Client, bid: str) -> None:
    """A rule, its parameters and a request that are markup are shown as what they are, on every page that shows them."""
    dialogs: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismissed)
    body = {"status": 503, "body": ATTACK}
    rule = {"name": ATTACK, "match": {"xpath": "//*[.!='<b>']"}, "view": "http", "parameters": body, "times": "always"}
    assert client.post(f"/__admin/billers/{bid}/faults", json=rule).status_code == 201
    client.post(f"/billers/{bid}/router", content=PAYMENT)
    client.delete(f"/__admin/billers/{bid}/faults")
    client.post(f"/__admin/billers/{bid}/faults", json=rule)
    markup = f"<Request><b><Params><ACCOUNT_NO><![CDATA[{ATTACK}]]></ACCOUNT_NO></Params></b></Request>"
    client.post(f"/billers/{bid}/router", content=b"XMLREQUEST=" + quote_plus(markup).encode())

    for path in ("faults", "journal/1", "journal/1/again", "findings", "journal/2"):
        page.goto(f"/console/billers/{bid}/{path}")
        expect(page.locator("main")).to_contain_text("<img src=x" if path != "findings" else f"rule {ATTACK}")
    page.goto(f"/console/billers/{bid}/faults")
    page.get_by_role("button", name=f"Switch off {ATTACK}").click()
    expect(page.get_by_role("status")).to_have_text("The fault is off.")

    assert (dialogs, page.locator("main img, main b").count()) == ([], 0)
