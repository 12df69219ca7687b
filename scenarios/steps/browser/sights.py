"""What a page shows: its text, title, address and facts, and how it looks in Chromium."""

import difflib
from urllib.parse import urlsplit

from scenarios.context.tables import Table, compare, pairs
from scenarios.errors import StepError
from scenarios.pages.chromium import ChromiumTab
from scenarios.pages.document import squeezed
from scenarios.pages.visits import Visits
from scenarios.steps.definitions import check

SUMMARY = "error-summary"


@check('I see "{text}"')
def check_text(visits: Visits, text: str) -> None:
    """Somewhere in the visible text of the page; runs of blanks count as one."""
    _must_see(visits, [text])


@check("I see")
def check_texts(visits: Visits, datatable: Table) -> None:
    """Several texts, one per line."""
    _must_see(visits, [row[0] for row in datatable])


@check('I do not see "{text}"')
def check_no_text(visits: Visits, text: str) -> None:
    """Nowhere in the visible text of the page."""
    wanted = visits.filled_in(squeezed(text))
    if wanted in visits.tab.text():
        raise StepError.on("the page", expected=f"nothing of {wanted!r}", came=visits.tab.text())


@check('the title of the page is "{title}"')
def check_title(visits: Visits, title: str) -> None:
    """What stands in the browser's tab."""
    compare("the page", {"title": visits.filled_in(title)}, {"title": visits.tab.document().title})


@check('the title of the page begins with "{title}"')
def check_title_begins(visits: Visits, title: str) -> None:
    """For example with "Error: "."""
    came = visits.tab.document().title
    if not came.startswith(visits.filled_in(title)):
        raise StepError.on("the title of the page", expected=f"{title} …", came=came)


@check('the address of the page is "{path}"')
def check_address(visits: Visits, path: str) -> None:
    """Path and query; with the host where the text begins with http."""
    came = visits.tab.address()
    parts = urlsplit(came)
    shown = came if path.startswith("http") else parts.path + (f"?{parts.query}" if parts.query else "")
    compare("the page", {"address": visits.filled_in(path)}, {"address": shown})


@check('the address of the page begins with "{path}"')
def check_address_begins(visits: Visits, path: str) -> None:
    """The first part of the path, where the rest is a number nobody knows."""
    came, wanted = urlsplit(visits.tab.address()).path, visits.filled_in(path)
    if not came.startswith(wanted):
        raise StepError.on("the address of the page", expected=f"{wanted} …", came=came)


@check("the page answers with HTTP status {status}")
def check_status(visits: Visits, status: str) -> None:
    """Of the page itself, once all redirects were followed."""
    compare("the page", {"HTTP status": status}, {"HTTP status": visits.tab.status})


@check("the page says")
def check_facts(visits: Visits, datatable: Table) -> None:
    """Lists of facts, one per line: term and what stands beside it."""
    expected = {term: visits.filled_in(value) for term, value in pairs(datatable).items()}
    compare("facts of the page", expected, visits.tab.document().facts())


@check("the error summary has the focus")
def check_focus(visits: Visits) -> None:
    """So that a screen reader begins there (plain HTTP: it asks for it); it leads to every field with an error."""
    if SUMMARY not in (came := visits.tab.focus()):
        raise StepError.on("the focus", expected="the error summary", came=came or "the page")
    document = visits.tab.document()
    if lost := [text for text in document.errors() if text not in document.link_words()]:
        raise StepError.on("the error summary", expected=", ".join(lost), came="no link with these words")


@check("the page fits the window")
def check_width(visits: Visits) -> None:
    """Nothing makes the page scroll sideways; in Chromium."""
    if isinstance(visits.tab, ChromiumTab) and (over := visits.tab.sideways()):
        raise StepError.on("width of the page", expected="that of the window", came=f"{over} pixels more")


@check("the page is accessible")
def check_accessible(visits: Visits) -> None:
    """No rule of axe is broken; in Chromium."""
    if isinstance(visits.tab, ChromiumTab) and (found := visits.tab.violations()):
        raise StepError("the page is not accessible:" + "".join(f"\n  {line}" for line in found))


def _must_see(visits: Visits, texts: list[str]) -> None:
    came = visits.tab.text()
    missing = [wanted for text in texts if (wanted := visits.filled_in(squeezed(text))) not in came]
    if missing:
        whole = StepError.on("the page", expected=" … ".join(missing), came=came)
        raise StepError(str(whole), " … ".join(missing), _like(missing[0], came) or f"the page: {came}")


def _like(wanted: str, text: str) -> str:
    """Return the part of a page's text that reads most like the wanted one; blank where nothing does."""
    words, length = text.split(), len(wanted.split())
    parts = [" ".join(words[start : start + length]) for start in range(len(words) - length + 1)]
    near = difflib.get_close_matches(wanted, dict.fromkeys(parts), 1, 0.6)
    return f"the page: … {near[0]} …" if near else ""
