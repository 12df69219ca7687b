"""The API of the pick-up: lists, one file, decisions, status, one look; refusals are of the API's one form."""

from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from tests.ic_adapter.bill_files import NAME, SAMPLE
from tests.ic_adapter.pickup.conftest import UB
from tests.ic_adapter.process import start, stop

OTHER = "billheader_20240419010203.xml"
FAULTY = SAMPLE.replace("100.24", "100,24")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all billers."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def picking(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[httpx.Client, None, None]:
    """An adapter that picks up when it is told to."""
    options = ("--test-clock", "--file-folder", str(root), "--settle-seconds", "0", "--sftp-poll-seconds", "86400")
    process, url = start(tmp_path_factory.mktemp("adapter"), *options)
    with httpx.Client(base_url=url, timeout=20) as client:
        yield client
    stop(process)


@pytest.fixture
def ub(root: Path, picking: httpx.Client, request: pytest.FixtureRequest) -> Path:
    """The folder of a biller of its own, which is named as the test."""
    bid = str(request.node.name).replace("_", "-")[:60]
    picking.post("/api/billers", json={"id": bid, "template": "3426"}).raise_for_status()
    made = root / bid / UB.lstrip("/")
    (made / "DREC").mkdir(parents=True)
    return made


def look(client: httpx.Client, ub: Path, times: int = 2) -> dict[str, object]:
    """Look so many times; what the last look answered."""
    reply = {}
    for _ in range(times):
        reply = client.post(f"{address(ub)}/pick-up/run", json={}).raise_for_status().json()
    return reply


def address(ub: Path) -> str:
    """The path of the folder's biller."""
    return f"/api/billers/{ub.parents[2].name}"


def test_what_became_of_a_file(picking: httpx.Client, ub: Path) -> None:
    """Counts in the list, the bills that were left out on the file's own page."""
    bills = SAMPLE.replace("</BillHeaders>", "").partition("<BillHeader>")
    many = [f"{bills[1]}{bills[2].replace('987654', str(1000 + number))}" for number in range(11)]
    (ub / NAME).write_text(bills[0] + "".join([*many, many[0].replace("100.24", "x")]) + "</BillHeaders>")
    looked = look(picking, ub)

    assert (looked["trouble"], [it["state"] for it in looked["files"]]) == ("", ["IMPORTED"])  # type: ignore[attr-defined]
    files = picking.get(f"{address(ub)}/files").raise_for_status().json()
    assert files["next_before"] is None
    assert files["files"][0]["bills"] == {
        "records": 12,
        "accepted": 11,
        "left_out": 1,
        "older": 0,
        "total": "1102.64",
    }
    page = picking.get(f"{address(ub)}/files/{files['files'][0]['id']}").raise_for_status().json()
    assert [(it["bill"], it["invoice_no"]) for it in page["faulty"]] == [(12, "1000")]
    assert (page["target"], page["choices"]) == (f"/{ub.parents[2].name}{UB}/archive/{NAME}", [])


def test_decisions(picking: httpx.Client, ub: Path) -> None:
    """A copy waits, is accepted; a refused file is taken again; each with a name, and only as it was seen."""
    (ub / NAME).write_text(SAMPLE)
    look(picking, ub)
    (ub / OTHER).write_text(SAMPLE)
    look(picking, ub)
    asked = picking.get(f"{address(ub)}/files", params={"state": "ASKED"}).json()["files"][0]
    assert (asked["name"], asked["choices"]) == (OTHER, ["accept", "refuse"])
    decision = f"{address(ub)}/files/{asked['id']}/decision"

    stale = picking.post(decision, json={"decision": "accept", "by": "clerk", "state": "SEEN"})
    assert (stale.status_code, stale.json()["error"]) == (
        409,
        f"file {asked['id']} has changed: it is now ASKED (you saw SEEN)",
    )
    without = picking.post(decision, json={"decision": "refuse", "by": "clerk"})
    assert (without.status_code, without.json()["fields"][0]["path"]) == (422, "$.reason")
    wrong = picking.post(decision, json={"decision": "retry", "by": "clerk"})
    assert (wrong.status_code, wrong.json()["error"]) == (
        409,
        f"file {asked['id']} is ASKED; retry is for a file that is REFUSED",
    )
    done = picking.post(decision, json={"decision": "accept", "by": "clerk", "state": "ASKED"})
    assert (done.status_code, done.json()["state"], done.json()["decided_by"]) == (200, "SEEN", "clerk")
    look(picking, ub)
    assert picking.get(f"{address(ub)}/files/{asked['id']}").json()["state"] == "IMPORTED"


def test_refusals(picking: httpx.Client, ub: Path) -> None:
    """Unknown things are 404, wrong parameters 422, each in the API's one form."""
    unknown = {
        f"{address(ub)}/files/999999": "file 999999 not found",
        f"{address(ub)}/files/x": "file x not found",
        "/api/billers/nobody/files": "biller nobody not found",
        "/api/billers/nobody/files/1": "biller nobody not found",
    }
    for path, told in unknown.items():
        reply = picking.get(path)
        assert (reply.status_code, reply.json()) == (404, {"error": told, "fields": []}), path
    state = picking.get(f"{address(ub)}/files", params={"state": "LOST"})
    assert (state.status_code, state.json()["fields"][0]["path"]) == (422, "?state")
    assert picking.post("/api/billers/nobody/pick-up/run", json={}).status_code == 404


def test_trouble_of_the_folders(picking: httpx.Client, ub: Path) -> None:
    """A look that fails says so in its answer and in the status of all billers."""
    (ub / "DREC").rmdir()
    trouble = look(picking, ub, 1)["trouble"]
    bid = ub.parents[2].name
    assert trouble == f"/{bid}{UB}/DREC not found"
    found = {it["bid"]: it for it in picking.get("/api/pick-up").raise_for_status().json()["billers"]}
    assert (found[bid]["trouble"], found[bid]["since"] is not None) == (trouble, True)


def test_pages(picking: httpx.Client, ub: Path) -> None:
    """`next_before` leads through the files, newest first, each once."""
    for number in range(5):
        (ub / f"billheader_2024041801020{number}.xml").write_text("<x/>")
    look(picking, ub, 1)
    seen: list[str] = []
    before: dict[str, int] = {}
    for _ in range(10):  # more pages than there are
        page = picking.get(f"{address(ub)}/files", params={"limit": 2, **before}).json()
        seen += [it["name"][-5] for it in page["files"]]
        if page["next_before"] is None:
            break
        before = {"before": page["next_before"]}
    assert seen == list("43210")


def test_a_process_that_picks_nothing_up(client: httpx.Client, biller: str) -> None:
    """409 with what to do; the list is there all the same."""
    reply = client.post(f"{biller}/pick-up/run", json={})
    assert (reply.status_code, reply.json()["error"]) == (
        409,
        "this process picks no files up; start it with --sftp-url or --file-folder",
    )
    assert client.get(f"{biller}/files").json() == {"files": [], "next_before": None}
