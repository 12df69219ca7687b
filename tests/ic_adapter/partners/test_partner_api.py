"""API of file-only partners (adapter §17): profile, files, payment files, calls of the IVR."""

from itertools import count
from typing import Any

import httpx
import pytest

from ic_adapter.files.partners.demo import SAMPLES, sample
from ic_adapter.files.partners.mapping.fields import PartnerFile

CSV = {"Content-Type": "text/csv"}
_numbers = count(1)


@pytest.fixture
def stw(client: httpx.Client) -> str:
    """The path of a file-only biller of its own with the demo profile; its clock stands on 2024-11-15."""
    path = f"/api/billers/stw-{next(_numbers)}"
    client.post("/api/billers", json={"id": path.rpartition("/")[2], "template": "3780"}).raise_for_status()
    client.post(f"{path}/clock", json={"freeze": "2024-11-15T12:00:00"}).raise_for_status()
    profile = client.get("/api/demo-mapping-profile").json()["profile"]
    client.put(f"{path}/mapping-profile", json=profile).raise_for_status()
    return path


def put(client: httpx.Client, stw: str, noun: str, kind: PartnerFile) -> httpx.Response:
    """Submit the sample of a file."""
    at = {"name": SAMPLES[kind], "kind": noun}
    return client.post(f"{stw}/imports", params=at, content=sample(kind), headers=CSV)


def test_a_night_over_the_api(client: httpx.Client, stw: str) -> None:
    """Profile and samples as the demo shows them, each file in, payments out."""
    demo = client.get("/api/demo-mapping-profile").json()
    profile = client.put(f"{stw}/mapping-profile", json=demo["profile"])
    samples = {one["kind"]: one for one in demo["samples"]}
    nouns = {"invoice": "bills", "adjustment": "adjustments", "presentment": "presentments"}
    taken = [
        client.post(
            f"{stw}/imports",
            params={"name": samples[kind]["name"], "kind": noun},
            content=samples[kind]["content"],
            headers=CSV,
        ).json()
        for kind, noun in nouns.items()
    ]
    payment = {"source_id": "p1", "account_number": "100200", "amount": "80.24", "instrument": "CC"}
    client.post(f"{stw}/payments", json=payment)
    written = client.post(f"{stw}/payment-files", params={"day": "2024-11-15"}).json()["file"]

    assert profile.status_code == 200
    assert profile.json()["profile"] == client.get(f"{stw}/mapping-profile").json()["profile"]
    assert [one["kind"] for one in profile.json()["files"]] == [kind.value for kind in PartnerFile]
    assert [(one["kind"], one["accepted"], one["total"]) for one in taken] == [
        ("bills", 3, "1425.74"),
        ("adjustments", 3, "-37.50"),
        ("presentments", 3, "0.00"),
    ]
    assert [one["kind"] for one in client.get(f"{stw}/imports").json()["imports"]] == [
        "presentments",
        "adjustments",
        "bills",
    ]
    assert client.get(f"{stw}/accounts/100200/invoices").json()["invoices"][0]["balance_due"] == "80.24"
    listed = client.get(f"{stw}/adjustments", params={"account": "100300"}).json()["adjustments"]
    assert [(one["amount"], one["balance_after"], one["reason"]) for one in listed] == [
        ("-50.00", "1200.00", "LEAK CREDIT")
    ]
    shown = client.get(f"{stw}/accounts/100400/presentments").json()["presentments"]
    assert shown[0]["document_name"] == "bill-2024-0420.pdf"
    assert (written["name"], written["records"], written["total"]) == ("payments_3780_20241115.txt", 1, "80.24")
    assert client.get(f"{stw}/payment-files/2024-11-15").json() == written
    assert client.get(f"{stw}/payment-files").json()["files"][0]["sha256"] == written["sha256"]


def test_faults_of_a_profile(client: httpx.Client, stw: str, biller: str) -> None:
    """422 with the JSON path and what is expected, of the schema and of what it cannot say; nothing is set."""
    profile = client.get(f"{stw}/mapping-profile").json()["profile"]
    wrong: dict[str, Any] = {**profile, "files": {**profile["files"]}}
    wrong["files"]["invoice"] = {**profile["files"]["invoice"], "date_format": "yy"}

    unknown = client.put(f"{stw}/mapping-profile", json={**profile, "color": "red"})
    refused = client.put(f"{stw}/mapping-profile", json=wrong)
    other = client.put(f"{stw}/mapping-profile", json={**profile, "bid": 4078})
    cayenta = client.put(f"{biller}/mapping-profile", json=profile)

    assert (unknown.status_code, unknown.json()["fields"]) == (
        422,
        [{"path": "$", "reason": "Object contains unknown field `color`; use one of partner, bid, files, comment"}],
    )
    assert (refused.status_code, refused.json()["fields"][0]["path"]) == (422, "$.files.invoice.date_format")
    assert other.json()["fields"] == [
        {"path": "$.bid", "reason": f"is 4078; use {stw.rpartition('/')[2]}, or 3780 as its template"}
    ]
    assert cayenta.status_code == 409
    assert client.get(f"{stw}/mapping-profile").json()["profile"] == profile
    assert client.get(f"{biller}/mapping-profile").status_code == 404


def test_what_the_calls_refuse(client: httpx.Client, stw: str, biller: str) -> None:
    """A kind that is none, a day that is none, a file of a biller of Cayenta, the same file twice."""
    name, content = SAMPLES[PartnerFile.ADJUSTMENT], sample(PartnerFile.ADJUSTMENT)
    at = {"name": name, "kind": "adjustments"}

    assert client.post(f"{stw}/imports", params={"kind": "x"}, content=b"", headers=CSV).status_code == 422
    assert client.post(f"{stw}/payment-files", params={"day": "today"}).json()["fields"][0]["path"] == "?day"
    assert client.post(f"{stw}/payment-files").status_code == 422
    assert client.get(f"{stw}/payment-files/2024-11-15").status_code == 404
    assert client.post(f"{biller}/imports", params=at, content=content, headers=CSV).status_code == 422
    assert client.post(f"{stw}/imports", params=at, content=content, headers=CSV).status_code == 201
    twice = client.post(f"{stw}/imports", params=at, content=content, headers=CSV)
    assert (twice.status_code, "already imported" in twice.text) == (422, True)


def call(client: httpx.Client, stw: str, number: str = "(202) 555-0118") -> dict[str, Any]:
    """Tell that a caller was identified."""
    body = {"call_id": "c-1", "account_number": "100200", "caller_number": number}
    reply = client.post(f"{stw}/ivr-calls", json=body)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


CALLS: tuple[tuple[dict[str, Any], str, str, str], ...] = (
    ({}, "2025550118", "", "BO_103_OFF"),
    ({"biller_options.103": True}, "2025550118", "2025550118", "SAVED"),
    ({"biller_options.103": True}, "+1 (202) 555-0118", "2025550118", "SAVED"),
    ({"biller_options.103": True, "ivr_redirect_numbers": ["1-202-555-0118"]}, "202.555.0118", "", "REDIRECT_NUMBER"),
    ({"biller_options.103": True, "ivr_redirect_numbers": ["2025550119"]}, "2025550118", "2025550118", "SAVED"),
    ({"biller_options.103": True}, "", "", "NOT_A_PHONE_NUMBER"),
    ({"biller_options.103": True}, "anonymous", "", "NOT_A_PHONE_NUMBER"),
    ({"biller_options.103": True}, "5550118", "", "NOT_A_PHONE_NUMBER"),
)


@pytest.mark.parametrize(("keys", "number", "saved", "reason"), CALLS)
def test_bo_103_saves_the_number(
    client: httpx.Client, stw: str, keys: dict[str, Any], number: str, saved: str, reason: str
) -> None:
    """BO 103: the caller's number is saved unless it is one that redirects calls to the IVR."""
    put(client, stw, "bills", PartnerFile.INVOICE)
    client.patch(f"{stw}/keys", json=keys)

    found = call(client, stw, number)

    assert (found["phone_saved"], found["phone"], found["phone_reason_code"]) == (bool(saved), saved, reason)
    assert client.get(f"{stw}/accounts/100200/ivr-phone").json()["phone"] == saved
    assert client.get(f"{stw}/accounts/100300/ivr-phone").json() == {"phone": "", "call_id": "", "saved_at": None}


@pytest.mark.parametrize(
    ("bo_90", "offers", "reason"),
    [(False, False, "BO_90_OFF"), (False, True, "BO_90_OFF"), (True, False, "NO_WEB_LINK"), (True, True, "OFFERED")],
)
def test_bo_90_and_the_partner_offer_a_link(
    client: httpx.Client, stw: str, bo_90: bool, offers: bool, reason: str
) -> None:
    """BO 90 alone is not enough: the IVR partner has to implement AdvancedIVRSearch.OfferWebLink."""
    put(client, stw, "bills", PartnerFile.INVOICE)
    client.patch(f"{stw}/keys", json={"biller_options.90": bo_90, "offer_web_link": offers})

    found = call(client, stw)

    assert (found["text_link_offered"], found["text_link_reason_code"]) == (bo_90 and offers, reason)


@pytest.mark.parametrize("starts", [False, True])
def test_a_saved_number_starts_no_pump_unless_its_key_says_so(client: httpx.Client, stw: str, starts: bool) -> None:
    """The key ivr_phone_starts_pump: the number becomes a record of the phone data pump."""
    put(client, stw, "bills", PartnerFile.INVOICE)
    client.patch(f"{stw}/keys", json={"biller_options.103": True, "ivr_phone_starts_pump": starts})

    call(client, stw)

    found = client.get(f"{stw}/records", params={"kind": "phone"}).json()["records"]
    assert [one["source_id"] for one in found] == (["ivr-c-1"] if starts else [])


def test_a_call_of_nobody(client: httpx.Client, stw: str) -> None:
    """The caller has to be identified first; a number of one line."""
    body = {"call_id": "c-1", "account_number": "9", "caller_number": "2025550118"}
    assert client.post(f"{stw}/ivr-calls", json=body).status_code == 404
    assert client.get(f"{stw}/accounts/9/ivr-phone").status_code == 404
    assert client.post("/api/billers/nobody/ivr-calls", json=body).status_code == 404
    assert client.post(f"{stw}/ivr-calls", json={**body, "caller_number": "\n"}).status_code == 422
