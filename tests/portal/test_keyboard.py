"""Every flow of payers by Tab, Shift+Tab, Enter, Space and the arrows alone; the focus is always somewhere, and seen."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from simulator.testing.records import Login
from tests.console.keyboard import tab_to
from tests.portal.payer import ACCOUNT, EMAIL, PASSWORD, Payer

NEW_PASSWORD = "seven loud kettles"
#: Where the focus is: nowhere is the page itself.
FOCUSED = "document.activeElement !== null && document.activeElement !== document.body"


@dataclass
class Walker:
    """Somebody without a mouse."""

    page: Page

    def press(self, words: str, key: str = "Enter") -> None:
        """Go to what begins with these words and press a key on it."""
        tab_to(self.page, words)
        self.page.keyboard.press(key)

    def type(self, label: str, text: str) -> None:
        """Go to a field and replace what stands there."""
        tab_to(self.page, label)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, first: str, words: str) -> None:
        """Go to a group of radio buttons, of which this one has the focus at first, and on to another by the arrows."""
        tab_to(self.page, first)
        self.page.keyboard.press("Space")
        for _ in range(10):
            if self.page.evaluate("document.activeElement.labels[0].textContent.trim()").startswith(words):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {words!r}")

    def is_at(self, heading: str) -> None:
        """The page with this heading has come, and Tab finds something on it."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.page.wait_for_load_state()
        self.page.keyboard.press("Tab")
        assert self.page.evaluate(FOCUSED), f"the focus is lost at {heading!r}"

    def has_error(self, words: str, field: str) -> None:
        """The summary of errors has the focus, and its link leads to the field."""
        expect(self.page.locator("#error-summary")).to_be_focused()
        self.press(words)
        expect(self.page.locator(f"#{field}")).to_be_focused()


@pytest.fixture
def payer(new_payer: Callable[..., Payer]) -> Payer:
    """A payer who is not signed in, of a biller that takes tickets."""
    made: Payer = new_payer(keys={"contact_us_provider": "CAYENTA_CIS"})
    assert made.token
    made.configure(ccu_url=made.router.router_url, ccu_user="tickets", ccu_key="k")
    return made


@pytest.fixture
def walker(chromium: Browser, payer: Payer) -> Generator[Walker, None, None]:
    """The payer's browser, at the log-in page."""
    context = chromium.new_context(base_url=payer.server)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(payer.page("login"))
    yield Walker(page)
    context.close()


@pytest.fixture
def signed_in(walker: Walker, payer: Payer) -> Walker:
    """The same, logged in."""
    walker.page.context.add_cookies([{"name": payer.cookie, "value": payer.token, "url": payer.server}])
    walker.page.goto(payer.home)
    return walker


def test_register_and_log_in(walker: Walker, payer: Payer) -> None:
    """From the log-in page to a new log-in: an error on the way, the link of the mail, a password, out and in again."""
    payer.bill("2003708", number="i-2")
    walker.press("Register")
    walker.is_at("Register")
    walker.press("Register")
    walker.has_error("Enter your account number", "account")
    walker.page.keyboard.type("2003708")
    walker.type("Invoice number or amount", "i-2")
    walker.type("E-mail address", "new@example.org")
    walker.page.keyboard.press("Enter")
    walker.is_at("Check your e-mail")
    mails = payer.did(payer.client.get(f"{payer.api}/outbox"))["mails"]
    walker.page.goto(next(mail["link"] for mail in mails if mail["link"]))
    walker.type("New password", NEW_PASSWORD)
    walker.press("Set the password", "Space")
    walker.is_at("Your accounts")
    walker.press("Log out", "Space")
    walker.is_at("You are logged out")
    walker.press("Log in again")
    walker.is_at("Log in")
    walker.type("E-mail address", "new@example.org")
    walker.type("Password", NEW_PASSWORD)
    walker.page.keyboard.press("Enter")
    walker.is_at("Your accounts")


def test_forgotten_password(walker: Walker) -> None:
    """A wrong password, then the way to a new one."""
    walker.type("E-mail address", EMAIL)
    walker.type("Password", "not the password")
    walker.page.keyboard.press("Enter")
    walker.has_error("The e-mail address or the password", "email")
    walker.press("Forgot your password?")
    walker.is_at("Forgot your password?")
    walker.type("E-mail address", EMAIL)
    walker.press("Send the link", "Space")
    walker.is_at("Check your e-mail")


def test_pay(signed_in: Walker, payer: Payer) -> None:
    """From home to the receipt: another amount, an error, a change on the check page, one press of the button."""
    walker = signed_in
    walker.press("Make a payment")
    walker.is_at("Pay your bill")
    walker.choose("Balance due", "Other amount")
    walker.press("Continue", "Space")
    walker.has_error("Enter an amount", "other")
    walker.page.keyboard.type("25.00")
    walker.choose("Test card", "Test bank account")
    walker.press("Continue")
    walker.is_at("Check your payment")
    walker.press("Change the amount")
    walker.is_at("Pay your bill")
    walker.type("Amount, if you chose other amount", "26.00")
    walker.press("Continue")
    walker.is_at("Check your payment")
    walker.press("Pay $26.00", "Space")
    expect(walker.page.get_by_role("heading", level=2, name="Receipt")).to_be_visible()
    payer.until("payment", "SENT")
    walker.press("Your accounts")
    walker.is_at("Your accounts")


def test_contact_us(signed_in: Walker, payer: Payer) -> None:
    """A request with an error first, then its number."""
    payer.router.set_logins(Login("tickets", "k"))
    walker = signed_in
    walker.press("Contact us")
    walker.is_at("Contact us")
    walker.press("Send request", "Space")
    walker.has_error("Enter a name", "name")
    walker.page.keyboard.type("Pat Payer")
    walker.type("Phone number", "202-555-0187")
    walker.type("What is the issue?", "Why is it so high?")
    walker.press("Send request")
    walker.is_at("Your request was submitted")


def test_profile(signed_in: Walker) -> None:
    """E-mail of the account, mailing address, password, paperless, autopay on and off."""
    walker = signed_in
    for what, field, text, confirms in (
        ("e-mail address", "E-mail address", "new@example.org", True),
        ("mailing address", "Street and number", "1 Main Street", False),
    ):
        walker.press("Profile")
        walker.is_at("Profile")
        walker.press(f"Change {what} of account {ACCOUNT}")
        walker.is_at(f"Change the {what}")
        walker.type(field, text)
        if confirms:
            walker.type("Your password", PASSWORD)
        else:
            for label, value in (("City", "Sampletown"), ("State", "WA"), ("ZIP code", "99999")):
                walker.type(label, value)
        walker.press("Save")
        expect(walker.page.get_by_role("status")).to_be_visible()
    walker.press("Turn paperless bills on", "Space")
    expect(walker.page.get_by_role("button", name="Turn paperless bills off")).to_be_visible()
    walker.press("Change your password")
    walker.is_at("Change your password")
    walker.type("Current password", PASSWORD)
    walker.type("New password", NEW_PASSWORD)
    walker.press("Log out on all other devices", "Space")
    walker.press("Change the password")
    walker.is_at("Profile")
    walker.press("Turn autopay on")
    walker.is_at(f"Autopay for account {ACCOUNT}")
    walker.choose("Test card", "Test bank account")
    walker.press("Turn autopay on", "Space")
    walker.is_at("Profile")
    walker.press("Change autopay or turn it off")
    walker.is_at(f"Autopay for account {ACCOUNT}")
    walker.press("Turn autopay off", "Space")
    walker.is_at("Profile")


def test_virtual_site(walker: Walker, payer: Payer) -> None:
    """A guest finds a bill after a mistake, and pays it."""
    walker.press("pay one bill without an account")
    walker.is_at("Pay a bill without an account")
    walker.press("Find my bill", "Space")
    walker.has_error("Enter the account number", "account")
    walker.page.keyboard.type(ACCOUNT)
    walker.type("Invoice number or amount", "i-1")
    walker.page.keyboard.press("Enter")
    walker.is_at("Pay your bill")
    walker.press("Continue")
    walker.is_at("Check your payment")
    walker.press("Pay $", "Space")
    expect(walker.page.get_by_role("heading", level=2, name="Receipt")).to_be_visible()
    assert len(payer.records("payment")) == 1


def test_cloud_store(walker: Walker, payer: Payer) -> None:
    """A guest donates one of the suggested amounts."""
    walker.page.goto(f"/store/{payer.bid}/")
    walker.press("Donate")
    walker.is_at("Donate")
    walker.press("Continue", "Space")
    walker.has_error("Choose an amount", "gift")
    walker.choose("$10.00", "$25.00")
    walker.press("Continue")
    walker.is_at("Check your donation")
    walker.press("Donate $25.00", "Space")
    expect(walker.page.get_by_role("heading", level=2, name="Receipt")).to_be_visible()
