"""Calls to Invoice Cloud that go wrong: each ends in time, with a page that says what happened."""

import json
import socket

import pytest

from tests.stand_ins.browsing import Simulator, shown
from tests.stand_ins.fake_ic import FakeIc

LOG_IN = "/billers/3426/portal/log-in"
CUSTOMER = "/billers/3426/agent/customer"


def test_unreachable_invoice_cloud(simulator: Simulator) -> None:
    """Nobody listens, or the address is not set: the page says what to do, and the call is in the journal."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        simulator.connect(f"http://127.0.0.1:{free.getsockname()[1]}")
        page = simulator.post(LOG_IN, user="pat", password="x")
    simulator.connect("")
    blank = simulator.post(CUSTOMER, account="2003708")

    assert page.status_code == 502
    assert "Invoice Cloud cannot be reached at http://127.0.0.1:" in shown(page)
    assert "Invoice Cloud's address is not set" in shown(blank)
    assert simulator.get("/billers/3426/site/go/portal").status_code == 409
    assert [it["status"] for it in simulator.admin("GET", "stand-ins/calls").json()["calls"]] == [0, 0]


@pytest.mark.parametrize("url", ["http://[v1.x]", "http://xn--a", "http://..", "http://%41", "http://[::1]:1/../.."])
def test_address_that_leads_nowhere(simulator: Simulator, url: str) -> None:
    """It has the form of an address, and no host can have the name."""
    simulator.connect(url, seconds=2)

    page = simulator.post(LOG_IN, user="pat", password="x")

    assert (page.status_code, "Invoice Cloud cannot be reached at" in shown(page)) == (502, True)


def test_slow_invoice_cloud_is_not_waited_for(simulator: Simulator, ic: FakeIc) -> None:
    """The whole call has one limit; the router answers meanwhile, and the page says that nothing came."""
    ic.slow.add("RemoteAuthentication")
    simulator.connect(ic.url, seconds=1)
    page = simulator.post(LOG_IN, user="pat", password="x")
    ic.released.set()

    assert page.status_code == 504
    assert "did not answer within 1 seconds" in shown(page)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"<html>oops", 200, "something other than a JSON object"),
        (b"", 200, "something other than a JSON object"),
        (b'["list"]', 200, "something other than a JSON object"),
        (b"[" * 30_000, 200, "something other than a JSON object"),
        (b"\xff\xfe{}", 200, "something other than a JSON object"),
        (b'{"a": "' + b"x" * 70_000 + b'"}', 200, "more than 65536 bytes"),
        (b'{"error": "no such service"}', 404, "refused the call with HTTP 404"),
        (b"gone wrong", 500, "answered HTTP 500 with something other than a JSON object"),
        (b'{"error": "login"}', 401, "refused the credential (HTTP 401)"),
        (b'{"success": true}', 307, "refused the call with HTTP 307"),
        (b'{"success": "yes", "remoteAuthenticationToken": "t"}', 200, "it gave no token"),
        (b'{"success": true, "remoteAuthenticationToken": 5}', 200, "it gave no token"),
    ],
)
def test_reply_that_cannot_be_used(simulator: Simulator, ic: FakeIc, body: bytes, status: int, words: str) -> None:
    """No reply leads on, none is followed elsewhere, none is an error of ours."""
    ic.says("RemoteAuthentication", body, status)
    ic.headers["location"] = f"{ic.url}/elsewhere"
    page = simulator.post(LOG_IN, user="pat", password="x")

    assert page.status_code in {422, 502}
    assert words in shown(page)
    assert [it.path for it in ic.seen] == ["/ic/RemoteAuthentication"]


@pytest.mark.parametrize(
    "link",
    ["https://evil.example.org/x", "//evil.example.org/x", "javascript:alert(1)", "/agent/x", "", "http://[", 5, None],
)
def test_link_that_leads_elsewhere_is_not_offered(simulator: Simulator, ic: FakeIc, link: object) -> None:
    """A reply cannot send a clerk to another site."""
    visit = simulator.follow(simulator.post(CUSTOMER, account="2003708"))
    ic.says("AgentConnect", {"success": True, "url": link})
    page = simulator.post(f"{visit.url.path}/connect", page="invoices")

    assert page.status_code == 422
    assert "it gave no link to its own site" in shown(page)
    assert simulator.post(f"{visit.url.path}/open").status_code == 409


def test_address_of_invoice_cloud_is_an_address(simulator: Simulator, ic: FakeIc) -> None:
    """What could end a header or a directive, and what is no http address, is refused with the field's name."""
    for url in (
        "ftp://x",
        "http://",
        "http://h;script-src *",
        "http://h x",
        "http://h\n",
        "http://u:p@h",
        "http://h?q",
    ):
        answer = simulator.admin("PUT", "stand-ins", {"url": url})
        assert (answer.status_code, answer.json()["fields"][0]["path"]) == (422, "$.url"), url
    assert simulator.admin("PUT", "stand-ins", {"url": ic.url, "seconds": 0}).json()["fields"][0]["path"] == "$.seconds"
    assert simulator.admin("PUT", "stand-ins", {"url": ic.url, "user": "a:b"}).status_code == 422
    own = simulator.admin("PUT", "stand-ins", {"url": f"{ic.url}/"}).json()
    assert (own["url"], own["own"]) == (ic.url, True)
    assert simulator.admin("DELETE", "stand-ins").status_code == 204
    assert simulator.admin("GET", "stand-ins").json()["own"] is False


def test_faults_change_what_is_sent(simulator: Simulator, ic: FakeIc) -> None:
    """Each fault by the admin API, and off again on the page."""

    def with_fault(fault: str, value: str = "") -> None:
        assert simulator.admin("PUT", "stand-ins/fault", {"fault": fault, "value": value}).status_code == 200
        ic.seen.clear()

    def logged_in() -> str:
        return simulator.follow(simulator.post(LOG_IN, user="pat", password="x")).url.path

    def led() -> str:
        return simulator.post(f"{logged_in()}/connect", target="payment").headers["location"].rpartition("/")[2]

    plain = led()
    with_fault("altered_token")
    altered = led()
    with_fault("wrong_target", "https://evil.example.org/")
    target = led()
    with_fault("wrong_biller", "1161")
    led()
    biller = ic.seen[0].body["bid"]
    with_fault("clock_ahead")
    led()
    dated = "date" in ic.seen[0].headers
    with_fault("token_twice")
    visit = logged_in()
    twice = [simulator.post(f"{visit}/connect", target="payment").headers["location"] for _ in range(2)]
    told = shown(simulator.get("/billers/3426/portal"))
    simulator.post("/billers/3426/portal/fault", fault="", back="portal")

    assert altered != plain
    assert (altered[:10], len(altered)) == (plain[:10], len(plain))
    assert target.endswith("&target=https%3A%2F%2Fevil.example.org%2F")
    assert biller == "1161"
    assert dated
    assert twice[0] == twice[1]
    assert "The fault token_twice is on" in told
    assert simulator.admin("GET", "stand-ins").json()["fault"] == {"fault": "", "value": ""}
    assert simulator.admin("PUT", "stand-ins/fault", {"fault": "rain"}).status_code == 422


def test_calls_are_kept_by_stand_in_and_forgotten_with_the_biller(simulator: Simulator) -> None:
    """A kind of their own: the journal of the router does not have them."""
    simulator.post(LOG_IN, user="pat", password="x")
    simulator.get("/billers/3426/site/go/portal")
    found = simulator.admin("GET", "stand-ins/calls").json()
    of_site = simulator.admin("GET", "stand-ins/calls?stand_in=site&since=1").json()["calls"]

    assert [(it["stand_in"], it["name"], it["status"]) for it in found["calls"]] == [
        ("portal", "RemoteAuthentication", 200),
        ("site", "Log in to my account", 0),
    ]
    assert json.loads(found["calls"][0]["request"].partition("\n\n")[2])["password"] == "***"
    assert [it["id"] for it in of_site] == [2]
    assert simulator.admin("GET", "stand-ins/calls?stand_in=moon").status_code == 422
    assert simulator.admin("GET", "stand-ins/calls?since=x").status_code == 422
    assert simulator.admin("GET", "journal").json()["total"] == 0
    simulator.admin("POST", "reset", {})
    assert simulator.admin("GET", "stand-ins/calls").json()["total"] == 0
