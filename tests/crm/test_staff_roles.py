"""Every page and form of staff by every role, made from the table of routes: a new row is covered when it is born."""

import re
from collections.abc import Generator, Iterator
from html import unescape

import pytest

from ic_adapter.billers.register import NewBiller
from ic_adapter.config import load
from ic_adapter.staff.roles import Role
from ic_adapter.web.app import STAFF_SECTIONS
from ic_adapter.web.pages.staff_site import StaffRoute
from tests.crm.in_process import TOKEN, Browser, in_process
from tests.staff.world import World, made

ROWS = [row for section in STAFF_SECTIONS for row in section.rows()]
PARTS = {"bid": "b", "id": "1", "group": "RTDR"}


def address(row: StaffRoute) -> str:
    """The address with something in each of its parts."""
    return re.sub(r"\{(\w+)\}", lambda found: PARTS.get(found[1], "x"), row.path)


@pytest.fixture(scope="module")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, Browser], None, None]:
    """A browser for each role, one with the token, and one of nobody."""
    with in_process(tmp_path_factory.mktemp("roles") / "ic.db", token=TOKEN) as site:
        site.ic.register.create(NewBiller(id="b", template="3426", settings={}, keys={}, bif={}))
        found = {role.value: site.signed_in(role) for role in Role} | {"nobody": site.browser()}
        found["token"] = site.browser()
        found["token"].post("/crm/login", data={"token": TOKEN})
        yield found


def ask(browser: Browser, row: StaffRoute) -> tuple[int, str]:
    """Open the page, or send an empty form or file."""
    if row.method == "GET":
        reply = browser.get(address(row))
    elif row.read.__name__ == "uploaded":  # type: ignore[union-attr]  # a form is read
        reply = browser.post(address(row), files={"file": b""})
    else:
        reply = browser.post(address(row), data={"nothing": ""})
    return reply.status_code, unescape(reply.text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_role_decides(browsers: dict[str, Browser], row: StaffRoute) -> None:
    """401 for nobody; 403 and the role that is needed for who lacks it; the others get their page."""
    for who, browser in browsers.items():
        status, page = ask(browser, row)
        if who == "nobody":
            assert (status, "<h1>Log in</h1>" in page) == (401, True), who
        elif who != "token" and not Role(who).includes(row.role):
            told = f"needs the role {row.role.value}; {who}.user has the role {who};" in page
            assert (status, told) == (403, True), who
        else:
            assert status not in {401, 403}, who
            assert status < 500, who


def test_read_sends_no_form() -> None:
    """Whatever the table says of a row: no form is open to the role read."""
    assert [row.path for row in ROWS if row.method == "POST" and Role.READ.includes(row.role)] == []


def offered(page: str, here: str) -> Iterator[tuple[str, str]]:
    """Method and path of every form and link of a page that leads to a page of staff."""
    for form in re.findall(r"<form [^>]*>", page):
        method = "POST" if 'method="post"' in form else "GET"
        action = re.search(r'action="([^"]*)"', form)
        yield method, unescape(action[1]) if action else here
    yield from (("GET", unescape(place)) for place in re.findall(r'<a [^>]*href="(/crm/[^"]*)"', page))


def row_of(method: str, place: str) -> StaffRoute | None:
    """The row that answers, the first that fits; None for the log-in."""
    path = place.partition("#")[0].partition("?")[0]
    patterns = ((row, re.sub(r"\{\w+\}", "[^/]+", row.path)) for row in ROWS if row.method == method)
    return next((row for row, pattern in patterns if re.fullmatch(pattern, path)), None)


def place_at(row: StaffRoute, world: World) -> str:
    """The address of a page about what the world has."""
    number = world.look_up if "/rtdr/" in row.path else world.payer_id
    values = {"bid": world.bid, "account": "2003708", "part": "A2", "id": str(number)}
    return re.sub(r"\{(\w+)\}", lambda part: values.get(part[1], "x"), row.path)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[dict[Role, Browser], World], None, None]:
    """A browser for each role at a site whose biller has something on every page."""
    with in_process(tmp_path_factory.mktemp("offered") / "ic.db", token=TOKEN) as site:
        site.ic.onboarding.offer(load({}, {}))
        yield {role: site.signed_in(role) for role in Role}, made(site.ic, "plain", "Quillfeather", is_enrolled=False)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_pages_offer_what_the_role_may(busy: tuple[dict[Role, Browser], World], role: Role) -> None:
    """No page has a link or a form that the reader's role may not use; who may, finds it."""
    browsers, world = busy
    found = {"POST": 0, "GET": 0}
    for row in ROWS:
        if row.method != "GET" or not role.includes(row.role):
            continue
        here = place_at(row, world)
        for method, place in offered(browsers[role].get(here).text, here):
            to = row_of(method, place)
            assert to is None or role.includes(to.role), f"{here} offers {method} {place}, which needs {to.role.value}"
            found[method] += to is not None
    least = {Role.READ: 0, Role.OPERATE: 8, Role.CONFIGURE: 14}
    assert found["GET"] > 200
    assert (found["POST"] == 0) if role is Role.READ else (found["POST"] >= least[role])
