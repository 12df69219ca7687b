"""Who may open a page of the portal, and what is said to everybody else; made from the table of its rows.

OWASP ASVS 5.0: 3.4.3 (policy), 3.5.1 (forms of other sites), 3.7.2 (redirects), 7.2.4 and 8.2.2 (other people's data).
"""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from ic_adapter.web.pages.payer_site import Access, PayerRoute
from ic_adapter.web.portal.application import PORTAL
from tests.portal.payer import ACCOUNT, OTHER, Payer, heading, text_of

PAYERS_ONLY = [row for row in PORTAL if row.access is Access.PAYER]
OF_AN_ACCOUNT = [row for row in PAYERS_ONLY if "{account}" in row.path]


def name_of(row: PayerRoute) -> str:
    """What a test is called by."""
    return f"{row.method} {row.path.removeprefix('/portal/{bid}')}"


def asked(payer: Payer, row: PayerRoute, bid: str = "", account: str = ACCOUNT) -> httpx.Response:
    """The answer to this row, its form with an intent alone."""
    path = row.path.replace("{bid}", bid or payer.bid).replace("{account}", account)
    path = re.sub(r"\{\w+\}", "0000-0000-0000-0000", path)
    if row.method == "GET":
        return payer.client.get(path)
    return payer.client.post(path, data={"intent": "0123456789abcdef", "on": "yes"})


@pytest.mark.parametrize("row", PAYERS_ONLY, ids=name_of)
@pytest.mark.parametrize("who", ["nobody", "made up", "other biller"])
def test_only_a_payer_of_this_biller_gets_in(
    new_payer: Callable[..., Payer], shared: Payer, row: PayerRoute, who: str
) -> None:
    """Anybody else is led to the log-in page, where a session is over by way of the page that says so."""
    payer = new_payer(bid=shared.bid)
    if who == "made up":
        payer.client.cookies.set(payer.cookie, "A" * 43)
    if who == "other biller":
        payer.client.cookies.set(payer.cookie, foreign_token(new_payer))
    answer = asked(payer, row)
    to = urlsplit(answer.headers["location"])

    assert answer.status_code == 303
    assert to.path == payer.page("login" if who == "nobody" else "session-ended")
    assert parse_qs(to.query)["to"][0].startswith(payer.home)
    assert not to.netloc


@pytest.mark.parametrize("row", OF_AN_ACCOUNT, ids=name_of)
def test_other_accounts_are_not_there(shared: Payer, row: PayerRoute) -> None:
    """The account of another payer, one that nobody has and a hostile text get the same page."""
    answers = [asked(shared.signed_in(), row, account=account) for account in (OTHER, "9999999", "%3Cscript%3E")]

    assert {answer.status_code for answer in answers} == {404}
    assert {heading(answer) for answer in answers} == {"Page not found"}


@pytest.mark.parametrize("row", [row for row in PORTAL if row.method == "POST"], ids=name_of)
@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"origin": ""}, {"sec-fetch-site": "cross-site"}], ids=str
)
def test_forms_of_other_sites_are_refused(shared: Payer, row: PayerRoute, headers: dict[str, str]) -> None:
    """An Origin that is not the address that was called, none at all, or another site by the browser's word."""
    path = re.sub(r"\{\w+\}", "1", row.path.replace("{bid}", shared.bid).replace("{account}", ACCOUNT))
    answer = shared.signed_in().client.post(path, data={"intent": "0123456789abcdef"}, headers=headers)

    assert (answer.status_code, heading(answer)) == (403, "This page cannot be opened")


def test_host_header_has_no_say(payer: Payer) -> None:
    """A foreign Host is refused, and no redirect carries one."""
    answer = payer.client.get(payer.home, headers={"host": "evil.example"})
    without = payer.client.get(payer.home.rstrip("/"))

    assert answer.status_code == 403
    assert "evil.example" not in answer.text
    assert without.headers["location"] == payer.home


def test_headers_of_every_answer(payer: Payer) -> None:
    """No inline script or style, no frame, nothing kept, no type guessed; on pages, redirects and refusals."""
    for answer in (payer.get(), payer.get("nothing"), payer.client.get(payer.home, headers={"host": "evil.example"})):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
        assert not re.search(r"<script(?! src)|\sstyle=|\son\w+=", answer.text)


def test_trouble_has_a_reference_that_the_log_has(payer: Payer, folder: Path) -> None:
    """What happened, a way on, how to reach the biller, and a reference that staff find."""
    page = payer.get("nothing")
    found = re.search(r"<strong>([2-9A-Z]{4}-[2-9A-Z]{4})</strong>", page.text)

    assert (page.status_code, heading(page)) == (404, "Page not found")
    assert "You can also call City of Bellevue (WA) at 202-555-0144 (weekdays 8 to 5)." in text_of(page)
    assert found is not None
    assert f"reference {found[1]}" in (folder / "log").read_text()


def test_unknown_biller_has_no_furniture(payer: Payer) -> None:
    """A page of no biller says that there is none, and names no other."""
    page = payer.client.get("/portal/nobody/")

    assert (page.status_code, heading(page)) == (404, "Page not found")
    assert "Bellevue" not in page.text


@pytest.mark.parametrize(
    ("settings", "status", "expected"),
    [
        ({}, 200, '<a class="button" href="{login}"'),
        ({"3": "https://biller.example/login"}, 303, "https://biller.example/login"),
        ({"3": "https://biller.example/login", "4": "0"}, 303, "https://biller.example/login"),
        ({"3": "https://biller.example/login", "4": "1"}, 200, "You can close this window."),
        ({"3": "http://biller.example/login"}, 200, '<a class="button" href="{login}"'),
        ({"3": "http://127.0.0.1:1/login"}, 303, "http://127.0.0.1:1/login"),
    ],
    ids=str,
)
def test_session_that_is_over(
    new_payer: Callable[..., Payer], settings: dict[str, str], status: int, expected: str
) -> None:
    """AS 4 closes the window or goes to AS 3, which has to be https or this machine (ASVS 3.7.2); the cookie goes."""
    payer = new_payer(settings=settings)
    payer.api  # noqa: B018 — makes the biller
    payer.client.cookies.set(payer.cookie, "A" * 43)
    answer = payer.client.get(payer.page("session-ended"), params={"to": "//evil.example/"})
    shown = answer.headers.get("location", answer.text)

    assert answer.status_code == status
    assert expected.format(login=payer.page("login")) in shown
    assert "evil.example" not in shown
    assert f'{payer.cookie}=""' in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("settings", "outside"),
    [
        ({}, False),
        ({"3": "https://biller.example/login"}, False),
        ({"3": "https://biller.example/login", "5": "0"}, False),
        ({"3": "https://biller.example/login", "5": "1"}, True),
        ({"5": "1"}, False),
        ({"3": "http://biller.example/login", "5": "1"}, False),
    ],
    ids=str,
)
def test_home_button(new_payer: Callable[..., Payer], settings: dict[str, str], outside: bool) -> None:
    """AS 5 leads the name of the biller to AS 3."""
    payer = new_payer(settings=settings).signed_in()
    page = payer.get("payments")
    to = "https://biller.example/login" if outside else payer.home

    assert f'<p class="biller"><a href="{to}">City of Bellevue (WA)</a></p>' in page.text


def test_hostile_texts_stay_texts(new_payer: Callable[..., Payer]) -> None:
    """Markup and marks of direction in the biller's texts and in what was typed are shown as they are."""
    attack = "<img src=x onerror=alert(1)>\"'"
    payer = new_payer(keys={"portal.name": attack, "portal.address": attack}).signed_in()
    pages = [payer.get(), payer.get("profile"), payer.send("accounts", ACCOUNT, "email", form={"email": attack})]

    for page in pages:
        assert "<img" not in page.text
        assert "&lt;img src=x onerror=alert(1)&gt;&#34;&#39;" in page.text


@pytest.fixture(scope="module")
def shared(new_payer: Callable[..., Payer]) -> Payer:
    """A payer whose biller is made once for tests that only look."""
    payer = new_payer()
    payer.token  # noqa: B018 — makes the biller
    return payer


_foreign: list[str] = []


def foreign_token(new_payer: Callable[..., Payer]) -> str:
    """The token of a session at another biller, made once."""
    if not _foreign:
        _foreign.append(new_payer().token)
    return _foreign[0]
