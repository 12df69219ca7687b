"""The seed folder: applied in order of name before the socket listens; a bad one is told and ends the program."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.billers.register import Billers
from simulator.edge.initial import BadSeed, apply
from tests.simulator.process import start

NEW = {"method": "POST", "path": "/__admin/billers", "body": {"id": "t-1", "template": "3426"}}
PAY = {
    "method": "POST",
    "path": "/__admin/billers/t-1/accounts/2003708/ledger",
    "body": {"kind": "payment", "amount": "0.24"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty seed folder."""
    made = tmp_path / "init"
    made.mkdir()
    return made


def write(folder: Path, name: str, *calls: Any) -> None:
    """A seed file."""
    (folder / name).write_text(json.dumps(calls))


def test_files_are_applied_in_order_of_name(folder: Path) -> None:
    """10- comes before 20-, whatever was written first; the number of calls is told."""
    billers = Billers()
    write(folder, "20-money.json", PAY)
    write(folder, "10-billers.json", NEW)

    assert apply(folder, billers) == 2
    assert len(billers.get("t-1").router.books.ledger("2003708")) > len(
        billers.get("3426").router.books.ledger("2003708")
    )


def test_other_and_hidden_files_are_left_alone(folder: Path) -> None:
    """A README, a hidden file and the folders of a mounted volume do not count."""
    billers = Billers()
    (folder / "README.md").write_text("no seed")
    (folder / ".hidden.json").write_text("no JSON")
    (folder / "..data").mkdir()
    (folder / "..data" / "billers.json").write_text(json.dumps([NEW]))
    (folder / "billers.json").symlink_to("..data/billers.json")

    assert apply(folder, billers) == 1


def test_path_may_be_percent_encoded(folder: Path) -> None:
    """What curl can send, a file can hold."""
    write(folder, "a.json", NEW, {"method": "DELETE", "path": "/__admin/billers/t%2D1"})

    assert apply(folder, Billers()) == 2


#: What the file holds, what the message says behind the file's name.
BAD: tuple[tuple[Any, str], ...] = (
    ([NEW, NEW], "[1] POST /__admin/billers: biller t-1 already exists; choose another id ($.id: taken)"),
    (
        [PAY],
        "[0] POST /__admin/billers/t-1/accounts/2003708/ledger: biller 't-1' not found; GET /__admin/billers lists all billers",
    ),
    ([{**NEW, "path": "/billers"}], "[0] POST /billers: path not found; GET /__admin/openapi.json lists all paths"),
    ([{**NEW, "method": "PUT"}], "[0] PUT /__admin/billers: method not allowed; this path takes GET, POST"),
    (
        [{**NEW, "body": {}}],
        "[0] POST /__admin/billers: the body does not match its schema ($: Object missing required field `template`)",
    ),
    (
        [{"method": "POST", "path": "/__admin/billers"}],
        "[0] POST /__admin/billers: the body does not match its schema (",
    ),
    (
        [{**NEW, "delay": 1}],
        "the body does not match its schema ($[0]: Object contains unknown field `delay`; use one of method, path, body)",
    ),
    (NEW, "the body does not match its schema ($: Expected `array`, got `object`; use a list)"),
)


@pytest.mark.parametrize(("content", "message"), BAD, ids=[row[1] for row in BAD])
def test_bad_seed_names_file_index_and_reason(folder: Path, content: Any, message: str) -> None:
    """The reader finds the line to mend without starting anything."""
    (folder / "bad.json").write_text(json.dumps(content))

    with pytest.raises(BadSeed) as told:
        apply(folder, Billers())

    assert str(told.value).startswith(f"{folder / 'bad.json'}: {message}")


@pytest.mark.parametrize("content", [b"", b"[", b"\xff\xfe"], ids=["empty", "cut", "no UTF-8"])
def test_file_that_is_no_json_is_told(folder: Path, content: bytes) -> None:
    """Never a traceback for what a file holds."""
    (folder / "bad.json").write_bytes(content)

    with pytest.raises(BadSeed, match=r"bad\.json: "):
        apply(folder, Billers())


def test_missing_folder_is_told(tmp_path: Path) -> None:
    """A folder that was named but is not there is a mistake, not an empty seed."""
    with pytest.raises(BadSeed, match="nowhere: No such file or directory"):
        apply(tmp_path / "nowhere", Billers())


def test_seed_is_there_with_the_first_answer(folder: Path, tmp_path: Path) -> None:
    """The program announces itself only after the seed: the first request already sees it."""
    write(folder, "a.json", NEW, PAY)
    process, url = start(tmp_path, CAYENTA_SIM_INIT_DIR=str(folder))
    try:
        entries = httpx.get(f"{url}{PAY['path']}").json()["entries"]
    finally:
        process.terminate()
        process.communicate(timeout=10)

    assert entries[-1]["amount"] == "-0.24"


def test_bad_seed_ends_the_program_before_it_listens(folder: Path, tmp_path: Path) -> None:
    """Exit 1, one line, no port file: nothing waits for what will never be ready."""
    write(folder, "a.json", NEW, NEW)
    port_file = tmp_path / "port"
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CAYENTA_SIM_")}

    done = subprocess.run(
        [*command, "--init-dir", str(folder), "--port-file", str(port_file)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env=clean,
    )

    assert (done.returncode, done.stdout, port_file.exists()) == (1, "", False)
    assert (
        done.stderr
        == f"Error: {folder / 'a.json'}: [1] POST /__admin/billers: biller t-1 already exists; choose another id ($.id: taken)\n"
    )
