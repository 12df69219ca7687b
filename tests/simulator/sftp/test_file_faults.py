"""Every row of the file faults before a real client, from the table: a row without a check fails, as does one too many.

The table of docs/file-server.md is compared with the catalogue, so that nothing of the list in it is left out.
"""

import asyncio
import base64
import re
from collections.abc import Callable, Generator
from pathlib import Path

import paramiko
import pytest

from simulator.contract.faults.files.catalogue import FILE_FAULTS
from simulator.contract.faults.files.presets import FILE_PRESETS
from tests.simulator.sftp.conftest import Files, transport_to
from tests.simulator.sftp.fault_checks import arriving, connecting, listing, reading, writing
from tests.simulator.sftp.fault_checks.case import CONTENT, NAME, UB, Case, Check

CHECKS: dict[str, Check] = {
    **arriving.CHECKS,
    **reading.CHECKS,
    **listing.CHECKS,
    **writing.CHECKS,
    **connecting.CHECKS,
}
PAGE = Path(__file__).parents[3] / "docs" / "file-server.md"
ROW = re.compile(r"\| (Arriving|Reading|Listing|Writing|Connecting) \| ([^|]+) \| `([a-z_]+)`")


@pytest.fixture
def quiet(files: Files) -> Generator[Files, None, None]:
    """A biller whose clock stands still; its rules end with the test, for those of connecting hit everybody."""
    freeze = {"freeze": "2024-04-18T01:02:03-07:00"}
    files.admin.post(f"{files.path}/clock", json=freeze).raise_for_status()
    yield files
    files.admin.delete(f"{files.path}/file-faults").raise_for_status()


@pytest.mark.parametrize("fault", [it.name for it in FILE_FAULTS])
def test_every_fault_shows_itself_to_a_client(quiet: Files, fault: str) -> None:
    """What the row says happens, the traffic names the rule at the call it hit, and the rule counts it."""
    case = Case(quiet, fault)
    asyncio.run(CHECKS[fault](case))
    assert case.entries(), "no call of the traffic names the fault"
    rules = quiet.admin.get(f"{quiet.path}/file-faults").json()["rules"]
    assert [it["hits"] > 0 for it in rules if it["fault"] == fault] == [True]


def test_checks_are_for_rows_that_exist() -> None:
    """A check of a row that was taken out fails here."""
    assert CHECKS.keys() == {it.name for it in FILE_FAULTS}


def test_the_page_has_every_fault_of_the_field() -> None:
    """Each line of the page names a row of the catalogue in its group, and every row has a line."""
    lines = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert [(name, group.lower()) for group, _, name in lines] == [(it.name, it.group.value) for it in FILE_FAULTS]
    assert len({told for _, told, _ in lines}) == len(lines)


def test_the_page_has_every_preset() -> None:
    """A preset that nobody is told of is not used."""
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in FILE_PRESETS if f"`{name}`" not in text] == []


@pytest.mark.parametrize("by", [-5, 5])
def test_paramiko_copies_whole_files_of_any_size(
    quiet: Files, connect: Callable[..., paramiko.SFTPClient], tmp_path: Path, by: int
) -> None:
    """It reads to the end, where asyncssh's copy believes a size that is too small (reading.py)."""
    case = Case(quiet, "wrong_size")
    case.put()
    case.on(by=by)
    connect(quiet).get(NAME, str(tmp_path / "copy"))
    assert (tmp_path / "copy").read_bytes() == CONTENT


def test_paramiko_copies_whole_files_from_short_reads(
    quiet: Files, connect: Callable[..., paramiko.SFTPClient], tmp_path: Path
) -> None:
    """A short answer is not the end of the file."""
    case = Case(quiet, "short_reads")
    case.put()
    case.on(bytes=10)
    connect(quiet).get(NAME, str(tmp_path / "copy"))
    assert (tmp_path / "copy").read_bytes() == CONTENT


def test_a_name_that_is_not_utf8_fails_paramikos_whole_listing(
    quiet: Files, connect: Callable[..., paramiko.SFTPClient]
) -> None:
    """As it does asyncssh's with text paths (listing.py): a reader has to list by bytes."""
    case = Case(quiet, "undecodable_name")
    case.put()
    case.on()
    with pytest.raises(UnicodeDecodeError):
        connect(quiet).listdir(UB)


def test_paramiko_refuses_another_host_key(quiet: Files, connect: Callable[..., paramiko.SFTPClient]) -> None:
    """A client that pinned the key stops before the log-in."""
    connect(quiet).close()
    Case(quiet, "wrong_host_key").on()
    transport = transport_to(quiet.port)
    line = quiet.admin.get(f"{quiet.path}/sftp-accounts").json()["server"]["host_key"]
    pinned = paramiko.Ed25519Key(data=base64.b64decode(line.split()[1]))
    with pytest.raises(paramiko.SSHException, match="Bad host key"):
        transport.connect(hostkey=pinned, username=quiet.user, password=quiet.password)
    transport.close()
