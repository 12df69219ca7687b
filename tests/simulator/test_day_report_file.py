"""The day report as a command and as an admin call: the same bytes from every place that has the books, or the reason."""

import os
import subprocess
import sys
from collections.abc import Generator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from simulator.testing import CayentaSim
from tests.bounded import join
from tests.needs import needs
from tests.simulator.day_reports import booked, read
from tests.simulator.process import start
from tests.simulator.traffic import REQUESTS, ask, change, pay, replies

ROOT = Path(__file__).resolve().parents[2]
DAY = "2024-11-15"
BOOKED = 6  # of REQUESTS


@pytest.fixture
def bid(biller: str) -> str:
    """The id of a biller of its own."""
    return biller.rpartition("/")[2]


def command(folder: Path, *flags: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """``cayenta-sim report`` in a folder."""
    line = [sys.executable, "-m", "simulator.cli", "report", *flags]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CAYENTA_SIM_")}
    path = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        line, cwd=folder, env=clean | path | environment, capture_output=True, timeout=60, check=False
    )


def reported(client: httpx.Client, bid: str, day: str = DAY) -> bytes:
    """The admin call's reply."""
    text = change(client, bid, "GET", f"/report?day={day}")
    assert isinstance(text, bytes)
    return text


# --- the admin call ---------------------------------------------------------------------------------------------------


def test_admin_call(client: httpx.Client, bid: str) -> None:
    """A CSV file, named after biller and day; without a day it is the biller's today."""
    replies(client, bid)
    reply = client.get(f"/__admin/billers/{bid}/report")

    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["content-disposition"] == f'attachment; filename="{bid}_20241115.csv"'
    assert reply.content == reported(client, bid)
    assert read(reply.content)[-1]["COUNT"] == str(BOOKED)


@pytest.mark.parametrize("day", ["", "20241115", "2024-W46-5", "2024-02-30", "today", "2024-11-15T00:00"])
def test_bad_days(client: httpx.Client, bid: str, day: str) -> None:
    """422 with the field."""
    reply = client.get(f"/__admin/billers/{bid}/report", params={"day": day})

    assert (reply.status_code, reply.json()["fields"][0]["path"]) == (422, "?day")


def test_unknown_biller(client: httpx.Client) -> None:
    """404 as for every other call."""
    assert client.get("/__admin/billers/nobody/report").status_code == 404


def test_client_of_tests() -> None:
    """``biller.day_report`` is the admin call."""
    with CayentaSim() as sim, sim.biller(template="3426") as biller:
        biller.send(pay("20.00"))

        assert booked(biller.day_report(date(2024, 11, 15)))[0]["ITEM_AMT"] == "-20.00"


# --- what it outlives -------------------------------------------------------------------------------------------------


def test_snapshot_keeps_it(client: httpx.Client, bid: str) -> None:
    """A restored biller reports what it had booked by then, and goes on from there."""
    replies(client, bid)
    change(client, bid, "PUT", "/snapshots/a")
    before = reported(client, bid)
    replies(client, bid)
    after = reported(client, bid)

    change(client, bid, "POST", "/snapshots/a/restore")
    assert reported(client, bid) == before
    replies(client, bid)
    assert reported(client, bid) == after


def test_state_file_keeps_it(client: httpx.Client, bid: str) -> None:
    """A biller put back from its own state file reports the same bytes."""
    replies(client, bid)
    before, state = reported(client, bid), change(client, bid, "GET", "/state")
    change(client, bid, "POST", "/reset")
    assert read(reported(client, bid))[-1]["COUNT"] == "0"

    change(client, bid, "PUT", "/state", {"state": state.decode()})

    assert reported(client, bid) == before


def test_state_file_whose_transnos_come_again(client: httpx.Client, bid: str) -> None:
    """Refused: the next booking would stand in place of one that is there."""
    replies(client, bid)
    state = (
        change(client, bid, "GET", "/state")
        .decode()
        .replace('["counters","transNo",6441]', '["counters","transNo",6433]')
    )

    reply = client.put(f"/__admin/billers/{bid}/state", json={"state": state})

    assert reply.status_code == 422
    assert "transNo 6440 is in use, but the counter transNo continues at 6433" in reply.text


def test_kill_keeps_it(tmp_path: Path) -> None:
    """What was acknowledged before a SIGKILL is on the report of the data folder, and on that of the next run."""
    folder = tmp_path / "data"
    process, url = start(tmp_path, "--data", str(folder))
    with httpx.Client(base_url=url, timeout=20) as client:
        replies(client, "3426")
        told = reported(client, "3426")
    process.kill()
    process.communicate(timeout=10)

    done = command(tmp_path, "--day", DAY, "--biller", "3426", "--data", str(folder))
    assert (done.returncode, done.stdout) == (0, b"3426_20241115.csv\n"), done.stderr
    assert (tmp_path / "3426_20241115.csv").read_bytes() == told

    process, url = start(tmp_path, "--data", str(folder))
    with httpx.Client(base_url=url, timeout=20) as client:
        assert reported(client, "3426") == told
    process.kill()
    process.communicate(timeout=10)


def test_biller_of_the_first_format_has_none(client: httpx.Client, bid: str) -> None:
    """A file from before there were bookings is read as ever."""
    state = (Path(__file__).parent / "state_files" / "format-1.jsonl").read_text()
    change(client, bid, "PUT", "/state", {"state": state})

    assert read(reported(client, bid))[-1]["COUNT"] == "0"


# --- the command ------------------------------------------------------------------------------------------------------


def test_every_place_tells_the_same(client: httpx.Client, server: str, bid: str, tmp_path: Path) -> None:
    """A running simulator by flag and by environment, a state file; into a file and to stdout."""
    replies(client, bid)
    told = reported(client, bid)
    (tmp_path / "s.jsonl").write_bytes(change(client, bid, "GET", "/state"))
    asked = ("--day", DAY, "--biller", bid)
    port = server.rpartition(":")[2]

    by_flag = command(tmp_path, *asked, "--url", server)
    by_port = command(tmp_path, *asked, "--out", "here.csv", CAYENTA_SIM_PORT=port)
    from_file = command(tmp_path, *asked, "--state", "s.jsonl", "--out", "-")

    assert by_flag.stdout == f"{bid}_20241115.csv\n".encode()
    assert by_port.stdout == b"here.csv\n"
    assert (tmp_path / f"{bid}_20241115.csv").read_bytes() == told
    assert (tmp_path / "here.csv").read_bytes() == told
    assert from_file.stdout == told
    assert [done.returncode for done in (by_flag, by_port, from_file)] == [0, 0, 0]
    assert len(list(tmp_path.iterdir())) == 3


def test_admin_token(tmp_path: Path) -> None:
    """By flag or environment; without it the simulator's own words, and no file."""
    process, url = start(tmp_path, CAYENTA_SIM_ADMIN_TOKEN="t-0815")
    asked = ("--day", DAY, "--biller", "3426", "--url", url, "--out", "out.csv")
    try:
        without = command(tmp_path, *asked)
        assert not (tmp_path / "out.csv").exists()
        with_flag = command(tmp_path, *asked, "--token", "t-0815")
        with_environment = command(tmp_path, *asked, CAYENTA_SIM_ADMIN_TOKEN="t-0815")
    finally:
        process.terminate()
        process.communicate(timeout=10)

    assert (without.returncode, with_flag.returncode, with_environment.returncode) == (1, 0, 0)
    assert b"HTTP 401: missing or wrong admin token" in without.stderr


class Breaking(BaseHTTPRequestHandler):
    """Breaks off in the middle of a report, or answers as some other program."""

    def do_GET(self) -> None:
        """One path for each."""
        self.send_response(200)
        self.send_header("Content-Type", "text/csv" if "cut" in self.path else "text/html")
        self.send_header("Content-Length", "4000" if "cut" in self.path else "4")
        self.end_headers()
        self.wfile.write(b"RECO")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def breaking() -> Generator[str, None, None]:
    """The address of such a server."""
    server = HTTPServer(("127.0.0.1", 0), Breaking)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    join(thread)
    server.server_close()


@pytest.mark.parametrize(
    ("biller", "words"), [("cut", b"no reply from a simulator at"), ("other", b"the reply is not from a simulator")]
)
def test_half_a_report_is_none(breaking: str, biller: str, words: bytes, tmp_path: Path) -> None:
    """A reply that breaks off, or is none, leaves no file: neither its name nor a part of it."""
    (tmp_path / "out.csv").write_bytes(b"yesterday")

    done = command(tmp_path, "--day", DAY, "--biller", biller, "--url", breaking, "--out", "out.csv")

    assert done.returncode == 1
    assert words in done.stderr
    assert [(it.name, it.read_bytes()) for it in tmp_path.iterdir()] == [("out.csv", b"yesterday")]


ASKED = ("--day", DAY, "--biller", "3426")
REFUSED: dict[str, tuple[tuple[str, ...], int, bytes]] = {
    "no day": (("--biller", "3426"), 2, b"Missing option '--day'"),
    "no biller": (("--day", DAY), 2, b"Missing option '--biller'"),
    "bad day": (("--day", "2024-02-30", "--biller", "3426"), 2, b"is not a date; use YYYY-MM-DD"),
    "bad biller": (("--day", DAY, "--biller", "../x"), 2, b"1 to 64 letters"),
    "two places": ((*ASKED, "--data", "d", "--url", "http://127.0.0.1:1"), 2, b"exclude each other"),
    "nobody answers": ((*ASKED, "--url", "http://127.0.0.1:1"), 1, b"no reply from a simulator at http://127.0.0.1:1"),
    "no address": ((*ASKED, "--url", "nowhere"), 2, b"'nowhere' is not an address; use http://HOST:PORT"),
    "no data": ((*ASKED, "--data", "nix"), 1, b"nix is not a data folder"),
    "damaged data": ((*ASKED, "--data", "damaged"), 1, b"not a SQLite file, or damaged"),
    "no state": ((*ASKED, "--state", "nix"), 1, b"nix: No such file or directory"),
    "bad state": ((*ASKED, "--state", "bad.jsonl"), 1, b"bad.jsonl: line 1: missing header"),
    "no room": ((*ASKED, "--state", "good.jsonl", "--out", "nix/out.csv"), 1, b"cannot write nix/out.csv"),
    "no folder": (
        (*ASKED, "--state", "good.jsonl", "--out", "bad.jsonl/out.csv"),
        1,
        b"cannot write bad.jsonl/out.csv",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_told(case: str, tmp_path: Path) -> None:
    """The reason on stderr, 1 or 2, no traceback, nothing made."""
    flags, code, words = REFUSED[case]
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "simulator.sqlite3").write_bytes(b"no database" * 200)
    (tmp_path / "bad.jsonl").write_bytes(b"{}\n")
    (tmp_path / "good.jsonl").write_bytes((Path(__file__).parent / "state_files" / "format-1.jsonl").read_bytes())

    done = command(tmp_path, *flags)

    assert (done.returncode, words in done.stderr, b"Traceback" in done.stderr) == (code, True, False), done.stderr
    assert sorted(it.name for it in tmp_path.iterdir()) == ["bad.jsonl", "damaged", "good.jsonl"]


def test_data_folder_of_a_running_simulator(tmp_path: Path) -> None:
    """It has the folder to itself; the message tells to ask it, and one without such a biller says that."""
    folder = str(tmp_path / "data")
    process, url = start(tmp_path, "--data", folder)
    with httpx.Client(base_url=url, timeout=20) as client:
        ask(client, "3426", REQUESTS[0])
    taken = command(tmp_path, *ASKED, "--data", folder)
    process.terminate()
    process.communicate(timeout=10)

    nobody = command(tmp_path, "--day", DAY, "--biller", "nobody", "--data", folder)

    assert (taken.returncode, nobody.returncode) == (1, 1)
    assert b"use --url if the simulator is running" in taken.stderr
    assert b"has no biller 'nobody'" in nobody.stderr


@needs("curl")
def test_page_does_what_it_says(server: str, tmp_path: Path) -> None:
    """docs/day-report.md: its commands, in their order, and its reader after them."""
    page = (ROOT / "docs" / "day-report.md").read_text()
    shell, python = (page.partition(f"```{kind}\n")[2].partition("```")[0] for kind in ("sh", "python"))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    script = f"set -eo pipefail\n{shell.replace('http://127.0.0.1:8480', server)}"

    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PATH": path},
        capture_output=True,
        timeout=60,
        check=False,
    )
    read_it = subprocess.run(
        [sys.executable, "-W", "error", "-c", python], cwd=tmp_path, capture_output=True, timeout=60, check=False
    )
    httpx.delete(f"{server}/__admin/billers/tie-out").raise_for_status()

    assert done.returncode == 0, done.stdout + done.stderr
    assert (read_it.returncode, read_it.stderr) == (0, b"")
