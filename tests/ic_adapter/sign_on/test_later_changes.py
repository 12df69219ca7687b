"""What changes between a page or link and its use: another link in another tab, another password, a lock."""

import pytest

from tests.ic_adapter.identity.browsing import title_of, with_bill
from tests.ic_adapter.identity.people import ACCOUNT, PASSWORD
from tests.ic_adapter.sign_on.calling import Portal, place
from tests.ic_adapter.sign_on.test_clerk_pages import HIDDEN, OTHER, at, come_in
from tests.ic_adapter.sign_on.test_sso import use

TOLD = f"You sent this form for account {ACCOUNT}. You work on account {OTHER} now."


@pytest.fixture
def two(portal: Portal) -> Portal:
    """A biller with two accounts."""
    with_bill(portal.client, portal.api, OTHER, "INV-2")
    return portal


def test_clerks_button_opens_what_its_page_named(two: Portal) -> None:
    """A second link in another tab takes the place of the first: the button of the first page opens neither at once."""
    browser = two.browser()
    page = browser.get(place(browser.get(two.link(account=ACCOUNT))))
    typed = dict(HIDDEN.findall(page.text))
    browser.get(two.link(account=OTHER))

    asked = browser.post(at(two, "open"), **typed)

    assert (asked.status_code, title_of(asked)) == (409, f"Open account {OTHER}")
    assert "Another link was opened in this browser" in asked.text
    opened = browser.post(at(two, "open"), **dict(HIDDEN.findall(asked.text)))
    assert (opened.status_code, place(opened)) == (303, at(two, "customer"))
    assert OTHER in browser.get(at(two, "customer")).text


@pytest.mark.parametrize(("page", "typed"), [("paperless", {"on": "yes"}), ("autopay", {"instrument": "CC"})])
def test_form_of_another_account_changes_nothing(two: Portal, page: str, typed: dict[str, str]) -> None:
    """The form was shown for one account; the session is another's by now."""
    browser, _ = come_in(two)
    form = dict(HIDDEN.findall(browser.get(at(two, page)).text.partition("<main")[2])) | typed
    browser.get(place(browser.get(two.link(account=OTHER))))
    browser.post(at(two, "open"))

    sent = browser.post(at(two, page), **form)

    assert (sent.status_code, TOLD in sent.text) == (409, True)
    assert two.client.get(f"{two.api}/records").json()["records"] == []
    assert "record" not in browser.get(at(two, page)).text.partition("Last change")[2]


def test_form_of_a_refund_is_one_act(portal: Portal) -> None:
    """The way back, another choice, and the same form again: it is shown once more with what was typed."""
    portal.configure(_114="1")
    body = {"source_id": "GUID-ONCE", "account_number": ACCOUNT, "amount": "12.50", "instrument": "ACH"}
    assert portal.client.post(f"{portal.api}/payments", json=body).is_success
    browser, _ = come_in(portal, "refund")
    form = dict(HIDDEN.findall(browser.get(at(portal, "refund", "GUID-ONCE")).text.partition("<main")[2]))
    first = browser.post(at(portal, "refund", "GUID-ONCE"), **form, act="partial", amount="5.00")

    other = browser.post(at(portal, "refund", "GUID-ONCE"), **form, act="void")

    assert (first.status_code, other.status_code) == (303, 422)
    assert "You sent this form before with other values" in other.text
    fresh = dict(HIDDEN.findall(other.text.partition("<main")[2]))
    assert fresh["intent"] != form["intent"]
    again = browser.post(at(portal, "refund", "GUID-ONCE"), **form, act="partial", amount="5.00")
    assert place(again) == place(first)


def test_payers_button_signs_in_whom_its_page_named(portal: Portal) -> None:
    """The token of another payer, opened in another tab, is not what the answer is about."""
    for email in ("new@example.org", "third@example.org"):
        portal.said("RemoteRegistration", accountNumbers=ACCOUNT, email=email, password=PASSWORD)
    browser = portal.browser()
    use(portal, portal.token(), browser)
    page = browser.get(place(use(portal, portal.token("new@example.org"), browser)))
    use(portal, portal.token("third@example.org"), browser)

    asked = browser.post("/ic/sso?target=payment", **dict(HIDDEN.findall(page.text)))

    assert (asked.status_code, title_of(asked)) == (409, "Continue as third@example.org")
    assert browser.post("/ic/sso", **dict(HIDDEN.findall(asked.text))).status_code == 303
    assert "third@example.org" in browser.get("profile").text


@pytest.mark.parametrize("how", ["password", "end-sessions", "lock and unlock", "everywhere"])
def test_token_ends_with_the_sessions(portal: Portal, how: str) -> None:
    """Who held a token that was not used yet is put out like who held a session."""
    token, browser = portal.token(), portal.browser()
    use(portal, portal.token(), browser)
    payer = f"{portal.api}/payers/{portal.client.get(f'{portal.api}/payers').json()['payers'][0]['id']}"
    if how == "password":
        page = browser.get("profile/password")
        typed = {**dict(HIDDEN.findall(page.text)), "old": PASSWORD, "new": "four loud herons"}
        assert browser.post("profile/password", **typed).status_code == 303
    elif how == "everywhere":
        assert browser.post("profile/sessions").status_code == 303
    else:
        for act in how.split(" and "):
            reply = portal.client.post(f"{payer}/{act}", json={"by": "staff"} if act == "lock" else {})
            assert reply.is_success, (reply.status_code, reply.text)

    refused = use(portal, token)

    assert (refused.status_code, "This link cannot be used." in refused.text) == (410, True)
    assert "was used before" not in refused.text


@pytest.mark.parametrize(
    "change",
    [{"ic_services_password": "k-another"}, {"ic_services_user": "another"}, {"ic_services_password": None}],
    ids=["password", "user", "deleted"],
)
def test_new_service_credentials_end_what_the_old_ones_opened(portal: Portal, change: dict[str, str | None]) -> None:
    """Unused links and clerks' sessions end; a payer's session stays: it took the payer's own password."""
    clerk, _ = come_in(portal)
    payer = portal.browser()
    use(portal, portal.token(), payer)
    link, token = portal.link(), portal.token()
    waiting = portal.browser()
    page = waiting.get(place(waiting.get(link)))

    portal.configure(**{"148": "42"})
    assert clerk.get(at(portal, "customer")).status_code == 200
    portal.configure(**change)

    assert place(clerk.get(at(portal, "customer"))) == at(portal, "ended")
    sent = waiting.post(at(portal, "open"), **dict(HIDDEN.findall(page.text)))
    assert (sent.status_code, "was withdrawn" in sent.text) == (410, True)
    assert use(portal, token).status_code == 410
    assert payer.get(f"/portal/{portal.bid}/profile").status_code == 200


def test_used_clerk_link_is_shown_and_ends_nothing_until_its_button(portal: Portal) -> None:
    """A GET of a used link, by whomever, says that it was used; the POST of its page ends the session."""
    path = portal.link()
    clerk = portal.browser()
    page = clerk.get(place(clerk.get(path)))
    clerk.post(at(portal, "open"), **dict(HIDDEN.findall(page.text)))
    other = portal.browser()

    for _ in range(3):
        seen = other.get(place(other.get(path)))
        assert (seen.status_code, "It was used before." in seen.text) == (410, True)
    assert clerk.get(at(portal, "customer")).status_code == 200
    assert place(clerk.get(place(clerk.get(path)))) == at(portal, "customer")

    ended = other.post(at(portal, "open"))

    assert (ended.status_code, "the session that it opened was ended" in ended.text) == (410, True)
    assert place(clerk.get(at(portal, "customer"))) == at(portal, "ended")
    events = [row["event"] for row in portal.client.get(f"{portal.api}/sign-on-uses").json()["uses"]]
    assert events == ["used before", "opened", "issued"]
