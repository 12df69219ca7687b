"""Every address of staff and every foreign identity, made from the table of routes, and hostile names on every page.

ASVS 5: 7.2.4 and 7.4.1 (a session that is over opens nothing), 8.2.2 and 8.3.1 (the biller of an address sees nothing
of another biller), 3.5.1 (a form from elsewhere is refused). Who lacks a role is in `tests/crm/test_staff_roles.py`.
"""

import re
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from lxml import html

from ic_adapter.billers.register import NewBiller
from ic_adapter.config import load
from ic_adapter.staff.roles import Role
from ic_adapter.web.app import STAFF_SECTIONS
from ic_adapter.web.pages.session import COOKIE
from ic_adapter.web.pages.staff_site import StaffRoute
from tests.crm.in_process import HOST, TOKEN, Browser, Staffed, in_process
from tests.staff.world import ACCOUNT, World, made

ROWS = [row for section in STAFF_SECTIONS for row in section.rows()]
PAGES = [row for row in ROWS if row.method == "GET"]
FORMS = [row for row in ROWS if row.method == "POST"]
OF_A_BILLER = [row for row in ROWS if "{bid}" in row.path and row.path.count("{") > 1]
WORD = "Quillfeather"
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>\u202e\u2066evil\u2069{{7*7}}"
LONG = ATTACK + "W" * 10_000
EMPTY, OTHER = "empty", "hostile"
ENDED, GARBAGE, PAYER, REMOVED = "ended session", "garbage", "payer", "removed user"
NOBODIES = (ENDED, GARBAGE, PAYER, REMOVED)


def name(row: StaffRoute) -> str:
    """The id of a row in a test."""
    return f"{row.method} {row.path}"


@dataclass(frozen=True)
class Office:
    """A site with three billers: one whose names are a word, one with hostile ones, one with nothing."""

    site: Staffed
    world: World
    hostile: World
    browser: Browser
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def address(self, row: StaffRoute, bid: str, world: World) -> str:
        """The address of a row at a biller, of what there is in a world."""
        number = world.look_up if "/rtdr/" in row.path else world.payer_id
        values = {"bid": bid, "account": ACCOUNT, "id": str(number), "group": "RTDR"}
        return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "x"), row.path)

    def ask(self, row: StaffRoute, path: str, browser: Browser | None = None, **options: Any) -> httpx.Response:
        """Open a page, or send an empty form or file."""
        if row.method == "POST" and row.read is not None and row.read.__name__ == "uploaded":
            options["files"] = {"file": b""}
        elif row.method == "POST":
            options["data"] = {"nothing": ""}
        return (browser or self.browser).request(row.method, path, **options)

    def nobody(self, who: str) -> Browser:
        """A browser with the cookies of somebody who may see nothing."""
        browser = self.site.browser()
        browser.cookies = httpx.Cookies(self.cookies[who])
        return browser


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generator[Office, None, None]:
    """The site of one process, with people in front of it."""
    with in_process(tmp_path_factory.mktemp("foreign") / "ic.db", token=TOKEN) as site:
        site.ic.onboarding.offer(load({}, {}))
        world, hostile = made(site.ic, "plain", WORD), made(site.ic, OTHER, LONG)
        site.ic.register.create(NewBiller(id=EMPTY, template="3426", settings={}, keys={}, bif={}))
        ended, removed = site.signed_in(Role.CONFIGURE, "ended.user"), site.signed_in(Role.CONFIGURE, "removed.user")
        over = {ENDED: dict(ended.cookies), REMOVED: dict(removed.cookies)}
        ended.post("/crm/logout")
        site.ic.staff.users.remove("removed.user")
        token = site.ic.identity.sessions.start(site.ic.register.get("plain"), world.payer_id, HOST)
        over |= {GARBAGE: {COOKIE: "x" * 43}, PAYER: {COOKIE: token, "ic_payer_plain": token}}
        yield Office(site, world, hostile, site.signed_in(Role.CONFIGURE), over)


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_whose_session_is_none_is_asked_to_log_in(office: Office, row: StaffRoute) -> None:
    """A payer's session, one that is over, one of a user who was removed, a guess: nothing is shown, nothing done."""
    for who in NOBODIES:
        reply = office.ask(row, office.address(row, "plain", office.world), office.nobody(who))

        assert (who, reply.status_code, "<h1>Log in</h1>" in reply.text) == (who, 401, True)
        assert WORD not in reply.text


@pytest.mark.parametrize("row", OF_A_BILLER, ids=name)
def test_another_biller_sees_nothing(office: Office, row: StaffRoute) -> None:
    """What belongs to a biller is answered under another one's address as what does not exist."""
    foreign = office.ask(row, office.address(row, EMPTY, office.world))
    nowhere = World(EMPTY, 999_999, 999_999)
    unknown = office.ask(row, office.address(row, EMPTY, nowhere).replace(ACCOUNT, "0000000"))

    assert WORD not in foreign.text
    assert foreign.status_code == unknown.status_code
    assert 400 <= foreign.status_code < 500 or "{group}" in row.path


@pytest.mark.parametrize("row", [row for row in ROWS if "{bid}" in row.path], ids=name)
def test_no_biller_is_no_page(office: Office, row: StaffRoute) -> None:
    """An id that no biller has, and one that no biller can have."""
    for bid in ("nobody", "%00", "a%0Ab"):
        reply = office.ask(row, office.address(row, "BID", office.world).replace("BID", bid))
        assert (bid, reply.status_code in {404, 422}) == (bid, True), reply.status_code


@pytest.mark.parametrize("row", FORMS, ids=name)
def test_form_from_elsewhere_is_refused(office: Office, row: StaffRoute) -> None:
    """Somebody is logged in, and still: another site cannot send a form in that name."""
    for headers in (
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        reply = office.ask(row, office.address(row, "plain", office.world), headers=headers)
        assert (headers, reply.status_code) == (headers, 403)


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_foreign_host_is_refused_and_never_repeated(office: Office, row: StaffRoute) -> None:
    """No link, redirect or page is made of the Host header."""
    for host in ("evil.example", "127.0.0.1.evil.example", "127.0.0.1:80@evil.example"):
        headers = {"host": host, "origin": f"http://{host}"}
        reply = office.ask(row, office.address(row, "plain", office.world), headers=headers)
        assert reply.status_code in {400, 403}
        assert "evil" not in reply.text + str(reply.headers)


@pytest.mark.parametrize("row", PAGES, ids=name)
def test_hostile_names(office: Office, row: StaffRoute) -> None:
    """Ten thousand characters of markup, bidi and templates in every stored text and in the address: text, no more."""
    asked = ("q", "account", "name", "number", "biller", "recipient", "partner", "type", "after", "before", "invoice")
    for query in ("", "?" + urlencode({"number": LONG[:255]}), "?" + urlencode(dict.fromkeys(asked, ATTACK))):
        reply = office.ask(row, office.address(row, OTHER, office.hostile) + query)

        assert reply.status_code in {200, 303, 404, 422}, reply.text[:500]
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "script-src 'unsafe" not in reply.headers["content-security-policy"]
        if reply.status_code != 303 and reply.headers["content-type"].startswith("text/html"):
            tree: Any = html.fromstring(reply.text)
            assert tree.xpath("//script[not(@src)] | //img | //@onerror | //@onload | //*[@style]") == []
            assert tree.xpath("//script[@src != '/static/desk.js']") == []
            assert ">49<" not in reply.text


def test_hostile_names_are_on_the_pages(office: Office) -> None:
    """The test above means something: the pages have the texts."""
    for page in (
        "payers",
        f"payers/{office.hostile.payer_id}",
        "customers",
        f"customers/{ACCOUNT}",
        "invoices",
        "rtdr",
    ):
        text = office.browser.get(f"/crm/billers/{OTHER}/{page}").text
        assert "&lt;script&gt;alert(1)" in text, page
