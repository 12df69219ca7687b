"""CloudSSO (adapter §16): one token opens one session, once, in one browser, and leads to one of three places."""

from urllib.parse import quote

import httpx
import pytest

from tests.ic_adapter.identity.browsing import TLS, Browser, title_of, with_bill
from tests.ic_adapter.identity.people import ACCOUNT, ALEX, PASSWORD
from tests.ic_adapter.sign_on.calling import LOGIN_PAGE, Portal, place

OTHER = "2000341"
PREFETCHES = {
    "HEAD": ("HEAD", {}),
    "Sec-Purpose": ("GET", {"sec-purpose": "prefetch"}),
    "prerender": ("GET", {"sec-purpose": "prefetch;prerender"}),
    "Purpose": ("GET", {"purpose": "prefetch"}),
    "X-Moz": ("GET", {"x-moz": "prefetch"}),
    "preview of a chat": ("GET", {"user-agent": "Slackbot-LinkExpanding 1.0"}),
    "preview of a mail": ("GET", {"user-agent": "Mozilla/5.0 (compatible; SkypeUriPreview)"}),
    "image": ("GET", {"sec-fetch-dest": "image", "sec-fetch-mode": "no-cors"}),
    "frame": ("GET", {"sec-fetch-dest": "iframe", "sec-fetch-mode": "navigate"}),
    "script": ("GET", {"sec-fetch-dest": "empty", "sec-fetch-mode": "cors"}),
    "form elsewhere": ("POST", {"origin": "http://evil.example"}),
    "form of nobody": ("POST", {}),
}
#: Words that lead to payment, since they are none of the three.
WORDS = [
    "",
    "PAYMENT ",
    "nothing",
    "http://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "../../crm/",
    "payment/../autopay",
    "autopay\r\nlocation: http://evil.example",
    "\0",
    "%2f%2fevil.example",
    "payment@evil.example",
    "x" * 5_000,
    "\N{FULLWIDTH SOLIDUS}evil.example",
]


def use(portal: Portal, token: str, browser: Browser | None = None, **query: str) -> httpx.Response:
    """Follow the redirect of the biller's portal in a browser."""
    return (browser or portal.browser()).get("/ic/sso", token=token, **query)


@pytest.mark.parametrize(
    ("target", "one", "several"),
    [
        ("payment", f"accounts/{ACCOUNT}/pay", ""),
        ("autopay", f"accounts/{ACCOUNT}/autopay", "profile"),
        ("paperless", "profile", "profile"),
    ],
)
def test_targets(portal: Portal, target: str, one: str, several: str) -> None:
    """A session, and the page of the target: that of the only account, or where one chooses; the address is clean."""
    for number, where in enumerate((one, several)):
        browser, token = portal.browser(), portal.token()
        reply = use(portal, token, browser, target=target)

        assert (reply.status_code, place(reply)) == (303, f"/portal/{portal.bid}/{where}")
        assert (reply.headers["cache-control"], reply.headers["referrer-policy"]) == ("no-store", "no-referrer")
        assert browser.is_in
        page = browser.get(place(reply))
        assert (page.status_code, token in page.text + str(page.headers)) == (200, False)
        with_bill(portal.client, portal.api, OTHER, f"INV-{number}")
        portal.said("RemoteRegistration", accountNumbers=OTHER, email=ALEX, password=PASSWORD)


def test_used_twice(portal: Portal) -> None:
    """The second use is refused and ends the session that the first one opened; a reload of its own browser goes on."""
    first, token = portal.browser(), portal.token()
    assert use(portal, token, first).status_code == 303
    session = first.token

    reload = use(portal, token, first, target="autopay")
    assert (reload.status_code, place(reload)) == (303, f"/portal/{portal.bid}/accounts/{ACCOUNT}/autopay")
    assert (first.token, first.is_in) == (session, True)
    second = portal.browser()
    assert use(portal, token, second).status_code == 410
    assert (first.is_in, second.is_in) == (False, False)
    assert use(portal, token, first).status_code == 410


@pytest.mark.parametrize("how", list(PREFETCHES))
def test_what_never_spends(shared: Portal, how: str) -> None:
    """Whoever looks ahead opens no session, and the person who comes then is let in."""
    method, headers = PREFETCHES[how]
    token = shared.token()
    url = f"{shared.url}/ic/sso?token={token}&target=payment"

    seen = httpx.request(method, url, headers=headers, data={} if method == "POST" else None, timeout=60, verify=TLS)

    assert "ic_payer_" not in seen.headers.get("set-cookie", "")
    assert seen.status_code < 500
    browser = shared.browser()
    assert use(shared, token, browser).status_code == 303
    assert browser.is_in


def test_too_late(portal: Portal) -> None:
    """Five minutes of the biller's clock, or what the key says; a clock that is moved back does not help."""
    token = portal.token()
    portal.later(minutes=4, seconds=59)
    late = portal.token()
    assert use(portal, token).status_code == 303
    portal.later(minutes=5)
    assert use(portal, late).status_code == 410
    portal.set(sign_on__link_minutes=60)
    longer = portal.token()
    portal.later(minutes=59)
    assert use(portal, longer).status_code == 303


def test_altered_and_foreign(shared: Portal) -> None:
    """A token that is not ours, in any way, is no page; nothing says how near it was."""
    token = shared.token()
    wrong = [token[:-1], token + "A", token.swapcase(), "A" * 43, "", "x" * 5_000, "\N{SNOWMAN}", "../../x", "\0"]
    replies = [httpx.get(f"{shared.url}/ic/sso?token={quote(one)}", timeout=60, verify=TLS) for one in wrong]

    assert [reply.status_code for reply in replies] == [404] * len(wrong)
    assert use(shared, token).status_code == 303


def test_clerks_link_is_no_payers_token(shared: Portal) -> None:
    """Nor the other way round: a token serves the purpose that it was made for."""
    clerk = shared.link().partition("token=")[2]

    assert use(shared, clerk).status_code == 404
    opened = shared.browser()
    opened.get(f"/agent/{shared.bid}/open", token=shared.token())
    assert opened.get(f"/agent/{shared.bid}/open").status_code == 410
    assert opened.post(f"/agent/{shared.bid}/open").status_code == 410


def test_another_session_is_asked_first(portal: Portal) -> None:
    """Somebody else's link never replaces silently who is logged in; the answer is a form, and the id is new."""
    portal.said("RemoteRegistration", accountNumbers=ACCOUNT, email="new@example.org", password=PASSWORD)
    browser = portal.browser()
    use(portal, portal.token(), browser)
    before, token = browser.token, portal.token("new@example.org")

    asked = use(portal, token, browser, target="autopay")
    assert (asked.status_code, place(asked)) == (303, "/ic/sso?target=autopay")
    page = browser.get(place(asked))
    assert (page.status_code, title_of(page)) == (200, "Continue as new@example.org")
    assert token not in page.text
    assert browser.token == before
    yes = browser.post("/ic/sso?target=autopay")
    assert (yes.status_code, place(yes)) == (303, f"/portal/{portal.bid}/accounts/{ACCOUNT}/autopay")
    assert browser.token != before
    assert "new@example.org" in browser.get("profile").text
    assert browser.get("/ic/sso").status_code == 404  # the token does not wait in the browser any more


def test_locked_payer_is_not_let_in(portal: Portal) -> None:
    """Not even with a token that was made before."""
    token = portal.token()
    payer = portal.client.get(f"{portal.api}/payers").json()["payers"][0]["id"]
    portal.client.post(f"{portal.api}/payers/{payer}/lock", json={"by": "staff"})

    assert use(portal, token).status_code == 410


@pytest.mark.parametrize("word", WORDS)
def test_target_is_a_word(shared: Portal, word: str) -> None:
    """Whatever it says, the way stays on this site."""
    token = shared.token()

    reply = httpx.get(f"{shared.url}/ic/sso?token={token}&target={quote(word)}", timeout=60, verify=TLS)

    assert reply.status_code == 303
    assert reply.headers["location"] == f"/portal/{shared.bid}/accounts/{ACCOUNT}/pay"


def test_settings_of_the_portal(portal: Portal) -> None:
    """AS 5: the name leads to AS 3; AS 6: no new e-mail address; AS 4: the window can be closed (AS 3 to 6)."""
    browser = portal.browser()
    portal.configure(_4="1", _5="1", _6="1")
    use(portal, portal.token(), browser)

    profile = browser.get("profile")
    assert f'href="{LOGIN_PAGE}"' in profile.text
    assert browser.get("profile/login-email").status_code == 404
    portal.later(hours=20)
    ended = browser.get(place(browser.get("profile")))
    assert "You can close this window." in ended.text
    portal.configure(_4="0")
    browser.cookies[f"ic_payer_{portal.bid}"] = "gone"
    assert browser.get("session-ended").headers["location"] == LOGIN_PAGE
