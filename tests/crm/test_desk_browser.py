"""The desk in a real browser: judged by axe, walked by keyboard, narrow, without JavaScript, and a whole decision."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, Page, expect

from tests.console.keyboard import tab_to
from tests.crm.billers import Desk

SERIOUS = frozenset({"serious", "critical"})
PAGES = {
    "billers": "/crm/pump",
    "biller": "{home}",
    "records": "{home}/records",
    "uncertain": "{home}/records?state=UNCERTAIN",
    "record": "{home}/records?q=GUID-1",
    "sent": "{home}/records?q=1000777",
    "rejected": "{home}/records?q=GUID-3",
    "decisions": "{home}/decisions?state=UNCERTAIN",
    "preview": "{home}/decisions/{preview}",
    "found": "/crm/pump/search?q=nothing",
    "missing": "/crm/pump/nobody",
    "login": "/crm/login",
}
JUDGED = (
    "billers",
    "biller",
    "uncertain",
    "record",
    "rejected",
    "decisions",
    "preview",
    "login",
)  # the others are made of the same parts


def unfolded(page: Page) -> Page:
    """The page with everything that can be unfolded open."""
    page.locator("details").evaluate_all("all => all.forEach(it => { it.open = true })")
    return page


@pytest.mark.parametrize("name", JUDGED)
def test_axe_finds_nothing_serious(chromium: Browser, server: str, busy_desk: Desk, name: str) -> None:
    """No serious or critical violation, in light and in dark, the folded parts unfolded."""
    context = chromium.new_context(base_url=server, bypass_csp=True)  # axe is put into the page
    page = context.new_page()
    page.goto(PAGES[name].format(home=busy_desk.home, preview=busy_desk.preview))
    found = Axe().run(unfolded(page)).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]  # nothing else differs
    context.close()

    assert [f"{it['id']}: {it['nodes'][0]['html'][:200]}" for it in found if it["impact"] in SERIOUS] == []


@pytest.mark.parametrize("name", PAGES)
def test_narrow_page_does_not_scroll_sideways_and_nothing_complains(
    chromium: Browser, server: str, busy_desk: Desk, name: str
) -> None:
    """At 375 px tables scroll in themselves, the page does not; no error, no report of the policy, no failed load."""
    context = chromium.new_context(base_url=server, viewport={"width": 375, "height": 812})
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("requestfailed", lambda request: told.append(request.url))
    page.add_init_script("document.addEventListener('securitypolicyviolation', it => console.error(it.blockedURI))")
    page.goto(PAGES[name].format(home=busy_desk.home, preview=busy_desk.preview))
    width = unfolded(page).evaluate("document.documentElement.scrollWidth")
    context.close()

    assert (width, [text for text in told if name != "missing" or "404" not in text]) == (375, [])


def test_operator_finds_the_one_uncertain_payment_and_its_lane_goes_on(page: Page, desk: Desk, busy_desk: Desk) -> None:
    """By keyboard alone, beside 100,000 other records: from all billers to the record, its evidence, the decision."""
    number, behind = desk.uncertain("GUID-LOST"), desk.pay("GUID-BEHIND")
    page.goto("/crm/pump")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(page, f"1 UNCERTAIN of biller {desk.bid}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Records of biller {desk.bid}")
    tab_to(page, str(number))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("UNCERTAIN")
    expect(page.locator("#evidence .reading")).to_have_text("The balance changed by exactly the expected amount.")
    for label, keys in (
        ("Confirm.", " "),
        ("Item number", "4711"),
        ("Your name", "O. Perator"),
        ("Reason", "It is in."),
    ):
        tab_to(page, label)
        page.keyboard.press("Space") if keys == " " else page.keyboard.type(keys)
    page.keyboard.press("Enter")

    expect(page.locator(".done")).to_have_text(f"Record {number} was confirmed: it is in the books.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("SENT")
    expect(page.get_by_role("region", name="Changes of state")).to_contain_text("confirm: It is in.")
    assert desk.until(behind, "SENT")["attempts"] == 1
    assert busy_desk.did(busy_desk.client.get(f"{busy_desk.api}/pump"))["states"]["SENT"] == 100_000


def test_page_follows_the_pump(page: Page, desk: Desk) -> None:
    """What is decided elsewhere shows by itself, and not while it is paused."""
    number = desk.uncertain()
    page.clock.install()
    page.goto(desk.home)
    tile = page.locator(".tile-uncertain .count")
    expect(tile).to_have_text("1")
    expect(page.get_by_role("status")).to_have_text("Updates every 5 seconds.")
    page.get_by_role("button", name="Pause").click()
    desk.decide(number, decision="drop")
    page.clock.run_for(60_000)
    expect(tile).to_have_text("1")
    page.get_by_role("button", name="Resume").click()
    page.clock.run_for(6_000)

    expect(tile).to_have_text("0")


def test_lost_adapter_is_told(page: Page, desk: Desk) -> None:
    """A page that cannot be loaded again says that it may be old."""
    desk.api  # noqa: B018 — makes the biller
    page.clock.install()
    page.goto(desk.home)
    page.context.set_offline(True)
    page.clock.run_for(6_000)

    expect(page.get_by_role("status")).to_have_text("The adapter does not respond. This page may be out of date.")


def test_without_javascript_everything_can_be_done(chromium: Browser, server: str, desk: Desk) -> None:
    """Search, evidence and decision are plain links and forms; a page may load itself anew."""
    number = desk.uncertain("GUID-PLAIN")
    context = chromium.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto(desk.home)
    page.get_by_role("link", name="Reload this page every 15 seconds").click()
    expect(page.locator("meta[http-equiv=refresh]")).to_have_attribute("content", "15")
    page.get_by_role("searchbox").fill("guid-plain")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Read the balance again").click()
    page.get_by_text("Drop.").click()
    page.get_by_label("Your name").fill("O. Perator")
    page.get_by_label("Reason").fill("the payer called")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".done")).to_have_text(f"Record {number} was dropped: it is never sent.")
    context.close()


def test_plot_is_told_in_words_and_numbers(page: Page, busy_desk: Desk) -> None:
    """Title, description, and a table beneath."""
    page.goto(busy_desk.home)
    picture = page.get_by_role("img", name=re.compile("Records per day"))
    expect(picture).to_be_visible()
    page.get_by_text("The plot as a table").click()

    expect(page.get_by_role("region", name="The plot as a table")).to_contain_text("2,880")
