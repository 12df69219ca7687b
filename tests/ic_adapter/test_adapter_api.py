"""The JSON API of the running program (design §6): contract, refusals, guard, secrets, clock."""

from typing import Any

import httpx
import pytest

from tests.ic_adapter.api_calls import NAME, answer, upload
from tests.ic_adapter.scripted import ScriptedRouter, says


def test_flow(client: httpx.Client, biller: str, router: ScriptedRouter) -> None:
    """Import, RTDR, payer's view: the payer sees the fresh amounts (WX-RTDR-1)."""
    answer(router, ACTIVE_PAYARR_YN="F")
    assert upload(client, biller).status_code == 201

    result = client.post(f"{biller}/accounts/2003708/rtdr").json()
    options = client.get(f"{biller}/accounts/2003708/payment-options").json()

    assert result["outcome"] == "SENT"
    assert options == {
        "balance_due": "115.24",
        "past_due": "60.50",
        "under_way": {"count": 0, "sum": "0.00", "sum_without_fees": "0.00", "payments": []},
        "pay_arrangement": {"shown": False, "label": "Pay arrangement amount", "amount": None},
        "methods": {"EFT": True, "CC": True},
        "message": None,
        "partial_payments": None,
    }


def test_both_methods_blocked(client: httpx.Client, biller: str, router: ScriptedRouter) -> None:
    """INT-4012: with both methods blocked the payer is sent to the utility; AS 32 makes the flags read-only."""
    answer(router, CREDIT_RATING_CD="CO")
    upload(client, biller)
    client.patch(f"{biller}/settings", json={"28": "CO", "32": "1"})
    client.post(f"{biller}/accounts/2003708/rtdr")

    account = client.get(f"{biller}/accounts/2003708").json()
    options = client.get(f"{biller}/accounts/2003708/payment-options").json()

    assert (account["block_ach"], account["block_cc"], account["blocks_read_only"]) == (True, True, True)
    assert options["message"] == "payments online are not available, please contact your utility"


def test_rtdr_log(client: httpx.Client, biller: str) -> None:
    """The staff log holds results, newest first."""
    for account in ("1", "2"):
        client.post(f"{biller}/accounts/{account}/rtdr")

    entries = client.get(f"{biller}/rtdr-log", params={"limit": 5}).json()["entries"]

    assert [entry["account_number"] for entry in entries] == ["2", "1"]
    assert client.get(f"{biller}/rtdr-log", params={"account": "1"}).json()["entries"] == entries[1:]


def test_pause_and_resume(client: httpx.Client, biller: str, router: ScriptedRouter) -> None:
    """A group stopped by a refusal is shown, and goes on by hand."""
    upload(client, biller)
    router.script["GetAccount"] = says("", 401)
    client.post(f"{biller}/accounts/2003708/rtdr")

    stopped = client.get(f"{biller}/endpoints").json()["RTDR"]
    resumed = client.post(f"{biller}/endpoints/RTDR/resume").json()["RTDR"]

    assert (stopped["paused"], stopped["reason"], resumed["paused"]) == (True, "GetAccount: HTTP 401", False)


INVOICE = {
    "account_number": "A",
    "invoice_number": "1",
    "invoice_type_id": 42,
    "invoice_date": "2024-10-16",
    "invoice_due_date": "2024-11-18",
    "balance_due": "1",
}
REFUSALS: list[tuple[str, str, Any, int, str]] = [
    ("GET", "/api/billers/none", None, 404, "biller none not found"),
    ("GET", "/api/nothing", None, 404, "path not found"),
    ("PUT", "/api/billers", {}, 405, "method not allowed"),
    ("POST", "/api/billers", {"id": "a b", "template": "3426"}, 422, "$.id"),
    ("POST", "/api/billers", {"id": "a", "template": "0"}, 422, "unknown template 0"),
    ("POST", "/api/billers", {"id": "a"}, 422, "template"),
    ("POST", "/api/billers", {"id": "a", "template": "827", "x": 1}, 422, "unknown field `x`"),
    ("POST", "/api/billers", {"id": "a", "template": "827", "settings": {"7": "x"}}, 422, "unknown Advanced Setting 7"),
    ("POST", "/api/billers", {"id": "a", "template": "827", "keys": {"nope": 1}}, 422, "unknown key nope"),
    ("POST", "/api/billers", [], 422, "Expected `object`"),
    ("PATCH", "{b}/settings", {"8": "x"}, 422, "is not a URL"),
    ("PATCH", "{b}/settings", {"74": "x"}, 422, "XMLREQUEST="),
    ("PATCH", "{b}/settings", {"107": 1}, 422, "Expected `str | null`"),
    ("PATCH", "{b}/settings", {"10": "a\x00b"}, 422, "control characters"),
    ("PATCH", "{b}/keys", {"pay_arrangement": 1}, 422, "is not true or false"),
    ("POST", "{b}/clock", {}, 422, "exactly one of"),
    ("POST", "{b}/clock", {"freeze": "2024-11-15T12:00", "run": True}, 422, "exactly one of"),
    ("POST", "{b}/clock", {"freeze": "soon"}, 422, "use a time like"),
    ("POST", "{b}/clock", {"advance": {"days": -1}}, 422, "days"),
    ("GET", "{b}/accounts/2003708", None, 404, "account 2003708 not found"),
    ("POST", "{b}/accounts/2%0A3/rtdr", None, 422, "not a valid account number"),
    ("GET", "{b}/rtdr-log?limit=0", None, 422, "from 1 to 1000"),
    ("POST", "{b}/endpoints/NONE/resume", None, 404, "endpoint group NONE not found"),
    ("POST", "{b}/invoices", {"account_number": "1"}, 422, "invoice_number"),
    ("POST", "{b}/invoices", INVOICE | {"account_number": "A\n"}, 422, "$.account_number"),
    ("POST", "{b}/invoices", INVOICE | {"balance_due": "1\n"}, 422, "$.balance_due"),
    ("POST", "{b}/invoices", INVOICE | {"invoice_number": "1\n"}, 422, "$.invoice_number"),
    ("POST", "{b}/invoices", INVOICE | {"invoice_number": "1\u2028"}, 422, "$.invoice_number"),
    ("PATCH", "{b}/keys", {"donation_invoice_types": [2**31]}, 422, "use 0 to 2147483647"),
    ("PATCH", "{b}/keys", {"donation_invoice_types": [-1]}, 422, "use 0 to 2147483647"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "words"), REFUSALS)
def test_refusal(
    client: httpx.Client, biller: str, method: str, path: str, body: object, status: int, words: str
) -> None:
    """Every refusal has its status and the one form, with words that help."""
    reply = client.request(method, path.format(b=biller), json=body)

    assert reply.status_code == status
    assert set(reply.json()) == {"error", "fields"}
    assert words in reply.text.replace("\\", "")


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"Content-Type": "text/plain"}, b"{}", 415),
        ({"Content-Type": "application/json"}, b"{", 400),
        ({"Content-Type": "application/json"}, b"\xff", 400),
        ({"Content-Type": "application/json"}, b"[" * 100_000, 422),
        ({"Content-Type": "application/json"}, b" " * (1024 * 1024 + 1), 413),
    ],
)
def test_bad_body(client: httpx.Client, headers: dict[str, str], content: bytes, status: int) -> None:
    """What is no JSON, of another type or too large is refused."""
    assert client.post("/api/billers", content=content, headers=headers).status_code == status


def test_import_takes_xml_only(client: httpx.Client, biller: str) -> None:
    """The upload is application/xml; a refused file is 422 with the reason."""
    wrong = client.post(f"{biller}/imports", params={"name": NAME}, json={})
    refused = upload(client, biller, "bill.xml")

    assert (wrong.status_code, refused.status_code) == (415, 422)
    assert "billheader_yyyyMMddhhmmss.xml" in refused.json()["error"]


def test_same_biller_twice(client: httpx.Client, biller: str) -> None:
    """A biller is made once."""
    body = {"id": biller.rsplit("/", 1)[1], "template": "827"}

    assert client.post("/api/billers", json=body).status_code == 409


def test_delete(client: httpx.Client, biller: str) -> None:
    """Deleting a biller takes everything it held; the id is free again and empty."""
    upload(client, biller)
    assert client.delete(biller).status_code == 204

    client.post("/api/billers", json={"id": biller.rsplit("/", 1)[1], "template": "827"})

    assert client.get(f"{biller}/imports").json() == {"imports": []}
    assert client.get(f"{biller}/accounts/2003708").status_code == 404


@pytest.mark.parametrize(
    ("settings", "level", "words"),
    [
        ({"28": "A|B|C|D|E"}, "error", "use four"),
        ({"131": "{"}, "warning", "not well-formed JSON"),
        ({"86": "6:COM", "148": "42"}, "warning", "Q-68"),
        ({"131": '{"HarrisCayenta":{"DataPumpConfig":{"EmailSearchCd":"HOME"}}}'}, "error", "Q-66"),
    ],
)
def test_findings(client: httpx.Client, biller: str, settings: dict[str, str], level: str, words: str) -> None:
    """What holds an integration is stored and found; a fresh biller has no findings."""
    before = client.get(biller).json()["findings"]

    found = client.patch(f"{biller}/settings", json=settings).json()["findings"]

    assert before == []
    assert [(one["level"], words in one["text"]) for one in found] == [(level, True)]


def test_same_file_twice(client: httpx.Client, biller: str) -> None:
    """The same file name once more is refused with the reason."""
    upload(client, biller)

    again = upload(client, biller)

    assert (again.status_code, "already imported" in again.json()["error"]) == (422, True)
