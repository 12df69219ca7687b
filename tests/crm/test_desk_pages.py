"""What the pages of the desk say of a biller with 100,000 finished records and one of everything that went wrong."""

import re
from html import unescape

import httpx
import pytest

from tests.crm.billers import ACCOUNT, ATTACK, Desk


def text_of(reply: httpx.Response) -> str:
    """The words of a page."""
    assert reply.status_code == 200, reply.text
    main = reply.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def test_all_billers_lead_to_the_uncertain_one(busy_desk: Desk) -> None:
    """The first row is the biller with an UNCERTAIN record, and links to it."""
    page = busy_desk.client.get("/crm/pump").text
    first = page.partition("<tbody>")[2].partition("</tr>")[0]

    assert f'href="{busy_desk.home}/records?state=UNCERTAIN" aria-label="1 UNCERTAIN of biller busy">1<' in first


def test_stopped_endpoint_tells_what_mends_it(busy_desk: Desk) -> None:
    """The address that answered 404, by number and name of its setting."""
    words = text_of(busy_desk.client.get(busy_desk.home))

    assert "Endpoint AUTOPAY stopped AddAlert: HTTP 404 This is not the router" in words
    assert "AS 17 DataPump AutoPay EndPoint/WebService URL" in words


def test_held_record_tells_the_blank_setting(busy_desk: Desk) -> None:
    """The example of the issue: AS 47 blank → Paperless Alert Flag."""
    words = text_of(busy_desk.client.get(busy_desk.home))

    assert "Paperless HELD no alert codes: AS 47 is blank Correct the setting" in words
    assert "AS 47 Cayenta – Paperless Alert Flag" in words  # noqa: RUF001 — its documented name holds a dash


def test_open_breaker_tells_its_next_try(busy_desk: Desk) -> None:
    """In the biller's time."""
    words = text_of(busy_desk.client.get(busy_desk.home))

    assert "Breaker PDF open" in words
    assert "next try 2030-11-15 10:00:00" in words


def test_lane_tells_depth_age_and_what_it_waits_for(busy_desk: Desk) -> None:
    """Two records, the head a minute old and UNCERTAIN."""
    words = text_of(busy_desk.client.get(busy_desk.home))

    assert re.search(rf"{ACCOUNT} money 2 payment \d+ UNCERTAIN 60 s", words), words
    assert "endpoint group AUTOPAY is stopped" in words


def test_counts_are_there(busy_desk: Desk) -> None:
    """Every state with its number."""
    words = text_of(busy_desk.client.get(busy_desk.home))

    assert "100,000 SENT" in words
    assert "2 REJECTED" in words


def test_plot_counts_what_was_sent(busy_desk: Desk) -> None:
    """The newest changes, told in words too, and that older ones are left out."""
    page = busy_desk.client.get(busy_desk.home).text

    assert re.search(r'<desc id="plot-desc">Stacked bars. Total: 9,\d\d\d sent, \d+ need a decision', page)
    assert "Only the newest 10,000 changes" in page


@pytest.mark.parametrize("asked", ["GUID-1", "{GUID-1}", "guid-1"])
def test_guid_leads_to_its_record(busy_desk: Desk, asked: str) -> None:
    """With braces or without, in large letters or small."""
    reply = busy_desk.client.get(f"{busy_desk.home}/records", params={"q": asked})

    assert reply.status_code == 303
    assert "GUID-1" in busy_desk.client.get(reply.headers["location"]).text


@pytest.mark.parametrize(("asked", "found"), [(ACCOUNT, "GUID-2"), ("50000777", "GUID-busy-00000777")])
def test_account_shows_its_records(busy_desk: Desk, asked: str, found: str) -> None:
    """Those of one account."""
    rows = busy_desk.client.get(f"{busy_desk.home}/records", params={"q": asked}).text
    numbers = re.findall(r"records/(\d+)\">", rows)

    assert found in {busy_desk.record(int(number))["source_id"] for number in numbers}


def test_trans_no_leads_to_its_record_at_any_biller(busy_desk: Desk) -> None:
    """From the page of all billers, too."""
    reply = busy_desk.client.get("/crm/pump/search", params={"q": "1000777"})

    assert busy_desk.record(int(reply.headers["location"].rpartition("/")[2]))["trans_no"] == "1000777"


def test_biller_named_search_has_its_page(busy_desk: Desk) -> None:
    """The address of the search shows that biller's page when no text is given."""
    busy_desk.did(busy_desk.client.post("/api/billers", json={"id": "search", "template": "3426"}))
    try:
        page = busy_desk.client.get("/crm/pump/search")
        found = busy_desk.client.get("/crm/pump/search", params={"q": "nothing-has-this"})
    finally:
        deleted = busy_desk.client.delete("/api/billers/search")

    assert deleted.status_code == 204
    assert (page.status_code, "<title>Biller search" in page.text) == (200, True)
    assert (found.status_code, "nothing-has-this" in found.text) == (200, True)


def test_pages_of_a_list_hold_every_record_once(busy_desk: Desk) -> None:
    """The link to older ones goes on where the page ends."""
    first = busy_desk.client.get(f"{busy_desk.home}/records").text
    older = unescape(re.findall(r'href="([^"]+)">Older', first)[0])
    second = busy_desk.client.get(older).text
    numbers = [
        int(number) for page in (first, second) for number in re.findall(r'scope="row"><a href="[^"]+/(\d+)"', page)
    ]

    assert len(numbers) == 100
    assert numbers == list(range(numbers[0], numbers[0] - 100, -1))


def test_record_shows_evidence_side_by_side(busy_desk: Desk) -> None:
    """Before, after, what changed, what the posting would change, and what that says."""
    number = busy_desk.client.get(f"{busy_desk.home}/records", params={"q": "GUID-1"}).headers["location"]
    words = text_of(busy_desk.client.get(number))

    assert re.search(r"Current balance 1,871\.40 1,771\.40 -100\.00 -100\.00", words), words
    assert "Last payment date – 20241115 changed" in words  # noqa: RUF001 — a dash for what is blank
    assert "The balance changed by exactly the expected amount." in words


def test_record_shows_what_was_sent_and_what_happened(busy_desk: Desk) -> None:
    """Event, request fields, history."""
    number = busy_desk.client.get(f"{busy_desk.home}/records", params={"q": "GUID-1"}).headers["location"]
    words = text_of(busy_desk.client.get(number))

    assert f"SS_ACCOUNT_NO {ACCOUNT}" in words
    assert "instrument CC" in words
    assert "SENDING UNCERTAIN pump" in words


def test_router_text_is_text(busy_desk: Desk) -> None:
    """What a router says is escaped wherever it is shown."""
    pages = [busy_desk.client.get(f"{busy_desk.home}{path}").text for path in ("", "/records?state=REJECTED")]

    assert [ATTACK in page for page in pages] == [False, False]
    assert ["&lt;script&gt;document.title" in page for page in pages] == [True, True]


def test_addresses_of_payers_are_on_the_record_alone(desk: Desk) -> None:
    """No list shows an e-mail address or a phone number."""
    number = desk.pay("GUID-9", email="payer@example.org", phone="5550123")
    desk.until(number, "SENT")
    lists = [desk.client.get(path).text for path in ("/crm/pump", desk.home, f"{desk.home}/records")]

    assert [text for text in lists if "payer@example.org" in text or "5550123" in text] == []
    assert "payer@example.org" in desk.client.get(f"{desk.home}/records/{number}").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/crm/pump/nobody", 404),
        ("/crm/pump/%3Cscript%3E", 404),
        ("/crm/pump/busy/records/0", 404),
        ("/crm/pump/busy/records/x", 404),
        ("/crm/pump/busy/records/999999999999999999999", 404),
        ("/crm/pump/busy/records?before=x&state=y&kind=z&account=%00", 200),
        ("/crm/pump/busy/records?q=%27%00%F0%9F%92%A9", 200),
        ("/crm/pump/search", 404),
        ("/crm/nothing", 404),
        ("/static/..%2Fdesk.css", 404),
        ("/crm", 200),
        ("/crm/", 200),
    ],
)
def test_no_address_is_a_defect(busy_desk: Desk, path: str, status: int) -> None:
    """A page with a sentence for whatever is asked."""
    reply = busy_desk.client.get(path, follow_redirects=True)

    assert (reply.status_code, reply.headers["content-type"]) == (status, "text/html; charset=utf-8")


def test_every_answer_says_what_a_page_may_do(busy_desk: Desk) -> None:
    """No inline script, nothing from elsewhere, in no frame, nothing kept."""
    for path in ("/crm/pump", busy_desk.home, "/crm/nothing", "/static/desk.js"):
        headers = busy_desk.client.get(path).headers

        assert "script-src 'self'; " in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"


def test_an_uncertain_record_is_not_called_nothing(desk: Desk) -> None:
    """It may hold its lane: the page says so, and does not say that nothing blocks sending."""
    desk.uncertain()

    words = text_of(desk.client.get(desk.home))

    assert "Nothing blocks sending" not in words
    assert "Lanes wait for a decision 1 record is UNCERTAIN and may hold later records of the same account" in words
    assert "the connection broke before an answer came" in words
