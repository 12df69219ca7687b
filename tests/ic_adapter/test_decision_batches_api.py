"""Decision batches over HTTP: preview, decide, look again, and what is refused."""

from itertools import count
from typing import Any

import httpx
import pytest

PAYMENT = {"account_number": "2003708", "amount": "10.00", "instrument": "CC"}
ANN = {"by": "ann", "reason": "paid at the counter"}
FILTER = {"decision": "drop", "state": "HELD", "kind": "payment"}
_numbers = count(1)


@pytest.fixture
def held(client: httpx.Client, biller: str) -> list[int]:
    """Two payments that have no endpoint."""
    client.patch(f"{biller}/settings", json={"11": ""})
    bodies = [{**PAYMENT, "source_id": f"p-{next(_numbers)}", "account_number": f"A-{n}"} for n in range(2)]
    found = [client.post(f"{biller}/payments", json=body).json()["id"] for body in bodies]
    client.post(f"{biller}/pump/run", json={})
    return found


def previewed(client: httpx.Client, biller: str, **more: Any) -> dict[str, Any]:
    """A batch that nobody has decided."""
    reply = client.post(f"{biller}/decision-batches", json={**FILTER, **more})
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def test_preview(client: httpx.Client, biller: str, held: list[int]) -> None:
    """Count, sum and the records, with what was asked for."""
    batch = previewed(client, biller, amount_from="5.00")

    assert (batch["status"], batch["count"], batch["sum"], batch["by"]) == ("preview", 2, "20.00", None)
    assert batch["kinds"] == [{"kind": "payment", "count": 2, "sum": "20.00"}]
    assert batch["filter"] == {**FILTER, "amount_from": "5.00"}
    assert [(one["id"], one["outcome"], one["reason_code"]) for one in batch["records"]] == [
        (number, "open", "NO_ENDPOINT") for number in held
    ]


def test_decided_and_looked_at(client: httpx.Client, biller: str, held: list[int]) -> None:
    """The reply says what became of each; it stays to be read, in the list and in the history of the records."""
    number = previewed(client, biller)["id"]
    done = client.post(f"{biller}/decision-batches/{number}/decision", json=ANN)
    again = client.post(f"{biller}/decision-batches/{number}/decision", json=ANN)
    listed = client.get(f"{biller}/decision-batches").json()["batches"]

    assert done.status_code == again.status_code == 200
    assert done.json() == again.json() == client.get(f"{biller}/decision-batches/{number}").json()
    assert [one["after"] for one in done.json()["records"]] == ["SKIPPED", "SKIPPED"]
    assert [(one["id"], one["status"], one["count"], one["by"]) for one in listed] == [(number, "decided", 2, "ann")]
    histories = [client.get(f"{biller}/records/{one}").json()["history"] for one in held]
    assert [history[-1]["batch"] for history in histories] == [number, number]


def test_another_person_is_a_conflict(client: httpx.Client, biller: str, held: list[int]) -> None:
    """409 that says who decided."""
    assert held
    number = previewed(client, biller)["id"]
    client.post(f"{biller}/decision-batches/{number}/decision", json=ANN)
    reply = client.post(f"{biller}/decision-batches/{number}/decision", json={**ANN, "by": "bob"})

    assert (reply.status_code, "decided by ann" in reply.json()["error"]) == (409, True)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"state": "SENT"}, "$.state"),
        ({"state": None}, "$.state"),
        ({"group": "PDF"}, "$.group"),
        ({"reason_code": "NONSENSE"}, "$.reason_code"),
        ({"created_from": "soon"}, "$.created_from"),
        ({"amount_to": "-1.00"}, "$.amount_to"),
        ({"account": "A 1"}, "$.account"),
        ({"surprise": "x"}, "$"),
    ],
    ids=str,
)
def test_bad_filters(client: httpx.Client, biller: str, change: dict[str, Any], path: str) -> None:
    """422 that names the field."""
    reply = client.post(f"{biller}/decision-batches", json={**FILTER, **change})

    assert (reply.status_code, reply.json()["fields"][0]["path"]) == (422, path), reply.text


@pytest.mark.parametrize("number", ["0", "999999999", "x", "9" * 400])
def test_unknown_batches(client: httpx.Client, biller: str, number: str) -> None:
    """404, whatever stands in the address."""
    assert client.get(f"{biller}/decision-batches/{number}").status_code == 404
    assert client.post(f"{biller}/decision-batches/{number}/decision", json=ANN).status_code == 404


@pytest.mark.parametrize("body", [{"by": "ann"}, {"by": "", "reason": "because"}, {"by": "ann", "reason": "a\nb c"}])
def test_who_and_why_are_required(client: httpx.Client, biller: str, body: dict[str, str], held: list[int]) -> None:
    """422, and nothing is decided."""
    number = previewed(client, biller)["id"]

    assert client.post(f"{biller}/decision-batches/{number}/decision", json=body).status_code == 422
    assert {client.get(f"{biller}/records/{one}").json()["state"] for one in held} == {"HELD"}
