"""Pages in the system's Chromium: one browser per process, driven in a thread of its own.

Playwright keeps an event loop running in its thread; in the thread of the steps no other loop could run then.
"""

import base64
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from scenarios.errors import StepError
from scenarios.pages.document import Document, squeezed
from scenarios.pages.tab import LIMIT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, Route

T = TypeVar("T")
Told = Callable[[str, str, int], None]
NAMES = ("chromium", "chromium-browser", "google-chrome")
EXTRA = "pages in Chromium need playwright; install it with: pip install 'mock-cayenta[browser]'"
PROGRAM = f"pages in Chromium need a program {' or '.join(NAMES)} on PATH; on Debian: apt-get install chromium"
#: A field or button that is there is found at once; what is not there fails the step soon.
FIND_MS = 5_000
LIMIT_MS = LIMIT * 1000
#: On a window while the page is still the one that was pressed on.
MARK = "window.pressedByScenario = true"
IS_NEW = "window.pressedByScenario === undefined && document.readyState === 'complete'"
AGAIN = "button => window.pressedByScenario && button.click()"
POLL_MS = 25
SCALES = (1.0, 0.7, 0.5, 0.35, 0.2, 0.1)
MOST_EMBEDDED = 60_000
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def missing() -> str:
    """Return what has to be installed before pages can be opened in Chromium; blank if nothing has."""
    if find_spec("playwright") is None:
        return EXTRA
    return "" if _program() else PROGRAM


def _program() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Chromium:
    """The browser of this process; it starts at its first use."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "chromium")
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    def do(self, work: Callable[[], T], limit: float = LIMIT + 15) -> T:
        """Do something in the browser's thread; StepError with the browser's words where it fails."""
        from playwright.sync_api import Error

        try:
            return self._thread.submit(work).result(limit)
        except TooLong:
            raise StepError(f"Chromium did not answer within {limit:g} s") from None
        except Error as error:
            raise StepError(f"Chromium: {error.message.splitlines()[0]}") from None

    def browser(self) -> "Browser":
        """Return the browser; for work that runs in its thread."""
        if self._browser is None:
            from playwright.sync_api import sync_playwright

            self._playwright = sync_playwright().start()
            as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
            self._browser = self._playwright.chromium.launch(executable_path=_program(), args=as_root)
        return self._browser

    def close(self) -> None:
        """End the browser."""
        if self._playwright is not None:
            self.do(self._end)
        self._thread.shutdown(wait=False)

    def _end(self) -> None:
        if self._browser is not None:
            self._browser.close()
        if self._playwright is not None:
            self._playwright.stop()


@dataclass(eq=False)  # playwright keeps a note on whoever listens: it needs a dictionary and a hash
class ChromiumTab:
    """One page of the browser."""

    chromium: Chromium
    page: "Page"
    origin: str
    told: Told
    status: int = 0
    _lost: bool = False

    def __post_init__(self) -> None:
        self.chromium.do(lambda: self.page.on("response", self._came))  # in this thread there may be no event loop

    def _came(self, response: Any) -> None:
        """Note the answers that become the page itself."""
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.status = response.status
            self.told(response.request.method, response.url, response.status)

    def open(self, address: str) -> None:
        """Load an address of the site."""
        self.chromium.do(lambda: self.page.goto(address, timeout=LIMIT_MS))

    def follow(self, words: str) -> None:
        """Follow the link with these words."""
        self._document_of("link", words)
        self.chromium.do(lambda: self._press("link", words, 1))
        self.settle()

    def back(self) -> None:
        """Go back to the page before."""
        self.chromium.do(lambda: self.page.go_back(timeout=LIMIT_MS))

    def reload(self) -> None:
        """Load the page again; Chromium sends the form again that the page answered."""
        self.chromium.do(lambda: self.page.reload(timeout=LIMIT_MS))

    def fill(self, label: str, value: str) -> None:
        """Type a value into a field."""
        self.chromium.do(lambda: self._field(label).fill(value, timeout=FIND_MS))

    def choose(self, label: str) -> None:
        """Choose a radio button."""
        self.chromium.do(lambda: self._field(label).check(timeout=FIND_MS))

    def tick(self, label: str, *, on: bool) -> None:
        """Tick a check box, or take the tick away."""
        self.chromium.do(lambda: self._field(label).set_checked(on, timeout=FIND_MS))

    def select(self, label: str, option: str) -> None:
        """Select an option of a list."""
        self.chromium.do(lambda: self._field(label).select_option(label=option, timeout=FIND_MS))

    def press(self, words: str, *, times: int = 1, lost: bool = False) -> None:
        """Begin to press a button."""
        self._document_of("button", words)
        self._lost = lost
        if lost:
            self.chromium.do(lambda: self.page.route("**/*", self._lose))
        self.chromium.do(lambda: self._press("button", words, times))

    def settle(self) -> None:
        """Wait until the page that follows a press is there."""
        self.chromium.do(self._settle)
        if self._lost:
            self._lost = False
            self.chromium.do(lambda: self.page.unroute("**/*"))

    def value(self, label: str) -> str:
        """Return what a field holds."""
        return self.chromium.do(lambda: self._value(self._field(label)))

    def text(self) -> str:
        """Return the text that can be seen."""
        return squeezed(self.chromium.do(lambda: self.page.locator("body").inner_text(timeout=FIND_MS)))

    def document(self) -> Document:
        """Return the page as it is now."""
        return Document.parse(self.chromium.do(self.page.content), self.page.url).with_scripts()

    def address(self) -> str:
        """Return the URL of the page."""
        return self.page.url

    def focus(self) -> str:
        """Return the class of the element that has the focus."""
        return str(self.chromium.do(lambda: self.page.evaluate("document.activeElement.className")))

    def look(self, width: int, scheme: str) -> None:
        """Show the page in a window of this width, in the light or the dark scheme."""

        def resize() -> None:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

        self.chromium.do(resize)

    def sideways(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return int(self.chromium.do(lambda: self.page.evaluate(SIDEWAYS)))

    def picture(self) -> bytes:
        """Return the whole page as PNG."""
        return self.chromium.do(lambda: self.page.screenshot(full_page=True, timeout=LIMIT_MS))

    def small_picture(self) -> bytes:
        """Return what the window shows as JPEG of at most 60 kB; empty if it cannot be had so small."""
        sizes = (self.chromium.do(partial(self._scaled, scale)) for scale in SCALES)
        return next((found for found in sizes if len(found) <= MOST_EMBEDDED), b"")

    def _scaled(self, scale: float) -> bytes:
        window = self.page.viewport_size or {"width": 1280, "height": 800}
        session = self.page.context.new_cdp_session(self.page)
        clip = {"x": 0, "y": 0, **window, "scale": scale}
        shot = session.send("Page.captureScreenshot", {"format": "jpeg", "quality": 60, "clip": clip})
        session.detach()
        return base64.b64decode(shot["data"])

    def violations(self) -> list[str]:
        """Return what axe finds against the accessibility of the page."""
        return self.chromium.do(self._violations)

    def _violations(self) -> list[str]:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types

        found = Axe().run(self.page).response["violations"]
        return [f"{it['id']} ({it['impact']}): {it['nodes'][0]['html'][:200]}" for it in found]

    def _document_of(self, role: str, words: str) -> None:
        """StepError with what the page has instead, where a button or link is not there."""
        document = self.document()
        document.button(words) if role == "button" else document.link(words)

    def _press(self, role: str, words: str, times: int) -> None:
        from playwright.sync_api import Error

        self.page.evaluate(MARK)
        place = self.page.get_by_role("button" if role == "button" else "link", name=words, exact=True)
        place.first.click(timeout=FIND_MS, no_wait_after=True)
        for _ in range(times - 1):  # while the old page is still there, as a quick second click would
            with suppress(Error):
                place.first.evaluate(AGAIN, timeout=FIND_MS)

    def _settle(self) -> None:
        from playwright.sync_api import Error

        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            try:
                if self.page.evaluate(IS_NEW):
                    return
            except Error:  # the old page went away while it was asked
                pass
            self.page.wait_for_timeout(POLL_MS)
        raise StepError(f"no page followed within {LIMIT:g} s")

    def _field(self, label: str) -> "Locator":
        found = self.page.get_by_label(label, exact=True)
        if found.count() != 1:
            Document.parse(self.page.content(), self.page.url).control(label)  # says what is there instead
        return found

    @staticmethod
    def _value(place: "Locator") -> str:
        if place.get_attribute("type", timeout=FIND_MS) in {"radio", "checkbox"}:
            return "on" if place.is_checked(timeout=FIND_MS) else ""
        return place.input_value(timeout=FIND_MS)

    def _lose(self, route: "Route") -> None:
        """Let a form arrive, and its answer get lost on the way back."""
        if route.request.method != "POST":
            route.continue_()
            return
        own = {"origin": self.origin, "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"}
        route.fetch(headers=route.request.all_headers() | own, max_redirects=0, timeout=LIMIT_MS)
        route.abort("connectionreset")


@dataclass(slots=True)
class ChromiumProfile:
    """One person's profile: cookies of its own."""

    chromium: Chromium
    origin: str
    told: Told
    _context: "BrowserContext | None" = field(default=None)

    def new_tab(self) -> ChromiumTab:
        """Return an empty tab."""
        return ChromiumTab(self.chromium, self.chromium.do(self._new_page), self.origin, self.told)

    def _new_page(self) -> "Page":
        if self._context is None:
            self._context = self.chromium.browser().new_context(
                base_url=self.origin, viewport={"width": 1280, "height": 800}, bypass_csp=False
            )
            self._context.set_default_timeout(LIMIT_MS)
        return self._context.new_page()

    def close(self) -> None:
        """Close the tabs and forget the cookies."""
        if self._context is not None:
            self.chromium.do(self._context.close)
