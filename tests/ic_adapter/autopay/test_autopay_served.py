"""Autopay of a running adapter: by the biller's clock, over the API, and by commands."""

import json
from collections.abc import Generator

import httpx
import pytest
from click.testing import CliRunner

from ic_adapter.cli.main import main
from tests.bounded import until
from tests.ic_adapter.autopay.conftest import ACCOUNT, BID, Desk
from tests.ic_adapter.process import start, stop
from tests.ic_adapter.rtdr_runs import answer
from tests.ic_adapter.scripted import ScriptedRouter

LIMIT = 30.0
PATH = "/api/billers/a/autopay"


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory, router: ScriptedRouter) -> Generator[httpx.Client, None, None]:
    """A running adapter with the biller `a`, frozen on 2024-11-15, and a bill due on 2024-11-18."""
    answer(router)
    process, url = start(tmp_path_factory.mktemp("adapter"), "--test-clock")
    with httpx.Client(base_url=url, timeout=LIMIT) as client:
        new = {"id": "a", "template": "3426", "settings": {"8": router.url}}
        client.post("/api/billers", json=new).raise_for_status()
        client.post("/api/billers/a/clock", json={"freeze": "2024-11-15T12:00"}).raise_for_status()
        bill = {"account_number": ACCOUNT, "invoice_number": "UB1", "invoice_type_id": 42, "balance_due": "671.40"}
        bill |= {"invoice_date": "2024-10-16", "invoice_due_date": "2024-11-18"}
        client.post("/api/billers/a/invoices", json=bill).raise_for_status()
        yield client
    stop(process)


@pytest.mark.parametrize("move", [{"freeze": "2024-11-18T00:01"}, {"advance": {"days": 5}}])
def test_clock_starts_it(served: httpx.Client, move: dict[str, object]) -> None:
    """A jump of the clock to or beyond the date is enough; nobody asks for a run."""
    enrolled = served.put(f"{PATH}/enrollments/{ACCOUNT}", json={"instrument": "CC", "by": "pat"})
    assert enrolled.status_code == 201

    served.post("/api/billers/a/clock", json=move).raise_for_status()

    until("a collection", lambda: served.get(f"{PATH}/collections").json()["collections"])
    [fate] = served.get(f"{PATH}/collections").json()["collections"]
    assert (fate["invoice_number"], fate["state"], fate["amount"]) == ("UB1", "COLLECTED", "1871.40")
    assert fate["amount_from"] == "RTDR"
    [payment] = served.get("/api/billers/a/records", params={"kind": "payment"}).json()["records"]
    assert (payment["source_id"], payment["id"]) == (fate["payment"], fate["record"])


def test_api(served: httpx.Client) -> None:
    """Enroll, see what comes next, run, see what became of it, leave; each repeated."""
    one = f"{PATH}/enrollments/{ACCOUNT}"
    body = {"instrument": "ACH", "test_instrument": "Test bank account", "by": "pat"}
    assert [served.put(one, json=body).status_code for _ in range(2)] == [201, 200]
    shown = served.get(one).json()
    assert (shown["enrollment"]["instrument"], shown["method"]) == ("ACH", "bank account")
    assert shown["next"] == {"invoice_number": "UB1", "collect_on": "2024-11-18", "amount": "671.40"}
    assert [it["account_number"] for it in served.get(f"{PATH}/enrollments").json()["enrollments"]] == [ACCOUNT]

    run = served.post(f"{PATH}/run", json={}).json()

    assert run == {"day": "2024-11-15", "collected": 0, "nothing_due": 0, "waiting": 0, "failed": 0}
    left = [served.delete(one, params={"by": "kim"}).json()["enrollment"] for _ in range(2)]
    assert (left, served.get(f"{PATH}/enrollments").json()["enrollments"]) == ([None, None], [])
    alerts = served.get("/api/billers/a/records", params={"kind": "autopay"}).json()["records"]
    assert len(alerts) == 2


def test_refusals(served: httpx.Client) -> None:
    """Each says where."""
    put = served.put(f"{PATH}/enrollments/9", json={"instrument": "CC"})
    assert (put.status_code, put.json()["error"]) == (404, "account 9 not found")
    cash = served.put(f"{PATH}/enrollments/{ACCOUNT}", json={"instrument": "CASH"})
    assert (cash.status_code, cash.json()["fields"][0]["path"]) == (422, "$.instrument")
    assert served.get(f"{PATH}/collections", params={"state": "x"}).status_code == 422
    assert served.get("/api/billers/none/autopay/enrollments").status_code == 404
    assert served.post("/api/billers/none/autopay/run", json={}).status_code == 404
    assert served.delete(f"{PATH}/enrollments/{ACCOUNT}", params={"by": ""}).status_code == 422


def test_page_of_staff(served: httpx.Client, router: ScriptedRouter) -> None:
    """Staff see who is enrolled, what was not collected with the code that blocked it, and what the payer reads."""
    answer(router, rating="NOCHK")
    settings = {"28": "CO|OFFNP:NOCHK|NOCC|XX", "32": "1"}
    served.patch("/api/billers/a/settings", json=settings).raise_for_status()
    served.put(f"{PATH}/enrollments/{ACCOUNT}", json={"instrument": "ACH", "by": "<b>pat</b>"}).raise_for_status()
    served.post("/api/billers/a/clock", json={"freeze": "2024-11-18T12:00"}).raise_for_status()

    done = served.post("/crm/pump/a/autopay/run", data={"x": ""}, headers={"origin": str(served.base_url).rstrip("/")})

    assert (done.status_code, done.headers["location"]) == (303, "/crm/pump/a/autopay?done=run")
    until("a collection", lambda: served.get(f"{PATH}/collections").json()["collections"])
    page = served.get("/crm/pump/a/autopay?state=WAITING").text
    assert "CREDIT_RATING_CD" in page
    assert "payments by bank account are not available" in page
    assert "&lt;b&gt;pat&lt;/b&gt;" in page
    assert "No invoice matches." in served.get("/crm/pump/a/autopay?state=COLLECTED").text
    assert served.get("/crm/pump/a/autopay?state=x").status_code == 404
    assert "/crm/pump/a/autopay" in served.get("/crm/pump/a").text


def test_commands(desk: Desk, store_url: str) -> None:
    """Enroll, run, list and leave from the command line."""

    def said(*words: str) -> str:
        result = CliRunner().invoke(main, ["autopay", *words, "--db", store_url, "--test-clock"])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert said("run") == "no account is enrolled in autopay\n"
    assert said("enroll", BID, ACCOUNT) == f"account {ACCOUNT}: enrolled in autopay (CC)\n"
    assert said("enroll", BID, ACCOUNT) == f"account {ACCOUNT}: is enrolled already; nothing changed (CC)\n"
    desk.at("2024-11-18")
    assert said("run", BID) == "biller a, 2024-11-18: 1 collected, 0 with nothing due, 0 waiting\n"
    assert "UB1      2024-11-18  1871.40  RTDR  COLLECTED  " in said("list", BID)
    [fate] = json.loads(said("list", BID, "--json"))["collections"]
    assert (fate["amount"], fate["record_state"]) == ("1871.40", "QUEUED")
    assert said("leave", BID, ACCOUNT, "--by", "kim") == f"account {ACCOUNT}: autopay ended\n"
    assert said("leave", BID, ACCOUNT) == f"account {ACCOUNT}: is not enrolled; nothing changed\n"
