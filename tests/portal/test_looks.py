"""Every state of every page for payers in Chromium: axe, contrast, widths, forced colors, print, and what it says of errors.

One adapter, one simulator and one browser serve all. With LOOKS=FOLDER screenshots of each state are kept there.
"""

import os
import re
import socket
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.portal.fault_looks import ASKED, ASKING, PAYMENTS, SENT, answered, ticket
from tests.portal.page_states import STATES
from tests.portal.page_town import Town, Visit
from tests.portal.payer import Payer
from tests.portal.payer_routes import BY_PAYERS, name

NAMES = [(row, state) for row, states in STATES.items() for state in states]
KEPT = os.environ.get("LOOKS", "")
WIDE, MIDDLE, NARROW = 1280, 390, 320
#: Rows that are opened without JavaScript, too: home, payments, profile, contact us, autopay, and the errors of forms.
SCRIPTLESS = re.compile(
    r"GET /portal/{bid}/(|payments|profile|contact-us|accounts/{account}/(autopay|email))$"
    r"|POST /portal/{bid}/(login|contact-us|accounts/{account}/(autopay|email|mailing-address|pay))$"
)
#: What axe finds, as texts; in the other scheme nothing but contrast can differ.
FOUND = ".then(it => it.violations.map(it => `${it.id}: ${it.nodes[0].html.slice(0, 200)}`))"
JUDGED = f"axe.run({{resultTypes: ['violations']}}){FOUND}"
JUDGED_AGAIN = f"axe.run({{resultTypes: ['violations'], runOnly: ['color-contrast']}}){FOUND}"
LIMIT = 15_000  # ms
#: Buttons, fields and links that stand alone and are lower than 24 px (WCAG 2.2, 2.5.8; links in a sentence may be).
SMALL = """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, .button, nav a, td a, .change a")]
    .filter(it => it.checkVisibility() && Math.min(it.getBoundingClientRect().height, it.getBoundingClientRect().width) < 24)
    .map(it => it.outerHTML.slice(0, 120))"""
#: What a person could not see any more where the system chooses the colors: a button or field without an edge.
EDGELESS = """() => [...document.querySelectorAll("button:not(.as-link), .button, input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea")]
    .filter(it => it.checkVisibility() && (getComputedStyle(it).borderTopStyle === "none"
        || getComputedStyle(it).borderTopColor === getComputedStyle(it).backgroundColor))
    .map(it => it.outerHTML.slice(0, 120))"""
#: Texts of print: what is on paper of a receipt, and what is no use there.
ON_PAPER = """() => [...document.querySelectorAll("button, nav, .actions, .skip, form")]
    .filter(it => it.checkVisibility()).map(it => it.outerHTML.slice(0, 120))"""


class Eyes:
    """A browser of one payer: a page, and what its console says."""

    def __init__(self, context: BrowserContext, payer: Payer) -> None:
        self.context = context
        self.said: list[str] = []
        context.set_default_timeout(LIMIT)
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.payer = payer
        self.width = (self.page.viewport_size or {"width": WIDE})["width"]

    def _hear(self, message: ConsoleMessage) -> None:
        if "status of 4" not in message.text:  # a page that says what is wrong is a 4xx
            self.said.append(message.text)

    def open(self, visit: Visit) -> Page:
        """Open the page with the payer's cookies; fill in and send its form where there is something to type."""
        page = self.page
        page.emulate_media(media="screen", color_scheme="light", forced_colors="none")
        page.set_viewport_size({"width": self.width, "height": 812})
        cookies = [
            {"name": one.name, "value": one.value or "", "url": self.payer.server}
            for one in self.payer.client.cookies.jar
        ]
        self.context.clear_cookies()
        self.context.add_cookies(cookies)  # type: ignore[arg-type]  # its own type of the same mapping
        page.goto(visit.address)
        if visit.typed is not None:
            for field, text in visit.typed.items():
                if "=" in field:
                    page.locator("input[name={}][value={}]".format(*field.split("="))).check()
                else:
                    page.locator(f"#{field}").fill(text)
            if visit.meanwhile is not None:
                visit.meanwhile()
            page.locator("main button:not([type=button])").last.click()
            page.wait_for_load_state()
            if visit.meanwhile is not None:
                expect(page.locator("main form")).to_have_count(0)
                return page
            expect(page.locator("#error-summary")).to_be_focused()
            expect(page).to_have_title(re.compile("^Error: "))
        return page


@pytest.fixture(scope="module")
def town(new_payer: Callable[..., Payer]) -> Town:
    """Payers in every situation."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return Town(new_payer, f"http://127.0.0.1:{listener.getsockname()[1]}/router")


@pytest.fixture(scope="module")
def eyes(chromium: Browser, server: str) -> Generator[Callable[..., Eyes], None, None]:
    """Return the browser of a payer, with JavaScript or without."""
    known: dict[tuple[str, bool], Eyes] = {}

    def of(payer: Payer, *, scripts: bool = True) -> Eyes:
        key = payer.bid, scripts
        if key not in known:
            width = WIDE if scripts else NARROW
            shape = {"viewport": {"width": width, "height": 812}, "java_script_enabled": scripts}
            known[key] = Eyes(chromium.new_context(base_url=server, **shape), payer)  # type: ignore[arg-type]  # of one call
        return known[key]

    yield of
    for one in known.values():
        one.context.close()


def test_every_row_has_a_state() -> None:
    """A page or form that is born without one is seen by nobody."""
    assert sorted({name(row) for row in BY_PAYERS} ^ {*STATES}) == ["beside"]
    assert [row for row, states in STATES.items() if not states] == []


def test_every_distinct_look_is_opened() -> None:
    """Each page that a fault of the router can lead to is among the states."""
    wanted = {(path, answered(cell)) for path in ASKING for cell in ASKED}
    opened = {state for states in STATES.values() for state in states}

    assert all(f"router: {kind.name.lower()}" in STATES[f"GET {path}"] for path, kind in wanted)
    assert {cell.state(writes=True) for cell in SENT} <= {*PAYMENTS}
    assert {state.value for state in PAYMENTS} <= opened
    assert len({ticket(cell).says for cell in SENT}) == len(STATES["GET /portal/{bid}/contact-us/{ticket}"])


@pytest.mark.parametrize(("row", "state"), NAMES, ids=lambda text: text or "page")
def test_state(eyes: Callable[..., Eyes], town: Town, row: str, state: str) -> None:
    """No violation of any weight in either scheme, nothing too wide or small, no complaint of the browser."""
    visit = STATES[row][state](town)
    eye = eyes(visit.payer)
    eye.said.clear()
    page = eye.open(visit)

    if visit.look is not None:
        expect(page.get_by_role("heading", level=1)).to_have_text(visit.look.heading)
        for words in visit.look.says:
            expect(page.locator("main")).to_contain_text(words)
    page.evaluate(Axe().axe_script)
    _keep(page, row, state, "light")
    found = page.evaluate(JUDGED)
    page.emulate_media(color_scheme="dark")
    _keep(page, row, state, "dark")
    found += page.evaluate(JUDGED_AGAIN)
    page.emulate_media(color_scheme="light", forced_colors="active")
    edgeless = page.evaluate(EDGELESS)
    page.emulate_media(forced_colors="none")
    widths = {}
    for width in (MIDDLE, NARROW):
        page.set_viewport_size({"width": width, "height": 812})
        widths[width] = page.evaluate("document.documentElement.scrollWidth")
    small = page.evaluate(SMALL)

    assert found == []
    assert (widths, small, edgeless) == ({MIDDLE: MIDDLE, NARROW: NARROW}, [], [])
    assert eye.said == []


@pytest.mark.parametrize(
    ("row", "state"), [(row, state) for row, state in NAMES if SCRIPTLESS.search(row)], ids=lambda text: text or "page"
)
def test_state_without_scripts(eyes: Callable[..., Eyes], town: Town, row: str, state: str) -> None:
    """Pages fit without JavaScript, and the summary of errors has the focus all the same."""
    visit = STATES[row][state](town)
    eye = eyes(visit.payer, scripts=False)
    eye.said.clear()
    eye.open(visit)

    assert eye.said == []


def test_receipt_on_paper(eyes: Callable[..., Eyes], town: Town) -> None:
    """The receipt without menu and buttons, in black on white also where the screen is dark."""
    visit = STATES["GET /portal/{bid}/accounts/{account}/pay/{payment}/result"]["SENT"](town)
    page = eyes(visit.payer).open(visit)
    page.emulate_media(media="print", color_scheme="dark")

    assert page.evaluate(ON_PAPER) == []
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    expect(page.get_by_text("Reference", exact=True)).to_be_visible()
    colors = page.evaluate("[getComputedStyle(document.documentElement)].map(it => [it.color, it.backgroundColor])[0]")
    assert colors == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    _keep(page, "print", "receipt", "dark")


def _keep(page: Page, row: str, state: str, scheme: str) -> None:
    """Keep a screenshot of each width, where somebody wants to look at them."""
    if not KEPT:
        return
    file = re.sub(r"[^A-Za-z0-9]+", "-", f"{row} {state}").strip("-")
    for width in (WIDE, 390, NARROW) if scheme == "light" else (WIDE, 390):
        page.set_viewport_size({"width": width, "height": 812})
        page.screenshot(path=Path(KEPT) / f"{file}.{width}.{scheme}.png", full_page=True)
    page.set_viewport_size({"width": WIDE, "height": 900})
