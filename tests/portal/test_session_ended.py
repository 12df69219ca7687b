"""A session that is over: what ended it is said, and no form is ever sent on to another site (AS 3, `form-action`).

OWASP ASVS 5.0: 7.4.1 (an ended session opens nothing), 7.4.3 and 7.4.5 (who ended it), 3.4.3 (policy).
"""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from ic_adapter.identity.sessions import digest
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.schema.identity_tables import TOKENS
from ic_adapter.web.pages.payer_site import PayerRoute
from ic_adapter.web.portal.session_ended import ENDINGS
from tests.portal.payer import ACCOUNT, NOON, Payer, heading, text_of
from tests.portal.payer_routes import FORMS, address, name

OUTSIDE = "https://biller.example/login"
#: What ends a session, and a sentence of the page that only this one has.
SAID = {
    "": "so that nobody else can use your account on this device",
    "logged out": "You logged out, here or on another device.",
    "password changed": "The password of your log-in was changed",
    "locked": "you cannot log in. Contact your utility.",
    "ended by staff": "Your utility logged you out on all devices.",
    "link used again": "was used a second time",
    "replaced": "Another log-in in this browser took the place of this one.",
}


def end(payer: Payer, folder: Path, why: str) -> None:
    """The session ends for this reason; blank: its time is over."""
    store = open_store(folder / "adapter.db")
    now = NOON.astimezone()
    values = {"ended_at": now, "ended_why": why} if why else {"expires_at": now.replace(year=2020)}
    with store.writing() as connection:
        connection.execute(update(TOKENS).where(TOKENS.c.sha256 == digest(payer.token)).values(values))
    store.close()


@pytest.mark.parametrize("why", SAID)
def test_what_ended_it_is_said(new_payer: Callable[..., Payer], folder: Path, why: str) -> None:
    """Of everything that ends a session the page says which it was."""
    payer = new_payer().signed_in()
    end(payer, folder, why)
    page = payer.client.get(payer.page("payments"), follow_redirects=True)

    assert set(SAID) == set(ENDINGS)
    assert heading(page) == ENDINGS[why].heading
    assert [reason for reason, words in SAID.items() if words in text_of(page)] == [why]


@pytest.fixture(scope="module")
def outsider(new_payer: Callable[..., Payer], folder: Path) -> Payer:
    """A payer whose session is over, at a biller with a log-in page of its own."""
    payer = new_payer(settings={"3": OUTSIDE, "4": "0"}).signed_in()
    end(payer, folder, "")
    return payer


@pytest.mark.parametrize("row", FORMS, ids=name)
def test_no_form_leads_to_another_site(outsider: Payer, row: PayerRoute) -> None:
    """Whatever is sent and whoever sends it: all redirects stay here; the biller's page is a link of the last one."""
    path = address(row, outsider.bid, ACCOUNT)
    for cookies in ({outsider.cookie: outsider.token}, {}):
        with httpx.Client(base_url=outsider.server, headers={"origin": outsider.server}, cookies=cookies) as client:
            reply = client.post(path, data={"x": "1"}, timeout=30)
            for _ in range(4):
                if not reply.is_redirect:
                    break
                assert reply.headers["location"].startswith("/")
                reply = client.get(reply.headers["location"], timeout=30)

        assert not reply.is_redirect
        assert "form-action 'self'" in reply.headers["content-security-policy"]


def test_form_of_an_ended_session_in_chromium(payer: Payer, page: Page, folder: Path, server: str) -> None:
    """The browser shows the page with a link, which leads to the biller's own log-in page at another origin (AS 3)."""
    elsewhere = f"{payer.router.router_url.partition('/')[0]}//{payer.router.router_url.split('/')[2]}/console"
    payer.configure(_3=elsewhere, _4="0")
    page.context.add_cookies([{"name": payer.cookie, "value": payer.token, "url": server}])
    page.goto(payer.page("profile", "sessions"))
    end(payer, folder, "ended by staff")
    page.get_by_role("button", name="Log out").last.click()

    page.get_by_role("heading", name="You are logged out").wait_for()
    assert "/session-ended" in page.url
    page.get_by_role("link", name="Log in").click()
    page.wait_for_url(f"{elsewhere}**")
