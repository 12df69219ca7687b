"""Pages to log in and out, served: cookies, sessions, the same answer for every name, the biller's own log-in page."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.ic_adapter.identity.browsing import Browser, title_of, with_alex
from tests.ic_adapter.identity.people import ALEX, PASSWORD
from tests.ic_adapter.process import start, stop

SSO = "https://portal.example.org/log-in"


def test_log_in_and_out(client: httpx.Client, portal: str, browser: Browser) -> None:
    """The way in leads to the page that was asked for; after the way out the cookie is nobody's (ASVS 7.4.1, 7.4.4)."""
    with_alex(client, portal)
    asked = browser.get("profile/sessions")
    assert (asked.status_code, asked.headers["location"]) == (
        303,
        f"/portal/{browser.bid}/login?to=%2Fportal%2F{browser.bid}%2Fprofile%2Fsessions",
    )
    shown = browser.get("login", to=f"/portal/{browser.bid}/profile/sessions")
    assert f'value="/portal/{browser.bid}/profile/sessions"' in shown.text

    done = browser.post("login", email=ALEX, password=PASSWORD, to=f"/portal/{browser.bid}/profile/sessions")
    assert (done.status_code, done.headers["location"]) == (303, f"/portal/{browser.bid}/profile/sessions")
    assert browser.get("profile/sessions").headers["cache-control"] == "no-store"
    kept = dict(browser.cookies)

    out = browser.post("logout")
    assert (out.status_code, out.headers["location"]) == (303, f"/portal/{browser.bid}/logged-out")
    assert title_of(browser.get("logged-out")) == "You are logged out"
    browser.cookies = kept
    assert not browser.is_in
    assert browser.post("logout").status_code == 303  # twice is once


def test_cookie(client: httpx.Client, portal: str, browser: Browser) -> None:
    """HttpOnly, SameSite, for the whole host, no life of its own (ASVS 3.3.2, 3.3.4); prefixed and Secure under https."""
    with_alex(client, portal)
    plain = browser.log_in().headers["set-cookie"]
    secure = browser.post(
        "login",
        {"Origin": browser.url.replace("http", "https"), "X-Forwarded-Proto": "https"},
        email=ALEX,
        password=PASSWORD,
    ).headers["set-cookie"]

    assert plain.startswith(f"ic_payer_{browser.bid}=")
    assert plain.partition("; ")[2] == "HttpOnly; Path=/; SameSite=lax"
    assert secure.startswith(f"__Host-ic_payer_{browser.bid}=")
    assert secure.partition("; ")[2] == "HttpOnly; Path=/; SameSite=lax; Secure"


def test_https_takes_no_plain_cookie(client: httpx.Client, portal: str, browser: Browser) -> None:
    """Under https the name without the prefix is nobody's session (ASVS 3.3.1)."""
    with_alex(client, portal)
    browser.log_in()
    reply = httpx.get(
        f"{browser.url}/portal/{browser.bid}/profile/sessions",
        headers={"X-Forwarded-Proto": "https"},
        cookies=browser.cookies,
    )

    assert reply.status_code == 303


def test_fixation(client: httpx.Client, portal: str, browser: Browser) -> None:
    """A token that somebody put into the browser is not the session afterwards; the one before is over (ASVS 7.2.4)."""
    with_alex(client, portal)
    browser.cookies = {f"ic_payer_{browser.bid}": "x" * 43}
    browser.log_in()
    first = browser.token
    browser.log_in()
    second = browser.token
    old = Browser(browser.url, browser.bid, {f"ic_payer_{browser.bid}": first})

    assert len({"x" * 43, first, second}) == 3
    assert (old.is_in, browser.is_in) == (False, True)


def test_log_out_everywhere(client: httpx.Client, portal: str, browser: Browser) -> None:
    """The page shows where one is logged in and ends all of it (ASVS 7.4.3, 7.5.2)."""
    with_alex(client, portal)
    browser.log_in()
    other = Browser(browser.url, browser.bid)
    other.log_in()
    assert browser.get("profile/sessions").text.count("Another one") == 1

    done = browser.post("profile/sessions")
    assert done.headers["location"] == f"/portal/{browser.bid}/logged-out?everywhere=yes"
    assert (browser.is_in, other.is_in) == (False, False)


def test_expired(client: httpx.Client, portal: str, browser: Browser) -> None:
    """After the idle limit on the biller's clock a page leads to the one that says so (ASVS 7.3.1)."""
    with_alex(client, portal)
    browser.log_in()
    client.post(f"{portal}/clock", json={"advance": {"minutes": 31}})

    assert browser.get("profile").headers["location"].startswith(f"/portal/{browser.bid}/session-ended?")


def test_ended_by_staff(client: httpx.Client, portal: str, browser: Browser) -> None:
    """Staff end the sessions of a payer, lock and unlock (ASVS 7.4.2, 7.4.5)."""
    payer = with_alex(client, portal)
    browser.log_in()
    assert client.post(f"{portal}/payers/{payer}/end-sessions").json() == {"ended": 1}
    assert not browser.is_in

    browser.log_in()
    assert client.post(f"{portal}/payers/{payer}/lock", json={"by": "Kim"}).json()["locked_by"] == "Kim"
    assert not browser.is_in
    assert "Your log-in is locked" in browser.log_in().text
    client.post(f"{portal}/payers/{payer}/unlock")
    assert browser.log_in().status_code == 303


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example.org/",
        "//evil.example.org/",
        "/\\evil.example.org",
        "/crm/pump",
        "/portal/other/profile",
        "/portal/{bid}/../../crm/pump",
        "/portal/{bid}/logout",
        "/portal/{bid}/x\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "",
    ],
)
def test_no_open_redirect(client: httpx.Client, portal: str, browser: Browser, to: str) -> None:
    """Whatever the form says, the way in leads to a page of this biller (ASVS 3.7.2)."""
    with_alex(client, portal)
    done = browser.post("login", email=ALEX, password=PASSWORD, to=to.replace("{bid}", browser.bid))

    assert (done.status_code, done.headers["location"]) == (303, f"/portal/{browser.bid}/")


def test_no_enumeration(client: httpx.Client, portal: str, browser: Browser) -> None:
    """An unknown name and a wrong password have the same answer to the letter (ASVS 6.3.8)."""
    with_alex(client, portal)
    known = browser.log_in("a wrong password")
    unknown = browser.log_in("a wrong password", "nobody@example.org")

    assert (known.status_code, unknown.status_code) == (422, 422)
    assert known.text.replace(ALEX, "?") == unknown.text.replace("nobody@example.org", "?")
    assert "a wrong password" not in known.text
    assert title_of(known) == "Error: Log in"


def test_throttled_across_processes(tmp_path: Path) -> None:
    """Two adapters on one database count together; the page says how long to wait (ASVS 6.3.1)."""
    one, url = start(tmp_path, "--test-clock")
    two, other = start(tmp_path, "--test-clock")
    try:
        with httpx.Client(base_url=url) as client:
            client.post("/api/billers", json={"id": "b", "template": "3426"}).raise_for_status()
            client.post("/api/billers/b/clock", json={"freeze": "2024-11-15T12:00:00"}).raise_for_status()
            with_alex(client, "/api/billers/b")
        told = [Browser(here, "b").log_in("a wrong password") for _ in range(6) for here in (url, other)]
        assert [reply.status_code for reply in told] == [422] * 10 + [429] * 2
        assert "Wait 15 minutes" in told[-1].text
    finally:
        assert (stop(one), stop(two)) == (0, 0)


@pytest.mark.parametrize("page", ["login", "register", "forgot-password"])
@pytest.mark.parametrize("address", ["", SSO])
def test_biller_with_a_log_in_page(
    client: httpx.Client, portal: str, browser: Browser, page: str, address: str
) -> None:
    """With AS 3 payers log in at the biller; a form that is sent all the same leads there by a link. Blank: here."""
    with_alex(client, portal)
    client.patch(f"{portal}/settings", json={"3": address})
    shown = browser.get(page)
    sent = browser.post(page, email=ALEX, password=PASSWORD)

    assert shown.headers.get("location", "") == address
    if address:
        assert (sent.status_code, f'href="{SSO}"' in sent.text) == (403, True)
        assert not browser.is_in


@pytest.mark.parametrize(("setting", "leads_out"), [("0", True), ("1", False)])
def test_expired_with_a_log_in_page(
    client: httpx.Client, portal: str, browser: Browser, setting: str, *, leads_out: bool
) -> None:
    """A session that ends goes to AS 3 where AS 4 is 0; where it is 1 the page says that the window may be closed."""
    with_alex(client, portal)
    browser.log_in()
    client.patch(f"{portal}/settings", json={"3": SSO, "4": setting})
    client.post(f"{portal}/clock", json={"advance": {"minutes": 31}})
    ended = browser.get(browser.get("profile").headers["location"])

    assert ended.headers.get("location", "") == (SSO if leads_out else "")
    assert ("You can close this window" in ended.text) is not leads_out


@pytest.mark.parametrize("page", ["login", "logout", "register", "forgot-password", "set-password", "profile/password"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example.org"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_forms_of_other_sites(browser: Browser, page: str, headers: dict[str, str]) -> None:
    """A form without this very Origin is refused (ASVS 3.5.1)."""
    if "Sec-Fetch-Site" in headers:
        headers = {"Origin": browser.url, **headers}
    assert browser.post(page, headers, email=ALEX, password=PASSWORD).status_code == 403


def test_log_ins_do_not_starve_others(client: httpx.Client, portal: str, browser: Browser) -> None:
    """While many log in at once, some are asked to come again, and other pages are answered meanwhile (ASVS 15.2.2)."""
    with ThreadPoolExecutor(40) as pool:
        sent = [pool.submit(Browser(browser.url, browser.bid).log_in, email=f"p{n}@example.org") for n in range(40)]
        answered_meanwhile = 0
        while not all(one.done() for one in sent):
            assert client.get(f"{portal}/clock").status_code == 200
            answered_meanwhile += 1
        answers = [one.result(60) for one in sent]

    assert answered_meanwhile > 1
    assert {one.status_code for one in answers} <= {422, 503}  # with many cores nobody has to come again
    for number, one in enumerate(answers):
        if one.status_code == 503:  # and the address that was typed is kept
            assert ("Too many people" in one.text, f"p{number}@example.org" in one.text) == (True, True)
