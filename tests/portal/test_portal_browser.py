"""The portal in a real browser: judged by axe in each state, walked by keyboard, narrow, and without JavaScript."""

from collections.abc import Callable, Generator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.console.keyboard import tab_to
from tests.ic_adapter.scripted import ScriptedRouter, hangs, says
from tests.ic_adapter.test_tickets import GOOD
from tests.portal.payer import ACCOUNT, OTHER, Payer

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 4
#: Every look of a page: its address below the home page, and what is typed into its form first.
LOOKS: dict[str, tuple[str, dict[str, str] | None]] = {
    "home": ("", None),
    "payments": ("payments", None),
    "profile": ("profile", None),
    "autopay": (f"accounts/{OTHER}/autopay", None),
    "autopay off wrong": (f"accounts/{ACCOUNT}/autopay", {}),
    "email": (f"accounts/{ACCOUNT}/email", None),
    "email wrong": (f"accounts/{ACCOUNT}/email", {"email": LONG}),
    "address wrong": (f"accounts/{ACCOUNT}/mailing-address", {"street1": "", "city": LONG}),
    "contact us": ("contact-us", None),
    "contact us wrong": ("contact-us", {"name": "", "phone": "1", "email": LONG, "description": LONG}),
    "ticket": ("contact-us/intent-of-ticket-1", None),
    "ticket failed": ("contact-us/intent-of-ticket-2", None),
    "trouble": ("nothing", None),
}
WIDTHS = (1280, 390, 320)


@pytest.fixture(scope="module")
def furnished(new_payer: Callable[..., Payer]) -> Generator[Payer, None, None]:
    """A payer of two accounts with payments and tickets in several states."""
    with ScriptedRouter() as router:
        router.script["AddIssueContact"] = says(GOOD)
        settings = {"ccu_url": router.url, "ccu_key": "k"}
        keys = {"contact_us_provider": "CAYENTA_CIS", "portal.address": "12 Sample St, Sampletown, WA 99999"}
        payer = new_payer(accounts=(ACCOUNT, OTHER), settings=settings, keys={**keys, "timeouts.read": 0.5}).signed_in()
        form = {"name": "Pat", "phone": "202-555-0187", "email": "pat@example.org", "description": LONG}
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


def look(page: Page, payer: Payer, name: str) -> Page:
    """Open a page, and send its form where the look is one of its answers."""
    path, typed = LOOKS[name]
    page.goto(payer.page(path) if path else payer.home)
    for field, text in (typed or {}).items():
        page.locator(f"#{field}").fill(text)
    if typed is not None:
        page.locator("main button:not([type=button])").first.click()
        expect(page.locator("#error-summary")).to_be_focused()
    return page


@pytest.mark.parametrize("name", LOOKS)
def test_axe_finds_nothing(chromium: Browser, furnished: Payer, name: str) -> None:
    """No violation of any weight, in light and in dark."""
    context = chromium.new_context(base_url=furnished.server, bypass_csp=True)  # axe is put into the page
    page = look(signed_in(context, furnished), furnished, name)
    found = Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]  # nothing else differs
    context.close()

    assert [f"{it['id']}: {it['nodes'][0]['html'][:200]}" for it in found] == []


@pytest.mark.parametrize("name", LOOKS)
def test_no_width_scrolls_sideways_and_nothing_complains(chromium: Browser, furnished: Payer, name: str) -> None:
    """At each width the page fits, targets are 24 px or more, and the browser reports nothing; without JavaScript too."""
    told: list[str] = []
    widths = {}
    small: list[str] = []
    for width, scripts in [(width, True) for width in WIDTHS] + [(320, False)]:
        context = chromium.new_context(
            base_url=furnished.server, viewport={"width": width, "height": 812}, java_script_enabled=scripts
        )
        page = signed_in(context, furnished)
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        look(page, furnished, name)
        if scripts:
            widths[width] = page.evaluate("document.documentElement.scrollWidth")
            small += page.evaluate(SMALL)
        context.close()

    assert widths == {width: width for width in WIDTHS}
    assert small == []
    assert [text for text in told if "status of 4" not in text] == []


#: Buttons, fields and links that stand alone and are lower than 24 px (WCAG 2.2, 2.5.8; links in a sentence may be).
SMALL = """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, .button, nav a, td a")]
    .filter(it => it.checkVisibility() && it.getBoundingClientRect().height < 24).map(it => it.outerHTML.slice(0, 120))"""


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
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")

    assert len(sent) == 1
    page.go_back()
    expect(page.get_by_role("button", name="Save")).not_to_have_attribute("aria-disabled", "true")
    context.close()
