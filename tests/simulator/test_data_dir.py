"""The data folder: what was acknowledged is there after a kill, nothing else is; a folder that cannot be used is told."""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from subprocess import Popen

import httpx
import pytest

from tests.bounded import join, until
from tests.simulator.process import start
from tests.simulator.traffic import ACCOUNT, REQUESTS, ask, change, pay, replies

FILE = "simulator.sqlite3"
Run = tuple[Popen[str], httpx.Client]


class Runs:
    """Simulators on folders of one test, ended with it."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "data"
        self._tmp_path = tmp_path
        self._running: list[Run] = []

    def start(self, *flags: str, kept: bool = True) -> Run:
        """One more; on the data folder unless it is not ``kept``."""
        process, url = start(self._tmp_path, *(("--data", str(self.folder)) if kept else ()), *flags)
        self._running.append((process, httpx.Client(base_url=url, timeout=20)))
        return self._running[-1]

    def end(self) -> None:
        """Kill what runs."""
        for process, client in self._running:
            client.close()
            process.kill()
            process.communicate(timeout=10)


@pytest.fixture
def runs(tmp_path: Path) -> Generator[Runs, None, None]:
    """Simulators of one test."""
    made = Runs(tmp_path)
    yield made
    made.end()


def refused(folder: Path) -> str:
    """What ``serve`` says of a folder it does not take."""
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", "--data", str(folder)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CAYENTA_SIM_")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, env=clean)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False), done
    return done.stderr


def test_killed_and_started_again_it_goes_on_like_one_that_was_not(runs: Runs) -> None:
    """Replies after a SIGKILL are those of a twin that was never stopped, byte for byte, and so is the state."""
    process, client = runs.start()
    _, twin = runs.start(kept=False)
    for it in (client, twin):
        change(it, "3426", "PUT", "/logins", {"logins": [{"user": "ic", "password": "pw-1"}]})
        change(it, "3426", "PATCH", "/settings", {"allow_anonymous": True, "status_codes": {"-909": -77}})
        change(it, "3426", "PUT", "/code-tables/ALERT_CD", {"codes": ["DOG", "CAT"]})
        change(it, "3426", "POST", "/clock", {"advance": {"days": 2, "hours": 3}})
        change(it, "3426", "PATCH", "/counters", {"FOLIO_NO": 70})
    assert replies(client, "3426", 14) == replies(twin, "3426", 14)
    process.kill()
    process.wait(timeout=10)

    _, client = runs.start()

    assert replies(client, "3426", 26, first=14) == replies(twin, "3426", 26, first=14)
    assert [change(it, "3426", "GET", "/state") for it in (client,)] == [change(twin, "3426", "GET", "/state")]
    assert ask(client, "3426", REQUESTS[2], auth=("ic", "pw-1")).status_code == 200
    assert ask(client, "3426", REQUESTS[2], auth=("ic", "pw-2")).status_code == 401


def test_every_acknowledged_posting_survives_a_kill_in_the_middle(runs: Runs) -> None:
    """Whatever was told before the kill is there, each number once; of the last one under way either outcome is right."""
    process, client = runs.start()
    told: list[str] = []

    def traffic(name: str) -> None:
        with httpx.Client(base_url=client.base_url) as own:
            try:
                for guid in (f"{name}-{number}" for number in range(10_000)):
                    assert b"<STATUS>0</STATUS>" in ask(own, "3426", pay("1.00", guid=guid)).content
                    told.append(guid)
            except httpx.TransportError:
                return

    workers = [threading.Thread(target=traffic, args=(name,)) for name in "abc"]
    for worker in workers:
        worker.start()

    def enough() -> bool:
        change(client, "3426", "GET", "/clock")
        return len(told) >= 60

    until("60 acknowledged payments", enough)
    process.kill()
    for worker in workers:
        join(worker)
    _, client = runs.start()

    entries = change(client, "3426", "GET", f"/accounts/{ACCOUNT}/ledger")["entries"]
    posted = [it["tags"]["SOURCE_SPEC1"] for it in entries if "SOURCE_SPEC1" in it["tags"]]
    assert len(posted) == len(set(posted))
    assert set(told) <= set(posted)
    assert len(posted) - len(told) <= len(workers)
    assert len({it["posting"] for it in entries}) == len(entries)
    assert change(client, "3426", "GET", "/invariants")["violations"] == []
    assert change(client, "3426", "GET", "/counters")["transNo"] == 6431 + len(posted)


def test_billers_and_snapshots_survive(runs: Runs) -> None:
    """Made, reset and removed billers are as they were, in their order; snapshots restore what they were made of."""
    process, client = runs.start()
    for bid in ("t-1", "t-2"):
        client.post("/__admin/billers", json={"id": bid, "template": "836", "accounts": 50, "seed": 7})
    change(client, "t-1", "PUT", "/snapshots/empty")
    ask(client, "t-1", pay("20.00"))
    change(client, "t-1", "PUT", "/snapshots/gone")
    change(client, "t-1", "DELETE", "/snapshots/gone")
    ask(client, "t-2", pay("20.00"))
    change(client, "t-2", "POST", "/reset")
    change(client, "827", "DELETE", "")
    listed = client.get("/__admin/billers").json()["billers"]
    before = change(client, "t-1", "GET", "/snapshots/empty")
    process.kill()
    process.wait(timeout=10)

    _, client = runs.start()

    again = client.get("/__admin/billers").json()["billers"]
    assert [it | {"router_url": ""} for it in again] == [it | {"router_url": ""} for it in listed]
    assert [it["name"] for it in change(client, "t-1", "GET", "/snapshots")["snapshots"]] == ["empty"]
    change(client, "t-1", "POST", "/snapshots/empty/restore")
    assert change(client, "t-1", "GET", "/state") == before
    assert change(client, "t-2", "GET", "/counters")["transNo"] == 6431


def test_restored_and_imported_billers_survive(runs: Runs) -> None:
    """What a snapshot or a file put in place is what a restart finds, records that it took away among it."""
    process, client = runs.start()
    change(client, "3426", "PUT", "/snapshots/a")
    ask(client, "3426", pay("20.00"))
    late = change(client, "3426", "GET", "/state").decode()
    change(client, "3426", "POST", "/snapshots/a/restore")
    assert client.post("/__admin/billers/import", json={"id": "late", "state": late}).status_code == 201
    process.kill()
    process.wait(timeout=10)

    _, client = runs.start()

    assert change(client, "3426", "GET", "/diff?from=a")["total"] == 0
    assert change(client, "late", "GET", "/state").decode() == late


def test_bill_run_counts_over_a_restart(runs: Runs) -> None:
    """The day of the last run is kept: the next file goes on from there, under a name of its own."""
    process, client = runs.start()
    first = client.post("/__admin/billers/3426/bill-run", json={})
    process.terminate()
    process.communicate(timeout=10)

    _, client = runs.start()
    second = client.post("/__admin/billers/3426/bill-run", json={})

    assert b"<BillHeader>" in first.content
    assert b"<BillHeader>" not in second.content
    assert first.headers["content-disposition"] != second.headers["content-disposition"]


def test_seed_folder_is_applied_once(runs: Runs, tmp_path: Path) -> None:
    """``--init-dir`` fills a new folder; what is kept later is not overwritten, and that is told."""
    seeds = tmp_path / "init"
    seeds.mkdir()
    (seeds / "a.json").write_text(
        json.dumps([{"method": "POST", "path": "/__admin/billers", "body": {"id": "t-1", "template": "3426"}}])
    )
    process, client = runs.start("--init-dir", str(seeds))
    ask(client, "t-1", pay("20.00"))
    process.terminate()
    process.communicate(timeout=10)

    process, client = runs.start("--init-dir", str(seeds))

    assert change(client, "t-1", "GET", "/counters")["transNo"] == 6432
    process.terminate()
    assert "was ignored" in process.communicate(timeout=10)[1]


def test_bad_seed_leaves_the_folder_new(runs: Runs, tmp_path: Path) -> None:
    """A seed that ends the program has kept nothing: mended, it is applied from its first call."""
    seeds = tmp_path / "init"
    seeds.mkdir()
    new = {"method": "POST", "path": "/__admin/billers", "body": {"id": "t-1", "template": "3426"}}
    (seeds / "a.json").write_text(json.dumps([new, new]))
    with pytest.raises(AssertionError, match="biller t-1 already exists; choose another id"):
        runs.start("--init-dir", str(seeds))
    (seeds / "a.json").write_text(json.dumps([new]))

    _, client = runs.start("--init-dir", str(seeds))

    assert client.get("/__admin/billers/t-1").status_code == 200


def test_second_simulator_on_one_folder_is_refused(runs: Runs) -> None:
    """Two would give the same numbers twice; the folder is free again as soon as the first is gone, however it went."""
    process, _ = runs.start()

    assert "another simulator uses this folder" in refused(runs.folder)

    process.kill()
    process.wait(timeout=10)
    runs.start()


def no_database(file: Path) -> None:
    """Something else has the name."""
    file.write_bytes(b"no database at all, but long enough to have a header of its own" * 40)


def foreign(file: Path) -> None:
    """Another program's database."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE t (a)")


def newer(file: Path) -> None:
    """A later version wrote it."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 2")


def torn(file: Path) -> None:
    """Bytes in the middle were lost."""
    content = bytearray(file.read_bytes())
    content[4096 * 2 : 4096 * 4] = b"\xff" * 4096 * 2
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (no_database, "not a SQLite file"),
        (foreign, "not a file of this simulator"),
        (newer, "written by a later version (format 2; this version reads 1); start that version"),
        (torn, "damaged"),
    ],
)
def test_file_that_cannot_be_used_refuses_to_start(runs: Runs, harm: object, words: str) -> None:
    """Exit 1 with the file, the reason and the way out; the file is left as it is."""
    if harm is newer or harm is torn:
        process, _ = runs.start()
        process.terminate()
        process.communicate(timeout=10)
    else:
        runs.folder.mkdir()
    file = runs.folder / FILE
    assert callable(harm)
    harm(file)
    before = file.read_bytes()

    told = refused(runs.folder)

    assert str(file) in told
    assert words in told
    assert "choose another folder" in told
    assert file.read_bytes() == before


def test_folder_that_cannot_be_made_refuses_to_start(tmp_path: Path) -> None:
    """A file in its place is told, too."""
    (tmp_path / "file").touch()

    assert "choose another folder" in refused(tmp_path / "file" / "data")


def test_full_disk_is_no_success_and_changes_nothing(runs: Runs) -> None:
    """503 with the reason, for requests and admin calls; once there is room again it goes on like a twin."""
    process, client = runs.start()
    _, twin = runs.start(kept=False)
    assert replies(client, "3426", 3) == replies(twin, "3426", 3)
    before = change(client, "3426", "GET", "/state")
    sizes = [it.stat().st_size for it in runs.folder.iterdir()]
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (max(sizes), resource.RLIM_INFINITY))

    asked = ask(client, "3426", pay("20.00"))
    posted = client.post(f"/__admin/billers/3426/accounts/{ACCOUNT}/ledger", json={"kind": "payment", "amount": "1.00"})
    made = client.post("/__admin/billers", json={"id": "t-1", "template": "3426"})
    removed = client.delete("/__admin/billers/836")

    assert [it.status_code for it in (asked, posted, made, removed)] == [503] * 4
    assert "nothing was changed" in asked.text
    assert posted.json()["error"].startswith("the change was not stored, so nothing was changed")
    newest = change(client, "3426", "GET", "/journal")["entries"][-1]
    assert (newest["http_status"], newest["status"], newest["postings"], newest["reply"]) == (503, None, [], "")
    assert change(client, "3426", "GET", "/state") == before

    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    assert replies(client, "3426", 10) == replies(twin, "3426", 10)
    assert client.get("/__admin/billers/t-1").status_code == 404
    assert client.get("/__admin/billers/836").status_code == 200


def test_requests_that_are_written_down_together_fail_together(runs: Runs) -> None:
    """Many at once on a full disk: none of them is told a success, none of them is in the books."""
    process, client = runs.start()
    before = change(client, "3426", "GET", "/state")
    sizes = [it.stat().st_size for it in runs.folder.iterdir()]
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (max(sizes), resource.RLIM_INFINITY))

    with ThreadPoolExecutor(8) as pool:
        told = list(
            pool.map(lambda number: ask(client, "3426", pay("1.00", guid=f"e-{number}")).status_code, range(60))
        )

    assert set(told) == {503}
    assert change(client, "3426", "GET", "/state") == before
    exchanges = change(client, "3426", "GET", "/journal")["entries"]
    assert [it["http_status"] for it in exchanges] == [503] * 60


def test_file_is_for_its_owner_alone(runs: Runs) -> None:
    """It holds the logins' passwords, which nobody else on the machine shall read."""
    runs.start()

    assert {it.stat().st_mode & 0o077 for it in runs.folder.iterdir()} == {0}


def test_without_a_folder_nothing_is_written(runs: Runs, tmp_path: Path) -> None:
    """The default keeps everything in memory."""
    _, client = runs.start(kept=False)
    replies(client, "3426", 3)

    assert list(tmp_path.iterdir()) == []


def test_a_mistyped_folder_is_not_made(tmp_path: Path) -> None:
    """Only the last folder of the path is made; the refusal names what is missing and makes nothing."""
    wrong = tmp_path / "no" / "such" / "data"
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", "--data", str(wrong)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"{wrong}: folder {wrong.parent} not found; make it first" in done.stderr
    assert list(tmp_path.iterdir()) == []
