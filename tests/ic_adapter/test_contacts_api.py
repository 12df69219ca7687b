"""Contact details and mailing address over the API: what the router holds, else what IC stores (adapter §10.4, §11)."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.ic_adapter import phone_books as books
from tests.ic_adapter.api_calls import upload
from tests.ic_adapter.plans import SAMPLES
from tests.ic_adapter.scripted import Behaviour, ScriptedRouter, closes, envelope, says, tags

DETAILS, ADDRESS = "accounts/2003708/contact-details", "accounts/2003708/mailing-address"


@pytest.fixture
def wired(client: httpx.Client, biller: str, router: ScriptedRouter) -> str:
    """The biller with its PAYMENTS group at the router, noon of 2024-11-15."""
    client.patch(f"{biller}/settings", json={"11": router.url})
    client.post(f"{biller}/clock", json={"freeze": "2024-11-15T12:00:00"})
    return biller


def knows(router: ScriptedRouter, *phones: str) -> None:
    """The router knows the account and these records."""
    master = tags(ACCOUNT_NO="2003708", PERSON_NO=books.PERSON, CO_PHONE_SEQ="1", STATUS="")
    listed = tags(STATUS="0", PHONE_COUNT=str(len(phones))) + "".join(phones)
    router.script["GetAccount"] = says(envelope("GetAccount", master))
    router.script["GetPhoneRecords"] = says(envelope("GetPhoneRecords", listed))


def get(client: httpx.Client, path: str) -> dict[str, Any]:
    """The body of a successful reply."""
    reply = client.get(path)
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_details(client: httpx.Client, wired: str, router: ScriptedRouter) -> None:
    """§10.4: every record with code, active today and the account's default."""
    ended = books.phone(3, "RES", "2025550101", INACTIVE_DT="20241115", PERSON_PHONE_YN="F", EXTENSION_NO="7")
    knows(router, books.phone(1, "HOME", "2025550118", PERSON_PHONE_YN="T"), books.EBILL, ended)

    found = get(client, f"{wired}/{DETAILS}")

    names = ("seq", "code", "number", "extension", "active_today", "person_record", "account_default")
    assert [tuple(record[name] for name in names) for record in found["records"]] == [
        (1, "HOME", "2025550118", "", True, True, True),
        (2, "EBILL", "old@example.org", "", True, None, False),
        (3, "RES", "2025550101", "7", False, False, False),
    ]
    assert (found["outcome"], found["stored"]) == ("SENT", None)
    assert router.functions == ["GetAccount", "GetPhoneRecords"]


FAILURES: list[tuple[str, Behaviour, str]] = [
    ("GetAccount", closes, "RETRY"),
    ("GetPhoneRecords", closes, "RETRY"),
    ("GetPhoneRecords", says("<html/>"), "RETRY"),
    ("GetAccount", says(envelope("GetAccount", tags(STATUS="-4", STATUS_DESC="Invalid"))), "REJECTED"),
    ("GetAccount", says(envelope("GetAccount", tags(PERSON_NO="", STATUS=""))), "FAILED"),
    ("GetAccount", says("", 401), "PAUSED"),
]


@pytest.mark.parametrize(("function", "behaviour", "outcome"), FAILURES)
def test_details_stored(
    client: httpx.Client, wired: str, router: ScriptedRouter, function: str, behaviour: Behaviour, outcome: str
) -> None:
    """§10.4: without an answer the values stored at IC are shown, as of the bill file that brought them."""
    upload(client, wired)
    knows(router)
    router.script[function] = behaviour

    found = get(client, f"{wired}/{DETAILS}")

    assert (found["outcome"], found["records"]) == (outcome, None)
    assert found["reason"].startswith(f"{function}")
    assert found["stored"] == {"phone": "", "email_address": "", "as_of": "2024-11-15T12:00:00-08:00"}


def test_stopped_group(client: httpx.Client, wired: str, router: ScriptedRouter) -> None:
    """§1.3: a stopped PAYMENTS group is not asked again; what is stored is shown."""
    knows(router)
    router.script["GetAccount"] = says("", 401)
    get(client, f"{wired}/{DETAILS}")

    again = get(client, f"{wired}/{DETAILS}")

    assert (again["outcome"], again["reason"]) == ("PAUSED", "GetAccount: HTTP 401")
    assert len(router.requests) == 1
    assert get(client, f"{wired}/endpoints")["PAYMENTS"]["paused"] is True


@pytest.mark.parametrize("path", [DETAILS, ADDRESS])
def test_no_endpoint(client: httpx.Client, biller: str, path: str) -> None:
    """§1.1: without AS 11 it is HELD; an account that IC does not know has nothing stored."""
    found = get(client, f"{biller}/{path}")

    assert (found["outcome"], found["reason"], found["stored"]) == ("HELD", "no endpoint", None)


@pytest.mark.parametrize("name", ["email", "phone", "mailing_address"])
def test_override(client: httpx.Client, biller: str, router: ScriptedRouter, name: str) -> None:
    """§1.1: endpoint_override of the integration that is shown leads to its own address."""
    knows(router)
    client.patch(f"{biller}/keys", json={f"endpoint_override.{name}": router.url})

    get(client, f"{biller}/{ADDRESS if name == 'mailing_address' else DETAILS}")

    assert router.functions[:1] == ["GetAccountBillingAddress" if name == "mailing_address" else "GetAccount"]


def test_address(client: httpx.Client, wired: str, router: ScriptedRouter) -> None:
    """§11 step 0: the record of the F-11 sample, its dates readable."""
    router.script["GetAccountBillingAddress"] = says((SAMPLES / "F-11.reply.xml").read_text())

    found = get(client, f"{wired}/accounts/2000341/mailing-address")

    blank = dict.fromkeys(("code", "po_box", "country", "in_care_of"), "")
    place = {"street": "100 EXAMPLE ST", "city": "SAMPLETOWN", "state": "KS", "zip": "99999"}
    dates = {"active_from": "2016-03-18", "active_until": None}
    assert found["address"] == {"seq": "2"} | blank | place | dates
    assert (found["outcome"], found["stored"]) == ("SENT", None)


def test_no_address(client: httpx.Client, wired: str, router: ScriptedRouter) -> None:
    """§11 step 0: -906 is no failure: there is no address on file."""
    refusal = tags(STATUS="-906", STATUS_DESC="Address not found.")
    router.script["GetAccountBillingAddress"] = says(envelope("GetAccountBillingAddress", refusal, ""))

    found = get(client, f"{wired}/{ADDRESS}")

    assert found == {
        "outcome": "SENT",
        "reason": "no address on file",
        "reason_code": "NO_ADDRESS",
        "address": None,
        "stored": None,
    }


def test_address_stored(client: httpx.Client, wired: str, router: ScriptedRouter) -> None:
    """Any other failure: the address that IC stores."""
    upload(client, wired)
    router.script["GetAccountBillingAddress"] = closes

    found = get(client, f"{wired}/{ADDRESS}")

    stored = {"address1": "PO BOX 100", "city": "SAMPLETOWN", "state": "WA", "zip": "99999"}
    assert (found["outcome"], found["address"]) == ("RETRY", None)
    assert found["stored"] == stored | {"as_of": "2024-11-15T12:00:00-08:00"}


def test_refused(client: httpx.Client, biller: str) -> None:
    """A biller that is not there is 404, an account number that cannot be one 422."""
    assert client.get(f"/api/billers/nobody/{DETAILS}").status_code == 404
    assert client.get(f"{biller}/accounts/a+b/{DETAILS.rsplit('/', maxsplit=1)[1]}").status_code == 422


def test_nothing_in_the_log(client: httpx.Client, wired: str, router: ScriptedRouter, folder: Path) -> None:
    """§1.4: numbers and addresses that were shown stand nowhere in the log."""
    knows(router, books.phone(1, "HOME", "2025550177"), books.phone(2, "EBILL", "canary@example.org"))
    router.script["GetAccountBillingAddress"] = says(
        envelope("GetAccountBillingAddress", tags(STREET_NM="CANARY ST", STATUS="0"), "")
    )

    get(client, f"{wired}/{DETAILS}")
    get(client, f"{wired}/{ADDRESS}")

    log = (folder / "log").read_text()
    assert "function=GetPhoneRecords account=2003708" in log
    assert not [word for word in ("2025550177", "canary", "CANARY ST") if word in log]
