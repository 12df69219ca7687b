"""Decisions over HTTP: what a body must tell, and a biller that is not deleted over money that nobody decided."""

from typing import Any

import httpx
import pytest

from tests.bounded import until
from tests.ic_adapter import scripted
from tests.ic_adapter.scripted import ScriptedRouter

PAYMENT = {"source_id": "p-1", "account_number": "2003708", "amount": "10.00", "instrument": "CC"}
BODY = {"decision": "resend", "by": "ann", "reason": "not in the books"}


@pytest.fixture
def lost(client: httpx.Client, biller: str, router: ScriptedRouter) -> dict[str, Any]:
    """An UNCERTAIN payment."""
    client.patch(f"{biller}/settings", json={"11": router.url})
    router.script["AddARItems"] = scripted.closes
    number = client.post(f"{biller}/payments", json=PAYMENT).json()["id"]
    client.post(f"{biller}/pump/run", json={})

    def taken() -> dict[str, Any] | None:
        found: dict[str, Any] = client.get(f"{biller}/records/{number}").json()
        return None if found["state"] in {"QUEUED", "SENDING"} else found  # the program's own pump has it

    found = until("the end of the sending", taken)
    assert found is not None
    assert found["state"] == "UNCERTAIN"
    return found


def test_a_decision_without_what_was_seen_is_refused(client: httpx.Client, biller: str, lost: dict[str, Any]) -> None:
    """422 that names both fields, and nothing is sent."""
    reply = client.post(f"{biller}/records/{lost['id']}/decision", json=BODY)

    assert reply.status_code == 422
    assert [field["path"] for field in reply.json()["fields"]] == ["$.state", "$.attempts"]
    assert client.get(f"{biller}/records/{lost['id']}").json()["attempts"] == 1


def test_a_decision_about_an_earlier_attempt_is_a_conflict(
    client: httpx.Client, biller: str, lost: dict[str, Any]
) -> None:
    """409, and nothing is done."""
    body = {**BODY, "state": "UNCERTAIN", "attempts": 0}

    assert client.post(f"{biller}/records/{lost['id']}/decision", json=body).status_code == 409


def test_evidence_of_what_is_decided_is_a_conflict(client: httpx.Client, biller: str, lost: dict[str, Any]) -> None:
    """409: there is nothing to look into."""
    body = {**BODY, "decision": "drop"}
    client.post(f"{biller}/records/{lost['id']}/decision", json=body)

    assert client.post(f"{biller}/records/{lost['id']}/evidence", json={}).status_code == 409


@pytest.mark.usefixtures("lost")
def test_money_that_nobody_decided_keeps_its_biller(client: httpx.Client, biller: str) -> None:
    """409 that says how many, and the biller is there."""
    reply = client.delete(biller)

    assert (reply.status_code, "1 UNCERTAIN" in reply.json()["error"]) == (409, True)
    assert client.get(biller).status_code == 200


@pytest.mark.usefixtures("lost")
def test_it_is_deleted_by_force(client: httpx.Client, biller: str) -> None:
    """204, and it is gone."""
    assert client.delete(biller, params={"force": "true"}).status_code == 204
    assert client.get(biller).status_code == 404


def test_decided_money_keeps_no_biller(client: httpx.Client, biller: str, lost: dict[str, Any]) -> None:
    """What was dropped is over."""
    client.post(f"{biller}/records/{lost['id']}/decision", json={**BODY, "decision": "drop"})

    assert client.delete(biller).status_code == 204


def test_force_is_true_or_false(client: httpx.Client, biller: str) -> None:
    """Anything else is 422."""
    assert client.delete(biller, params={"force": "yes"}).status_code == 422
