"""Every payers' route and every foreign identity, made from the route table: a new page is covered when it is born.

ASVS 5: 7.2.4 and 7.4.1 (a session that is over opens nothing), 8.2.2 and 8.3.1 (what a session may see decides, not
what the address says), 3.5.1 (a form from elsewhere is refused).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from ic_adapter.billers.register import Register
from ic_adapter.identity.sessions import Sessions
from ic_adapter.store.database.engine import open_store
from ic_adapter.store.identity import payers
from ic_adapter.web.pages.payer_site import Access, PayerRoute
from tests.portal.payer import ACCOUNT, EMAIL, NOON, OTHER, Payer
from tests.portal.payer_routes import FOR_PAYERS, FORMS, ROWS, address, name

STRANGER = "sam.stranger@example.org"
FOREIGN_HOSTS = ("evil.example", "127.0.0.1.evil.example", "127.0.0.1:80@evil.example", "")
NOWHERE = "9999999"
NOTHING = {"nothing": ""}
#: What differs between two answers to the same request: the reference of a trouble page, the id of a form.
FRESH = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}|[\w-]{24}\"")


@dataclass(frozen=True)
class People:
    """The payer whose pages are looked for, and the cookies of everybody else."""

    payer: Payer
    cookies: dict[str, dict[str, str]]

    def of(self, who: str) -> dict[str, str]:
        """The cookies of somebody; another payer has a session of this moment, since some forms end sessions."""
        if who != "other payer":
            return self.cookies[who]
        return {self.payer.cookie: session(self.payer, email=STRANGER, account=OTHER)}


def session(payer: Payer, *, email: str, account: str, ended: bool = False) -> str:
    """The token of a further payer of the biller; perhaps logged out."""
    store = open_store(payer.folder / "adapter.db")
    try:
        biller = Register(store, test_clock=True).get(payer.bid)
        now = biller.clock.now()
        row = {"bid": payer.bid, "email": email, "email_key": email, "password_hash": "", "password_set_at": now}
        with store.writing() as connection:
            payer_id = payers.add(connection, {**row, "created_at": now, "locked_by": ""})
            if payer_id is None:
                known = payers.by_email(connection, payer.bid, email)
                assert known is not None
                payer_id = int(known.id)
            payers.add_account(connection, payer.bid, payer_id, account, now)
        Sessions(store).end_all(payer_id, now)
        token = Sessions(store).start(biller, payer_id, "127.0.0.1")
        if ended:
            assert Sessions(store).end(token, payer.bid, now)
        return token
    finally:
        store.close()


@pytest.fixture(scope="module")
def people(new_payer: Callable[..., Payer]) -> Iterator[People]:
    """One payer with an account, and six who are somebody else."""
    payer, elsewhere = new_payer(), new_payer()
    token, foreign = payer.token, elsewhere.token
    name = payer.cookie
    yield People(
        payer,
        {
            "nobody": {},
            "garbage": {name: "x" * 43},
            "other biller": {elsewhere.cookie: foreign, name: foreign},
            "logged out": {name: session(payer, email="out@example.org", account=ACCOUNT, ended=True)},
            "clerk": {"ic_adapter_desk": token, "ic_payer_": token},
        },
    )
    payer.client.close()
    elsewhere.client.close()


@pytest.fixture
def client(people: People) -> Iterator[httpx.Client]:
    """A browser without cookies; its forms come from the site's own pages."""
    origin = people.payer.server
    with httpx.Client(base_url=origin, timeout=30, headers={"origin": origin}) as client:
        yield client


def ask(client: httpx.Client, row: PayerRoute, path: str, cookies: dict[str, str]) -> httpx.Response:
    """Open a page, or send an empty form."""
    client.cookies = httpx.Cookies(cookies)
    return client.request(row.method, path, data=NOTHING if row.method == "POST" else None)


def told(page: httpx.Response) -> str:
    """A page without what differs from request to request."""
    return FRESH.sub("", page.text)


@pytest.mark.parametrize("who", ["nobody", "garbage", "other biller", "logged out", "clerk"])
@pytest.mark.parametrize("row", FOR_PAYERS, ids=name)
def test_who_is_not_signed_in_is_led_to_the_log_in(
    people: People, client: httpx.Client, row: PayerRoute, who: str
) -> None:
    """Nothing of the payer is shown, nothing is done, and the way leads to the log-in page of this biller."""
    reply = ask(client, row, address(row, people.payer.bid, ACCOUNT), people.of(who))

    assert reply.status_code == 303
    assert reply.headers["location"].startswith((people.payer.page("login"), people.payer.page("session-ended")))
    assert EMAIL not in reply.text


@pytest.mark.parametrize("row", FOR_PAYERS, ids=name)
def test_another_payer_sees_and_changes_nothing(people: People, client: httpx.Client, row: PayerRoute) -> None:
    """An account of somebody else is answered as one that does not exist; no page shows its number or its payer."""
    cookies = people.of("other payer")
    foreign = ask(client, row, address(row, people.payer.bid, ACCOUNT), cookies)
    cookies = people.of("other payer")
    unknown = ask(client, row, address(row, people.payer.bid, NOWHERE), cookies)

    if "{account}" in row.path:
        assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.status_code < 500
    assert told(foreign).replace(ACCOUNT, NOWHERE) == told(unknown)
    assert EMAIL not in foreign.text
    assert ACCOUNT not in foreign.text


@pytest.mark.parametrize("who", ["nobody", "other biller", "logged out", "clerk", "other payer"])
@pytest.mark.parametrize("row", [row for row in ROWS if row.access is Access.ANYONE], ids=name)
def test_open_pages_show_nothing_of_a_payer(people: People, client: httpx.Client, row: PayerRoute, who: str) -> None:
    """Whoever opens them: no e-mail address, no error of ours."""
    reply = ask(client, row, address(row, people.payer.bid, ACCOUNT), people.of(who))

    assert reply.status_code < 500
    assert EMAIL not in reply.text


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_no_biller_is_no_page(people: People, client: httpx.Client, row: PayerRoute) -> None:
    """With anybody's cookies."""
    reply = ask(client, row, address(row, "no-such-biller", ACCOUNT), {people.payer.cookie: people.payer.token})

    assert reply.status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": None}, id="no-origin"),
        pytest.param({"origin": "http://evil.example"}, id="foreign-origin"),
        pytest.param({"origin": "null"}, id="null-origin"),
        pytest.param({"sec-fetch-site": "cross-site"}, id="cross-site"),
        pytest.param({"sec-fetch-site": "same-site"}, id="same-site"),
    ],
)
@pytest.mark.parametrize("row", FORMS, ids=name)
def test_form_from_elsewhere_is_refused(people: People, row: PayerRoute, headers: dict[str, str | None]) -> None:
    """The payer is signed in, and still: another site cannot send a form in the payer's name."""
    payer = people.payer
    sent = {"origin": payer.server, "sec-fetch-site": "same-origin", **headers}
    sent["cookie"] = f"{payer.cookie}={payer.token}"
    with httpx.Client(base_url=payer.server, timeout=30) as client:
        own = {name: value for name, value in sent.items() if value is not None}
        reply = client.post(address(row, payer.bid, ACCOUNT), headers=own, data=NOTHING)

    assert reply.status_code == 403
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("row", ROWS, ids=name)
def test_foreign_host_is_refused_and_never_repeated(people: People, row: PayerRoute, host: str) -> None:
    """No link, redirect or page is made of the Host header."""
    payer = people.payer
    headers = {"host": host, "origin": f"http://{host}", "cookie": f"{payer.cookie}={payer.token}"}
    with httpx.Client(base_url=payer.server, timeout=30) as client:
        reply = client.request(row.method, address(row, payer.bid, ACCOUNT), headers=headers)

    assert reply.status_code in {400, 403}
    assert "evil" not in reply.text + str(reply.headers)


def test_session_that_ran_out_opens_nothing(new_payer: Callable[..., Payer]) -> None:
    """Every page and form of the table, once the biller's clock has passed the limit of the session."""
    payer = new_payer().signed_in()
    assert payer.get("").status_code == 200
    payer.did(payer.client.post(f"{payer.api}/clock", json={"freeze": (NOON + timedelta(days=2)).isoformat()}))

    for row in FOR_PAYERS:
        reply = ask(payer.client, row, address(row, payer.bid, ACCOUNT), {payer.cookie: payer.token})
        assert (name(row), reply.status_code) == (name(row), 303)
        assert reply.headers["location"].startswith(payer.page("session-ended"))
    assert payer.records("paperless") == []
    payer.client.close()
