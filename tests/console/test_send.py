"""A request sent from the console: filled, answered by the router itself, once, with what it did and why."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from simulator.console.requests.samples import sample
from simulator.contract.registry import TABLE
from simulator.recipes.templates import ALL
from tests.simulator.asking import SAMPLES

Post = Callable[..., httpx.Response]
FUNCTIONS = [(function.request, function.code) for function in TABLE]


def fields_of(html: str) -> dict[str, str]:
    """What the form that sends a request holds, as a browser would send it."""
    request = re.search(r'<textarea id="request"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    once = re.search(r'name="once" value="([^"]+)"', html)
    assert request is not None
    assert once is not None
    return {"request": unescape(request[1]), "once": once[1]}


def journal(client: httpx.Client, bid: str) -> list[dict[str, Any]]:
    """The exchanges of the biller as the admin API has them."""
    found: list[dict[str, Any]] = client.get(f"/__admin/billers/{bid}/journal").json()["entries"]
    return found


@pytest.mark.parametrize(("function", "code"), FUNCTIONS)
def test_sample_is_the_documents(function: str, code: str) -> None:
    """Tag for tag and text for text, whatever white space is between tags."""
    plain = etree.XMLParser(remove_blank_text=True)
    shown, documented = (
        etree.tostring(etree.fromstring(text.encode(), plain), method="c14n")
        for text in (sample(function), Path(SAMPLES / f"{code}.request.xml").read_text())
    )
    assert shown == documented


@pytest.fixture
def post(client: httpx.Client, server: str, bid: str) -> Post:
    """Send the form of the biller's page as a browser would."""

    def posted(**fields: str) -> httpx.Response:
        return client.post(f"/console/billers/{bid}/send", data=fields, headers={"origin": server})

    return posted


@pytest.mark.parametrize("function", [name for name, _ in FUNCTIONS])
def test_every_function_is_sent_and_answered(client: httpx.Client, bid: str, post: Post, function: str) -> None:
    """The filled sample is accepted, and its page shows the reply, the ledger entries and the reason."""
    place = f"/console/billers/{bid}/send"
    first = client.get(place, params={"function": "AddARItems", "account": "2003708"})
    post(**fields_of(first.text))
    filled = fields_of(client.get(place, params={"function": function, "account": "2003708"}).text)
    reply = post(**filled)
    page = client.get(reply.headers["location"].partition("#")[0])
    told = journal(client, bid)[-1]

    assert (reply.status_code, told["function"], told["status"]) == (303, function, 0), told
    assert "accepted, STATUS 0" in page.text
    assert re.search(r"<dt>Duration</dt><dd>[0-9.,]+ ms</dd>", page.text)
    assert f"&lt;{function.replace('Items', 'Item') if function == 'AddARItems' else function}" in page.text
    moved = function in ("AddARItems", "AddReturnedCheck", "AdjARItem")
    assert ("It caused no ledger entry." not in page.text) == moved


def test_account_of_the_biller_stands_in_the_sample(client: httpx.Client, bid: str) -> None:
    """With its person; a payment has a reference of its own each time, on the biller's day."""
    place = f"/console/billers/{bid}/send"
    phone = client.get(place, params={"function": "SetPhone", "account": "2036948"}).text
    person = client.get(f"/__admin/billers/{bid}/accounts/2036948").json()["person_no"]
    payments = [fields_of(client.get(place, params={"function": "AddARItems"}).text)["request"] for _ in "ab"]

    assert f"<PERSON_NO>{person}</PERSON_NO>" in fields_of(phone)["request"]
    assert "<ITEM_DT>20241115</ITEM_DT>" in payments[0]
    assert payments[0] != payments[1]
    assert client.get(place, params={"function": "Nope"}).status_code == 404


def test_form_sent_twice_is_done_once(client: httpx.Client, server: str, bid: str) -> None:
    """One after the other and at the same time: one payment, and both lead to its reply."""
    place = f"/console/billers/{bid}/send"
    fields = fields_of(client.get(place, params={"function": "AddARItems"}).text)

    def post(_: int) -> str:
        return str(httpx.post(server + place, data=fields, headers={"origin": server}).headers["location"])

    with ThreadPoolExecutor(4) as pool:
        places = [*pool.map(post, range(8)), post(0)]

    assert len(set(places)) == 1
    assert len(journal(client, bid)) == 1
    assert client.post(place, data=fields | {"once": "another"}, headers={"origin": server}).status_code == 303
    assert len(journal(client, bid)) == 2


def test_login_is_chosen_where_the_router_wants_one(client: httpx.Client, bid: str, post: Post) -> None:
    """The first login of the biller stands there; an unknown one and no request are told beside their fields."""
    client.put(f"/__admin/billers/{bid}/logins", json={"logins": [{"user": "ic", "password": "made-up-1"}]})
    place = f"/console/billers/{bid}/send"
    page = client.get(place).text
    fields = fields_of(page)
    with_it = post(**fields | {"login": "ic"})
    without = post(**fields | {"login": "", "once": "b"})
    refused = post(request=" ", login="nobody")

    assert '<option value="ic" selected>' in page
    assert [it["http_status"] for it in journal(client, bid)] == [200, 401]
    assert (with_it.status_code, without.status_code, refused.status_code) == (303, 303, 422)
    assert 'id="problem-request">Enter a request' in refused.text
    assert 'id="problem-login">This biller has no such login' in refused.text


def test_fault_that_loses_the_reply_is_told_not_played(client: httpx.Client, bid: str, post: Post) -> None:
    """The page comes at once and says what a client would have met; the books say that it was booked."""
    client.post(f"/__admin/billers/{bid}/faults", json={"name": "gone", "preset": "silence"})
    place = f"/console/billers/{bid}/send"
    fields = fields_of(client.get(place, params={"function": "AddARItems"}).text)
    reply = post(**fields)
    page = client.get(reply.headers["location"].partition("#")[0]).text

    assert "reply lost by fault gone" in page
    assert "It caused 1 ledger entry:" in page


def test_biller_without_router_has_no_such_page(client: httpx.Client) -> None:
    """Its partner sends only files."""
    template = next(number for number, template in ALL.items() if not template.has_router)
    name = "c-files-only"
    client.post("/__admin/billers", json={"id": name, "template": template})
    page = client.get(f"/console/billers/{name}")
    reply = client.get(f"/console/billers/{name}/send")
    client.delete(f"/__admin/billers/{name}")

    assert reply.status_code == 404
    assert "its partner sends only files" in reply.text
    assert "/send" not in page.text


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_payment_is_sent_with_a_browser(chromium: Browser, server: str, bid: str, script: bool) -> None:
    """From the biller's page by links and buttons: choose, fill in, send, read; then a magic number."""
    context = chromium.new_context(base_url=server, java_script_enabled=script)
    page: Page = context.new_page()
    page.goto(f"/console/billers/{bid}")
    page.get_by_role("link", name="Send a request").click()
    page.get_by_label("Function").select_option("AddARItems")
    page.get_by_label("Account").fill("2003708")
    page.get_by_role("button", name="Fill in the sample").click()
    expect(page.get_by_label("Request", exact=True)).to_have_value(re.compile("<SS_ACCOUNT_NO>2003708</SS_ACCOUNT_NO>"))
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", name="Reply: accepted, STATUS 0")).to_be_visible()
    expect(page.get_by_role("region", name="Entries of exchange 1, scrollable")).to_contain_text("-100.24")
    expect(page.get_by_label("Request", exact=True)).to_have_value(re.compile("<ITEM_AMT>100.24</ITEM_AMT>"))
    page.get_by_role("link", name="9000906").click()
    expect(page.get_by_label("Account")).to_have_value("9000906")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", name="Reply: refused, STATUS -906")).to_be_visible()
    expect(page.get_by_text("9000906 is a magic number")).to_be_visible()
    context.close()
