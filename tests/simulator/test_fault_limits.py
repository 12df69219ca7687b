"""What a fault rule may not do: stop the simulator, hide what was booked, outlive its biller, or claim what nobody saw."""

from typing import Any

import httpx
import pytest

from simulator.contract.faults.catalogue import Effect
from simulator.contract.faults.rules import FaultMatch, Rule
from simulator.journal.entries import TOLD_APART
from tests.simulator.asking import SAMPLES, a_router, post

PAYMENT = b"XMLREQUEST=" + (SAMPLES / "F-04.request.xml").read_bytes()

#: Rule → the field that is to blame.
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a path that multiplies itself": (
        {"match": {"xpath": "//*" + "[count(//*" * 24 + ")>0]" * 24}},
        "$.match.xpath",
    ),
    "a search within brackets": ({"match": {"xpath": "//A[//B]"}}, "$.match.xpath"),
    "an axis": ({"match": {"xpath": "//A/following::*"}}, "$.match.xpath"),
    "a long path": ({"match": {"xpath": "//A" + "/B" * 200}}, "$.match.xpath"),
    "no path": ({"match": {"xpath": "//["}}, "$.match.xpath"),
    "a function that is a list": ({"view": "other_reply", "parameters": {"function": []}}, "$.parameters.function"),
    "a level that is an object": ({"view": "status", "parameters": {"level": {}}}, "$.parameters.level"),
    "a length of its own": (
        {"view": "http", "parameters": {"headers": {"Content-Length": "1"}}},
        "$.parameters.headers",
    ),
    "many headers": (
        {"view": "http", "parameters": {"headers": {f"x-{n}": "" for n in range(30)}}},
        "$.parameters.headers",
    ),
    "a long account": ({"match": {"account": "1" * 200}}, "$.match.account"),
    "a view that is not there": ({"view": "nope"}, "$.view"),
    "a preset that is not there": ({"preset": "nope"}, "$.preset"),
    "a parameter of another view": ({"view": "reset", "parameters": {"seconds": 1}}, "$.parameters.seconds"),
    "a slash in its name": ({"name": "a/b"}, "$.name"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(client: httpx.Client, biller: str, name: str) -> None:
    """422 with the field that is to blame, and no rule."""
    rule, field = REFUSED[name]

    reply = client.post(f"{biller}/faults", json={"name": "r", **rule})

    assert reply.status_code == 422, reply.text
    assert [it["path"] for it in reply.json()["fields"]] == [field]
    assert client.get(f"{biller}/faults").json()["rules"] == []


def test_a_path_that_fails_only_when_it_matters_finds_nothing(client: httpx.Client, biller: str) -> None:
    """A function that XPath does not have is met only within the predicate: the request is answered all the same."""
    rule = {"name": "r", "view": "empty", "match": {"xpath": "//ACCOUNT_NO[nope()]"}}
    assert client.post(f"{biller}/faults", json=rule).status_code == 201
    body = b"XMLREQUEST=" + (SAMPLES / "F-01.request.xml").read_bytes()

    assert b"<STATUS>0</STATUS>" in client.post(f"/billers/{biller.rpartition('/')[2]}/router", content=body).content


#: View → the STATUS a client can read of a payment that the router itself answered with 0.
SEEN: dict[str, tuple[dict[str, Any], int | None]] = {
    "normal": ({}, 0),
    "delay": ({"seconds": 0.0}, 0),
    "wrap_upper": ({}, 0),
    "status": ({"code": -7}, -7),
    "http": ({"status": 503}, None),
    "reset": ({}, None),
    "half_body": ({}, None),
    "empty": ({}, None),
    "malformed": ({}, None),
    "omit_tag": ({"tag": "STATUS"}, None),
    "blank_tag": ({"tag": "STATUS"}, None),
    "set_tag": ({"tag": "STATUS", "value": "-3"}, -3),
}


@pytest.mark.parametrize("view", SEEN)
def test_the_journal_tells_the_status_that_was_seen(view: str) -> None:
    """A reply that carried no STATUS has none in the journal, so that nobody verifies a payment by it."""
    parameters, status = SEEN[view]
    router = a_router()
    router.faults.put(Rule(name="r", reply_effect=view, parameters=parameters))

    post(router, PAYMENT)

    (exchange,) = router.journal.find()
    assert exchange.status == status
    assert list(router.journal.tally) == [("AddARItems", exchange.http_status, status)]


def test_what_was_put_off_is_dropped_with_the_books_it_would_move(client: httpx.Client, biller: str) -> None:
    """After a restore the late booking would move books that are gone: it is not booked, and nothing says it was."""
    path = f"/billers/{biller.rpartition('/')[2]}/router"
    client.put(f"{biller}/snapshots/before")
    client.post(f"{biller}/faults", json={"name": "r", "effect": "late", "late": 600, "view": "empty"})
    client.post(path, content=PAYMENT)
    assert client.get(f"{biller}/faults").json()["late"] == 1

    client.post(f"{biller}/snapshots/before/restore")

    assert client.post(f"{biller}/faults/late").json() == {"booked": 0}
    assert len(client.get(f"{biller}/journal").json()["entries"]) == 1


def test_late_entries_tell_their_function() -> None:
    """The booking that moved the money can be found like any other exchange."""
    router = a_router()
    router.faults.put(Rule(name="r", books_effect=Effect.LATE, reply_effect="hang", late=1.0))
    wire = post(router, PAYMENT)
    assert wire.afterwards is not None
    wire.afterwards[1]()

    told = [(it.function, it.account, it.fault, len(it.postings)) for it in router.journal.find()]
    assert told == [("AddARItems", "2003708", "r", 0), ("AddARItems", "2003708", "r, booked late", 1)]


def test_what_waits_is_bounded() -> None:
    """Of more than a thousand calls that wait, the oldest is booked."""
    router = a_router()
    router.faults.put(Rule(name="r", books_effect=Effect.LATE, reply_effect="empty", late=3_600.0, times=None))
    for _ in range(1_002):
        post(router, PAYMENT)

    assert len(router.late) == 1_000
    assert sum(it.tags is not None for it in router.books.ledger("2003708")) == 2


def test_names_that_clients_choose_do_not_grow_the_memory() -> None:
    """However many functions a client invents, so many are counted apart and no more."""
    router = a_router()
    for n in range(TOLD_APART + 50):
        post(router, f"XMLREQUEST=<Request><F{n}><Params/></F{n}></Request>".encode())

    assert len(router.journal.tally) == TOLD_APART + 1
    assert router.journal.tally.total() == TOLD_APART + 50


def test_counters_keep_head_room(client: httpx.Client, biller: str) -> None:
    """A number of the wire has twelve digits: a counter cannot be set so that the next one has thirteen."""
    assert client.patch(f"{biller}/counters", json={"CONTACT_NO": 999_999_999_999}).status_code == 422
    assert client.patch(f"{biller}/counters", json={"CONTACT_NO": 900_000_000_000}).status_code == 200


def test_a_refused_second_booking_is_not_told_of_the_first() -> None:
    """Twice with duplicates rejected: the client sees the first booking, the books hold it once."""
    from dataclasses import replace

    router = a_router()
    router.keys = replace(router.keys, duplicate_policy="reject")
    router.faults.put(Rule(name="r", books_effect=Effect.TWICE, match=FaultMatch(function="AddARItems")))

    wire = post(router, PAYMENT)

    (exchange,) = router.journal.find()
    assert b"AR item 205185 added." in wire.body
    assert (exchange.status, len(exchange.postings)) == (0, 1)


#: View → what a client of a statement image sees of it.
IMAGES: dict[str, Any] = {
    "http": lambda reply: (reply.status_code, reply.content) == (503, b"busy"),
    "empty": lambda reply: (reply.status_code, reply.content) == (200, b""),
    "malformed": lambda reply: reply.content.startswith(b"%PDF") and not reply.content.rstrip().endswith(b"%%EOF"),
    "content_type": lambda reply: reply.headers["content-type"] == "text/html",
    "charset": lambda reply: reply.status_code == 200,
    "delay": lambda reply: reply.content.rstrip().endswith(b"%%EOF"),
}
PARAMETERS: dict[str, dict[str, Any]] = {"http": {"status": 503, "body": "busy"}, "delay": {"seconds": 0.01}}


@pytest.mark.parametrize("view", IMAGES)
def test_statement_images_meet_faults_too(client: httpx.Client, biller: str, view: str) -> None:
    """A rule for BILLPDF is met by the image that was found, once, and the journal names it."""
    rule = {"name": "r", "view": view, "parameters": PARAMETERS.get(view, {}), "match": {"function": "BILLPDF"}}
    assert client.post(f"{biller}/faults", json=rule).status_code == 201
    path = f"/billers/{biller.rpartition('/')[2]}/cayentaws/service/BILLPDF"
    bill = {"Account_No": "2003708", "Invoice_No": "987654", "Bill_Dt": "2024-04-18T00:00:00"}

    missed, met, after = (client.post(path, data=bill | {"Account_No": no}) for no in ("1", "2003708", "2003708"))

    assert missed.content == b""
    assert IMAGES[view](met)
    assert after.content.rstrip().endswith(b"%%EOF")
    assert [it["fault"] for it in client.get(f"{biller}/journal").json()["entries"]] == [None, "r", None]
