"""The journal as an HTTP archive: valid HAR 1.2, every byte of a body, and nothing that the journal masks."""

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest

from simulator.edge import bill_images
from simulator.journal import har
from simulator.journal.entries import BODY_KEPT, Exchange, Journal
from simulator.testing import CayentaSim
from tests.simulator.asking import a_router, balance, post, send

NOW = datetime(2024, 11, 15, 12, tzinfo=UTC)
URL = "http://127.0.0.1:8480/billers/t-test"
#: Objects of HAR 1.2 as the specification has them: required names with their types; `comment` and `_…` may be there.
NUMBER, TEXT = (int, float), (str,)
LOG = {"version": TEXT, "creator": (dict,), "entries": (list,)}
ENTRY = dict.fromkeys(("request", "response", "cache", "timings"), (dict,)) | {"startedDateTime": TEXT}
REQUEST = dict.fromkeys(("method", "url", "httpVersion"), TEXT) | {
    **dict.fromkeys(("cookies", "headers", "queryString"), (list,)),
    **dict.fromkeys(("headersSize", "bodySize"), NUMBER),
}
RESPONSE = dict.fromkeys(("statusText", "httpVersion", "redirectURL"), TEXT) | {
    **dict.fromkeys(("cookies", "headers"), (list,)),
    **dict.fromkeys(("status", "headersSize", "bodySize"), NUMBER),
    "content": (dict,),
}
CONTENT = {"size": NUMBER, "mimeType": TEXT}
OPTIONAL = {
    "log": {"pages", "browser"},
    "entry": {"time", "pageref", "serverIPAddress", "connection"},
    "request": {"postData"},
    "content": {"text", "encoding", "compression"},
    "postData": {"params", "text"},
}


def check(what: str, found: Mapping[str, Any], required: Mapping[str, tuple[type, ...]]) -> None:
    """Every required name with its type, and no other than the optional ones."""
    for name, types in required.items():
        assert isinstance(found.get(name), types), f"{what}.{name} is {found.get(name)!r}"
    others = {name for name in found if name not in required and not name.startswith("_") and name != "comment"}
    assert others <= OPTIONAL.get(what, set()), f"{what} has {others}"


def check_har(archive: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entries of what is a HAR 1.2."""
    assert set(archive) == {"log"}
    log = archive["log"]
    check("log", log, LOG)
    check("creator", log["creator"], {"name": TEXT, "version": TEXT})
    assert log["version"] == "1.2"
    for entry in log["entries"]:
        check("entry", entry, ENTRY | {"time": NUMBER})
        assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo is not None
        check("timings", entry["timings"], dict.fromkeys(("send", "wait", "receive"), NUMBER))
        assert entry["time"] == sum(entry["timings"].values())
        check("request", entry["request"], REQUEST)
        check("response", entry["response"], RESPONSE)
        check("content", entry["response"]["content"], CONTENT)
        if "postData" in entry["request"]:
            check("postData", entry["request"]["postData"], {"mimeType": TEXT})
        for side in ("request", "response"):
            for pair in (*entry[side]["headers"], *entry["request"]["queryString"]):
                check("pair", pair, {"name": TEXT, "value": TEXT})
    moments = [datetime.fromisoformat(entry["startedDateTime"]) for entry in log["entries"]]
    assert all(first <= second for first, second in pairwise(moments))
    return list(log["entries"])


def archived(journal: Journal) -> list[dict[str, Any]]:
    """The entries of the journal's archive."""
    return check_har(json.loads(b"".join(har.pieces(journal.find(), URL, "1.0"))))


def entry_of(**values: Any) -> dict[str, Any]:
    """The entry of one exchange."""
    exchange = Exchange(**{"number": 1, "at": NOW, "client": "127.0.0.1", "request": b"", **values})
    return check_har(json.loads(b"".join(har.pieces([exchange], URL, "1.0"))))[0]


def test_exchanges_of_a_router() -> None:
    """Answered, refused, unreadable and turned away, in order, with what the journal knows of each."""
    router = a_router()
    balance(router, "2003708")
    balance(router, "9")
    post(router, b"rubbish")
    post(router, b"rubbish", {"authorization": "Basic x"})
    entries = archived(router.journal)
    kept = list(router.journal.find())

    assert [entry["response"]["status"] for entry in entries] == [200, 200, 200, 401]
    assert [entry["_status"] for entry in entries] == [0, -4, -904, None]
    assert {entry["request"]["url"] for entry in entries} == {f"{URL}/router"}
    assert [entry["request"]["postData"]["text"].encode() for entry in entries] == [one.request for one in kept]
    assert [entry["response"]["content"]["text"].encode() for entry in entries] == [one.reply for one in kept]
    assert entries[0]["response"]["content"]["mimeType"] == "text/xml; charset=UTF-8"
    assert entries[0]["_function"] == "GetAccountBalance"


def test_an_empty_journal_is_an_archive() -> None:
    """Without entries."""
    assert archived(Journal()) == []


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"%PDF-1.4\n\xff\xfe\x00", "application/pdf"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>".encode("latin-1"), "text/xml; charset=ISO-8859-1"),
        ("\ufeff<a>é</a>".encode("utf-16"), "text/plain; charset=UTF-8"),
        (bytes(range(256)), "text/plain; charset=UTF-8"),
    ],
    ids=["pdf", "latin-1", "utf-16", "bytes"],
)
def test_what_is_not_utf_8_keeps_every_byte(body: bytes, media_type: str) -> None:
    """A reply as base64, a request as the charset that has a character for every byte."""
    entry = entry_of(reply=body, request=body, http_status=200)
    content, posted = entry["response"]["content"], entry["request"]["postData"]

    assert (content["encoding"], content["mimeType"]) == ("base64", media_type)
    assert b64decode(content["text"]) == body
    assert posted["mimeType"].endswith("charset=ISO-8859-1")
    assert posted["text"].encode("iso-8859-1") == body
    assert entry["request"]["bodySize"] == entry["response"]["bodySize"] == len(body)


def test_text_in_other_scripts_is_text() -> None:
    """UTF-8 with everything JSON has to escape."""
    text = '<a>"\\ é 水 \U0001f600 \x01\u2028\n</a>'
    content = entry_of(reply=text.encode(), http_status=200)["response"]["content"]

    assert (content["text"], "encoding" in content) == (text, False)


def test_a_body_that_was_cut_within_a_character_is_text() -> None:
    """The journal keeps so many bytes; the archive says so."""
    cut = ("x" + "é" * BODY_KEPT).encode()[:BODY_KEPT]
    entry = entry_of(reply=cut, request=cut, http_status=200)
    content, posted = entry["response"]["content"], entry["request"]["postData"]

    assert (content["text"], posted["text"]) == (cut[:-1].decode(), cut[:-1].decode())
    assert str(BODY_KEPT) in content["comment"]
    assert str(BODY_KEPT) in posted["comment"]


@pytest.mark.parametrize(("status", "phrase"), [(200, "OK"), (503, "Service Unavailable"), (799, "")])
def test_status_and_phrase(status: int, phrase: str) -> None:
    """Also one that HTTP does not know."""
    assert entry_of(http_status=status)["response"]["statusText"] == phrase


def test_a_fault_is_named() -> None:
    """What the client received is not what the books say, and a reader of the archive is told."""
    entry = entry_of(fault="lost_reply", http_status=200, reply=b"<Reply/>")

    assert entry["_fault"] == "lost_reply"
    assert "fault lost_reply fired" in entry["comment"]


@pytest.mark.parametrize(
    ("view", "status", "phrase", "words"),
    [
        ("reset", 0, "reply lost by fault rule", "reply lost by fault rule"),
        ("hang", 0, "reply lost by fault rule", "reply lost by fault rule"),
        ("half_body", 200, "OK", "reply cut by fault rule"),
        ("status", 200, "OK", "HTTP 200, no STATUS"),
    ],
)
def test_a_lost_reply_has_no_http_status(view: str, status: int, phrase: str, words: str) -> None:
    """Developer tools show status and phrase, not the comment: they must not say that an answer came."""
    entry = entry_of(fault="rule", effect="done", view=view, http_status=200, reply=b"<Reply/>")

    assert (entry["response"]["status"], entry["response"]["statusText"]) == (status, phrase)
    assert entry["comment"] == f"fault rule fired (effect done, view {view}): {words}"


def test_secrets_are_masked() -> None:
    """SSN and LICENSE_NO as the journal masks them, a password nowhere; that there was a login is seen."""
    router = a_router()
    headers = {"authorization": "Basic aWM6Y2FuYXJ5LXB3"}  # ic:canary-pw
    xml = "<Request><GetAccount><Params><SSN>canary-ssn</SSN></Params></GetAccount></Request>"
    send(router, xml)
    post(router, b"XMLREQUEST=" + quote_plus(xml).encode(), headers)
    accepted, refused = archived(router.journal)
    text = json.dumps([accepted, refused])

    assert [secret for secret in ("canary", "aWM6Y2FuYXJ5LXB3") if secret in text] == []
    assert "<SSN>***</SSN>" in accepted["request"]["postData"]["text"]
    assert "***" in refused["request"]["postData"]["text"]
    assert refused["request"]["postData"]["mimeType"] == "application/x-www-form-urlencoded; charset=UTF-8"


def test_a_login_is_a_masked_header() -> None:
    """Of the router; a statement image has its login among its masked parameters."""
    headers = entry_of(login="ic", request=b"<a/>")["request"]["headers"]
    image = entry_of(login="ic", request=b"GET BILLPDF\nAcct=1&Password=***")["request"]

    assert {"name": "Authorization", "value": "***"} in headers
    assert image["headers"] == []
    assert (image["method"], image["url"]) == ("GET", f"{URL}{bill_images.PATH}?Acct=1&Password=***")
    assert image["queryString"] == [{"name": "Acct", "value": "1"}, {"name": "Password", "value": "***"}]
    assert "postData" not in image


def test_a_statement_image_by_form() -> None:
    """Its parameters as those of the form."""
    request = entry_of(request=b"POST BILLPDF\nAcct=1&Password=***")["request"]

    assert (request["method"], request["url"]) == ("POST", f"{URL}{bill_images.PATH}")
    assert request["postData"]["params"] == [{"name": "Acct", "value": "1"}, {"name": "Password", "value": "***"}]


@pytest.fixture(scope="module")
def sim() -> Any:
    """A simulator in a thread of its own."""
    with CayentaSim() as sim:
        yield sim


def test_over_http(sim: CayentaSim) -> None:
    """A download of the exchanges that the query asks for, with the addresses of this very simulator."""
    biller = sim.biller("har-1", template="3426")
    for account in ("2003708", "9"):
        xml = f"<Request><GetAccountBalance><Params><ACCOUNT_NO>{account}</ACCOUNT_NO></Params></GetAccountBalance></Request>"
        httpx.post(biller.router_url, data={"XMLREQUEST": xml}, timeout=10)
    path = f"{sim.url}/__admin/billers/har-1/journal.har"
    reply = httpx.get(path, timeout=10)
    one = httpx.get(path, params={"account": "9", "limit": "5"}, timeout=10)

    assert reply.headers["content-type"].startswith("application/json")
    assert reply.headers["content-disposition"] == 'attachment; filename="har-1.har"'
    entries = check_har(reply.json())
    assert [entry["request"]["url"] for entry in entries] == [biller.router_url] * 2
    assert [entry["_account"] for entry in check_har(one.json())] == ["9"]
    assert httpx.get(path, params={"limit": "x"}, timeout=10).status_code == 422
