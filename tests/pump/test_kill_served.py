"""The program as it is served dies over a record and is started again: what an operator sees and does over HTTP."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ic_adapter.records.kinds import Kind
from simulator.testing import Biller, CayentaSim
from tests.ic_adapter.process import start, stop
from tests.pump.kill_subjects import TEMPLATE, event, settings_of

PAYMENT = event(Kind.PAYMENT, "p-1", 1)


@pytest.fixture
def cayenta(killers_sim: CayentaSim) -> Iterator[Biller]:
    """A router of its own."""
    with killers_sim.biller(f"h-{uuid4().hex[:12]}", template=TEMPLATE) as biller:
        yield biller


@contextmanager
def served(folder: Path, url: str) -> Iterator[httpx.Client]:
    """The adapter without any failpoint, ended in good order."""
    process, address = start(folder, "--db", url, "--no-pump")
    with httpx.Client(base_url=address, timeout=20) as client:
        yield client
    assert stop(process) == 0


def killed_over_a_payment(folder: Path, url: str, cayenta: Biller) -> None:
    """Serve with a failpoint until the pump dies there."""
    process, address = start(folder, "--db", url, "--failpoint", "call.after_body")
    with process, httpx.Client(base_url=address, timeout=20) as client:
        body = {"id": cayenta.id, "template": TEMPLATE, "settings": settings_of(cayenta.router_url)}
        assert client.post("/api/billers", json=body).status_code == 201
        with suppress(httpx.TransportError):  # it may die before it has told that the payment is taken
            client.post(f"/api/billers/{cayenta.id}/payments", json=PAYMENT)
        assert process.wait(60) == -signal.SIGKILL


def listed(client: httpx.Client, bid: str, **query: str) -> list[dict[str, Any]]:
    """Records of the biller."""
    found: list[dict[str, Any]] = client.get(f"/api/billers/{bid}/records", params=query).json()["records"]
    return found


def test_an_operator_finds_it_and_confirms_it(tmp_path: Path, store_url: str, cayenta: Biller) -> None:
    """After the restart the payment is UNCERTAIN, listed, not sent again; confirmed it is SENT, and booked once."""
    killed_over_a_payment(tmp_path, store_url, cayenta)
    with served(tmp_path, store_url) as client:
        client.post(f"/api/billers/{cayenta.id}/payments", json=PAYMENT)
        client.post(f"/api/billers/{cayenta.id}/pump/run")
        record = listed(client, cayenta.id, state="UNCERTAIN")[0]
        decision = {"decision": "confirm", "by": "op", "reason": "item 205185 is there", "state": "UNCERTAIN"}
        decision["attempts"] = record["attempts"]
        reply = client.post(f"/api/billers/{cayenta.id}/records/{record['id']}/decision", json=decision)
        client.post(f"/api/billers/{cayenta.id}/pump/run")
    assert (reply.json()["state"], len(cayenta.journal.find("AddARItems"))) == ("SENT", 1)
