"""The admin API over a real socket: every noun read and set, every bad body told with its field, never a 500."""

from typing import Any

import httpx
import pytest

from simulator.control.admin_calls import CALLS


def fields(reply: httpx.Response) -> list[str]:
    """The paths that a refusal blames."""
    return [field["path"] for field in reply.json()["fields"]]


def test_biller_life(client: httpx.Client) -> None:
    """Created from a template, read, changed, reset, removed."""
    made = client.post("/__admin/billers", json={"id": "t-life", "template": "4078", "settings": {"tag_order": "any"}})
    path = "/__admin/billers/t-life"
    client.post(f"{path}/accounts/2000341/ledger", json={"kind": "payment", "amount": "1.00"})
    changed = client.get(f"{path}/accounts/2000341").json()["balance"]["CURRENT_BALANCE"]
    reset = client.post(f"{path}/reset")
    after = client.get(f"{path}/accounts/2000341").json()["balance"]["CURRENT_BALANCE"]

    assert (made.status_code, made.json()["settings"]["tag_order"]) == (201, "any")
    assert (changed, after) == ("87.1", "88.1")
    assert reset.json()["settings"]["tag_order"] == "any"  # part of what the biller was made from
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404


def test_first_billers_are_the_register(client: httpx.Client) -> None:
    """Every Cayenta biller of the register has a router from the start."""
    there = {biller["id"] for biller in client.get("/__admin/billers").json()["billers"]}

    assert there >= set("827 836 968 973 1023 1167 2944 3047 3426 3587 4078 4097 hawaii-gas vineland".split())


#: Call, path below the biller, body, status, blamed field.
BAD: tuple[tuple[str, str, Any, int, str | None], ...] = (
    ("POST", "/accounts", {"account_no": "a b"}, 422, "$.account_no"),
    ("POST", "/accounts", {"account_no": "2003708"}, 409, "$.account_no"),
    ("POST", "/accounts", {"account_no": "1", "tags": {"SSN": "1"}}, 422, "$.tags.SSN"),
    ("POST", "/accounts", {"account_no": "1", "tags": {"NOPE": "1"}}, 422, "$.tags.NOPE"),
    ("POST", "/accounts", {}, 422, "$"),
    ("PATCH", "/accounts/2003708", {"tags": {"LAST_BILL_DT": "20240101"}}, 422, "$.tags.LAST_BILL_DT"),
    ("PATCH", "/accounts/2003708", {"active_payarr_override": "Y"}, 422, "$.active_payarr_override"),
    ("PATCH", "/accounts/2003708", {"discount": {"amount": "-1", "end": "2024-01-01"}}, 422, "$.discount.amount"),
    ("PATCH", "/accounts/999", {}, 404, "$.account"),
    ("PATCH", "/accounts/2003708", {"tags": {"CYCLE_CD": "not a code!"}}, 422, "$.tags.CYCLE_CD"),
    ("PATCH", "/accounts/2003708", {"tags": {"CLOSED_YN": "X"}}, 422, "$.tags.CLOSED_YN"),
    ("PATCH", "/accounts/2003708", {"tags": {"CREDIT_EXPIRY_DT": "soon"}}, 422, "$.tags.CREDIT_EXPIRY_DT"),
    ("PATCH", "/accounts/2003708", {"tags": {"PERSON_FNM": "x" * 256}}, 422, "$.tags.PERSON_FNM"),
    ("PATCH", "/accounts/2003708", {"discount": {"amount": "1", "end": "9999-12-31"}}, 422, "$.discount.end"),
    ("POST", "/accounts/2003708/ledger", {"kind": "bill", "amount": "1", "due": "0001-01-01"}, 422, "$.due"),
    ("POST", "/accounts/2003708/ledger", {"kind": "payment", "amount": "1", "item_no": "\u0663"}, 422, "$.item_no"),
    ("POST", "/accounts/2003708/ledger", {"kind": "payment", "amount": "9999999999999.99"}, 422, "$.amount"),
    ("POST", "/accounts/2003708/ledger", {"kind": "bill", "amount": "1", "due": "2024-01-01", "invoice_no": "a\nb"}, 422, "$.invoice_no"),
    ("POST", "/accounts/2003708/arrangements", {"start": "2024-01-02", "amount": "1", "instalments": [{"due": "9999-12-31", "amount": "1"}]}, 422, "$.instalments[0].due"),
    ("POST", "/accounts/2003708/arrangements", {"start": "2024-01-02", "amount": "1", "reason_cd": "ABC\n"}, 422, "$.reason_cd"),
    ("PUT", "/accounts/2003708/budget-plan", {"type": "E", "amount": "1", "start": "2024-01-02", "end": "2024-01-01"}, 422, "$.end"),
    ("PUT", "/persons/1020424/phones", {"phones": [{"tags": {"PHONE_SEQ": "9" * 5000}}]}, 422, "$.phones[0].tags.PHONE_SEQ"),
    ("PUT", "/persons/1020424/phones", {"phones": [{"tags": {"PHONE_SEQ": "1", "PHONE_NO": "a\u0001"}}]}, 422, "$.phones[0].tags.PHONE_NO"),
    ("PUT", "/persons/1020424/phones", {"phones": [{"tags": {"PHONE_SEQ": "1", "ACTIVE_DT": "20240231"}}]}, 422, "$.phones[0].tags.ACTIVE_DT"),
    ("PATCH", "/settings", {"status_codes": {"-902": -99999999999}}, 422, "$.status_codes"),
    ("PATCH", "/settings", {"status_codes": {"-903": 0}}, 422, "$.status_codes"),
    ("POST", "/clock", {"freeze": "9999-12-31T12:00"}, 422, "$"),
    ("POST", "/clock", {"advance": {"days": 36600}}, 422, "$"),
    ("POST", "/bill-run", {"to": "9999-12-31"}, 422, "$.to"),
    ("POST", "/bill-run", {"cycle": "99"}, 422, "$.cycle"),
    ("POST", "/accounts/2003708/ledger", {"kind": "payment", "amount": "1.234"}, 422, "$.amount"),
    ("POST", "/accounts/2003708/ledger", {"kind": "payment", "amount": 1.5}, 422, "$.amount"),
    ("POST", "/accounts/2003708/ledger", {"kind": "payment", "amount": "0"}, 422, "$.amount"),
    ("POST", "/accounts/2003708/ledger", {"kind": "gift", "amount": "1"}, 422, "$.kind"),
    ("POST", "/accounts/2003708/ledger", {"kind": "bill", "amount": "1"}, 422, "$.due"),
    ("POST", "/accounts/2003708/ledger", {"kind": "payment", "amount": "1", "effective": "2024-02-31"}, 422, "$.effective"),
    ("POST", "/accounts/2003708/ledger", {"kind": "adjustment", "amount": "1"}, 422, "$.of_item"),
    ("POST", "/accounts/2003708/ledger", {"kind": "adjustment", "amount": "1", "of_item": "7"}, 404, "$.of_item"),
    ("POST", "/accounts/2003708/ledger", {"kind": "payment", "amount": "1", "of_item": "205184"}, 422, "$.of_item"),
    ("POST", "/accounts/2003708/ledger", {"kind": "payment", "amount": "1", "item_no": "205184"}, 409, "$.item_no"),
    ("POST", "/accounts/999/ledger", {"kind": "payment", "amount": "1"}, 404, "$.account"),
    ("POST", "/accounts/2003708/arrangements", {"start": "2024-01-02", "amount": "1", "end": "2024-01-01"}, 422, "$.end"),
    ("POST", "/accounts/2036948/arrangements", {"start": "2024-01-02", "amount": "1", "ref": 8}, 409, "$.ref"),
    ("POST", "/accounts/2003708/arrangements", {"start": "2024-01-02", "amount": "0"}, 422, "$.amount"),
    ("PATCH", "/accounts/2036948/arrangements/8", {"amount": "x"}, 422, "$.amount"),
    ("PATCH", "/accounts/2036948/arrangements/99", {}, 404, "$.ref"),
    ("PATCH", "/accounts/2036948/arrangements/x", {}, 404, "ref"),
    ("PUT", "/accounts/2003708/budget-plan", {"type": "EQUAL BILLING", "amount": "1", "start": "2024-01-01"}, 422, "$.type"),
    ("GET", "/accounts/2003708/budget-plan", None, 404, None),
    ("PUT", "/persons/1020424/phones", {"phones": [{"tags": {"PHONE_NO": "1"}}]}, 422, "$.phones[0].tags.PHONE_SEQ"),
    ("PUT", "/persons/1020424/phones", {"phones": [{"tags": {"PHONE_SEQ": "1"}, "accounts": ["9"]}]}, 404, "$.account"),
    ("PUT", "/persons/1020424/addresses", {"addresses": [{"tags": {"STREET": "1"}}]}, 422, "$.addresses[0].tags"),
    ("GET", "/persons/77/phones", None, 404, "$.person"),
    ("PUT", "/code-tables/NOPE", {"codes": []}, 404, "name"),
    ("PUT", "/code-tables/ALERT_CD", {"codes": ["A B"]}, 422, "$.codes[0]"),
    ("PUT", "/logins", {"logins": [{"user": "", "password": "x"}]}, 422, "$.logins[0].user"),
    ("PUT", "/logins", {"logins": [{"user": "a", "password": "x", "functions": ["Nope"]}]}, 422, "$.logins[0].functions"),
    ("PUT", "/logins", {"logins": [{"user": "a", "password": "x"}] * 2}, 422, "$.logins"),
    ("PATCH", "/settings", {"ip_allow_list": ["x"]}, 422, "$.ip_allow_list[0]"),
    ("PATCH", "/settings", {"status_codes": {"-4": -5}}, 422, "$.status_codes"),
    ("PATCH", "/settings", {"form_key": "REQUEST="}, 422, "$.form_key"),
    ("PATCH", "/settings", {"nope": 1}, 422, "$"),
    ("POST", "/clock", {}, 422, "$"),
    ("POST", "/clock", {"run": True, "advance": {"days": 1}}, 422, "$"),
    ("POST", "/clock", {"advance": {"days": -1}}, 422, "$.advance.days"),
    ("POST", "/clock", {"freeze": "2024-02-31T12:00"}, 422, "$.freeze"),
    ("GET", "/journal?limit=x", None, 422, "?limit"),
    ("GET", "/journal?limt=1", None, 422, "?limt"),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "status", "field"), BAD)
def test_bad_input(
    client: httpx.Client, biller: str, method: str, path: str, body: Any, status: int, field: str | None
) -> None:
    """A body that cannot be used gets 4xx with the field to blame, and changes nothing."""
    before = client.get(f"{biller}/accounts/2003708/ledger").json()

    reply = client.request(method, biller + path, json=body)

    assert reply.status_code == status, reply.text
    assert reply.json()["error"]
    if field is not None:
        assert fields(reply) == [field]
    assert client.get(f"{biller}/accounts/2003708/ledger").json() == before


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"id": "t x", "template": "3426"}, 422, "$.id"),
        ({"id": "3426", "template": "3426"}, 409, "$.id"),
        ({"id": "t-no", "template": "99"}, 422, "$.template"),
        ({"id": "t-no", "template": "37800"}, 422, "$.template"),
        ({"id": "t-no", "template": "3426", "now": "0001-01-01T00:00Z"}, 422, "$.now"),
        ({"id": "t-no", "template": "3426", "now": "9999-12-31T12:00"}, 422, "$.now"),
        ({"id": "t-no", "template": "3426", "accounts": 10_000_001}, 422, "$.accounts"),
        ({"id": "t-no", "template": "3426", "settings": {"ip_allow_list": ["x"]}}, 422, "$.ip_allow_list[0]"),
    ],
)
def test_biller_that_cannot_be_made(client: httpx.Client, body: dict[str, Any], status: int, field: str) -> None:
    """An id or template that cannot be used leaves no biller behind."""
    reply = client.post("/__admin/billers", json=body)

    assert (reply.status_code, fields(reply)) == (status, [field])
    assert client.get("/__admin/billers/t-no").status_code == 404


def test_added_account_gets_a_person_of_its_own(client: httpx.Client, biller: str) -> None:
    """An account whose number is a documented person's does not take that person over."""
    added = [client.post(f"{biller}/accounts", json={"account_no": number}).json() for number in ("1020424", "1020425")]

    assert len({account["person_no"] for account in added} | {"1020424"}) == 3


def test_arrangement_beside_a_generated_one(client: httpx.Client, biller: str) -> None:
    """A plan without ref gets a free one, also on an account that was generated with a plan."""
    path = next(
        path
        for n in range(1000)
        if client.get(path := f"{biller}/accounts/{30_000_000 + n}/arrangements").json()["arrangements"]
    )

    assert client.post(path, json={"start": "2024-11-01", "amount": "10.00"}).status_code == 201
    assert len(client.get(path).json()["arrangements"]) == 2


def test_not_json(client: httpx.Client) -> None:
    """What is no JSON is a 400, what does not say it is JSON a 415."""
    json = {"content-type": "application/json"}

    assert client.post("/__admin/billers", content=b"{", headers=json).status_code == 400
    assert client.post("/__admin/billers", content=b"\xff", headers=json).status_code == 400
    assert client.post("/__admin/billers", content=b'{"id":"\xff"}', headers=json).status_code == 400
    assert client.post("/__admin/billers", content=b'{"id":' + b"[" * 100_000, headers=json).status_code == 422
    assert client.post("/__admin/billers", data={"id": "1"}).status_code == 415
    assert client.post("/__admin/billers", content=b"x" * 1_100_000, headers=json).status_code == 413


def test_unknown_path_and_method(client: httpx.Client) -> None:
    """Both are told as JSON; the path names where to look."""
    assert "openapi.json" in client.get("/__admin/nope").json()["error"]
    assert client.put("/__admin/billers").status_code == 405


def test_clock_moves_the_books(client: httpx.Client, biller: str) -> None:
    """Past the due date the bill of 2000341 is past due; the frozen clock does not run."""
    due = client.post(f"{biller}/clock", json={"freeze": "2024-11-18T23:59"}).json()
    on_the_day = client.get(f"{biller}/accounts/2000341").json()["balance"]["PASTDUE_AMT"]
    client.post(f"{biller}/clock", json={"advance": {"minutes": 1}})
    after = client.get(f"{biller}/accounts/2000341").json()["balance"]["PASTDUE_AMT"]
    running = client.post(f"{biller}/clock", json={"run": True}).json()

    assert (due["now"], due["mode"], due["time_zone"]) == (
        "2024-11-18T23:59:00-08:00",
        "frozen",
        "America/Los_Angeles",
    )
    assert (on_the_day, after) == ("0", "88.1")
    assert running["mode"] == "running"


def test_logins_are_masked_and_end_anonymity(client: httpx.Client, biller: str) -> None:
    """Passwords never come back; setting logins turns allow_anonymous off (design §1)."""
    login = {"user": "ic", "password": "canary-pw", "functions": ["GetAccount"]}

    client.put(f"{biller}/logins", json={"logins": [login]})

    assert client.get(f"{biller}/logins").json() == {"logins": [login | {"password": "***"}]}
    assert client.get(f"{biller}/settings").json()["allow_anonymous"] is False
    router = biller.replace("/__admin", "") + "/router"
    assert client.post(router, content=b"XMLREQUEST=").status_code == 401
    assert client.post(router, content=b"XMLREQUEST=", auth=("ic", "canary-pw")).status_code == 200
    assert "canary-pw" not in client.get(f"{biller}/journal").text


def test_arrangement_and_plan(client: httpx.Client, biller: str) -> None:
    """Set up, changed, ended by admin calls; state and payments are told."""
    path = f"{biller}/accounts/2086971/arrangements"
    made = client.post(path, json={"start": "2024-11-01", "amount": "100.00"}).json()
    ended = client.patch(f"{path}/{made['ref']}", json={"ended_on": "2024-11-15"}).json()
    plan = client.put(
        f"{biller}/accounts/2086971/budget-plan", json={"type": "EQUAL", "amount": "80.00", "start": "2024-01-01"}
    ).json()

    assert (made["ref"], made["state"], made["status_cd"], made["paid"]) == (9, "active", "Y", "0")
    assert (ended["state"], ended["status_cd"]) == ("ended", "N")
    assert plan == {"type": "EQUAL", "amount": "80", "start": "2024-01-01", "end": None}
    assert client.delete(f"{biller}/accounts/2086971/budget-plan").status_code == 204
    assert client.get(f"{biller}/accounts/2086971/budget-plan").status_code == 404


def test_records_and_code_tables(client: httpx.Client, biller: str) -> None:
    """Phones, addresses and code tables are read and set; records come back by sequence number."""
    phones = {
        "phones": [
            {"tags": {"PHONE_SEQ": "2"}},
            {"tags": {"PHONE_SEQ": "1", "PHONE_CD": "RES"}, "accounts": ["2003708"]},
        ]
    }
    seen = client.get(f"{biller}/persons/1020424/phones").json()["phones"]
    put = client.put(f"{biller}/persons/1020424/phones", json=phones).json()["phones"]
    address = client.get(f"{biller}/persons/1001154/addresses").json()["addresses"][0]
    codes = client.put(f"{biller}/code-tables/ALERT_CD", json={"codes": ["CSTRG"]}).json()

    assert [record["tags"]["PHONE_CD"] for record in seen] == ["HOME", "EBILL"]
    assert [record["tags"]["PHONE_SEQ"] for record in put] == ["1", "2"]
    assert (address["tags"]["STREET_NM"], address["accounts"]) == ("100 EXAMPLE ST", ["2000341"])
    assert codes == {"codes": ["CSTRG"]} == client.get(f"{biller}/code-tables/ALERT_CD").json()


def test_openapi_lists_every_call(client: httpx.Client) -> None:
    """The page is made from the table: every call, every parameter, every body."""
    page = client.get("/__admin/openapi.json").json()

    listed = {(method.upper(), path) for path, calls in page["paths"].items() for method in calls}
    assert listed == {(call.method, "/__admin" + call.path) for call in CALLS}
    operations = [call["operationId"] for calls in page["paths"].values() for call in calls.values()]
    assert len(set(operations)) == len(operations)
    assert {"NewBiller", "EntryBody", "Error"} <= set(page["components"]["schemas"])


def test_health(client: httpx.Client) -> None:
    """What a container asks."""
    assert client.get("/__admin/health").json() == {"status": "healthy"}
    assert client.get("/__admin/ready").json() == {"status": "ready"}
    assert client.get("/__admin/version").json()["version"]
