"""The form of a mapping profile: each fault with its path, the preview, the trail, and two people at once."""

import json
import re
from collections.abc import Generator
from html import unescape
from typing import Any

import httpx
import pytest

from ic_adapter.billers.register import NewBiller
from ic_adapter.errors import NotFound
from ic_adapter.files.partners.demo import demo_profile
from ic_adapter.staff.roles import Role
from tests.crm.in_process import Browser, Staffed, in_process
from tests.staff.test_payer_pages import words

BID = "stw"
HOME = f"/crm/billers/{BID}/mapping-profile"
EDIT = f"{HOME}/edit"
DASH = "\N{EN DASH}"  # where there was no value


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Staffed, None, None]:
    """A biller of files only, without a profile, and one with a router."""
    with in_process(tmp_path_factory.mktemp("profiles") / "ic.db") as site:
        for bid, template in ((BID, "3780"), ("router", "3426")):
            site.ic.register.create(NewBiller(id=bid, template=template, settings={}, keys={}, bif={}))
        yield site


def changed(**invoice: Any) -> str:
    """The demo profile with other values of its invoice file."""
    profile = json.loads(demo_profile().text)
    profile["files"]["invoice"] |= invoice
    return json.dumps(profile, indent=2)


def hidden(page: httpx.Response) -> dict[str, str]:
    """What the page's form carries, the text of its field included."""
    form = page.text.partition('/mapping-profile/edit"')[2].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    found += re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n([^<]*)</textarea>', form)
    return {name: unescape(value) for name, value in found}


def previewed(browser: Browser, text: str) -> httpx.Response:
    """The page after the form was opened, filled in and sent."""
    return browser.post(EDIT, data={**hidden(browser.get(EDIT)), "profile": text})


def saved(browser: Browser, page: httpx.Response) -> httpx.Response:
    """The answer to the preview's button."""
    return browser.post(EDIT, data={**hidden(page), "do": "save"})


def rows(page: httpx.Response) -> list[list[str]]:
    """The cells of the page's table of values."""
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    lines = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", line)] for line in lines]


def test_from_nothing_to_a_profile(site: Staffed) -> None:
    """Begin with the demo, look at what it causes, save it; page, trail and API have it, with who did it."""
    browser = site.signed_in(Role.CONFIGURE, "kim")
    begun = browser.get(f"{EDIT}?begin=demo")
    assert json.loads(hidden(begun)["profile"]) == json.loads(demo_profile().text)

    page = browser.post(EDIT, data={**hidden(begun), "profile": changed(folder="/ToInvoiceCloud/Bills")})

    assert page.status_code == 200
    told = words(page.text)
    assert "pass Invoice type: 42 Utility" in told
    assert ["mapping profile $.files.invoice.folder", "not set", "/ToInvoiceCloud/Bills"] in rows(page)
    with pytest.raises(NotFound):
        site.ic.profiles.get(BID)
    done = saved(browser, page)
    assert (done.status_code, done.headers["location"]) == (303, f"{HOME}?done=the+profile+was+saved")
    shown = words(browser.get(done.headers["location"]).text)
    assert "The profile was saved." in shown
    assert "/ToInvoiceCloud/Bills/" in shown
    assert re.search(r"Last change: [0-9: -]+ UTC by kim\.", shown)
    assert (
        site.ic.profiles.get(BID).text
        == json.dumps(json.loads(changed(folder="/ToInvoiceCloud/Bills")), indent=2) + "\n"
    )
    history = words(browser.get(f"/crm/billers/{BID}/history").text)
    assert f"kim page mapping profile $.files.invoice.folder {DASH} /ToInvoiceCloud/Bills" in history
    again = previewed(browser, site.ic.profiles.get(BID).text)
    assert again.headers["location"] == f"{HOME}?done=nothing+was+changed"


@pytest.mark.parametrize(
    ("text", "path", "fault"),
    [
        ("", "$", "is not JSON"),
        ("[1]", "$", "got `array`"),
        (changed(layout="round"), "$.files.invoice.layout", "round"),
        (json.dumps({**json.loads(demo_profile().text), "bid": "9999"}), "$.bid", "is 9999; use stw"),
        (changed(fields={}), "$.files.invoice.fields", ""),
    ],
    ids=["blank", "no object", "bad value", "other biller", "no fields"],
)
def test_faults_are_told_by_their_path(site: Staffed, text: str, path: str, fault: str) -> None:
    """422 with every fault, what was typed stays, and nothing is stored."""
    browser = site.signed_in(Role.CONFIGURE)

    page = previewed(browser, text)

    assert page.status_code == 422
    assert "Error: Edit the mapping profile" in page.text
    found = [row for row in rows(page) if row[0].startswith(path) and fault in row[1]]
    assert found, rows(page)
    assert hidden(page)["profile"].strip() == text.strip()
    assert words(browser.get(HOME).text).count("no") >= 4


def test_two_people_at_once(site: Staffed) -> None:
    """The second sees both profiles and who changed what; the button saves his own, and nothing before."""
    first, second = site.signed_in(Role.CONFIGURE, "first.user"), site.signed_in(Role.CONFIGURE, "second.user")
    site.ic.profiles.put(BID, changed())
    opened = hidden(second.get(EDIT))
    assert saved(first, previewed(first, changed(folder="/Theirs"))).status_code == 303

    for do in ("preview", "save"):
        conflict = second.post(EDIT, data={**opened, "do": do, "profile": changed(folder="/Mine")})
        assert conflict.status_code == 409
        (row,) = rows(conflict)
        assert row[:3] == ["mapping profile $.files.invoice.folder", "/Theirs", "/Mine"]
        assert row[3].startswith("first.user, ")
    assert "Nothing of yours was saved yet" in unescape(conflict.text)
    assert site.ic.profiles.get(BID).files[next(iter(site.ic.profiles.get(BID).files))].folder == "/Theirs"
    assert saved(second, conflict).status_code == 303
    assert '"/Mine"' in site.ic.profiles.get(BID).text


def test_other_changes_are_no_conflict(site: Staffed) -> None:
    """A setting that somebody changed meanwhile leaves the profile's form as it is; a biller made again does not."""
    browser = site.signed_in(Role.CONFIGURE)
    opened = hidden(browser.get(EDIT))
    site.ic.register.patch_settings(BID, {"9": "3780"})
    page = browser.post(EDIT, data={**opened, "profile": changed()})
    assert page.status_code == 200
    site.ic.register.delete(BID)
    site.ic.register.create(NewBiller(id=BID, template="3780", settings={}, keys={}, bif={}))

    late = saved(browser, page)

    assert (late.status_code, "was deleted and made again" in late.text) == (409, True)


def test_who_may_open_it(site: Staffed) -> None:
    """The role configure, at a biller of files only; the page for readers offers no form."""
    reader = site.signed_in(Role.READ)
    assert (reader.get(EDIT).status_code, "/mapping-profile/edit" in reader.get(HOME).text) == (403, False)
    author = site.signed_in(Role.CONFIGURE)
    for reply in (
        author.get("/crm/billers/router/mapping-profile/edit"),
        author.post("/crm/billers/router/mapping-profile/edit", data={"version": "0", "profile": changed()}),
    ):
        assert (reply.status_code, "has a router" in reply.text) == (404, True)
