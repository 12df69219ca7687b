"""What can be done at the desk, who may do it, and what happens to the second one who tries."""

import re
from collections.abc import Generator
from html import unescape

import httpx
import pytest

from tests.crm.billers import ACCOUNT, OTHER, Desk
from tests.ic_adapter.process import start, stop


def test_confirmed_payment_lets_its_lane_go_on(desk: Desk) -> None:
    """It is SENT, with the item number that was found; the next payment of the account is sent."""
    number, behind = desk.uncertain(), desk.pay("GUID-2")
    reply = desk.decide(number, decision="confirm", item_no="4711")
    record = desk.until(number, "SENT")
    desk.until(behind, "SENT")

    assert reply.headers["location"] == f"{desk.home}/records/{number}?done=confirm"
    assert record["result"]["item_no"] == "4711"
    assert (record["history"][-1]["actor"], record["history"][-1]["reason"]) == (
        "O. Perator",
        "confirm: looked into the CIS",
    )


def test_dropped_payment_is_not_sent_any_more(desk: Desk) -> None:
    """SKIPPED, and the page says so."""
    number = desk.uncertain()
    page = desk.client.get(desk.decide(number, decision="drop").headers["location"]).text

    assert desk.record(number)["state"] == "SKIPPED"
    assert f"Record {number} was dropped: it is never sent." in page


def test_resend_of_what_may_be_booked_needs_a_tick(desk: Desk) -> None:
    """Without it nothing is done, and what was typed stays."""
    number = desk.uncertain()
    reply = desk.decide(number, decision="resend", reason="Tom & Jerry")

    assert reply.status_code == 422
    assert "Check the CIS first, then tick this box" in reply.text
    assert 'value="Tom &amp; Jerry"' in reply.text
    assert desk.record(number)["state"] == "UNCERTAIN"


def test_resent_payment_is_sent_once_more(desk: Desk) -> None:
    """With the tick: a second attempt."""
    number = desk.uncertain()
    desk.decide(number, decision="resend", sure="yes")

    assert desk.until(number, "SENT")["attempts"] == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"decision": ""}, "Choose a decision."),
        ({"decision": "refund"}, "Choose a decision."),
        ({"by": " "}, "Enter your name: one line of at most 64 characters."),
        ({"by": "x" * 65}, "Enter your name: one line of at most 64 characters."),
        ({"reason": "ok"}, "Enter a reason: one line of 3 to 500 characters."),
        ({"reason": "one\ntwo"}, "Enter a reason: one line of 3 to 500 characters."),
        ({"item_no": "a"}, "at most 12 digits."),
        ({"item_no": "0"}, "not 0"),
        ({"state": "OPEN"}, "Load the page again."),
        ({"attempts": "many"}, "Load the page again."),
    ],
)
def test_form_that_does_not_fit_does_nothing(busy_desk: Desk, wrong: dict[str, str], said: str) -> None:
    """422, and the reason beside the field."""
    number = int(busy_desk.client.get(f"{busy_desk.home}/records?q=GUID-1").headers["location"].rpartition("/")[2])
    reply = busy_desk.decide(number, **{"decision": "confirm", **wrong})

    assert (reply.status_code, said in unescape(reply.text)) == (422, True)
    assert busy_desk.record(number)["state"] == "UNCERTAIN"


def test_every_wrong_field_is_told_at_once(busy_desk: Desk) -> None:
    """Nobody has to send a form three times."""
    number = int(busy_desk.client.get(f"{busy_desk.home}/records?q=GUID-1").headers["location"].rpartition("/")[2])
    page = busy_desk.decide(number, decision="confirm", by="", reason="", item_no="x").text

    assert re.findall(r'id="problem-(\w+)"', page) == ["item_no", "by", "reason"]


def test_second_decision_is_told_who_was_faster(desk: Desk) -> None:
    """The same form sent twice, or by two people: 409 with the name, the reason, and what the second one wrote."""
    number = desk.uncertain()
    page = desk.client.get(f"{desk.home}/records/{number}").text
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', page))
    first = {**form, "decision": "confirm", "by": "Ann", "reason": "it is there"}
    second = {**form, "decision": "drop", "by": "Bob", "reason": "it is not there"}
    replies = [desk.client.post(f"{desk.home}/records/{number}/decision", data=one) for one in (first, second)]
    words = unescape(re.sub(r"<[^>]+>", " ", replies[1].text))

    assert [reply.status_code for reply in replies] == [303, 409]
    assert f"record {number} has changed: it is now SENT (you saw UNCERTAIN)" in words
    assert "Ann" in words
    assert "Your reason: it is not there" in words
    assert desk.record(number)["state"] == "SENT"


def test_form_of_an_earlier_attempt_is_too_late(desk: Desk) -> None:
    """Sent again and UNCERTAIN once more: what was decided about the first attempt is not done to the second."""
    number = desk.uncertain()
    page = desk.client.get(f"{desk.home}/records/{number}").text
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', page))
    desk.router.faults.add("lost_reply", function="AddARItems", account=ACCOUNT)
    desk.decide(number, decision="resend", sure="yes")
    desk._until(
        "a second attempt", lambda: desk.record(number), lambda it: it["attempts"] == 2 and it["state"] == "UNCERTAIN"
    )
    late = {**form, "decision": "resend", "sure": "yes", "by": "Bob", "reason": "it is not there"}
    reply = desk.client.post(f"{desk.home}/records/{number}/decision", data=late)

    assert reply.status_code == 409
    assert "it now has 2 attempts (you saw 1)" in reply.text


def test_stopped_endpoint_goes_on(desk: Desk) -> None:
    """The button, once the router takes the login again."""
    desk.did(desk.client.patch(f"{desk.api}/settings", json={"17": desk.router.router_url}))
    desk.router.faults.add("wrong_login", function="AddAlert")
    flag = {"source_id": "a-1", "account_number": OTHER, "on": True}
    number = int(desk.did(desk.client.post(f"{desk.api}/autopay", json=flag))["id"])
    desk._until("a stopped endpoint", lambda: desk.did(desk.client.get(f"{desk.api}/pump")), lambda it: it["paused"])
    page = desk.client.get(desk.home).text
    reply = desk.client.post(f"{desk.home}/endpoints/AUTOPAY/resume", data={"go": "on"})
    desk.until(number, "SENT")

    assert f'action="{desk.home}/endpoints/AUTOPAY/resume"' in page
    assert "AUTOPAY has been resumed." in desk.client.get(reply.headers["location"]).text


def test_another_look_is_a_newer_balance(desk: Desk) -> None:
    """Evidence of the moment at which it is asked for."""
    number = desk.uncertain()
    desk.did(desk.client.post(f"{desk.api}/clock", json={"advance": {"minutes": 30}}))
    reply = desk.client.post(f"{desk.home}/records/{number}/evidence", data={"go": "on"})

    assert reply.headers["location"] == f"{desk.home}/records/{number}#evidence"
    assert desk.record(number)["evidence"]["after"]["at"].startswith("2024-11-15T12:31")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/crm/pump/nobody/endpoints/PAYMENTS/resume", 404),
        ("/crm/pump/busy/endpoints/NONE/resume", 404),
        ("/crm/pump/busy/records/0/decision", 404),
        ("/crm/pump/busy/records/0/evidence", 404),
        ("/crm/pump/busy", 405),
    ],
)
def test_form_to_nowhere_is_no_defect(busy_desk: Desk, path: str, status: int) -> None:
    """A sentence, whatever is posted where."""
    form = {"state": "HELD", "attempts": "0", "decision": "drop", "by": "x", "reason": "xxx"}

    assert busy_desk.client.post(path, data=form).status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example.org"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},  # another program on this machine: SameSite would let it through
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example.org"},
    ],
)
def test_form_from_elsewhere_is_not_taken(busy_desk: Desk, headers: dict[str, str]) -> None:
    """Neither a foreign page's nor one without an Origin."""
    reply = busy_desk.client.post(f"{busy_desk.home}/endpoints/AUTOPAY/resume", data={"go": "on"}, headers=headers)

    assert reply.status_code == 403


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "media", "status", "sentence"),
    [
        (b"{}", "application/json", 415, f"Send its fields as {FORM}."),
        (b"a=b", "text/plain", 415, "The request is not a form of this page."),
        (b"", "", 400, "The request holds no form."),
        (b"a=b", "", 400, "The request holds no form."),
        (b"a=" + b"b" * 20_000, FORM, 413, "The form is longer than 16,384 bytes."),
        (b"&".join([b"a=b"] * 100), FORM, 400, "The form is damaged or has too many fields."),
        (b"\xff=\x00", FORM, 400, "The form is damaged"),
        (b"a=%ff", FORM, 400, "The form is damaged"),
    ],
)
@pytest.mark.parametrize("page", ["desk", "log-in"])
def test_what_is_no_form_is_not_taken(
    busy_desk: Desk, page: str, body: bytes, media: str, status: int, sentence: str
) -> None:
    """The status and the sentence say what is wrong, and nothing is done."""
    path = "/crm/login" if page == "log-in" else f"{busy_desk.home}/endpoints/AUTOPAY/resume"

    reply = busy_desk.client.post(path, content=body, headers={"content-type": media} if media else {})

    assert (reply.status_code, sentence in reply.text) == (status, True), reply.text


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """An adapter that asks for a token."""
    folder = tmp_path_factory.mktemp("guarded")
    process, url = start(folder, "--no-pump", environment={"IC_ADAPTER_TOKEN": "the-token"})
    yield url
    stop(process)


def test_right_token_opens_the_desk(guarded: str) -> None:
    """A cookie for these pages alone, which no script can read and no other site's link brings along."""
    with httpx.Client(base_url=guarded, headers={"origin": guarded}) as client:
        asked = client.get("/crm/pump?biller=x")
        wrong = client.post("/crm/login", data={"token": "wrong", "to": "/crm/pump"})
        right = client.post("/crm/login", data={"token": "the-token", "to": "/crm/pump?biller=x"})
        inside, api = client.get("/crm/pump"), client.get("/api/billers")

    assert (asked.status_code, 'name="to" value="/crm/pump?biller=x"' in asked.text) == (401, True)
    assert (wrong.status_code, "Wrong token" in wrong.text) == (401, True)
    assert (right.status_code, right.headers["location"]) == (303, "/crm/pump?biller=x")
    assert "the-token" not in right.headers["set-cookie"]
    assert right.headers["set-cookie"].endswith("HttpOnly; Path=/crm; SameSite=strict")
    assert (inside.status_code, api.status_code) == (200, 401)


@pytest.mark.parametrize("to", ["https://evil.example.org/", "//evil.example.org", "/crm/\\evil", "/api/billers", ""])
def test_log_in_leads_nowhere_else(guarded: str, to: str) -> None:
    """No link can make the log-in send somebody away."""
    form = {"token": "the-token", "to": to}
    reply = httpx.post(f"{guarded}/crm/login", data=form, headers={"origin": guarded})

    assert reply.headers["location"] == "/crm/pump"


@pytest.mark.parametrize("cookie", ["the-token", "", "0" * 64, "é"])
def test_made_up_cookie_opens_nothing(guarded: str, cookie: str) -> None:
    """Pages and forms ask for the log-in."""
    headers = [(b"cookie", f"ic_adapter_desk={cookie}".encode("latin-1")), (b"origin", guarded.encode())]
    form = [*headers, (b"content-type", b"application/x-www-form-urlencoded")]
    replies = [
        httpx.get(f"{guarded}/crm/pump", headers=headers),
        httpx.post(f"{guarded}/crm/pump/x/endpoints/RTDR/resume", content=b"", headers=form),
    ]

    assert [reply.status_code for reply in replies] == [401, 401]


def test_foreign_page_cannot_log_anybody_in(guarded: str) -> None:
    """The log-in is a form like the others."""
    headers = {"origin": "http://evil.example.org"}

    assert httpx.post(f"{guarded}/crm/login", data={"token": "the-token"}, headers=headers).status_code == 403


def test_held_void_goes_on_with_the_number_of_the_item(desk: Desk) -> None:
    """The page says so and asks for it; no setting could bring the number back."""
    desk.did(desk.client.patch(f"{desk.api}/keys", json={"item_no_pattern": r"never (\d+)"}))
    desk.until(desk.pay("GUID-1"), "SENT")
    number = int(desk.did(desk.client.post(f"{desk.api}/voids", json={"source_id": "v-1", "payment": "GUID-1"}))["id"])
    desk.until(number, "HELD")
    page = unescape(desk.client.get(f"{desk.home}/records/{number}").text)
    booked = desk.router.journal.find("AddARItems")[0].reply
    item = re.search(r"AR item (\d+)", booked)
    assert item
    reply = desk.decide(number, decision="resend", item_no=item[1])

    assert "resend with its number" in page
    assert "item_no_pattern" not in page
    assert reply.status_code == 303
    assert desk.until(number, "SENT")["tried"][0]["fields"]["ITEM_NO"] == item[1]


def test_held_void_shows_the_text_without_a_certain_number(desk: Desk) -> None:
    """Q-70: what the router said of the payment is on the void's page, so nobody has to look for it."""
    assert desk.api
    text = "AR item 205,199 added."
    desk.router.faults.add(
        function="AddARItems", effect="done", view="set_tag", parameters={"tag": "STATUS_DESC", "value": text}
    )
    desk.until(desk.pay("GUID-1"), "SENT")
    number = int(desk.did(desk.client.post(f"{desk.api}/voids", json={"source_id": "v-1", "payment": "GUID-1"}))["id"])
    assert desk.until(number, "HELD")["reason_code"] == "NO_ITEM_NUMBER"

    page = unescape(desk.client.get(f"{desk.home}/records/{number}").text)

    assert f'STATUS_DESC "{text}" has no clear item number' in page
    assert list(desk.router.journal.find("AdjARItem")) == []


def test_held_void_shows_both_records_of_a_number(desk: Desk) -> None:
    """Q-70: the pages of both payments and of their voids lead to the other record, and no page says a number."""
    desk.until(first := desk.pay("GUID-1"), "SENT")
    desk.router.faults.add("repeated_item_no", function="AddARItems")
    desk.until(second := desk.pay("GUID-2"), "SENT")
    body = {"source_id": "v-1", "payment": "GUID-1"}
    void = int(desk.did(desk.client.post(f"{desk.api}/voids", json=body))["id"])
    held = desk.until(void, "HELD")
    pages = {one: unescape(desk.client.get(f"{desk.home}/records/{one}").text) for one in (first, second, void)}

    assert held["reason_code"] == "ITEM_NUMBER_REPEATED"
    assert f"item number 205185 to records {first} and {second};" in held["reason"]
    for one, other in ((first, second), (second, first), (void, second)):
        assert f'records/{other}">payment {other}</a>' in pages[one].partition("Same item number")[2][:300]
    assert "resend with its number" in pages[void]
    for one in (first, second):
        result = desk.client.get(f"{desk.api}/records/{one}").json()["result"]
        assert (result.get("item_no"), result["repeated_item_no"]) == (None, "205185")


def test_form_asks_for_a_number_only_where_one_goes_with_it(desk: Desk) -> None:
    """A payment that is sent again gets a number of its own."""
    assert desk.api
    number = desk.until(desk.pay("GUID-1", "9"), "REJECTED")["id"]

    assert 'name="item_no"' not in desk.client.get(f"{desk.home}/records/{number}").text
