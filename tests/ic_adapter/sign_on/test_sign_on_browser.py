"""The clerk's pages and those of sign-on in Chromium: judged by axe, narrow and wide, dark, and without JavaScript."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium as chromium  # noqa: PLC0414 — a fixture
from tests.ic_adapter.identity.people import ACCOUNT, PASSWORD
from tests.ic_adapter.sign_on.calling import Portal, with_services

WIDTHS = (1280, 390, 320)
AGENT = "Wolfeschlegelsteinhausenbergerdorff, Kim (night)"
#: Buttons, fields and links that stand alone and are lower than 24 px (WCAG 2.2, 2.5.8).
SMALL = """() => [...document.querySelectorAll("button, input:not([type=hidden]), .button, nav a, td a, th a")]
    .filter(it => it.checkVisibility() && it.getBoundingClientRect().height < 24).map(it => it.outerHTML.slice(0, 120))"""


@dataclass
class Clerk:
    """A clerk's tab at a biller, and the looks of its pages."""

    portal: Portal
    page: Page
    looks: dict[str, Callable[[], None]] = field(default_factory=dict)

    def at(self, path: str) -> None:
        """Open one of the clerk's pages."""
        self.page.goto(f"/agent/{self.portal.bid}/{path}")

    def come_in(self, word: str = "customer", account: str = ACCOUNT) -> None:
        """Follow a link and open it."""
        self.page.context.clear_cookies()
        self.page.goto(self.portal.link(word, account, AGENT))
        self.page.get_by_role("button", name="Open as").click()

    def wrong(self, path: str) -> None:
        """Send a page's form as it is, and read what is wrong with it."""
        self.at(path)
        self.page.locator("main button").first.click()
        expect(self.page.locator("#error-summary")).to_be_visible()

    def pay(self) -> None:
        """Fill the options in and go on to the page to check."""
        self.at("payment")
        self.page.locator("#other").fill("10.00")
        self.page.get_by_label("Other amount", exact=True).check()
        self.page.get_by_role("button", name="Continue").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Check your payment")

    def paid(self) -> None:
        """Pay it, too."""
        self.pay()
        self.page.get_by_role("button", name="Pay $10.00").click()
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("Check your payment")

    def switched(self) -> None:
        """Turn paperless bills the other way round, and read the record."""
        self.at("paperless")
        self.page.get_by_role("button", name="Turn paperless bills").click()
        expect(self.page.locator("main")).to_contain_text("Attempts")

    def sso_asks(self) -> None:
        """Come with another payer's token than the one who is logged in."""
        self.page.context.clear_cookies()
        self.page.goto(f"/ic/sso?token={self.portal.token()}")
        self.page.goto(f"/ic/sso?token={self.portal.token('new@example.org')}")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Continue as new@example.org?")

    def sso_over(self) -> None:
        """Come with a token that was used."""
        token = self.portal.token()
        for _ in range(2):
            self.page.context.clear_cookies()
            self.page.goto(f"/ic/sso?token={token}")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("This link cannot be used")

    def link_over(self) -> None:
        """Open a link again after its first use."""
        link = self.portal.link()
        for _ in range(2):
            self.page.context.clear_cookies()
            self.page.goto(link)
            button = self.page.get_by_role("button", name="Open as")
            if button.count():
                button.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("This link cannot be used")

    def link_waits(self) -> None:
        """Look at a link."""
        self.page.goto(self.portal.link("refund", ACCOUNT, AGENT))

    def walk(self) -> Iterator[str]:
        """Open each look in turn and name it."""
        self.come_in()
        for name in ("customer", "invoices", "payment", "autopay", "paperless", "refund", "refund/GUID-1"):
            self.at(name)
            yield name
        for name in ("refund/GUID-1", "autopay"):
            self.wrong(name)
            yield f"{name} wrong"
        acts = (self.pay, self.paid, self.switched, self.link_waits, self.sso_asks, self.sso_over, self.link_over)
        for act in acts:
            act()
            yield act.__name__
        self.come_in("customer", "")
        self.wrong("find")
        yield "find wrong"
        self.at("ended")
        self.page.context.clear_cookies()
        self.at("customer")
        yield "ended"


@pytest.fixture(scope="module")
def staffed(server: str, client: httpx.Client) -> Portal:
    """A biller with a payment and two payers."""
    portal = with_services(server, client, "s-browser")
    portal.configure(_64="5(CCCSR)|6(CCPOS)", _47="PLON|PLOFF", _46="APON|APOFF")
    body = {"source_id": "GUID-1", "account_number": ACCOUNT, "amount": "12.50", "fee": "2.50", "instrument": "ACH"}
    assert client.post(f"{portal.api}/payments", json=body).is_success
    portal.said("RemoteRegistration", accountNumbers=ACCOUNT, email="new@example.org", password=PASSWORD)
    portal.set(timeouts__page=0.5, payer_login__attempts_of_login=1000)
    return portal


def tab(context: BrowserContext) -> Page:
    """A tab that waits no longer than 15 seconds."""
    context.set_default_timeout(15_000)
    return context.new_page()


def test_axe_finds_nothing(chromium: Browser, server: str, staffed: Portal) -> None:
    """No violation of any weight on any page, in light and in dark."""
    context = chromium.new_context(base_url=server, bypass_csp=True)  # axe is put into the page
    page = tab(context)
    found = []
    for name in Clerk(staffed, page).walk():
        page.wait_for_load_state()
        violations = Axe().run(page).response["violations"]
        page.emulate_media(color_scheme="dark")
        violations += Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
        page.emulate_media(color_scheme="light")
        found += [f"{name}: {it['id']}: {it['nodes'][0]['html'][:200]}" for it in violations]
    context.close()

    assert found == []


def test_every_width_and_no_complaint(chromium: Browser, server: str, staffed: Portal) -> None:
    """Each page fits each width, targets are 24 px or more, and the browser reports nothing."""
    context = chromium.new_context(base_url=server)
    page, told, wide, small = tab(context), list[str](), list[tuple[str, int]](), list[str]()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    for name in Clerk(staffed, page).walk():
        page.wait_for_load_state()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 812})
            if page.evaluate("document.documentElement.scrollWidth") != width:
                wide.append((name, width))
            small += page.evaluate(SMALL)
    context.close()

    assert (wide, small) == ([], [])
    assert [text for text in told if "status of 4" not in text] == []


def test_without_javascript(chromium: Browser, server: str, staffed: Portal) -> None:
    """Everything works, and each page says what it is."""
    context = chromium.new_context(base_url=server, java_script_enabled=False)
    page = tab(context)
    headings = {name: page.locator("h1").count() for name in Clerk(staffed, page).walk()}
    context.close()

    assert set(headings.values()) == {1}
