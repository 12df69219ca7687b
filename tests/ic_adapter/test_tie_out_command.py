"""The tie-out as a command and as an API call: exit codes, refusals, and the page that tells of them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from ic_adapter.adapter import adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.cli.main import main
from ic_adapter.tie_out.differences import ADVICE
from simulator.testing import CayentaSim
from tests.ic_adapter.day_reports import BOOKING, written
from tests.ic_adapter.process import start, stop
from tests.needs import needs

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tie-out.md"
CSV = {"Content-Type": "text/csv"}


def run(folder: Path, *arguments: str) -> Result:
    """The command on the database of a folder; the page below runs it as a program."""
    return CliRunner().invoke(main, ["tie-out", "--db", str(folder / "ic.db"), *arguments])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the database."""
    with adapter(tmp_path / "ic.db", test_clock=False) as opened:
        opened.register.create(NewBiller(id="b", template="3426", settings={}, keys={}, bif={}))
    return tmp_path


def saved(folder: Path, content: bytes) -> str:
    """A report in this folder; its path."""
    (folder / "day.csv").write_bytes(content)
    return str(folder / "day.csv")


def test_fine_day_exits_0(place: Path) -> None:
    """Nothing was handed over and nothing booked."""
    done = run(place, "b", saved(place, written()), "--day", "2024-11-15")

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.endswith("no differences\n")


def test_difference_exits_1(place: Path) -> None:
    """One foreign booking, as JSON."""
    done = run(place, "b", saved(place, written(BOOKING)), "--json")

    (difference,) = json.loads(done.stdout)["differences"]
    assert done.exit_code == 1
    assert (difference["difference"], difference["booked"], difference["record"]) == ("foreign", "20.00", None)


@pytest.mark.parametrize(
    ("arguments", "content", "words"),
    [
        (("b", "day.csv"), written(BOOKING)[:-20], "day.csv, line 5: 10 columns; expected 23"),
        (("b", "day.csv"), written(BID="c"), "day.csv belongs to biller c, not to b"),
        (("b", "day.csv", "--day", "2024-11-16"), written(), "day.csv is for 2024-11-15, not for 2024-11-16"),
        (("nobody", "day.csv"), written(), "biller nobody not found"),
        (("b", "none.csv"), written(), "does not exist"),
        (("b", "day.csv", "--day", "yesterday"), written(), "'yesterday' is not a date"),
    ],
)
def test_nothing_compared_exits_2(place: Path, arguments: tuple[str, ...], content: bytes, words: str) -> None:
    """A scheduler can tell a day that differs from a comparison that was not made."""
    report = saved(place, content)

    done = run(place, *(report if it == "day.csv" else it for it in arguments))

    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_api_call(client: httpx.Client, biller: str) -> None:
    """The report is the body, the difference the answer."""
    bid = biller.rpartition("/")[2]

    reply = client.post(f"{biller}/tie-out?day=2024-11-15", content=written(BOOKING, BID=bid), headers=CSV)

    told = reply.json()
    assert (reply.status_code, told["day"], told["fine"], told["is_over"]) == (200, "2024-11-15", False, True)
    assert told["functions"] == [
        {
            "function": "AddARItems",
            "intents": {"count": 0, "total": "0.00"},
            "sent": {"count": 0, "total": "0.00"},
            "booked": {"count": 1, "total": "20.00"},
        }
    ]
    assert [it["difference"] for it in told["differences"]] == ["foreign"]


@pytest.mark.parametrize(
    ("query", "headers", "content", "status", "words"),
    [
        ("", CSV, b"", 422, "not a day report"),
        ("", CSV, b"\xff\xfe", 422, "not UTF-8 text"),
        ("", CSV, written(BID="other"), 422, "belongs to biller other"),
        ("?day=2024-11-16", CSV, None, 422, "not for 2024-11-16"),
        ("?day=2024-13-01", CSV, None, 422, "invalid day"),
        ("?day=20241115", CSV, None, 422, "invalid day"),
        ("", {"Content-Type": "application/json"}, b"{}", 415, "text/csv"),
    ],
)
def test_api_refusals(
    client: httpx.Client,
    biller: str,
    query: str,
    headers: dict[str, str],
    content: bytes | None,
    status: int,
    words: str,
) -> None:
    """What cannot be compared is refused with the reason."""
    report = written(BID=biller.rpartition("/")[2]) if content is None else content

    reply = client.post(f"{biller}/tie-out{query}", content=report, headers=headers)

    assert (reply.status_code, words in reply.text) == (status, True)


def test_api_without_the_biller(client: httpx.Client) -> None:
    """404, as with every call."""
    assert client.post("/api/billers/nobody/tie-out", content=written(), headers=CSV).status_code == 404


def blocks(language: str) -> str:
    """The one block of the page in this language."""
    (block,) = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return str(block)


@pytest.fixture
def both(tmp_path: Path) -> Generator[tuple[str, str], None, None]:
    """The addresses of a simulator and of an adapter whose database lies in the test's folder."""
    with CayentaSim() as sim:
        process, url = start(tmp_path, "--no-pump", "--test-clock")
        yield sim.url, url
        stop(process)


@needs("curl")
def test_page_does_what_it_says(both: tuple[str, str], tmp_path: Path) -> None:
    """docs/tie-out.md: its commands in their order, and what the last one says stands there word for word."""
    script = blocks("sh").replace("http://127.0.0.1:8480", both[0]).replace("http://127.0.0.1:8490", both[1])
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"

    done = subprocess.run(
        ["bash", "-c", f"set -eo pipefail\n{script}"],
        cwd=tmp_path,
        env=os.environ | {"PATH": path, "IC_ADAPTER_DB": "adapter.db"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "differences.txt").read_text() == blocks("text")


def test_page_names_every_difference() -> None:
    """The table of the page is the table of the program."""
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.read_text(), re.MULTILINE)

    assert rows == [(finding.value, words) for finding, words in ADVICE.items()]
