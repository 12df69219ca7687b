"""The Profile tab: every setting and key is on it, a change is looked at first, two people lose nothing, secrets stay."""

import re
from collections.abc import Generator
from html import unescape
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Row

from ic_adapter.billers import bif_options, keys, settings
from ic_adapter.billers.editing.parts import FIELDS, PARTS
from ic_adapter.billers.editing.values import from_text, to_text
from ic_adapter.staff.roles import Role
from ic_adapter.store.staff import config_changes
from tests.crm.in_process import TOKEN, Browser, Staffed, in_process
from tests.crm.profile_pages import HOME, confirm, fill, new_biller, save, version

NUMBERS = count(1)
SECRET = "n0body-may-read-this"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Generator[Staffed, None, None]:
    """A site with billers that tests name for themselves."""
    with in_process(tmp_path_factory.mktemp("profile") / "ic.db", token=TOKEN) as site:
        yield site


@pytest.fixture(scope="module")
def ada(site: Staffed) -> Browser:
    """The browser of somebody who may configure."""
    return site.signed_in(Role.CONFIGURE, "ada.king")


@pytest.fixture(scope="module")
def ben(site: Staffed) -> Browser:
    """The browser of somebody else who may."""
    return site.signed_in(Role.CONFIGURE, "ben.li")


@pytest.fixture
def home(site: Staffed) -> str:
    """The Profile tab of a biller of its own."""
    bid = f"b-{next(NUMBERS)}"
    new_biller(site, bid=bid)
    return HOME[:-1] + bid


def biller_of(site: Staffed, home: str) -> tuple[dict[str, str], dict[str, object]]:
    """What the biller has of its own."""
    found = site.ic.register.get(home.rpartition("/")[2])
    return dict(found.settings), dict(found.own_keys)


def test_every_setting_has_its_place() -> None:
    """Each row of the tables is in exactly one part: nothing is listed by hand."""
    found = [field.id for part in PARTS.values() for field in part.fields]

    assert sorted(found) == sorted([*settings.TABLE, *keys.TABLE, *(f"bif.{name}" for name in bif_options.FEATURES)])
    assert set(found) == set(FIELDS)


@pytest.mark.parametrize("name", keys.TABLE)
def test_shown_value_is_read_back(name: str) -> None:
    """What a form shows of a key is what it takes for it."""
    default = keys.TABLE[name].default

    if default != "":  # blank is how a key is removed
        assert from_text(keys.TABLE[name], to_text(default)) == default


@pytest.mark.parametrize("part", [name for name in PARTS if name != "A14"])
def test_untouched_form_changes_nothing(ada: Browser, site: Staffed, home: str, part: str) -> None:
    """All fields sent as they were shown: no draft."""
    biller = site.ic.register.get(home.rpartition("/")[2])
    shown = {field.id: "" if field.is_secret else field.text_of(biller) for field in PARTS[part].fields}

    reply = fill(ada, f"{home}/edit/{part}", shown)

    assert reply.headers["location"] == f"{home}?done=nothing+was+changed"


def test_change_is_looked_at_and_noted(ada: Browser, site: Staffed, home: str) -> None:
    """The preview names old, new and the findings; the trail says who, by what; the secret is on no page."""
    values = {
        "10": SECRET,
        "9": "ic",
        "28": "CO|OFFNP:NOCHK|NOCC",
        "107": "NO_SUCH TAG",
        "donation_invoice_types": "188, 7",
    }
    sent = fill(ada, f"{home}/edit/A2", values)
    before = biller_of(site, home)
    preview = ada.get(sent.headers["location"])
    confirm(ada, sent)
    pages = [preview, *(ada.get(f"{home}{path}") for path in ("", "/history", "/edit/A2"))]
    rows = [(row.name, row.who, row.via, row.old, row.new) for row in trail_of(site, home)]

    assert "107" in before[0]  # by the template
    assert "10" not in before[0]
    assert "This change causes:" in preview.text
    assert "NO_SUCH TAG" in unescape(preview.text)
    assert biller_of(site, home)[0]["10"] == SECRET
    assert biller_of(site, home)[1] == {"donation_invoice_types": [188, 7]}
    assert ("AS 10", "ada.king", "page", "", "***") in rows
    assert ("donation_invoice_types", "ada.king", "page", "", "[188, 7]") in rows
    assert [page.status_code for page in pages] == [200] * 4
    assert [SECRET in page.text for page in pages] == [False] * 4
    assert "last changed by ada.king" in pages[-1].text


def trail_of(site: Staffed, home: str) -> list[Row[Any]]:
    """The rows of the audit trail of a biller."""
    with site.ic.store.reading() as connection:
        return list(config_changes.newest(connection, home.rpartition("/")[2], limit=100))


def test_mistakes_are_told_beside_their_fields(ada: Browser, site: Staffed, home: str) -> None:
    """422; what was typed stays, but a secret; nothing is stored."""
    before = biller_of(site, home)
    values = {"8": "no url", "10": SECRET, "donation_invoice_types": "seven", "timeouts.page": "-1"}

    reply = fill(ada, f"{home}/edit/A2", values)

    assert reply.status_code == 422
    assert reply.text.count('class="problem"') == 3
    assert [typed in reply.text for typed in ("no url", "seven", SECRET)] == [True, True, False]
    assert biller_of(site, home) == before


def test_secret_is_kept_and_removed(ada: Browser, site: Staffed, home: str) -> None:
    """Blank keeps it, the box takes it away."""
    save(ada, f"{home}/edit/A2", {"10": SECRET})
    save(ada, f"{home}/edit/A2", {"9": "ic", "10": ""})
    kept = biller_of(site, home)[0].get("10")
    save(ada, f"{home}/edit/A2", {"remove.10": "yes"})

    assert (kept, biller_of(site, home)[0].get("10")) == (SECRET, None)


def test_two_people_change_different_values(ada: Browser, ben: Browser, site: Staffed, home: str) -> None:
    """Both forms were open at once: the second sends old values of what it did not touch, and both changes stand."""
    path = f"{home}/edit/A2"
    seen = version(ben.get(path))
    save(ada, path, {"9": "from-ada", "donation_invoice_types": "7"})
    sent = fill(ben, path, {"9": "", "donation_invoice_types": "", "148": "42"}, seen)
    page = ben.get(sent.headers["location"])
    confirm(ben, sent)
    after = biller_of(site, home)

    assert page.status_code == 200
    assert (after[0]["9"], after[0]["148"], after[1]) == ("from-ada", "42", {"donation_invoice_types": [7]})


@pytest.mark.parametrize(("do", "kept"), [("save", "from-ben"), ("leave", "from-ada")])
def test_two_people_change_the_same_value(
    ada: Browser, ben: Browser, site: Staffed, home: str, do: str, kept: str
) -> None:
    """The second sees both values, each once, and decides; the secret beside it survives the conflict."""
    path = f"{home}/edit/A2"
    seen = version(ben.get(path))
    save(ada, path, {"9": "from-ada"})
    sent = fill(ben, path, {"9": "from-ben", "10": SECRET}, seen)
    page = ben.get(sent.headers["location"])
    confirm(ben, sent, do)
    after = biller_of(site, home)[0]

    assert page.status_code == 409
    assert (page.text.count("from-ada"), page.text.count("from-ben"), SECRET in page.text) == (1, 1, False)
    assert "ada.king, 20" in page.text
    assert (after["9"], after.get("10")) == (kept, SECRET if do == "save" else None)


def test_value_that_changes_while_the_preview_is_open(ada: Browser, ben: Browser, site: Staffed, home: str) -> None:
    """The save is refused with the conflict, and saves once both were seen."""
    path = f"{home}/edit/A2"
    sent = fill(ben, path, {"9": "from-ben"})
    place = sent.headers["location"]
    seen = version(ben.get(place))
    save(ada, path, {"9": "from-ada"})
    refused = ben.post(place, data={"version": seen, "do": "save"})
    between = biller_of(site, home)[0]["9"]
    ben.post(place, data={"version": version(refused), "do": "save"})

    assert (refused.status_code, between, biller_of(site, home)[0]["9"]) == (409, "from-ada", "from-ben")
    assert ben.get(place).status_code == 404


def test_draft_belongs_to_its_author(ada: Browser, ben: Browser, home: str) -> None:
    """Nobody else sees or confirms it."""
    place = fill(ada, f"{home}/edit/A2", {"9": "ic"}).headers["location"]

    assert ben.get(place).status_code == 404
    assert ben.post(place, data={"version": "0", "do": "save"}).status_code == 404


def rows_of(page: str) -> list[str]:
    """The settings and keys that the page lists."""
    return re.findall(r'<tr id="field-([^"]+)"', page)


def test_page_is_found_through(ada: Browser, home: str) -> None:
    """Parts are closed, with what is set and found in each; the address asks for some values, and those are open."""
    save(ada, f"{home}/edit/A2", {"107": "NO_SUCH TAG", "28": "CO|OFFNP:NOCHK|NOCC|XX"})
    every, named, wrong = (ada.get(f"{home}{asked}").text for asked in ("", "?q=as+28", "?show=findings"))
    is_set, none = ada.get(f"{home}?show=set").text, ada.get(f"{home}?q=nothing-like-this").text

    assert len(rows_of(every)) == len(FIELDS) - len(PARTS["A14"].fields)
    assert ("<details open" in every, "<details open" in named) == (False, True)
    assert re.search(r'<a href="#A2">[^<]+</a> <span class="muted">\d+ of \d+ set, </span><b>1 finding</b>', every)
    assert rows_of(named) == ["28"]
    assert "107" in rows_of(wrong)
    assert f'<a href="{home}#field-107">AS 107</a>' in every
    assert "NO_SUCH TAG" in unescape(wrong.partition('<tr id="field-107"')[2].partition("</tr>")[0])
    assert {"28", "107"} <= set(rows_of(is_set))
    assert "not set</span>" not in is_set
    assert (rows_of(none), "Nothing fits." in none) == ([], True)
