"""File fault rules by the admin API: catalogue, presets, matches, explain, the seed, and what is kept with the biller."""

import asyncio
import os
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import paramiko
import pytest

from simulator.contract.faults.files.catalogue import FILE_FAULTS
from simulator.contract.faults.files.presets import FILE_PRESETS
from tests.simulator.process import start
from tests.simulator.sftp.conftest import PATIENCE, Files, made
from tests.simulator.sftp.fault_checks.case import CONTENT, NAME, UB, Case, names, write

_numbers = count(1)


def put(files: Files, **body: Any) -> httpx.Response:
    """Add a rule or a preset."""
    return files.admin.post(f"{files.path}/file-faults", json=body)


def rules(files: Files) -> list[dict[str, Any]]:
    """The rules in order."""
    found: list[dict[str, Any]] = files.admin.get(f"{files.path}/file-faults").raise_for_status().json()["rules"]
    return found


def test_the_catalogue_lists_every_fault_and_preset(files: Files) -> None:
    """A client need not read the source."""
    told = files.admin.get("/__admin/file-faults").raise_for_status().json()
    assert [it["name"] for it in told["faults"]] == [it.name for it in FILE_FAULTS]
    assert [it["name"] for it in told["presets"]] == list(FILE_PRESETS)


@pytest.mark.parametrize("preset", FILE_PRESETS)
def test_every_preset_can_be_switched_on_and_off(files: Files, preset: str) -> None:
    """Its rules are there under its name, and go one by one or all together."""
    reply = put(files, preset=preset, match={"user": "nobody"} if preset == "login_outage" else {})
    assert reply.status_code == 201, reply.text
    added = reply.json()["rules"]
    assert [it["fault"] for it in added] == [it.fault for it in FILE_PRESETS[preset].rules]
    assert all(it["name"].startswith(preset) for it in added)
    name = added[0]["name"]
    assert files.admin.delete(f"{files.path}/file-faults/{name}").status_code == 204
    assert name not in [it["name"] for it in rules(files)]
    assert files.admin.delete(f"{files.path}/file-faults").status_code == 204
    assert rules(files) == []


def test_a_hostile_folder_has_everything_at_once(files: Files) -> None:
    """All rules that fit hit one listing, and the traffic names each."""
    put(files, preset="hostile_folder").raise_for_status()
    case = Case(files, "hostile_folder-link_as_file")
    case.put()

    async def listed() -> list[bytes]:
        async with case.sftp() as session:
            return await names(session)

    found = asyncio.run(listed())
    assert len(found) == 1 + 7
    (entry,) = case.entries()
    assert len(entry["faults"]) == len(FILE_PRESETS["hostile_folder"].rules)


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        ({}, "$", "name a fault or a preset"),
        ({"fault": "grows", "preset": "full_disk"}, "$", "name a fault or a preset"),
        ({"fault": "none"}, "$.fault", "unknown fault 'none'"),
        ({"preset": "none"}, "$.preset", "use one of slow_partner"),
        ({"preset": "full_disk", "parameters": {"bytes": 1}}, "$.parameters", "one by one"),
        ({"fault": "grows", "parameters": {"bytes": 1}}, "$.parameters.bytes", "grows takes: seconds"),
        ({"fault": "grows", "parameters": {"seconds": -1}}, "$.parameters.seconds", "use 0 to 604800"),
        ({"fault": "grows", "parameters": {"seconds": True}}, "$.parameters.seconds", "use 0 to 604800"),
        ({"fault": "temporary_name", "parameters": {"suffix": "/x"}}, "$.parameters.suffix", "without /"),
        ({"fault": "grows", "name": "a/b"}, "$.name", "without /"),
        ({"fault": "grows", "name": ""}, "$.name", "1 to 64"),
        ({"fault": "grows", "match": {"call": "read"}}, "$.match.call", "grows hits: drop"),
        ({"fault": "grows", "match": {"folder": "UB"}}, "$.match.folder", "start with /"),
        ({"fault": "grows", "match": {"folder": "/UB/"}}, "$.match.folder", "end without it"),
        ({"fault": "no_banner", "match": {"user": "u"}}, "$.match.user", "before there is a user"),
        ({"fault": "login_refused", "match": {"name": "*"}}, "$.match.name", "before there is a name"),
        ({"fault": "grows", "match": {"nth": 0}}, "$.match.nth", ">= 1"),
        ({"fault": "grows", "times": 0}, "$.times", ">= 1"),
    ],
)
def test_rules_that_cannot_be(files: Files, body: dict[str, Any], field: str, told: str) -> None:
    """The refusal names the field; no rule is added."""
    reply = put(files, **body)
    assert reply.status_code == 422, reply.text
    (blamed,) = reply.json()["fields"]
    assert (blamed["path"], told in blamed["reason"]) == (field, True), blamed
    assert rules(files) == []


def test_the_number_of_rules_has_a_limit(files: Files) -> None:
    """409 for one too many; a rule that is replaced is none more."""
    for number in range(200):
        put(files, fault="grows", name=f"r{number}").raise_for_status()
    assert put(files, fault="grows", name="more").status_code == 409
    assert put(files, fault="stalls", name="r7").status_code == 201
    assert len(rules(files)) == 200


def explained(files: Files, **call: str) -> dict[str, str | None]:
    """Why each rule would not hit the call."""
    told = files.admin.post(f"{files.path}/file-faults/explain", json=call).raise_for_status().json()
    return {it["name"]: it["why_not"] for it in told["rules"]}


def test_explain_tells_why_a_rule_would_not_hit(files: Files, sftp: paramiko.SFTPClient) -> None:
    """One reason per rule, none for the one that hits; nothing is counted by asking."""
    put(files, fault="permission_denied", name="hits", match={"folder": UB, "name": "*.xml"})
    put(files, fault="permission_denied", name="folder", match={"folder": "/"})
    put(files, fault="permission_denied", name="name", match={"name": "*.txt"})
    put(files, fault="permission_denied", name="user", match={"user": "somebody"})
    put(files, fault="permission_denied", name="nth", match={"nth": 2})
    put(files, fault="permission_denied", name="never", match={"probability": 0})
    put(files, fault="permission_denied", name="call", match={"call": "remove"})
    put(files, fault="handle_limit", name="limit", parameters={"handles": 3})
    put(files, fault="other_mount", name="mount")
    for _ in range(2):
        told = explained(files, call="read", path=NAME, user=files.user)
        assert told.pop("hits") is None
        assert told == {
            "folder": f"folder is {UB}; the rule matches /",
            "name": f"name is {NAME.rpartition('/')[2]}; the rule matches *.txt",
            "user": f"user is {files.user}; the rule matches somebody",
            "nth": "nth is 1; the rule matches 2",
            "never": "the rule fires with probability 0.0; this call was not chosen",
            "call": "call is read; the rule matches remove",
            "limit": "0 handles are open; the limit is 3",
            "mount": "other_mount hits: rename",
        }
    told = explained(files, call="rename", path=NAME, new_path=f"{UB}/x")
    assert told["mount"] == "other_mount hits a rename into another folder only"
    with pytest.raises(PermissionError):
        sftp.open(NAME, "rb")
    assert explained(files, call="read", path=NAME)["hits"] == "the rule has used all of its 1 hits"
    assert explained(files, call="read", path=NAME)["nth"] is None


def test_the_same_seed_makes_the_same_faults(simulator: httpx.Client) -> None:
    """Two billers of one seed have the same renames fail and the same order; another seed has others."""

    async def outcomes(files: Files) -> tuple[list[bool], list[bytes]]:
        case = Case(files, "")
        refused = []
        async with case.sftp() as session:
            for number in range(24):
                path = f"{UB}/{number:02}.xml".encode()
                await write(session, path.decode(), b"1")
                try:
                    await session.rename(path, path + b".old")
                    refused.append(False)
                except OSError:
                    raise
                except Exception:  # noqa: BLE001 — asyncssh's refusal of whatever kind
                    refused.append(True)
            return refused, await names(session)

    def run(seed: int) -> tuple[list[bool], list[bytes]]:
        biller = f"s-{os.getpid()}-{next(_numbers)}"
        simulator.post("/__admin/billers", json={"id": biller, "template": "3426", "seed": seed}).raise_for_status()
        told = simulator.post(f"/__admin/billers/{biller}/sftp-accounts", json={"user": f"{biller}-u"}).json()
        files = Files(simulator, biller, told["server"]["port"], f"{biller}-u", told["account"]["password"])
        put(files, fault="rename_refused", times="always", match={"probability": 0.5}).raise_for_status()
        put(files, fault="random_order", times="always").raise_for_status()
        return asyncio.run(outcomes(files))

    first, again, other = run(7), run(7), run(8)
    assert first == again
    assert set(first[0]) == {True, False}
    assert first != other


def test_rules_go_with_the_biller(files: Files) -> None:
    """A reset removes them; a snapshot and a state file have them, with the hits."""
    case = Case(files, "full")
    put(files, fault="disk_full", name="full", times=2, parameters={"bytes": 5}).raise_for_status()

    async def write_once() -> None:
        async with case.sftp() as session:
            with pytest.raises(Exception, match="No space left"):
                await write(session)

    asyncio.run(write_once())
    (before,) = rules(files)
    assert before["hits"] == 1
    files.admin.put(f"{files.path}/snapshots/s").raise_for_status()
    state = files.admin.get(f"{files.path}/state").text
    asyncio.run(write_once())
    assert rules(files)[0]["hits"] == 2
    files.admin.post(f"{files.path}/snapshots/s/restore").raise_for_status()
    assert rules(files) == [before]
    copy = f"{files.biller}-copy"
    files.admin.post("/__admin/billers/import", json={"id": copy, "state": state}).raise_for_status()
    assert rules(Files(files.admin, copy, files.port, "", "")) == [before]
    files.admin.post(f"{files.path}/reset").raise_for_status()
    assert rules(files) == []


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ('"fault":"disk_full"', '"fault":"none"', "unknown fault"),
        ('"bytes":5', '"bytes":-5', "use 0 to"),
        ('"probability":1.0', '"probability":2.0', "use 0 to 1"),
        ('"name":"full"', '"name":"other"', "does not match its key"),
    ],
)
def test_a_state_file_with_an_impossible_rule_is_refused(files: Files, was: str, now: str, told: str) -> None:
    """What the admin API does not take, no file brings in."""
    put(files, fault="disk_full", name="full", parameters={"bytes": 5}).raise_for_status()
    state = files.admin.get(f"{files.path}/state").text
    assert was in state
    reply = files.admin.post("/__admin/billers/import", json={"id": "no", "state": state.replace(was, now)})
    assert (reply.status_code, told in reply.text) == (422, True), reply.text


def test_rules_and_files_outlive_a_restart(tmp_path: Path) -> None:
    """With ``--data`` a rule goes on with the hits it has left, a changed host key stays; what was arriving is whole."""
    flags = ("--data", str(tmp_path / "data"), "--sftp-port", "0")
    keys = []
    for round_number in range(2):
        process, url = start(tmp_path, *flags)
        with httpx.Client(base_url=url, timeout=PATIENCE) as admin:
            if round_number == 0:
                files = made(admin)
                put(files, fault="stalls", times=1).raise_for_status()
                put(files, fault="host_key_changed", times="always").raise_for_status()
                Case(files, "stalls").put()
                assert files.content(NAME) == CONTENT[: len(CONTENT) // 2]
            files = Files(admin, files.biller, 0, "", "")
            port = admin.get(f"{files.path}/sftp-accounts").json()["server"]["port"]
            transport = paramiko.Transport(("127.0.0.1", port))
            transport.start_client(timeout=PATIENCE)
            keys.append(transport.get_remote_server_key().get_base64())
            transport.close()
            assert {it["fault"]: it["hits"] for it in rules(files)} == {
                "stalls": 1,
                "host_key_changed": round_number + 1,
            }
            if round_number == 1:
                assert files.content(NAME) == CONTENT
        process.kill()
        process.communicate(timeout=PATIENCE)
    assert keys[0] == keys[1]


def test_a_bill_run_drops_its_file_as_the_rules_have_it(files: Files) -> None:
    """The file of a night's run grows under a temporary name, and is whole in the end."""
    freeze = {"freeze": "2024-04-18T01:02:03-07:00"}
    files.admin.post(f"{files.path}/clock", json=freeze).raise_for_status()
    put(files, fault="temporary_name", parameters={"seconds": 600}, match={"folder": UB}).raise_for_status()
    reply = files.admin.post(f"{files.path}/bill-run", json={"drop": "UB", "accounts": 30})
    name = reply.headers["content-disposition"].partition('"')[2].rstrip('"')
    assert [path for path, it in files.listing().items() if not it["is_folder"]] == [f"{UB}/{name}.filepart"]
    Case(files, "").pass_time(600)
    assert files.content(f"{UB}/{name}") == reply.content


def test_a_growing_file_that_is_renamed_or_removed(files: Files, sftp: paramiko.SFTPClient) -> None:
    """A rename takes the upload along: the file goes on growing under its new name. A removed one is gone."""
    case = Case(files, "grows")
    files.admin.post(f"{files.path}/clock", json={"freeze": "2024-04-18T01:02:03-07:00"}).raise_for_status()
    case.on(seconds=100)
    case.put()
    case.pass_time(50)
    sftp.rename(NAME, f"{UB}/archive/claimed.xml")
    assert files.content(f"{UB}/archive/claimed.xml") == CONTENT[: len(CONTENT) // 2]
    assert NAME not in files.listing()
    case.pass_time(50)
    assert files.content(f"{UB}/archive/claimed.xml") == CONTENT
    case.put()
    sftp.remove(NAME)
    case.pass_time(100)
    assert NAME not in files.listing()


def test_an_arrival_over_the_night_of_a_clock_change(files: Files) -> None:
    """Seconds pass as they do, whatever the local clock shows: on 10 March 2024 the hour from 2 to 3 is left out."""
    files.admin.post(f"{files.path}/clock", json={"freeze": "2024-03-10T01:30:00-08:00"}).raise_for_status()
    case = Case(files, "grows")
    case.on(seconds=7_200)
    case.put()
    case.pass_time(3_600)
    assert files.content(NAME) == CONTENT[: len(CONTENT) // 2]
    case.pass_time(3_600)
    assert files.content(NAME) == CONTENT
    assert files.listing()[NAME]["modified"] == "2024-03-10T04:30:00-07:00"
