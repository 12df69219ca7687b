"""scenarios.pages: the same acts of a person in Chromium and through plain HTTP, on a little site of ours."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from scenarios.context.world import Urls, World
from scenarios.errors import StepError
from scenarios.pages import visits as visiting
from scenarios.pages.chromium import MOST_EMBEDDED, Chromium, ChromiumTab
from scenarios.pages.visits import CHROMIUM, PLAIN, Visits
from tests.needs import needs
from tests.scenarios.page_server import Site, serving

WAYS = (pytest.param(CHROMIUM, marks=needs("chromium"), id="chromium"), pytest.param(PLAIN, id="plain"))
PAY = "Pay 40.00"
SENT = {"amount": ["7"], "secret": ["s"], "how": ["cash"], "box": ["on"], "kind": ["b"], "text": ["a\r\nb"]}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One browser for the module; it starts only where a test needs it."""
    browser = Chromium()
    yield browser
    browser.close()


@pytest.fixture
def site() -> Iterator[Site]:
    """The little site."""
    with serving() as served:
        yield served


@pytest.fixture
def visits(site: Site, chromium: Chromium, tmp_path: Path) -> Iterator[Visits]:
    """Visits of that site; a report would stand in the test's own folder."""
    with httpx.Client() as http:
        made = Visits(World(Urls("", site.url), http), lambda: chromium, tmp_path / "img")
        yield made
        made.close()


def fill_all(visits: Visits) -> None:
    """Fill every kind of field there is."""
    tab = visits.tab
    tab.fill("Amount in dollars", "7")
    tab.fill("Secret", "s")
    tab.choose("Cash")
    tab.tick("Keep it", on=True)
    tab.select("Kind", "Second")
    tab.fill("Text", "a\nb")


@pytest.mark.parametrize("way", WAYS)
def test_form_is_sent_as_a_browser_sends_it(visits: Visits, site: Site, way: str) -> None:
    """Every kind of field, the button's own value, hidden ones, none that is disabled; then the page behind the 303."""
    visits.open_through(way)
    visits.tab.open("/")
    fill_all(visits)
    assert (visits.tab.value("Cash"), visits.tab.value("Card"), visits.tab.value("Text")) == ("on", "", "a\nb")
    visits.tab.press(PAY)
    visits.tab.settle()

    assert site.forms == [SENT | {"hidden": ["1"], "act": ["pay"]}]
    assert site.headers[0]["origin"] == site.url
    assert (visits.tab.address(), visits.tab.status) == (f"{site.url}/done?n=1", 200)
    assert "/done?n=1 who=payer" in visits.tab.text()


@pytest.mark.parametrize(("way", "title", "words"), [("Chromium", "scripts run", 0), (PLAIN, "Form", 1)])
@needs("chromium")
def test_scripts_run_in_chromium_only(visits: Visits, way: str, title: str, words: int) -> None:
    """And what is for browsers without scripts shows through plain HTTP only."""
    visits.open_through(way)
    visits.tab.open("/")

    assert (visits.tab.document().title, visits.tab.text().count("No scripts here")) == (title, words)


@pytest.mark.parametrize("way", WAYS)
def test_double_click_sends_the_form_again(visits: Visits, site: Site, way: str) -> None:
    """Plain HTTP twice at once; Chromium drops the first answer, and perhaps a request that it has not sent yet."""
    visits.open_through(way)
    visits.tab.open("/")
    fill_all(visits)
    visits.tab.press(PAY, times=2)
    visits.tab.settle()

    assert len(site.forms) in ({2} if way == PLAIN else {1, 2})
    assert visits.tab.address() == f"{site.url}/done?n=1"


@pytest.mark.parametrize("way", WAYS)
def test_pages_after_a_step_with_an_event_loop(visits: Visits, site: Site, way: str) -> None:
    """A step over SFTP runs a loop and leaves none behind in its thread; pages are opened as before."""
    asyncio.run(asyncio.sleep(0))
    visits.open_through(way)
    visits.tab.open("/")

    assert visits.tab.address() == f"{site.url}/"


@pytest.mark.parametrize("way", WAYS)
def test_reply_is_lost_after_the_form_arrived(visits: Visits, site: Site, way: str) -> None:
    """The page shows nothing; going back leads to the form, and pressing again sends it again."""
    visits.open_through(way)
    visits.tab.open("/")
    fill_all(visits)
    visits.tab.press(PAY, lost=True)
    visits.tab.settle()
    assert len(site.forms) == 1
    assert "Order" not in visits.tab.text()
    assert site.headers[0]["origin"] == site.url

    visits.tab.back()
    assert "Order" in visits.tab.text()
    fill_all(visits)
    visits.tab.press(PAY)
    visits.tab.settle()
    assert len(site.forms) == 2


@pytest.mark.parametrize("way", WAYS)
def test_error_stands_beside_its_field_and_has_the_focus(visits: Visits, site: Site, way: str) -> None:
    """The error of a form that comes back; loading that page again sends the form again."""
    visits.open_through(way)
    visits.tab.open("/")
    visits.tab.press(PAY)
    visits.tab.settle()

    assert (visits.tab.status, visits.tab.focus()) == (422, "error-summary")
    assert visits.tab.document().error_of("Amount in dollars") == "Enter an amount"
    assert visits.tab.document().error_of("Kind") == ""
    visits.tab.reload()
    assert (len(site.forms), visits.tab.status) == (2, 422)


@pytest.mark.parametrize("way", WAYS)
def test_tabs_share_cookies_and_persons_do_not(visits: Visits, way: str) -> None:
    """A second tab is logged in too; a guest is not."""
    visits.open_through(way)
    visits.tab.open("/")
    fill_all(visits)
    visits.tab.press(PAY)
    visits.tab.settle()
    visits.second_tab()
    visits.tab.open("/again")
    assert "who=payer" in visits.tab.text()
    visits.go_to_tab("first")
    assert "/done" in visits.tab.text()
    visits.browse_as("a guest")
    visits.tab.open("/")
    assert "nobody" in visits.tab.text()


@pytest.mark.parametrize("way", WAYS)
def test_both_tabs_press_at_once(visits: Visits, site: Site, way: str) -> None:
    """Each sends its form; each has its own answer."""
    visits.open_through(way)
    visits.tab.open("/")
    fill_all(visits)
    visits.second_tab()
    visits.tab.open("/")
    fill_all(visits)
    visits.press_in_both(PAY)

    assert len(site.forms) == 2
    assert "/done" in visits.tab.text()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_there_is_named_with_what_is(visits: Visits, way: str) -> None:
    """The message says what the page has instead."""
    visits.open_through(way)
    visits.tab.open("/")

    with pytest.raises(StepError, match=r"expected: Pay 50(.|\n)*actual:   Pay 40.00, Search"):
        visits.tab.press("Pay 50")
    with pytest.raises(StepError, match=r"actual:   Go away, Home"):
        visits.tab.follow("Log out")
    with pytest.raises(StepError, match=r"expected: Sum(.|\n)*actual:   Amount in dollars"):
        visits.tab.fill("Sum", "1")


def test_foreign_site_is_not_opened_through_plain_http(visits: Visits) -> None:
    """Where a redirect leads outside, the address is shown and nothing is asked there."""
    visits.tab.open("/")
    visits.tab.follow("Go away")

    assert (visits.tab.address(), visits.tab.status) == ("https://elsewhere.example.org/login", 302)


def test_search_form_is_sent_in_the_address(visits: Visits, site: Site) -> None:
    """A form with GET."""
    visits.tab.open("/")
    visits.tab.fill("Find", "a b")
    visits.tab.press("Search")
    visits.tab.settle()

    assert visits.tab.address() == f"{site.url}/found?q=a+b"


def test_password_is_in_no_exchange(visits: Visits) -> None:
    """The report is passed on."""
    visits.tab.open("/")
    fill_all(visits)
    visits.tab.fill("Secret", "hush-hush")
    visits.tab.press(PAY)
    visits.tab.settle()

    said = "\n".join(exchange.as_text() for exchange in visits.world.exchanges)
    assert "secret: ***" in said
    assert "hush-hush" not in said


@needs("chromium")
def test_pictures_of_every_look_are_kept(visits: Visits, tmp_path: Path) -> None:
    """Six of one page where the run asks for them; one else; links lead beside the report."""
    visits.open_through(CHROMIUM)
    visits.tab.open("/")
    visits.keep_picture("the form")
    visits.every_look = True
    visits.keep_picture("again")

    assert [picture["caption"] for picture in visits.pictures[:2]] == ["the form 1280 light", "again 1280 light"]
    assert len(visits.pictures) == 7
    assert all((tmp_path / picture["file"]).read_bytes().startswith(b"\x89PNG") for picture in visits.pictures)


@needs("chromium")
def test_every_look_fails_where_a_page_scrolls_sideways(visits: Visits) -> None:
    """A page that fits at 1280 pixels and not at 390 is named with its width."""
    visits.open_through(CHROMIUM)
    tab = visits.tab
    assert isinstance(tab, ChromiumTab)
    visits.chromium().do(lambda: tab.page.set_content('<body style="margin:0"><p style="width:500px">wide'))
    visits.keep_picture("wide")
    visits.every_look = True

    with pytest.raises(StepError, match="width of the page at 390"):
        visits.keep_picture("wide")


@needs("chromium")
def test_failed_step_embeds_a_small_picture(visits: Visits) -> None:
    """At most 60 kB, whatever the page shows."""
    visits.open_through(CHROMIUM)
    tab = visits.tab
    assert isinstance(tab, ChromiumTab)
    dots = "".join(f'<i style="background:hsl({i * 37},90%,{i % 90}%)">&nbsp;{i}</i>' for i in range(9000))
    visits.chromium().do(lambda: tab.page.set_content(f"<body>{dots}"))
    visits.note_failure()

    assert visits.last_look.startswith("data:image/jpeg;base64,")
    assert len(tab.small_picture()) <= MOST_EMBEDDED


def test_unknown_way_and_person_are_refused(visits: Visits) -> None:
    """With those there are."""
    with pytest.raises(StepError, match="Chromium or plain HTTP"):
        visits.open_through("Firefox")
    with pytest.raises(StepError, match=visiting.PERSONS[1]):
        visits.browse_as("the cat")
