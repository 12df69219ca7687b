"""Every page of staff in Chromium at 320 pixels, dark, judged by axe; and the Profile tab by keyboard (make staff-looks)."""

import re
from collections.abc import Generator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser

from ic_adapter.web.app import STAFF_SECTIONS
from tests.browser import chromium
from tests.ic_adapter.process import start, stop

__all__ = ["chromium"]
NARROW, HEIGHT = 320, 800
PAGES = sorted({row.path for section in STAFF_SECTIONS for row in section.rows() if row.method == "GET"})
FILES = (".txt", ".json", "/bill")  # what a browser keeps or draws by itself
STOPS = "a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex='0']"
FOCUSED = """() => {
    const it = document.activeElement, place = it.getBoundingClientRect(), style = getComputedStyle(it);
    return {
        name: `${it.tagName} ${(it.innerText || it.name || "").slice(0, 40)}`,
        over: it === document.body,
        inMain: !!it.closest("main"),
        shown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
            && place.bottom > 0 && place.top < innerHeight,
    };
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """An adapter with a biller of a router and one of files only."""
    folder = tmp_path_factory.mktemp("looks")
    process, url = start(folder, "--no-pump")
    with httpx.Client(base_url=url, timeout=60) as client:
        for bid, template in (("demo-1", "3426"), ("stw", "3780")):
            client.post("/api/billers", json={"id": bid, "template": template}).raise_for_status()
    yield url
    stop(process)


def test_no_page_is_too_wide_or_unfit(chromium: Browser, server: str) -> None:
    """At 320 pixels no page scrolls sideways, and axe finds nothing in the dark colors, everything unfolded."""
    context = chromium.new_context(
        base_url=server, bypass_csp=True, viewport={"width": NARROW, "height": HEIGHT}, color_scheme="dark"
    )
    page = context.new_page()
    found: list[tuple[str, object]] = []
    opened = [path for path in PAGES if not path.endswith(FILES)]
    for bid in ("demo-1", "stw"):
        for path in opened:
            parts = {"bid": bid, "part": "A2"}
            page.goto(re.sub(r"\{(\w+)\}", lambda part: parts.get(part[1], "1"), path))  # noqa: B023 — used at once
            page.wait_for_load_state()
            page.locator("details").evaluate_all("all => all.forEach(it => { it.open = true })")
            if (width := page.evaluate("document.documentElement.scrollWidth")) != NARROW:
                found.append((path, width))
            found += [(path, one["nodes"][0]["html"][:200]) for one in Axe().run(page).response["violations"]]
    context.close()

    assert found == []


def test_keyboard_reaches_all_of_the_profile_tab(chromium: Browser, server: str) -> None:
    """Each Tab goes on to something that can be used, is in view and shows that it has the focus; none is left out."""
    context = chromium.new_context(base_url=server)
    page = context.new_page()
    page.goto("/crm/billers/demo-1")
    page.wait_for_load_state()
    usable = page.locator("main").locator(STOPS).locator("visible=true").count()
    met: list[dict[str, object]] = []
    for _ in range(1_000):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["over"]:
            break
        met.append(focused)
    context.close()

    assert met[0]["name"] == "A Skip to content"
    assert [one["name"] for one in met if not one["shown"]] == []
    assert len([one for one in met if one["inMain"]]) == usable > 40
