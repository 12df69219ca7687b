"""The pages as they are sent: what they tell, what they never tell, how they refuse."""

import re
from collections.abc import Callable
from urllib.parse import quote_plus

import httpx
import pytest

from tests.simulator.asking import SAMPLES

Ask = Callable[..., str]


def test_billers_tell_clock_accounts_requests_and_last_answer(client: httpx.Client, bid: str, ask: Ask) -> None:
    """One row per biller, with what happened to it."""
    ask("GetAccountBalance", ACCOUNT_NO="9")
    row = re.search(
        rf'<tr>\s*<th scope="row"><a href="/console/billers/{bid}">.*?</tr>', client.get("/console").text, re.DOTALL
    )

    assert row is not None
    for text in ("3426", "2024-11-15 12:00:00", "frozen", "1,000 generated", "4 stored", "refused, STATUS -4"):
        assert text in row[0]


def test_biller_tells_the_keys_that_differ(client: httpx.Client, bid: str) -> None:
    """A key at its default is not worth a line."""
    before = client.get(f"/console/billers/{bid}").text
    client.patch(f"/__admin/billers/{bid}/settings", json={"balance_shape": "template"})
    after = client.get(f"/console/billers/{bid}").text

    assert "All settings have their default." in before
    assert "balance_shape" in after
    assert "tag_order" not in after


def test_account_tells_what_it_owes_and_why(client: httpx.Client, bid: str) -> None:
    """Balance, entries with sign, item state, and what an entry is linked to."""
    ledger = f"/__admin/billers/{bid}/accounts/2036948/ledger"
    item = client.post(ledger, json={"kind": "payment", "amount": "350"}).json()["item_no"]
    client.post(ledger, json={"kind": "adjustment", "amount": "100", "of_item": item})
    page = client.get(f"/console/billers/{bid}/accounts/2036948").text

    assert '<dd class="big">1,621.40 $</dd>' in page
    assert '<span class="lowers">-350.00</span>' in page
    assert '<span class="raises">+100.00</span>' in page
    assert '<span class="state state-adjusted">ADJUSTED</span>' in page
    assert f'<a href="#item-{item}">AR item {item}</a>' in page
    assert "Arrangement 8: <span" in page


def test_account_tells_phones_addresses_and_the_desk(client: httpx.Client, bid: str) -> None:
    """What the router stored beside the money is there to see."""
    sample = (SAMPLES / "F-07.request.xml").read_text()
    client.post(f"/billers/{bid}/router", content=b"XMLREQUEST=" + quote_plus(sample).encode())
    page = client.get(f"/console/billers/{bid}/accounts/2003708").text

    assert "2025550118" in page
    assert "alex.sample@example.org" in page
    assert "100 EXAMPLE ST, SAMPLETOWN, WA, 99999" in page
    assert "<caption>Alerts</caption>" in page
    assert "<code>ALERT_CD</code>" in page


def test_instalments_stand_with_their_arrangement(client: httpx.Client, bid: str) -> None:
    """A plan shows its schedule and its state today."""
    parts = [{"due": "2024-10-20", "amount": "150"}, {"due": "2024-12-20", "amount": "150"}]
    order = {"start": "2024-10-01", "amount": "300", "instalments": parts}
    client.post(f"/__admin/billers/{bid}/accounts/2003708/arrangements", json=order)
    page = client.get(f"/console/billers/{bid}/accounts/2003708").text

    assert "Installments of arrangement" in page
    assert "2024-12-20" in page
    assert "state-broken" in page


def test_generated_account_is_shown_without_being_stored(client: httpx.Client) -> None:
    """A biller of ten million accounts shows any of them; looking changes nothing."""
    client.post("/__admin/billers", json={"id": "big-console", "template": "3426", "accounts": 10_000_000})
    page = client.get("/console/billers/big-console/accounts/39999999")
    biller = client.get("/console/billers/big-console").text

    assert page.status_code == 200
    assert "Account 39999999" in page.text
    assert page.text.count("state-open") > 12, "settled months have their items too"
    assert "39999999" not in biller


def test_long_ledger_is_paged(client: httpx.Client, bid: str) -> None:
    """200 entries to a page, newest first, the rest a link away."""
    ledger = f"/__admin/billers/{bid}/accounts/2086971/ledger"
    for _ in range(201):
        client.post(ledger, json={"kind": "charge", "amount": "1"})
    first = client.get(f"/console/billers/{bid}/accounts/2086971").text
    second = client.get(f"/console/billers/{bid}/accounts/2086971?page=2").text

    assert (first.count('<tr id="entry-'), second.count('<tr id="entry-')) == (200, 1)
    assert "Page 1 of 2, 201 in all" in first


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999", "1" * 400, "٣", ""])
def test_page_that_cannot_be_is_a_page(client: httpx.Client, bid: str, number: str) -> None:
    """A page number nobody can mean leads to one that is there."""
    assert client.get(f"/console/billers/{bid}/accounts/2003708", params={"page": number}).status_code == 200


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/console/billers/nobody", "Biller &#39;nobody&#39; not found; choose one from the list of billers."),
        ("/console/billers/{bid}/accounts/1", "Account 1 not found."),
        ("/console/billers/{bid}/accounts/%00%ff", "not found."),
        ("/console/billers/{bid}/journal/7", "does not contain exchange 7"),
        ("/console/rubbish", "Page not found; start at the list of billers."),
        ("/console/static/../application.py", "not found"),
        ("/console/static/nothing.js", "File not found."),
    ],
)
def test_what_is_not_there_is_a_page_with_a_way_back(client: httpx.Client, bid: str, path: str, words: str) -> None:
    """404 in the console's own look, never a 500."""
    reply = client.get(path.format(bid=bid))

    assert reply.status_code == 404
    assert words in reply.text
    assert 'href="/console' in reply.text
    assert "<nav" in reply.text


def test_only_reading_is_possible(client: httpx.Client, bid: str) -> None:
    """Another method is 405, with what is allowed."""
    reply = client.post(f"/console/billers/{bid}")

    assert reply.status_code == 405
    assert set(reply.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "path", ["", "/billers/3426/journal", "/billers/nobody", "/static/console.css", "/login", "/x"]
)
def test_every_answer_has_the_security_headers(client: httpx.Client, path: str) -> None:
    """A strict policy without unsafe-inline, nosniff, nothing kept, no referrer."""
    headers = client.get("/console" + path).headers

    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == ("same-origin" if path in ("", "/login") else "no-referrer")


@pytest.mark.parametrize(
    "headers", [{"host": "evil.example.org"}, {"origin": "http://evil.example.org"}, {"origin": "null"}]
)
@pytest.mark.parametrize("path", ["", "/billers/3426/journal/live", "/static/journal.js", "/login", "/rubbish"])
def test_host_and_origin(client: httpx.Client, headers: dict[str, str], path: str) -> None:
    """The console knows its Host and no foreign Origin, as the admin API does."""
    assert client.get("/console" + path, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("typed", "by"),
    [
        ("2003708", None),
        ("138714", None),
        ("1020424", None),
        ("205184", None),
        ("30000007", None),
        ("7000000007", None),
        ("alex", "name"),
        ("5550118", "phone or e-mail"),
        ("ALEX.SAMPLE@", "phone or e-mail"),
        ("sample", "name"),
        ("40000006", "PERSON_NO"),
    ],
)
def test_search(client: httpx.Client, bid: str, typed: str, by: str | None) -> None:
    """A number that means one account leads to it; words list what they fit and why."""
    reply = client.get(f"/console/billers/{bid}/search", params={"q": typed})

    if by is None:
        assert reply.status_code == 303
        assert client.get(reply.headers["location"]).status_code == 200
    else:
        assert reply.status_code == 200
        assert f"<td>{by}</td>" in reply.text


def test_search_by_payment_guid(client: httpx.Client, bid: str) -> None:
    """SOURCE_SPEC1 of a payment finds its account."""
    guid = "6f0c1c52-8f6a-4f0e-9c58-0d5c7a2b9e11"
    sample = (SAMPLES / "F-04.request.xml").read_text()
    client.post(f"/billers/{bid}/router", content=b"XMLREQUEST=" + quote_plus(sample).encode())
    reply = client.get(f"/console/billers/{bid}/search", params={"q": guid})

    assert guid in sample
    assert reply.headers["location"] == f"/console/billers/{bid}/accounts/2003708"


def test_search_says_what_it_does_not_look_at(client: httpx.Client, bid: str) -> None:
    """Names of generated accounts are not searched, and the page says so."""
    reply = client.get(f"/console/billers/{bid}/search", params={"q": "nobody at all"})

    assert "No account matches “nobody at all”." in reply.text
    assert "documented and changed accounts only" in reply.text


def test_journal_is_filtered(client: httpx.Client, bid: str, ask: Ask) -> None:
    """By function, account and status; a status that is none is told."""
    ask("GetAccountBalance", ACCOUNT_NO="2003708")
    ask("GetAccountBalance", ACCOUNT_NO="9")
    ask("GetAccount", ACCOUNT_NO="2003708")

    def shown(**query: str) -> list[str]:
        return re.findall(r'<li data-number="(\d+)"', client.get(f"/console/billers/{bid}/journal", params=query).text)

    assert shown() == ["3", "2", "1"]
    assert shown(function="GetAccountBalance") == ["2", "1"]
    assert shown(account="2003708") == ["3", "1"]
    assert shown(status="refused") == ["2"]
    assert shown(status="-4") == ["2"]
    assert shown(status="0", function="GetAccount") == ["3"]
    assert client.get(f"/console/billers/{bid}/journal", params={"status": "bad"}).status_code == 422


def test_secrets_never_appear(client: httpx.Client, bid: str, ask: Ask) -> None:
    """SSN and LICENSE_NO that a client sends are on no page."""
    ask("GetAccount", ACCOUNT_NO="2003708", SSN="canary-ssn", LICENSE_NO="canary-licence")
    client.put(f"/__admin/billers/{bid}/logins", json={"logins": [{"user": "ic", "password": "canary-pw"}]})
    client.post(f"/billers/{bid}/router", content=b"x", headers={"authorization": "Basic aWM6Y2FuYXJ5LXB3"})
    paths = ("", "/accounts/2003708", "/journal", "/journal/1", "/journal/2")
    pages = [client.get(f"/console/billers/{bid}{path}").text for path in paths]

    assert "canary" not in "".join(pages)
    assert "aWM6Y2FuYXJ5LXB3" not in "".join(pages)
