"""BILLPDF (F-15): every request that gets no image, and that nothing of a password is kept (router §7)."""

from urllib.parse import urlencode

import httpx
import pytest

from simulator.billers.register import Biller, Billers, Recipe
from simulator.contract.access import Login
from simulator.contract.model import RawRequest, Wire
from simulator.edge import bill_images
from tests.simulator.images import CANARY, FORM, LOGIN, SEED, ask, at, last_entry


@pytest.fixture
def local() -> Biller:
    """A biller in this process."""
    return Billers(documented=False).create("t", Recipe(template_id="3426", accounts=0))


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"Account_No": "999"}, 200, "no account"),
        ({"Account_No": "7000000001"}, 200, "no account"),
        ({"Account_No": ""}, 200, "Account_No was sent 0 times"),
        ({"Account_No": "2036948"}, 200, "no bill"),
        ({"Invoice_No": "987655"}, 200, "no bill"),
        ({"Invoice_No": ""}, 200, "Invoice_No was sent 0 times"),
        ({"Bill_Dt": "2024-04-19T00:00:00"}, 200, "no bill"),
        ({"Bill_Dt": "2024-11-16T00:00:00"}, 200, "after the biller's today"),
        ({"Bill_Dt": ""}, 200, "Bill_Dt was sent 0 times"),
        ({"account_no": "2003708"}, 200, "unknown parameter; use UserName"),
        ({"Bill_Dt": "2024-04-18"}, 400, "does not have the form"),
        ({"Bill_Dt": "20240418"}, 400, "does not have the form"),
        ({"Bill_Dt": "2024-04-18T00:00:01"}, 400, "does not have the form"),
        ({"Bill_Dt": "2024-04-18T00:00:00Z"}, 400, "does not have the form"),
        ({"Bill_Dt": " 2024-04-18T00:00:00"}, 400, "does not have the form"),
        ({"Bill_Dt": "2024-04-18T00:00:00\n"}, 400, "does not have the form"),
        ({"Bill_Dt": "\u0662024-04-18T00:00:00"}, 400, "does not have the form"),
        ({"Bill_Dt": "2024-02-30T00:00:00"}, 400, "not a calendar date"),
        ({"Bill_Dt": "0000-01-01T00:00:00"}, 400, "not a calendar date"),
        ({"Bill_Dt": "x", "Account_No": "999"}, 400, "does not have the form"),
        ({"UserName": "ic", "Password": "pw"}, 401, "no valid login"),
        ({"Password": "pw"}, 401, "no valid login"),
    ],
)
def test_every_refusal(client: httpx.Client, biller: str, changed: dict[str, str], status: int, words: str) -> None:
    """The status alone, never a word in the body; the journal tells the reason, and the next request is answered."""
    reply = ask(client, biller, **changed)
    entry = last_entry(client, biller)

    assert (reply.status_code, reply.content, reply.headers["content-length"]) == (status, b"", "0")
    assert (entry["function"], entry["http_status"], entry["status"]) == ("BILLPDF", status, None)
    assert words in entry["status_desc"]
    assert ask(client, biller).content.startswith(b"%PDF")


def test_bill_of_tomorrow_is_not_known_today(client: httpx.Client, biller: str) -> None:
    """A generated bill is there from its day on, by the biller's clock; a posted one too."""
    posted = {"kind": "bill", "amount": "1", "effective": "2024-11-16", "due": "2024-12-16", "invoice_no": "7"}
    client.post(f"{biller}/accounts/2003708/ledger", json=posted)
    computed = {"Account_No": "30000015", "Invoice_No": "105800000015"}
    day = "2024-11-16T00:00:00"

    assert ask(client, biller, Bill_Dt=day, **computed).content == b""
    assert ask(client, biller, Bill_Dt=day, Invoice_No="7").content == b""
    client.post(f"{biller}/clock", json={"freeze": "2024-11-16T00:00"})
    assert ask(client, biller, Bill_Dt=day, **computed).content.startswith(b"%PDF")
    assert ask(client, biller, Bill_Dt=day, Invoice_No="7").content.startswith(b"%PDF")


def test_custom_number_of_two_accounts_names_none(client: httpx.Client, biller: str) -> None:
    """As everywhere else (Q-08)."""
    order = {"account_no": "4000001", "account_no_custom": "138714", "person_no": "1020424"}
    client.post(f"{biller}/accounts", json=order)

    assert ask(client, biller, Account_No="138714").content == b""
    assert ask(client, biller).content.startswith(b"%PDF")


def test_logins(client: httpx.Client, biller: str) -> None:
    """Once there are logins, UserName and Password of one of them, once each; HTTP Basic is no login here."""
    client.put(f"{biller}/logins", json={"logins": [{"user": "ic", "password": LOGIN["Password"]}]})
    twice = urlencode([*SEED.items(), *LOGIN.items(), ("UserName", "ic")])

    assert ask(client, biller, **LOGIN).content.startswith(b"%PDF")
    assert last_entry(client, biller)["login"] == "ic"
    assert ask(client, biller).status_code == 401
    assert client.post(at(biller), data=SEED, auth=("ic", LOGIN["Password"])).status_code == 401
    assert ask(client, biller, UserName="ic:c4n4ry", Password="pw").status_code == 401
    assert client.post(at(biller), content=twice, headers=FORM).status_code == 401


def test_login_with_a_list_needs_billpdf_in_it(local: Biller) -> None:
    """A list without it is a wrong credential for this service: 401; with it, or without a list, the image comes."""
    statuses = {}
    for functions in (frozenset({"GetAccount"}), frozenset({"GetAccount", "BILLPDF"}), None):
        local.router.logins = {"ic": Login("ic", LOGIN["Password"], functions)}
        statuses[functions] = _answered(local, SEED | LOGIN).status

    assert list(statuses.values()) == [401, 200, 200]


def _answered(biller: Biller, values: dict[str, str]) -> Wire:
    raw = RawRequest(b"", "127.0.0.1", {})
    return bill_images.answer(biller, bill_images.ImageRequest("GET", urlencode(values).encode(), raw))


def test_address_list(client: httpx.Client, biller: str) -> None:
    """The list of the router holds here too: 403 before any login is looked at."""
    client.patch(f"{biller}/settings", json={"ip_allow_list": ["192.0.2.11/32"]})

    refused = ask(client, biller, UserName="x", Password=CANARY)
    assert (refused.status_code, refused.content) == (403, b"")


def test_methods_and_billers(client: httpx.Client, biller: str) -> None:
    """Other methods are 405, unknown billers 404."""
    refused = client.put(at(biller), data=SEED)

    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST")
    assert client.post(at("/__admin/billers/nobody"), data=SEED).status_code == 404
    assert client.post(at("/__admin/billers/a/b"), data=SEED).status_code == 404


HOSTILE = {
    "nothing": b"",
    "only separators": b"&&&===;;;",
    "not UTF-8": b"Account_No=\xff\xfe&Invoice_No=987654&Bill_Dt=2024-04-18T00:00:00",
    "broken percent codes": b"Account_No=%&Invoice_No=%zz&Bill_Dt=2024-04-18T00:00:00",
    "surrogates": b"Account_No=%ED%A0%80&Invoice_No=%00&Bill_Dt=2024-04-18T00:00:00",
    "NUL": b"Account_No=2003708%00&Invoice_No=987654&Bill_Dt=2024-04-18T00:00:00",
    "many fields": b"&".join(b"Account_No=1" for _ in range(10_000)),
    "long value": b"Bill_Dt=2024-04-18T00:00:00&Invoice_No=1&Account_No=" + b"9" * 200_000,
    "over the cap": b"Account_No=" + b"9" * 600_000,
    "twice": urlencode(SEED).encode() + b"&Account_No=2003708",
    "two dates": urlencode(SEED).encode() + b"&Bill_Dt=2024-04-18T00:00:00",
    "unknown name": urlencode(SEED).encode() + b"&%3Cscript%3E=1",
    "XML": b"XMLREQUEST=<Request/>",
    "JSON": b'{"Account_No": "2003708"}',
    "other digits": "Account_No=\uff12\uff10\uff10\uff13\uff17\uff10\uff18&Invoice_No=987654&Bill_Dt=2024-04-18T00:00:00".encode(),
    "number of its own kind": b"Account_No=-2003708&Invoice_No=1e9&Bill_Dt=2024-04-18T00:00:00",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_request_gets_nothing(client: httpx.Client, biller: str, body: bytes) -> None:
    """Whatever it is, as a form or as a query: 200 and no content, one journal entry each, and the next is answered."""
    replies = [client.post(at(biller), content=body, headers=FORM)]
    if len(body) < 10_000 and body.isascii():
        replies.append(client.get(f"{at(biller)}?{body.decode().replace(' ', '+')}"))

    assert {(reply.status_code, reply.content) for reply in replies} == {(200, b"")}
    assert client.get(f"{biller}/journal").json()["total"] == len(replies)
    assert ask(client, biller).content.startswith(b"%PDF")


def test_form_needs_its_content_type(client: httpx.Client, biller: str) -> None:
    """A form under another name is none; with a charset behind it, it is one; a POST's query does not count."""
    body = urlencode(SEED)
    for content_type, has_image in (
        ("application/x-www-form-urlencoded; charset=UTF-8", True),
        ("Application/X-WWW-Form-URLEncoded", True),
        ("text/plain", False),
        ("multipart/form-data; boundary=x", False),
        ("", False),
    ):
        reply = client.post(at(biller), content=body, headers={"content-type": content_type})
        assert (reply.status_code, reply.content.startswith(b"%PDF")) == (200, has_image), content_type
    assert client.post(at(biller), params=SEED).content == b""


@pytest.mark.parametrize(
    "form",
    [
        "UserName=ic&Password=c4n4ry",
        "UserName=ic&%50ass%77ord=c4n4ry",
        "UserName=ic&password=c4n4ry&PASSWORD=c4n4ry&Pasword=c4n4ry",
        "UserName%3Dic%26Password%3Dc4n4ry",
        "UserName=ic;Password=c4n4ry",
        "UserName=ic%26Password=c4n4ry",
        "Password=c4n4ry&Password=c4n4ry",
        '{"UserName": "ic", "Password": "c4n4ry"}',
        "Password+=c4n4ry",
        "Password" + "&x=c4n4ry" * 60,
    ],
)
def test_no_password_in_the_journal(client: httpx.Client, biller: str, form: str) -> None:
    """Not under its name, nor under one that only looks like it, nor in a form that was written wrongly."""
    client.post(at(biller), content=form, headers=FORM)
    client.post(at(biller), content=form, headers={"content-type": "text/plain"})
    client.get(f"{at(biller)}?{form.replace(' ', '+')}")
    told = client.get(f"{biller}/journal").json()

    assert told["total"] == 3
    assert CANARY not in str(told)
