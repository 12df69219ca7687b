"""Pages to register, to set a forgotten password, and to change what belongs to the log-in, served."""

import re
from pathlib import Path

import httpx
import pytest

from tests.ic_adapter.identity.browsing import Browser, link_of, title_of, with_alex, with_bill
from tests.ic_adapter.identity.people import ACCOUNT, ALEX, INVOICE, PASSWORD

NEW = "four loud herons"


def register(browser: Browser, email: str = ALEX, account: str = ACCOUNT, fact: str = "80.25") -> httpx.Response:
    """The form to register."""
    return browser.post("register", account=account, fact=fact, email=email)


@pytest.mark.parametrize("fact", ["80.25", "$ 80.25", INVOICE, INVOICE.lower(), " 80.25 "])
def test_register(client: httpx.Client, portal: str, browser: Browser, fact: str) -> None:
    """Account and a fact of the bill, a link by mail, a password: the payer is in with the account."""
    with_bill(client, portal)
    done = register(browser, account=" 200.3708", fact=fact)
    assert (done.status_code, done.headers["location"]) == (303, f"/portal/{browser.bid}/register/sent")
    assert "no e-mail leaves it" in browser.get("register/sent").text

    clean = browser.get(link_of(client, portal))
    assert (clean.status_code, clean.headers["location"]) == (303, f"/portal/{browser.bid}/set-password")
    assert ALEX in browser.get("set-password").text
    entered = browser.post("set-password", password=PASSWORD)

    assert (entered.status_code, entered.headers["location"]) == (303, f"/portal/{browser.bid}/")
    (payer,) = client.get(f"{portal}/payers").json()["payers"]
    assert (payer["email"], payer["account_numbers"]) == (ALEX, [ACCOUNT])
    assert browser.is_in


@pytest.mark.parametrize(
    ("account", "fact"),
    [(ACCOUNT, "80.26"), (ACCOUNT, "INV-2002"), ("2000341", INVOICE), ("9999999", INVOICE), (ACCOUNT, "0")],
)
def test_wrong_bill(client: httpx.Client, portal: str, browser: Browser, account: str, fact: str) -> None:
    """A wrong fact, a fact of another account and an unknown account have one answer; what was typed stays."""
    with_bill(client, portal)
    with_bill(client, portal, "2000341", "INV-2002")
    unknown, wrong = register(browser, account="77", fact="1"), register(browser, account=account, fact=fact)
    answers = [re.sub(r'value="[^"]*"', "", reply.text) for reply in (unknown, wrong)]

    assert (unknown.status_code, wrong.status_code) == (422, 422)
    assert answers[0] == answers[1]
    assert f'value="{account}"' in wrong.text
    assert f'value="{fact}"' in wrong.text
    assert link_of(client, portal) == ""


def test_registering_tells_nothing(client: httpx.Client, portal: str, browser: Browser) -> None:
    """Who has a log-in already gets the same answer as who has none (ASVS 6.3.8), and no new link."""
    with_alex(client, portal)
    known, unknown = register(browser), register(browser, "nobody@example.org")

    assert (known.status_code, known.headers["location"], known.text) == (
        unknown.status_code,
        unknown.headers["location"],
        unknown.text,
    )
    (mail,) = client.get(f"{portal}/outbox", params={"recipient": ALEX}).json()["mails"]
    assert (mail["kind"], mail["link"]) == ("known already", "")


def test_facts_are_throttled(client: httpx.Client, portal: str, browser: Browser) -> None:
    """Amounts of an account's bill cannot be tried out; the right one does not help then (ASVS 2.4.1)."""
    with_bill(client, portal)
    told = [register(browser, fact=f"80.{cents}").status_code for cents in range(30, 41)]

    assert told == [422] * 10 + [429]
    assert register(browser).status_code == 429
    client.post(f"{portal}/clock", json={"advance": {"minutes": 15}})
    assert register(browser).status_code == 303


def test_reset(client: httpx.Client, portal: str, browser: Browser) -> None:
    """A link shown by GET as often as one likes is spent by the first POST; other sessions end (ASVS 6.4.3, 7.4.3)."""
    with_alex(client, portal)
    other = Browser(browser.url, browser.bid)
    other.log_in()
    browser.post("forgot-password", email=ALEX)
    link = link_of(client, portal)
    for _ in range(3):
        assert browser.get(link).headers["referrer-policy"] == "no-referrer"
        assert title_of(browser.get("set-password")) == "Set your password"
    assert httpx.head(f"{browser.url}{link}").status_code == 303

    assert browser.post("set-password", password=NEW).status_code == 303
    assert (browser.is_in, other.is_in) == (True, False)
    assert other.log_in().status_code == 422
    assert other.log_in(NEW).status_code == 303


def test_reset_link_again(client: httpx.Client, portal: str, browser: Browser) -> None:
    """A link that is used again shows so and ends the session that it opened (ASVS 6.4.4)."""
    with_alex(client, portal)
    browser.post("forgot-password", email=ALEX)
    link = link_of(client, portal)
    thief = Browser(browser.url, browser.bid)
    for one in (browser, thief):
        one.get(link)
    browser.post("set-password", password=NEW)
    late = thief.post("set-password", password="something else")

    assert (late.status_code, title_of(late)) == (410, "This link cannot be used")
    assert title_of(thief.get("set-password")) == "This link cannot be used"
    assert not browser.is_in
    assert browser.log_in(NEW).status_code == 303


def test_reset_form_sent_twice(client: httpx.Client, portal: str, browser: Browser) -> None:
    """A double click sets one password and leaves the payer logged in."""
    with_alex(client, portal)
    browser.post("forgot-password", email=ALEX)
    browser.get(link_of(client, portal))
    before = dict(browser.cookies)
    browser.post("set-password", password=NEW)
    browser.cookies |= before
    again = browser.post("set-password", password=NEW)

    assert again.status_code == 303
    assert browser.is_in
    assert browser.log_in(NEW).status_code == 303


def test_asking_tells_nothing(client: httpx.Client, portal: str, browser: Browser) -> None:
    """A known and an unknown address have the same answer; asking twice at once writes one mail (ASVS 6.3.8)."""
    with_alex(client, portal)
    known = [browser.post("forgot-password", email=ALEX) for _ in range(2)]
    unknown = browser.post("forgot-password", email="nobody@example.org")

    assert {(one.status_code, one.headers["location"], one.text) for one in (*known, unknown)} == {
        (303, f"/portal/{browser.bid}/forgot-password/sent", "")
    }
    assert len(client.get(f"{portal}/outbox").json()["mails"]) == 1


def test_token_stands_nowhere(client: httpx.Client, portal: str, browser: Browser, folder: Path) -> None:
    """No page, answer or log has the token of a link once it was used, and no page has it before (ASVS 14.2.1)."""
    with_alex(client, portal)
    browser.post("forgot-password", email=ALEX)
    link = link_of(client, portal)
    token = link.rpartition("=")[2]
    assert link in client.get(f"/crm/outbox?biller={browser.bid}").text
    opened = browser.get(link)
    shown = browser.get("set-password")
    assert token not in f"{opened.text}{shown.text}{opened.headers['location']}"

    browser.post("set-password", password=NEW)
    told = [client.get(f"{portal}/outbox").text, client.get("/crm/outbox").text, browser.get("profile/sessions").text]
    told.append((folder / "log").read_text())
    assert not [text for text in told if token in text or browser.token in text]


def test_expired_link(client: httpx.Client, portal: str, browser: Browser) -> None:
    """A link is over after its minutes on the biller's clock (ASVS 6.4.1), and is shown nowhere any more."""
    with_alex(client, portal)
    browser.post("forgot-password", email=ALEX)
    browser.get(link_of(client, portal))
    client.post(f"{portal}/clock", json={"advance": {"minutes": 30}})

    assert browser.post("set-password", password=NEW).status_code == 410
    assert link_of(client, portal) == ""


@pytest.mark.parametrize("password", ["short", "password1234"[:8], "Bellevue2024", ALEX])
def test_password_rules(client: httpx.Client, portal: str, browser: Browser, password: str) -> None:
    """A password that breaks the rules leaves the link unspent (ASVS 6.2.1, 6.2.4, 6.2.11)."""
    with_alex(client, portal)
    browser.post("forgot-password", email=ALEX)
    browser.get(link_of(client, portal))
    told = browser.post("set-password", password=password)

    assert (told.status_code, title_of(told)) == (422, "Error: Set your password")
    assert browser.post("set-password", password=NEW).status_code == 303


@pytest.mark.parametrize(("end_others", "left"), [("yes", [True, False]), ("", [True, True])])
def test_change_password(
    client: httpx.Client, portal: str, browser: Browser, end_others: str, left: list[bool]
) -> None:
    """The old password is needed, the other sessions end if the payer wants it (ASVS 6.2.2, 6.2.3, 7.4.3)."""
    with_alex(client, portal)
    other = Browser(browser.url, browser.bid)
    for one in (browser, other):
        one.log_in()
    wrong = browser.post("profile/password", old="not this one", new=NEW, end_others=end_others)
    assert (wrong.status_code, "This is not your password" in wrong.text) == (422, True)

    for _ in range(2):  # sent twice is done once
        done = browser.post("profile/password", old=PASSWORD, new=NEW, end_others=end_others)
        assert done.headers["location"] == f"/portal/{browser.bid}/profile?done=password"
    assert [browser.is_in, other.is_in] == left
    assert Browser(browser.url, browser.bid).log_in(NEW).status_code == 303


def test_change_email(client: httpx.Client, portal: str, browser: Browser) -> None:
    """It takes the password (ASVS 7.5.1) and a link that was written to the new address; the old one is told."""
    with_alex(client, portal)
    browser.log_in()
    assert "/profile/login-email" in browser.get("profile").text

    assert browser.post("profile/login-email", email="alex@example.org", password="not this one").status_code == 422
    for _ in range(2):
        asked = browser.post("profile/login-email", email="alex@example.org", password=PASSWORD)
        assert asked.headers["location"] == f"/portal/{browser.bid}/profile?done=login-email-asked"
    assert browser.log_in().status_code == 303  # nothing has changed yet
    link = link_of(client, portal, "alex@example.org")
    page = browser.get(link)
    assert (title_of(page), browser.get(link).status_code) == ("Confirm your e-mail address", 200)
    token = link.partition("token=")[2]
    for _ in range(2):
        done = browser.post("profile/login-email/confirm", token=token)
        assert done.headers["location"] == f"/portal/{browser.bid}/profile?done=login-email"

    assert len(client.get(f"{portal}/outbox", params={"recipient": ALEX}).json()["mails"]) == 1
    assert browser.is_in
    assert browser.get(link).status_code == 410
    assert browser.log_in().status_code == 422
    assert browser.log_in(email="alex@example.org").status_code == 303


def test_change_email_tells_nobody_who_has_a_log_in(client: httpx.Client, portal: str, browser: Browser) -> None:
    """An address of another payer, and one's own, are answered as a free one is (ASVS 6.3.8); the owner is told."""
    with_alex(client, portal)
    body = {"email": "robin@example.org", "password": PASSWORD, "account_numbers": []}
    client.post(f"{portal}/payers", json=body).raise_for_status()
    browser.log_in()
    addresses = ("Robin@example.org", "free@example.org", ALEX)
    answers = [browser.post("profile/login-email", email=email, password=PASSWORD) for email in addresses]

    assert {(answer.status_code, answer.text, answer.headers["location"]) for answer in answers} == {
        (303, "", f"/portal/{browser.bid}/profile?done=login-email-asked")
    }
    mails = client.get(f"{portal}/outbox").json()["mails"]
    assert {mail["recipient"]: bool(mail["link"]) for mail in mails} == {
        "robin@example.org": False,
        "free@example.org": True,
    }


def test_link_of_another_payer_confirms_nothing(client: httpx.Client, portal: str, browser: Browser) -> None:
    """The link is of the payer who asked; with another session, without one, and later it opens nothing."""
    with_alex(client, portal)
    body = {"email": "robin@example.org", "password": PASSWORD, "account_numbers": []}
    client.post(f"{portal}/payers", json=body).raise_for_status()
    browser.log_in()
    browser.post("profile/login-email", email="free@example.org", password=PASSWORD)
    link = link_of(client, portal, "free@example.org")
    robin = Browser(browser.url, browser.bid)
    robin.log_in(email="robin@example.org")

    assert robin.get(link).status_code == 410
    assert robin.post("profile/login-email/confirm", token=link.partition("token=")[2]).status_code == 410
    assert browser.get(link).status_code == 200
    client.post(f"{portal}/clock", json={"advance": {"minutes": 31}})
    browser.log_in()
    assert browser.get(link).status_code == 410


def test_suppressed_email_change(client: httpx.Client, portal: str, browser: Browser) -> None:
    """With AS 6 there is no control, no page, and the form is refused."""
    with_alex(client, portal)
    browser.log_in()
    client.patch(f"{portal}/settings", json={"6": "1"})

    assert "login-email" not in browser.get("profile").text
    assert browser.get("profile/login-email").status_code == 404
    assert browser.post("profile/login-email", email="alex@example.org", password=PASSWORD).status_code == 404
    assert browser.log_in().status_code == 303


def test_add_account(client: httpx.Client, portal: str, browser: Browser) -> None:
    """Another utility account comes with a fact of its bill, once however often the form is sent."""
    payer = with_alex(client, portal)
    with_bill(client, portal, "2000341", "INV-2002")
    browser.log_in()

    assert browser.post("profile/add-account", account="2000341", fact="80.20").status_code == 422
    for _ in range(2):
        done = browser.post("profile/add-account", account="2000341", fact="INV-2002")
        assert done.headers["location"] == f"/portal/{browser.bid}/profile?done=account"
    assert sorted(client.get(f"{portal}/payers/{payer}").json()["account_numbers"]) == ["2000341", ACCOUNT]


def test_api(client: httpx.Client, portal: str) -> None:
    """A payer is made with accounts that are there, once per address; what is wrong is said by field."""
    payer = with_alex(client, portal)
    body = {"email": ALEX.upper(), "password": PASSWORD, "account_numbers": [ACCOUNT]}
    twice = client.post(f"{portal}/payers", json=body)
    wrong = client.post(f"{portal}/payers", json={"email": "x", "password": "short", "account_numbers": ["77"]})

    assert twice.status_code == 409
    assert {fault["path"] for fault in wrong.json()["fields"]} == {"$.email", "$.password", "$.account_numbers"}
    assert client.get(f"{portal}/payers", params={"account": ACCOUNT}).json()["payers"][0]["id"] == payer
    assert client.get(f"{portal}/payers/0").status_code == client.get(f"{portal}/payers/x").status_code == 404
    assert not re.search("argon2|password_hash", client.get(f"{portal}/payers/{payer}").text)


def test_outbox_page(client: httpx.Client, portal: str, browser: Browser) -> None:
    """The page says plainly that nothing is sent, and escapes what strangers typed."""
    with_bill(client, portal)
    register(browser, "<b>x</b>@example.org")
    register(browser, "a&b@example.org")
    page = client.get("/crm/outbox", params={"biller": browser.bid}).text

    assert "No e-mail is sent" in page
    assert "a&amp;b@example.org" in page
    assert "<b>x" not in page
    assert client.get(f"{portal}/outbox").json()["is_sent"] is False
