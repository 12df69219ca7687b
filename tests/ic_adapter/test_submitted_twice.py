"""The same source id again by HTTP: 200 with the first record, or 409 with the names of what differs (Q-69)."""

from typing import Any

import httpx
import pytest

from ic_adapter.records.kinds import ROUTES, Kind
from ic_adapter.web.api.routes import EVENT_PATHS
from tests.pump.submissions import FIELDS, FULL, other_value


@pytest.mark.parametrize("kind", EVENT_PATHS, ids=lambda kind: kind.value)
def test_submitted_again(client: httpx.Client, biller: str, kind: Kind) -> None:
    """Same content 200 with the first record; each other one 409 naming the field, and the records stay as they are."""
    if ROUTES[kind].of_payment:
        for payment in ("p-1", "p-2"):
            body: dict[str, Any] = {"source_id": payment, "amount": "20.00", "instrument": "CC"}
            assert client.post(f"{biller}/payments", json=body).status_code == 201
    path, event = f"{biller}/{EVENT_PATHS[kind]}", {"source_id": "s-1", **FULL[kind]}
    first = client.post(path, json=event)
    assert first.status_code == 201, first.text
    before = _events(client, biller)

    for name in [name for one, name in FIELDS if one is kind]:
        reply = client.post(path, json=event | {name: other_value(kind, name)})

        assert (reply.status_code, reply.json()) == (
            409,
            {
                "error": f"{kind.value.replace('_', ' ')} s-1 was submitted before with other content: {name}",
                "fields": [{"path": f"$.{name}", "reason": "differs from the first submission"}],
            },
        )
    again = client.post(path, json=event)

    assert (again.status_code, again.json()["id"], again.json()["event"]) == (
        200,
        first.json()["id"],
        first.json()["event"],
    )
    assert _events(client, biller) == before


def _events(client: httpx.Client, biller: str) -> dict[int, Any]:
    """Return the event of each record; the pump of the server may move the records on."""
    numbers = [record["id"] for record in client.get(f"{biller}/records").json()["records"]]
    return {number: client.get(f"{biller}/records/{number}").json()["event"] for number in numbers}


def test_registration_in_the_partners_form(client: httpx.Client, biller: str) -> None:
    """The fields are named as the partner wrote them."""
    event = {
        "bid": biller.rpartition("/")[2],
        "accountNumber": "A-1",
        "event": "registered",
        "occurredAt": "2024-05-10T20:44:12Z",
        "sourceId": "v-1",
    }
    assert client.post("/api/registrations", json=event).status_code == 201
    other = {"accountNumber": "A-2", "occurredAt": "2024-05-11T20:44:12Z"}

    reply = client.post("/api/registrations", json=event | other)

    assert reply.status_code == 409
    assert [field["path"] for field in reply.json()["fields"]] == ["$.accountNumber", "$.occurredAt"]
    assert reply.json()["error"].endswith("with other content: accountNumber, occurredAt")
