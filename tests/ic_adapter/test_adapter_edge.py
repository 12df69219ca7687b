"""The edge of the API on a real server: guard and token, clocks, OpenAPI, secrets, restart."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from ic_adapter.web.api.routes import ROUTES
from ic_adapter.web.guard import Guard
from tests.ic_adapter.api_calls import XML, answer, upload
from tests.ic_adapter.process import start, stop
from tests.ic_adapter.scripted import ScriptedRouter


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example.org"}, 403),
        ({"Origin": "http://evil.example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:8490"}, 403),  # another port is another page
        ({"Host": "localhost:1"}, 200),
    ],
)
def test_guard(client: httpx.Client, headers: dict[str, str], status: int) -> None:
    """A foreign Host or Origin is refused; health answers all the same."""
    assert client.get("/api/billers", headers=headers).status_code == status
    assert client.get("/health", headers=headers).json() == {"status": "healthy"}


@pytest.mark.parametrize(("given", "status"), [("", 401), ("Bearer x", 401), ("Bearer t", None), ("t", 401)])
def test_token(given: str, status: int | None) -> None:
    """With a token every call but health and ready needs it."""
    guard = Guard(hosts=frozenset({"127.0.0.1"}), token="t")
    headers = {"host": "127.0.0.1", "authorization": given}

    stop = guard.stop("/api/billers", headers)

    assert (stop.status if stop else None) == status
    assert guard.stop("/ready", {}) is None


def test_clock(client: httpx.Client, biller: str) -> None:
    """The clock stops at a biller-local moment, and days keep the local hour over the end of summer time."""
    client.post(f"{biller}/clock", json={"freeze": "2024-11-02T12:00"})

    moved = client.post(f"{biller}/clock", json={"advance": {"days": 1, "hours": 1}}).json()

    assert moved == {"now": "2024-11-03T13:00:00-08:00", "mode": "frozen", "time_zone": "America/Los_Angeles"}
    assert client.post(f"{biller}/clock", json={"run": True}).json()["mode"] == "running"


def test_openapi_names_every_call(client: httpx.Client) -> None:
    """The OpenAPI page is made from the table: same calls, every reference resolves."""
    page = client.get("/api/openapi.json").json()

    assert {(m.upper(), p) for p, calls in page["paths"].items() for m in calls} == {(r.method, r.path) for r in ROUTES}
    names = {part.split('"')[0] for part in json.dumps(page).split("#/components/schemas/")[1:]}
    assert names <= set(page["components"]["schemas"])


def test_secrets_stay_secret(client: httpx.Client, biller: str, folder: Path, router: ScriptedRouter) -> None:
    """Canary: passwords, SSN and LICENSE_NO are in no API answer and no log; `***` sent back changes nothing."""
    canary = f"CANARY-{biller.rsplit('/', 1)[1]}"
    answer(router, SSN=f"{canary}-SSN", LICENSE_NO=f"{canary}-LIC")
    upload(client, biller)
    shown = client.patch(f"{biller}/settings", json={"9": "ic", "10": f"{canary}-PW"}).text
    client.patch(f"{biller}/settings", json=client.get(biller).json()["settings"])
    texts = [shown, client.get(biller).text, client.get("/api/billers").text]

    texts += [client.post(f"{biller}/accounts/2003708/rtdr").text, client.get(f"{biller}/rtdr-log").text]

    assert "Authorization: Basic " in router.heads[0]
    assert not any(canary in text for text in (*texts, (folder / "log").read_text()))
    assert client.get(biller).json()["settings"]["10"] == "***"


@pytest.mark.parametrize("call", ["imports?name=bad", "accounts/1/rtdr", "endpoints/RTDR/resume"])
def test_unknown_biller_forges_no_log_line(client: httpx.Client, folder: Path, call: str) -> None:
    """What a client calls a biller makes no line of its own in the log; there is no such biller, whatever else is wrong."""
    headers = XML if call.startswith("imports") else {}

    reply = client.post(f"/api/billers/ghost%0AFAKE-{call[:4]}/{call}", headers=headers)

    assert reply.status_code == 404
    assert not any(line.startswith("FAKE") for line in (folder / "log").read_text().splitlines())


def test_restart_keeps_everything(tmp_path: Path) -> None:
    """Billers, invoices, imports, log and clock outlive the process; SIGTERM ends it with 0."""
    codes, seen = [], []
    for attempt in range(2):
        process, url = start(tmp_path, "--test-clock")
        with httpx.Client(base_url=url) as client:
            if attempt == 0:
                client.post("/api/billers", json={"id": "b", "template": "3426", "keys": {"balance_fallback": True}})
                client.post("/api/billers/b/clock", json={"freeze": "2024-11-15T12:00"})
                upload(client, "/api/billers/b")
                client.post("/api/billers/b/accounts/2003708/rtdr")
            paths = ("", "/clock", "/imports", "/accounts/2003708/invoices", "/rtdr-log")
            seen.append([client.get(f"/api/billers/b{path}").json() for path in paths])
        codes.append(stop(process))

    assert codes == [0, 0]
    assert seen[0] == seen[1]


BROKEN = [
    "DROP TABLE alembic_version",
    "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql='x'; PRAGMA schema_version=9999",
]


@pytest.mark.parametrize("script", BROKEN)
def test_not_ready(tmp_path: Path, script: str) -> None:
    """A database that cannot be read: ready is 503 in the one form of refusals, health goes on."""
    process, url = start(tmp_path)
    with httpx.Client(base_url=url) as client:
        before = client.get("/ready")
        with closing(sqlite3.connect(tmp_path / "adapter.db", isolation_level=None)) as connection:
            connection.executescript(script)
        after, health = client.get("/ready"), client.get("/health")
    stop(process)

    assert (before.status_code, before.json()) == (200, {"status": "ready"})
    assert (after.status_code, after.json()) == (503, {"error": "the database is not readable", "fields": []})
    assert health.status_code == 200


def test_clock_is_forbidden_without_flag(tmp_path: Path) -> None:
    """Without --test-clock the clock cannot be moved."""
    process, url = start(tmp_path)
    with httpx.Client(base_url=url) as client:
        client.post("/api/billers", json={"id": "b", "template": "3426"})
        status = client.post("/api/billers/b/clock", json={"run": True}).status_code
    stop(process)

    assert status == 403
