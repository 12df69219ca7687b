"""The bill runs that a biller makes by itself: each night's file once, whatever the clock does, and the command."""

import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.bounded import until
from tests.simulator.process import start
from tests.simulator.sftp.conftest import PATIENCE, Files

UB = "/ToInvoiceCloud/Invoices/UB"


@pytest.fixture
def nightly(files: Files) -> Files:
    """A biller whose clock stands at noon and that runs its bills at two in the night."""
    clock(files, freeze="2024-11-15T12:00:00")
    switch_on(files, "02:00")
    return files


def switch_on(files: Files, at: str, **more: str) -> dict[str, object]:
    """Run the bills every night at this time."""
    shown: dict[str, object] = files.admin.put(f"{files.path}/bill-nights", json={"at": at, **more}).json()
    return shown


def clock(files: Files, **order: object) -> list[str]:
    """Move the clock; the files that it dropped."""
    dropped: list[str] = (
        files.admin.post(f"{files.path}/clock", json=order).raise_for_status().json().get("dropped", [])
    )
    return dropped


def bill_files(files: Files, folder: str = UB) -> dict[str, str]:
    """The moment of each bill file of the folder."""
    shown = files.admin.get(f"{files.path}/files", params={"folder": folder}).raise_for_status().json()["files"]
    return {it["path"]: it["modified"] for it in shown if not it["is_folder"]}


def test_a_jump_over_nights_drops_each_nights_file(nightly: Files) -> None:
    """Three nights in one move: three files, each of its own moment, and each bill in one of them."""
    dropped = clock(nightly, advance={"days": 3})

    found = bill_files(nightly)
    assert list(found) == dropped
    assert [it[:16] for it in found.values()] == [f"2024-11-{day}T02:00" for day in (16, 17, 18)]
    names = [path.rpartition("/")[2][:21] for path in dropped]
    assert names == [f"billheader_202411{day}02" for day in (16, 17, 18)]
    bills = [re.findall(r"<Invoice_No>(.*?)</Invoice_No>", nightly.content(path).decode()) for path in dropped]
    assert all(bills)
    assert len({bill for of_night in bills for bill in of_night}) == sum(map(len, bills))


def test_many_small_steps_come_to_the_same(nightly: Files) -> None:
    """Hour by hour over two nights: two files, none before its moment."""
    dropped = [clock(nightly, advance={"hours": 1}) for _ in range(40)]

    assert [len(it) for it in dropped] == [1 if hour in (14, 38) else 0 for hour in range(1, 41)]


def test_a_clock_that_goes_back_makes_no_night_twice(nightly: Files) -> None:
    """Back before the night and over it again: its file is there already."""
    clock(nightly, freeze="2024-11-16T03:00:00")
    before = bill_files(nightly)

    assert clock(nightly, freeze="2024-11-15T12:00:00") == []
    assert clock(nightly, freeze="2024-11-16T03:00:00") == []

    assert bill_files(nightly) == before


@pytest.mark.parametrize(
    ("noon", "at", "moment"),
    [
        ("2024-03-09T12:00:00", "02:30", "2024-03-10T03:30:00-07:00"),  # left out: the later reading
        ("2024-11-02T12:00:00", "01:30", "2024-11-03T01:30:00-08:00"),  # comes twice: the second
    ],
)
def test_nights_of_a_clock_change(files: Files, noon: str, at: str, moment: str) -> None:
    """One file, at the later reading of the hour."""
    clock(files, freeze=noon)
    assert switch_on(files, at)["next"] == moment

    clock(files, advance={"days": 1})

    assert list(bill_files(files).values()) == [moment]


def test_a_running_clock_comes_to_its_night(files: Files) -> None:
    """The file server looks at clocks that run; nobody has to ask."""
    clock(files, run=True)
    now = datetime.fromisoformat(files.admin.get(f"{files.path}/clock").json()["now"])
    coming = (now + timedelta(minutes=1)).replace(second=0, microsecond=0)
    switch_on(files, f"{coming:%H:%M}")
    clock(files, advance={"seconds": max(0, int((coming - now).total_seconds()) - 1)})

    until("the file of the night", lambda: len(bill_files(files)) == 1)

    assert clock(files, advance={"hours": 1}) == []


def test_nights_that_are_switched_off(nightly: Files) -> None:
    """No file any more; what cannot be a time of day is refused."""
    assert nightly.admin.delete(f"{nightly.path}/bill-nights").status_code == 204
    assert nightly.admin.get(f"{nightly.path}/bill-nights").json() == {"at": None, "drop": None, "next": None}
    assert clock(nightly, advance={"days": 2}) == []
    for at in ("24:00", "2:00", "02:60", ""):
        reply = nightly.admin.put(f"{nightly.path}/bill-nights", json={"at": at})
        assert (reply.status_code, "$.at" in reply.text) == (422, True)


def test_into_the_folder_of_drec(files: Files) -> None:
    """The folder is named when the nights are switched on; a snapshot brings back both clock and nights."""
    clock(files, freeze="2024-11-15T12:00:00")
    switch_on(files, "02:00", drop="DREC")
    files.admin.put(f"{files.path}/snapshots/noon").raise_for_status()

    first = clock(files, advance={"days": 1})
    files.admin.post(f"{files.path}/snapshots/noon/restore").raise_for_status()

    assert bill_files(files, f"{UB}/DREC") == {}
    assert clock(files, advance={"days": 1}) == first == list(bill_files(files, f"{UB}/DREC"))


def test_a_killed_simulator_makes_no_night_twice(tmp_path: Path) -> None:
    """With ``--data`` the file and that its night is over are written down together."""
    flags = ("--data", str(tmp_path / "data"))
    process, url = start(tmp_path, *flags)
    with httpx.Client(base_url=url, timeout=PATIENCE) as admin:
        files = Files(admin, "3426", 0, "", "")
        switch_on(files, "02:00")
        dropped = clock(files, advance={"days": 2})
        process.kill()
        process.communicate(timeout=PATIENCE)
    process, url = start(tmp_path, *flags)
    with httpx.Client(base_url=url, timeout=PATIENCE) as admin:
        files = Files(admin, "3426", 0, "", "")
        assert list(bill_files(files)) == dropped
        assert len(clock(files, advance={"days": 1})) == 1
    process.terminate()
    process.communicate(timeout=PATIENCE)


def command(files: Files, *flags: str) -> "subprocess.CompletedProcess[str]":
    """``cayenta-sim bill-run`` of this biller."""
    line = [sys.executable, "-m", "simulator.cli", "bill-run", "--biller", files.biller, *flags]
    return subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE, check=False)


@pytest.mark.parametrize(("drop", "folder"), [("UB", UB), ("DREC", f"{UB}/DREC")])
def test_the_command_drops_the_file_of_a_run(files: Files, drop: str, folder: str) -> None:
    """``bill-run --drop`` asks a running simulator and tells the file; the days are those of its options."""
    done = command(
        files, "--drop", drop, "--url", str(files.admin.base_url), "--from", "2024-11-01", "--to", "2024-11-10"
    )

    assert (done.returncode, done.stderr) == (0, "")
    [path] = bill_files(files, folder)
    assert done.stdout == f"{drop}/{path.rpartition('/')[2]}\n"
    assert b"<Invoice_No>" in files.content(path)


@pytest.mark.parametrize(
    ("flags", "status", "told"),
    [
        (("--drop", "UB", "--cycle", "99"), 2, "$.cycle: '99' is not a cycle"),
        (("--drop", "UB", "--seed", "1"), 2, "--seed goes with --out"),
        (("--drop", "UB", "--out", "x"), 2, "give either --out"),
        ((), 2, "give either --out"),
    ],
)
def test_the_command_says_what_it_cannot_do(files: Files, flags: tuple[str, ...], status: int, told: str) -> None:
    """Nothing is dropped then."""
    place = ("--url", str(files.admin.base_url)) if "--drop" in flags else ()
    done = command(files, *flags, *place)

    assert (done.returncode, told in done.stderr) == (status, True), done.stderr
    assert bill_files(files) == {}
