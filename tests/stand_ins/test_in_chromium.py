"""The pages in a real browser with the longest and most hostile values: no sideways scroll, no axe finding, no dialog."""

import os
from collections.abc import Generator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
from playwright.sync_api import Browser, Dialog, Page

from tests.browser import chromium
from tests.simulator.process import start
from tests.stand_ins.fake_ic import FakeIc

__all__ = ["chromium"]
HOSTILE = "<img src=x onerror=alert(1)>\u202e" + "W" * 300


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, fake: FakeIc) -> Generator[str, None, None]:
    """The address of a simulator that knows the fake Invoice Cloud."""
    process, url = start(tmp_path_factory.mktemp("stand-ins"), "--ic-url", fake.url)
    yield url
    process.terminate()
    process.communicate(timeout=10)


@pytest.fixture
def hostile(ic: FakeIc) -> FakeIc:
    """An Invoice Cloud whose every text is hostile."""
    ic.says("RemoteAuthentication", {"success": False, "message": HOSTILE})
    ic.says("ViewCustomerRecord", {"success": True, "found": True, HOSTILE: HOSTILE, "name": HOSTILE})
    ic.says("ivr-calls", {"phone_reason_code": HOSTILE, "phone_reason": HOSTILE})
    return ic


def _judge(page: Page, what: str, found: list[str]) -> None:
    """Note what is wrong with the page as it is, everything unfolded."""
    page.locator("details").evaluate_all("all => all.forEach(it => { it.open = true })")
    page.wait_for_load_state()  # a page without its stylesheet is judged as another one
    if over := page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"):
        found.append(f"{what}: {over} pixels too wide")
    found += [f"{what}: {it['id']}: {it['nodes'][0]['html'][:150]}" for it in Axe().run(page).response["violations"]]


@pytest.mark.usefixtures("hostile")
def test_hostile_values_break_no_page(chromium: Browser, server: str) -> None:
    """At 320 px in the dark scheme; forms are sent as a person sends them."""
    found: list[str] = []
    bid = f"hostile-{os.getpid()}"
    httpx.post(f"{server}/__admin/billers", json={"id": bid, "template": "3426"}, timeout=10).raise_for_status()
    context = chromium.new_context(
        base_url=f"{server}/billers/{bid}/",
        viewport={"width": 320, "height": 800},
        color_scheme="dark",
        bypass_csp=True,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()

    def note(dialog: Dialog) -> None:
        found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", note)
    forms = (
        ("portal", {"User name or e-mail address": HOSTILE, "Password": HOSTILE}, "Log in"),
        ("agent", {"Account number": HOSTILE, "Your staff id": HOSTILE}, "Look up"),
        ("ivr", {"Number of the caller": HOSTILE, "Account number": HOSTILE}, "Call"),
        ("vertexone", {"Account number": HOSTILE, "sourceId": HOSTILE}, "Send the event"),
    )
    for name, typed, button in forms:
        page.goto(name)
        for label, value in typed.items():
            page.get_by_label(label, exact=True).fill(value)
        page.get_by_role("button", name=button, exact=True).click()
        _judge(page, name, found)
    page.goto(f"/console/billers/{bid}/stand-ins")
    _judge(page, "console", found)
    context.close()

    assert found == []
