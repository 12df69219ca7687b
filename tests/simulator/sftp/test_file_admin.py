"""The admin API of the file server: accounts, files, bill runs that drop their file, and what is kept with the biller."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import paramiko
import pytest

from tests.simulator.process import start
from tests.simulator.sftp.conftest import PATIENCE, Files, made, port_in

UB = "/ToInvoiceCloud/Invoices/UB"
NAME = f"{UB}/billheader_20240418010203.xml"
Connect = Callable[..., paramiko.SFTPClient]


def put(files: Files, path: str = NAME, **body: str) -> httpx.Response:
    """Put a file by the admin API."""
    return files.admin.put(f"{files.path}/files", json={"path": path} | (body or {"text": "1"}))


def test_a_file_that_was_put_is_served(files: Files, sftp: paramiko.SFTPClient) -> None:
    """Text and base64; the date can be given."""
    assert put(files, text="grün", modified="2024-04-18T01:02:03-07:00").status_code == 200
    assert sftp.stat(NAME).st_mtime == 1_713_427_323
    with sftp.open(NAME, "rb") as file:
        assert file.read() == "grün".encode()
    assert put(files, base64=base64.b64encode(b"\xff\x00").decode()).status_code == 200
    assert files.content(NAME) == b"\xff\x00"
    reply = files.admin.delete(f"{files.path}/files", params={"path": NAME})
    assert reply.status_code == 204
    assert NAME.rpartition("/")[2] not in sftp.listdir(UB)


def test_the_folder_of_a_listing(files: Files) -> None:
    """``folder`` shows what is directly in it."""
    put(files)
    found = files.admin.get(f"{files.path}/files", params={"folder": UB}).json()["files"]
    assert [it["path"] for it in found] == [f"{UB}/DREC", f"{UB}/archive", NAME, f"{UB}/error"]


@pytest.mark.parametrize(
    ("path", "body", "status", "told"),
    [
        ("x.xml", {"text": "1"}, 422, "start with /"),
        (f"{UB}/../x", {"text": "1"}, 422, "not a valid name"),
        (f"{UB}//x", {"text": "1"}, 422, "not a valid name"),
        ("/none/x", {"text": "1"}, 404, "folder /none not found"),
        (UB, {"text": "1"}, 422, "is a folder"),
        (NAME, {"text": "1", "base64": "MQ=="}, 422, "as text or as base64"),
        (NAME, {"base64": "?"}, 422, "not base64"),
        (NAME, {"modified": "yesterday", "text": "1"}, 422, "date"),
    ],
)
def test_files_that_cannot_be_put(files: Files, path: str, body: dict[str, str], status: int, told: str) -> None:
    """The refusal names the value; nothing is stored."""
    before = files.listing()
    reply = put(files, path, **body)
    assert (reply.status_code, told in reply.text) == (status, True), reply.text
    assert files.listing() == before


@pytest.mark.parametrize("call", ["get", "delete"])
def test_a_file_that_is_not_there(files: Files, call: str) -> None:
    """404 with the path; without ``path`` the query is refused."""
    url = f"{files.path}/files" + ("/content" if call == "get" else "")
    missing = files.admin.request(call.upper(), url, params={"path": "/none"})
    assert (missing.status_code, "/none" in missing.text) == (404, True)
    unnamed = files.admin.request(call.upper(), url)
    assert (unnamed.status_code, "?path" in unnamed.text) == (422, True)


def test_accounts_never_show_a_password_again(files: Files) -> None:
    """The reply that issues an account tells its password; no listing, state file or snapshot does."""
    assert files.admin.put(f"{files.path}/snapshots/s").status_code == 201
    for path in ("sftp-accounts", "state", "snapshots/s"):
        text = files.admin.get(f"{files.path}/{path}").raise_for_status().text
        assert files.password not in text
        assert files.user in text


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"user": ""}, 422, "use 1 to 64"),
        ({"user": "a b"}, 422, "use 1 to 64"),
        ({"user": "u1", "password": ""}, 422, "leave it out"),
        ({"user": "u1", "kind": "root"}, 422, "kind"),
        ({"user": "u1", "public_keys": ["-----BEGIN OPENSSH PRIVATE KEY-----"]}, 422, "one-line form"),
    ],
)
def test_accounts_that_cannot_be_issued(files: Files, body: dict[str, object], status: int, told: str) -> None:
    """The refusal names the field."""
    reply = files.admin.post(f"{files.path}/sftp-accounts", json=body)
    assert (reply.status_code, told in reply.text) == (status, True), reply.text


def test_user_names_are_unique_at_the_simulator(files: Files) -> None:
    """A name in use is refused at every biller; a withdrawn one can be issued again, and its old password is gone."""
    other = made(files.admin)
    taken = other.admin.post(f"{other.path}/sftp-accounts", json={"user": files.user})
    assert (taken.status_code, files.biller in taken.text) == (409, True)
    assert files.admin.delete(f"{files.path}/sftp-accounts/{files.user}").status_code == 204
    assert files.admin.delete(f"{files.path}/sftp-accounts/{files.user}").status_code == 404
    assert other.admin.post(f"{other.path}/sftp-accounts", json={"user": files.user}).status_code == 201


@pytest.mark.parametrize(("drop", "folder"), [("UB", UB), ("DREC", f"{UB}/DREC")])
def test_a_bill_run_drops_its_file(files: Files, sftp: paramiko.SFTPClient, drop: str, folder: str) -> None:
    """The file at the server is the file of the reply, under the name of the reply."""
    reply = files.admin.post(f"{files.path}/bill-run", json={"drop": drop, "accounts": 30})
    name = reply.headers["content-disposition"].partition('"')[2].rstrip('"')
    assert name.startswith("billheader_2024")
    with sftp.open(f"{folder}/{name}", "rb") as file:
        assert file.read() == reply.content
    assert b"<BillHeaders>" in reply.content


def test_snapshots_and_state_files_hold_the_files(files: Files, sftp: paramiko.SFTPClient) -> None:
    """Restoring brings back what was there; a state file makes the same files and accounts elsewhere."""
    put(files, text="before")
    files.admin.put(f"{files.path}/snapshots/s").raise_for_status()
    put(files, text="after")
    put(files, f"{UB}/new.xml", text="new")
    state = files.admin.get(f"{files.path}/state").text
    files.admin.post(f"{files.path}/snapshots/s/restore").raise_for_status()
    assert files.content(NAME) == b"before"
    assert sftp.listdir(f"{UB}/archive") == []
    assert f"{UB}/new.xml" not in files.listing()
    copy = f"{files.biller}-copy"
    files.admin.post("/__admin/billers/import", json={"id": copy, "state": state}).raise_for_status()
    there = Files(files.admin, copy, files.port, "", "")
    assert (there.content(NAME), there.content(f"{UB}/new.xml")) == (b"after", b"new")


def test_a_state_file_without_its_long_content_is_refused(files: Files) -> None:
    """Content beyond 1 MiB stays in the spool folder: another simulator is told which file it lacks."""
    put(files, text="x" * 1_100_000)
    lines = files.admin.get(f"{files.path}/state").text.splitlines()
    changed = [line.replace(files.listing()[NAME]["sha256"], "0" * 64) for line in lines]  # type: ignore[arg-type]
    reply = files.admin.post("/__admin/billers/import", json={"id": "lacks", "state": "\n".join(changed)})
    assert (reply.status_code, NAME in reply.text) == (422, True), reply.text


def test_a_state_file_with_another_content_is_refused(files: Files) -> None:
    """Size and digest of a record are those of its content."""
    put(files, text="abc")
    lines = files.admin.get(f"{files.path}/state").text.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith(f'["files","{NAME}"'))
    record = json.loads(lines[place])
    record[2]["content"] = base64.b64encode(b"abd").decode()
    lines[place] = json.dumps(record)
    reply = files.admin.post("/__admin/billers/import", json={"id": "differs", "state": "\n".join(lines)})
    assert (reply.status_code, "does not match" in reply.text) == (422, True), reply.text


def test_reset_removes_files_and_traffic(files: Files) -> None:
    """A reset biller has its folders and nothing else."""
    put(files)
    files.admin.post(f"{files.path}/reset").raise_for_status()
    assert all(it["is_folder"] for it in files.listing().values())
    assert files.traffic() == []


@pytest.mark.parametrize("size", [10, 1_100_000])
def test_files_accounts_and_host_key_outlive_a_restart(tmp_path: Path, connect: Connect, size: int) -> None:
    """With ``--data`` the second start serves the same files to the same accounts under the same host key."""
    flags = ("--data", str(tmp_path / "data"), "--sftp-port", "0", "--port-file", str(tmp_path / "port"))
    keys, issued = [], None
    for round_number in range(2):
        process, url = start(tmp_path, *flags)
        with httpx.Client(base_url=url, timeout=PATIENCE) as admin:
            if issued is None:
                issued = made(admin)
                assert issued.port == port_in(tmp_path)
                with connect(issued).open(NAME, "wb") as file:
                    file.write(b"y" * size)
            files = Files(admin, issued.biller, port_in(tmp_path), issued.user, issued.password)
            assert connect(files).stat(NAME).st_size == size, round_number
            assert files.content(NAME) == b"y" * size
            keys.append(admin.get(f"{files.path}/sftp-accounts").json()["server"]["host_key"])
        process.terminate()
        process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
    assert keys[0] == keys[1]


def test_without_the_option_there_is_no_file_server(tmp_path: Path) -> None:
    """The admin calls work, and say that nothing listens."""
    process, url = start(tmp_path)
    with httpx.Client(base_url=url, timeout=PATIENCE) as admin:
        reply = admin.post("/__admin/billers/3426/sftp-accounts", json={"user": "u"})
        assert (reply.status_code, reply.json()["server"]) == (201, None)
    process.terminate()
    process.communicate(timeout=PATIENCE)
