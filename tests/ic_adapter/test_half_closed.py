"""A client that has sent whole requests and closed its own side is answered, whatever the answer waits for."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.ic_adapter.api_calls import answer
from tests.ic_adapter.scripted import ScriptedRouter
from tests.raw_http import exchanged, replies, request

TIMES = 20


def payment(server: str, biller: str, number: int) -> bytes:
    """The bytes of a submission."""
    event = {"source_id": f"p-{number}", "account_number": "A-1", "amount": "1.00", "instrument": "CC"}
    host = {"Host": urlsplit(server).netloc, "Content-Type": "application/json"}
    return request("POST", f"{biller}/payments", host, json.dumps(event).encode())


def test_one_request(server: str, client: httpx.Client, biller: str) -> None:
    """Each of twenty payments is stored and answered."""
    for number in range(TIMES):
        (reply,) = replies(exchanged(server, payment(server, biller, number), half_close=True))
        assert reply.status == 201
    assert len(client.get(f"{biller}/records").json()["records"]) == TIMES


@pytest.mark.parametrize("count", [2, 50])
def test_pipelined(server: str, biller: str, count: int) -> None:
    """So many payments in one piece, then the end of the client's side: as many replies, in order."""
    sent = b"".join(payment(server, biller, number) for number in range(count))

    found = list(replies(exchanged(server, sent, half_close=True)))

    assert [reply.status for reply in found] == [201] * count
    assert [json.loads(reply.body)["source_id"] for reply in found] == [f"p-{number}" for number in range(count)]


def test_pipelined_and_cut_off(server: str, client: httpx.Client, biller: str, folder: Path) -> None:
    """The whole ones are answered; of the one that was cut off nothing is stored, and nothing is logged of it."""
    before = (folder / "log").read_text()
    sent = b"".join(payment(server, biller, number) for number in range(4))[:-5]

    found = list(replies(exchanged(server, sent, half_close=True)))

    assert [reply.status for reply in found] == [201] * 3
    assert len(client.get(f"{biller}/records").json()["records"]) == 3
    assert "Traceback" not in (folder / "log").read_text().removeprefix(before)


def test_awaited_answers(server: str, biller: str, router: ScriptedRouter) -> None:
    """A refresh that asks the router, a page, and what is refused."""
    answer(router)
    host = {"Host": urlsplit(server).netloc}
    calls = [("POST", f"{biller}/accounts/2003708/rtdr", 200), ("GET", "/crm/pump", 200), ("GET", "/none", 404)]
    for method, path, status in calls:
        (reply,) = replies(exchanged(server, request(method, path, host), half_close=True))
        assert reply.status == status, path
