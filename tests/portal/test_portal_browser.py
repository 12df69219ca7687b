"""The portal in a real browser: walked by keyboard; what each state looks like is in `test_looks`."""

from collections.abc import Callable, Generator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.console.keyboard import tab_to
from tests.ic_adapter.scripted import ScriptedRouter, hangs, says
from tests.ic_adapter.test_tickets import GOOD
from tests.portal.payer import ACCOUNT, OTHER, PASSWORD, Payer


@pytest.fixture(scope="module")
def furnished(new_payer: Callable[..., Payer]) -> Generator[Payer, None, None]:
    """A payer of two accounts with payments and tickets in several states."""
    with ScriptedRouter() as router:
        router.script["AddIssueContact"] = says(GOOD)
        settings = {"ccu_url": router.url, "ccu_key": "k"}
        keys = {"contact_us_provider": "CAYENTA_CIS", "portal.address": "12 Sample St, Sampletown, WA 99999"}
        payer = new_payer(accounts=(ACCOUNT, OTHER), settings=settings, keys={**keys, "timeouts.read": 0.5}).signed_in()
        form = {"name": "Pat", "phone": "202-555-0187", "email": "pat@example.org", "description": "Why?"}
        form["account"] = ACCOUNT
        payer.client.post(payer.page("contact-us"), data={"intent": "intent-of-ticket-1", **form})
        router.script["AddIssueContact"] = hangs
        payer.client.post(payer.page("contact-us"), data={"intent": "intent-of-ticket-2", **form})
        payer.router.faults.add("lost_reply", function="AddARItems", account=OTHER)
        for account, guid in ((ACCOUNT, "GUID-1"), (OTHER, "GUID-2")):
            body = {"source_id": guid, "account_number": account, "amount": "25.00", "instrument": "CC"}
            payer.did(payer.client.post(f"{payer.api}/payments", json=body))
        payer.until("payment", "UNCERTAIN")
        # Only now: autopay waits for the payment, and would else collect the bill of this account first.
        payer.client.post(payer.page("accounts", OTHER, "autopay"), data={"instrument": "ACH", "seen": "none"})
        yield payer


def signed_in(context: BrowserContext, payer: Payer) -> Page:
    """A page of the payer's browser."""
    context.add_cookies([{"name": payer.cookie, "value": payer.token, "url": payer.server}])
    return context.new_page()


def test_payer_changes_a_phone_number_by_keyboard(chromium: Browser, furnished: Payer) -> None:
    """Skip link, menu, change link, an error that has the focus, its link to the field, and the notice."""
    context = chromium.new_context(base_url=furnished.server)
    page = signed_in(context, furnished)
    page.goto(furnished.home)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(page, "Profile")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")
    tab_to(page, f"Change phone number of account {ACCOUNT}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Change the phone number")
    tab_to(page, "Phone number")
    page.keyboard.type("call me")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title("Error: Change the phone number · City of Bellevue (WA)")
    tab_to(page, "Enter a phone number")
    page.keyboard.press("Enter")
    expect(page.locator("#phone")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("202-555-0171")
    tab_to(page, "Your password")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Your new phone number was saved.")
    context.close()


def test_double_click_sends_a_form_once(chromium: Browser, furnished: Payer) -> None:
    """With JavaScript the second click sends nothing; the button works again on a page that is gone back to."""
    context = chromium.new_context(base_url=furnished.server)
    page = signed_in(context, furnished)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(furnished.page(f"accounts/{OTHER}/phone"))
    page.locator("#phone").fill("202-555-0172")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")

    assert len(sent) == 1
    page.go_back()
    expect(page.get_by_role("button", name="Save")).not_to_have_attribute("aria-disabled", "true")
    context.close()
