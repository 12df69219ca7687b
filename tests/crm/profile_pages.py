"""What people do on the Profile tab, in this process."""

import re

import httpx

from ic_adapter.billers.register import NewBiller
from tests.crm.in_process import Browser, Staffed

HOME = "/crm/billers/b"


def new_biller(site: Staffed, template: str = "3426", bid: str = "b", **settings: str) -> None:
    """A biller made from a template."""
    site.ic.register.create(NewBiller(id=bid, template=template, settings=settings, keys={}, bif={}))


def version(page: httpx.Response) -> str:
    """The version that a form carries."""
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found, page.text
    return found[1]


def fill(browser: Browser, path: str, values: dict[str, str], seen: str = "") -> httpx.Response:
    """Open a form, or take the `seen` version of one opened before, fill it in and send it."""
    return browser.post(path, data={"version": seen or version(browser.get(path)), **values})


def confirm(browser: Browser, sent: httpx.Response, do: str = "save") -> httpx.Response:
    """Look at the draft that a form made, and confirm it."""
    assert sent.status_code == 303, sent.text
    place = sent.headers["location"]
    return browser.post(place, data={"version": version(browser.get(place)), "do": do})


def save(browser: Browser, path: str, values: dict[str, str]) -> None:
    """Change values and confirm the change."""
    done = confirm(browser, fill(browser, path, values))
    assert (done.status_code, "saved" in done.headers["location"]) == (303, True), done.text
