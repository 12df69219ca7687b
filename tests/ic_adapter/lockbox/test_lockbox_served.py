"""The lockbox of a running adapter: by the biller's clock, over the API, on the pages, in the metrics."""

import re
import time
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from tests.ic_adapter.lockbox.conftest import FOLDER, NAME
from tests.ic_adapter.process import start, stop

LIMIT = 30.0


class Served:
    """An adapter with a folder of files."""

    def __init__(self, client: httpx.Client, root: Path) -> None:
        self.client = client
        self.root = root

    def biller(self, bid: str) -> Path:
        """A biller with a guest's donation of a day that is over; its folder of donations."""
        self.post("/api/billers", {"id": bid, "template": "3426"})
        self.at(bid, "2024-11-15T12:00")
        donation = {"source_id": f"{bid}-1", "amount": "12.50", "fee": "2.50", "instrument": "CC", "kind": "donation"}
        self.post(f"/api/billers/{bid}/payments", donation | {"logged_in": False, "donor_name": "<b>Pat</b>"})
        self.post(f"/api/billers/{bid}/pump/run", {})
        folder = self.root / bid / FOLDER.lstrip("/")
        folder.mkdir(parents=True)
        return folder

    def at(self, bid: str, moment: str) -> None:
        """Set the biller's clock."""
        self.post(f"/api/billers/{bid}/clock", {"freeze": moment})

    def post(self, path: str, body: dict[str, object]) -> httpx.Response:
        """A call that works."""
        return self.client.post(path, json=body).raise_for_status()

    def files(self, bid: str) -> list[dict[str, object]]:
        """Its files, newest first."""
        found: list[dict[str, object]] = self.client.get(f"/api/billers/{bid}/lockbox-files").json()["files"]
        return found


def serving(tmp_path_factory: pytest.TempPathFactory, poll: str) -> Generator[Served, None, None]:
    """An adapter that looks at the clocks so often."""
    root = tmp_path_factory.mktemp("files")
    options = ("--test-clock", "--file-folder", str(root), "--sftp-poll-seconds", poll)
    process, url = start(tmp_path_factory.mktemp("adapter"), *options)
    with httpx.Client(base_url=url, timeout=LIMIT, headers={"origin": url}) as client:
        yield Served(client, root)
    stop(process)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served, None, None]:
    """One that does nothing by itself."""
    yield from serving(tmp_path_factory, "86400")


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served, None, None]:
    """One that looks every second."""
    yield from serving(tmp_path_factory, "1")


def test_by_the_billers_clock(running: Served) -> None:
    """Once the day is over on the biller's clock the file is there, without anybody asking."""
    folder = running.biller("clock")
    running.at("clock", "2024-11-16T00:01")
    end = time.monotonic() + LIMIT
    while not (folder / NAME).exists():
        assert time.monotonic() < end, running.files("clock")
        running.client.get("/health")

    assert (folder / NAME).read_text().count("\r\n") == 0  # read_text has turned them into line breaks
    assert [it["name"] for it in running.files("clock")] == [NAME]


def test_api(served: Served) -> None:
    """Waiting donations, a run, a file with its content, the day exported again."""
    folder = served.biller("api")
    path = "/api/billers/api/lockbox-files"
    waiting = served.client.get(path).json()
    assert (waiting["files"], [(it["state"], it["donations"]) for it in waiting["waiting"]]) == ([], [("HELD", 1)])
    served.at("api", "2024-11-16T12:00")

    run = served.post("/api/billers/api/lockbox/run", {}).json()

    assert ([it["name"] for it in run["made"]], run["trouble"]) == ([NAME], "")
    [file] = served.files("api")
    assert (file["state"], file["total"], file["day"], file["number"]) == ("DROPPED", "10.00", "2024-11-15", 1)
    page = served.client.get(f"{path}/{file['id']}").json()
    assert (page["content"].encode(), page["payments"]) == ((folder / NAME).read_bytes(), ["api-1"])
    before = (folder / NAME).read_bytes()
    (folder / NAME).unlink()
    assert served.post(f"{path}/{file['id']}/export", {}).json()["state"] == "DROPPED"
    assert (folder / NAME).read_bytes() == before


def test_api_refusals(served: Served) -> None:
    """Each says why."""
    served.biller("refused")
    served.post("/api/billers", {"id": "o", "template": "836"})
    served.at("refused", "2024-11-16T12:00")
    served.post("/api/billers/refused/lockbox/run", {})
    number = served.files("refused")[0]["id"]

    def answer(path: str, body: dict[str, object]) -> tuple[int, str]:
        reply = served.client.post(path, json=body)
        return reply.status_code, reply.json()["error"]

    assert answer("/api/billers/o/lockbox/run", {}) == (
        409,
        "biller o has no lockbox; only billers of template 3426 have one",
    )
    confirm = f"/api/billers/refused/lockbox-files/{number}/confirm"
    assert answer(confirm, {"by": "kim"})[0] == 409
    assert answer(confirm, {"by": ""})[0] == 422
    assert answer(f"/api/billers/o/lockbox-files/{number}/export", {})[0] == 404
    assert served.client.get("/api/billers/refused/lockbox-files/x").status_code == 404


def test_pages(served: Served) -> None:
    """What waits, what stopped with what to do, and the content; a payer's text is text and nothing else."""
    folder = served.biller("page")
    listing = "/crm/lockbox?biller=page"
    assert "the end of the business day" in served.client.get(listing).text
    served.at("page", "2024-11-16T12:00")
    (folder / NAME).write_bytes(b"other")

    done = served.client.post("/crm/lockbox/run", data={"biller": "page"})

    assert (done.status_code, done.headers["location"]) == (303, "/crm/lockbox?biller=page&done=run")
    shown = served.client.get(listing).text
    assert "STOPPED" in shown
    assert "it is never replaced" in shown
    number = served.files("page")[0]["id"]
    page = served.client.get(f"/crm/lockbox/{number}").text
    assert "&lt;b&gt;Pat&lt;/b&gt;" in page
    assert "<b>Pat" not in page
    nameless = served.client.post(f"/crm/lockbox/{number}/decision", data={"decision": "confirm", "by": ""})
    assert (nameless.status_code, 'id="problem-by"' in nameless.text) == (422, True)
    (folder / NAME).unlink()
    again = served.client.post(f"/crm/lockbox/{number}/decision", data={"decision": "export"})
    assert (again.status_code, again.headers["location"]) == (303, f"/crm/lockbox/{number}?done=export")
    assert "The file is in the folder." in served.client.get(again.headers["location"]).text
    stale = served.client.post(f"/crm/lockbox/{number}/decision", data={"decision": "confirm", "by": "kim"})
    assert (stale.status_code, "only a file that is STOPPED can be confirmed" in stale.text) == (409, True)
    assert served.client.get("/crm/lockbox/999999").status_code == 404


def test_metrics(served: Served) -> None:
    """Files by state, donations in none, and the age of the oldest by the biller's clock."""
    folder = served.biller("metrics")
    served.at("metrics", "2024-11-15T13:00")

    def value(series: str) -> float:
        found = re.search(rf"^{re.escape(series)} (\S+)$", served.client.get("/metrics").text, re.MULTILINE)
        assert found is not None, series
        return float(found[1])

    assert value("ic_adapter_lockbox_donations") >= 1
    assert value('ic_adapter_lockbox_oldest_donation_seconds{biller="metrics"}') == pytest.approx(3600, abs=1)
    stopped = value('ic_adapter_lockbox_files{state="STOPPED"}')
    (folder / NAME).write_bytes(b"other")
    served.at("metrics", "2024-11-16T12:00")
    served.post("/api/billers/metrics/lockbox/run", {})
    assert value('ic_adapter_lockbox_files{state="STOPPED"}') == stopped + 1
