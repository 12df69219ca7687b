"""Pages: who opens them, how, and which way they go."""

from scenarios.context.tables import whole
from scenarios.pages.visits import Visits
from scenarios.steps.definitions import action


@action('pages are opened through "{way}"')
def open_through(visits: Visits, way: str) -> None:
    """Chromium, or plain HTTP: without JavaScript, pictures and a style sheet. Without this step it is plain HTTP.

    A scenario that needs Chromium is skipped where there is none, unless the run has --require-browser.
    """
    visits.open_through(way)


@action('I browse as "{who}"')
def browse_as(visits: Visits, who: str) -> None:
    """The payer (from the start), another payer, a guest, staff or a clerk; each has cookies of their own."""
    visits.browse_as(who)


@action('I open the page "{path}"')
def open_page(visits: Visits, path: str) -> None:
    """A path at the adapter; {biller} stands for the id of the scenario's biller."""
    visits.tab.open(visits.filled_in(path))


@action('I open the page "{path}" in a second tab')
def open_in_second(visits: Visits, path: str) -> None:
    """The same person, the same cookies; the second tab is the one that is looked at then."""
    visits.second_tab()
    visits.tab.open(visits.filled_in(path))


@action("I open the same page in a second tab")
def duplicate(visits: Visits) -> None:
    """The address that the tab shows."""
    address = visits.tab.address()
    visits.second_tab()
    visits.tab.open(address)


@action("I go to the {which} tab")
def go_to_tab(visits: Visits, which: str) -> None:
    """First or second."""
    visits.go_to_tab(which)


@action('I follow the link "{words}"')
def follow(visits: Visits, words: str) -> None:
    """The link with exactly these words."""
    visits.tab.follow(visits.filled_in(words))


@action("I go back")
def back(visits: Visits) -> None:
    """To the page before, as the back button does."""
    visits.tab.back()


@action("I reload the page")
def reload(visits: Visits) -> None:
    """A page that answered a form gets the same form again."""
    visits.tab.reload()


@action("I copy the address of the page")
def copy(visits: Visits) -> None:
    """To be opened later, perhaps by somebody else."""
    visits.copied = visits.tab.address()


@action('I copy the address of the link "{words}"')
def copy_link(visits: Visits, words: str) -> None:
    """To be opened later, perhaps by somebody else."""
    visits.copied = visits.tab.document().link(visits.filled_in(words)).get("href")


@action("I open the copied address")
def open_copied(visits: Visits) -> None:
    """What was copied last."""
    visits.tab.open(visits.copied)


@action("I look at pages {width} pixels wide")
def set_width(visits: Visits, width: str) -> None:
    """The window of Chromium from here on; 1280 from the start."""
    visits.look(width=whole(width))


@action("I look at pages in the {scheme} scheme")
def set_scheme(visits: Visits, scheme: str) -> None:
    """Light (from the start) or dark; in Chromium."""
    visits.look(scheme=scheme)


@action('I take a screenshot of "{name}"')
def take_screenshot(visits: Visits, name: str) -> None:
    """Kept beside the report (--report DIR) and linked there; in Chromium.

    With --every-look one of each width (1280, 390, 320) and scheme, none of which may scroll sideways.
    """
    visits.keep_picture(name)
