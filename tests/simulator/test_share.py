"""Processes that share the billers: each serves its own, and says whose a foreign one is; the id in the path makes one."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from simulator.billers.register import Billers
from simulator.billers.share import BadShare, Share, owner_of
from simulator.control.admin_calls import CALLS
from simulator.control.call_types import AdminCall
from simulator.recipes.templates import TEMPLATES
from tests.simulator.process import start

ASK = b"XMLREQUEST=<Request><GetAccountBalance/></Request>"
#: Calls on one biller without a body: with one, the body is read first.
BARE = [call for call in CALLS if "{bid}" in call.path and call.body is None]
#: Parameters without which such a call is refused before the biller is looked for.
NEEDED = {"from": "snapshot", "path": "/ToInvoiceCloud/a.xml"}
#: Pages and images of a biller, by what is behind its id.
PAGES = [
    "/billers/{}/cayentaws/service/BILLPDF",
    "/billers/{}/site",
    "/billers/{}/portal",
    "/billers/{}/agent",
    "/console/billers/{}",
]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The addresses of two processes that share the billers."""
    folder = tmp_path_factory.mktemp("share")
    started = [start(folder, "--share", f"{number}/2") for number in (1, 2)]
    yield [url for _, url in started]
    for process, _ in started:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.parametrize("biller_id", TEMPLATES)
def test_router_of_one_process(two: list[str], biller_id: str) -> None:
    """Exactly one of them answers; the other names it."""
    owner = owner_of(biller_id, 2)
    replies = [httpx.post(f"{url}/billers/{biller_id}/router", content=ASK) for url in two]

    assert replies[owner - 1].status_code == 200
    foreign = replies[2 - owner]
    assert foreign.status_code == 421
    assert foreign.text == (
        f"biller '{biller_id}' belongs to share {owner}/2, and this is {3 - owner}/2; correct the load balancer\n"
    )


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_a_foreign_biller(two: list[str], path: str) -> None:
    """421 on every page, and never 404: the biller is there, elsewhere."""
    foreign = two[2 - owner_of("3426", 2)]
    reply = httpx.get(foreign + path.format("3426"))

    assert reply.status_code == 421
    assert f"share {owner_of('3426', 2)}/2" in reply.text


@pytest.mark.parametrize("call", BARE, ids=lambda call: f"{call.method} {call.path}")
def test_admin_calls_on_a_foreign_biller(two: list[str], call: AdminCall) -> None:
    """Every call that takes a biller and no body."""
    path = re.sub(r"\{\w+(:\w+)?\}", "1", call.path.replace("{bid}", "3426"))
    query = {name: value for name, value in NEEDED.items() if name in call.query}
    reply = httpx.request(call.method, f"{two[2 - owner_of('3426', 2)]}/__admin{path}", params=query)

    assert reply.status_code == 421, reply.text
    assert reply.json()["error"].startswith("biller '3426' belongs to share")


def test_made_where_it_belongs(two: list[str]) -> None:
    """POST and PUT alike; the other process refuses both."""
    owner = owner_of("made-here", 2)
    here, there = two[owner - 1], two[2 - owner]
    body = {"template": "3426", "accounts": 3}
    assert httpx.post(f"{there}/__admin/billers", json=body | {"id": "made-here"}).status_code == 421
    assert httpx.put(f"{there}/__admin/billers/made-here", json=body).status_code == 421

    made = httpx.put(f"{here}/__admin/billers/made-here", json=body)
    assert (made.status_code, made.json()["id"], made.json()["population"]) == (201, "made-here", 3)
    anew = httpx.put(f"{here}/__admin/billers/made-here", json=body | {"accounts": 4})
    assert (anew.status_code, anew.json()["population"]) == (200, 4)


def test_put_that_is_refused_takes_nothing_away(two: list[str]) -> None:
    """The biller that is there stays as it was."""
    url = f"{two[owner_of('stays', 2) - 1]}/__admin/billers/stays"
    assert httpx.put(url, json={"template": "3426", "accounts": 5}).status_code == 201
    for body in ({"template": "none"}, {"template": "3426", "now": "2024-13-01T00:00:00"}, {}):
        assert httpx.put(url, json=body).status_code == 422

    assert httpx.get(url).json()["population"] == 5


def test_every_biller_is_somebodys() -> None:
    """Of any number of processes exactly one has it."""
    for processes in (1, 2, 3, 7):
        shares = [Share.read(f"{number}/{processes}") for number in range(1, processes + 1)]
        for biller_id in (*TEMPLATES, *(f"b-{number}" for number in range(50))):
            assert [share.has(biller_id) for share in shares].count(True) == 1


def test_named_billers() -> None:
    """A list of ids is a share too; the documented ones among them are there from the start."""
    billers = Billers(share=Share.read("3426,mine"))
    assert [biller.id for biller in billers.all()] == ["3426"]


@pytest.mark.parametrize("text", ["0/2", "3/2", "1/0", "1/", "/2", "1/2/3", "a b", ",", "3426,", "-1/2", "½"])
def test_text_that_is_no_share(text: str) -> None:
    """The message shows what one looks like."""
    with pytest.raises(BadShare, match="write 2/3 for the second of three processes"):
        Share.read(text)


def test_folder_of_another_share(tmp_path: Path) -> None:
    """Its billers would be answered by two processes."""
    process, _ = start(tmp_path, "--data", "data", "--share", "1/2")
    process.terminate()
    process.communicate(timeout=20)
    with pytest.raises(AssertionError, match=r"data_dir: data has biller \w+ and \d+ more, not of share 2/2"):
        start(tmp_path, "--data", "data", "--share", "2/2")


def test_bad_share_is_told_before_it_listens(tmp_path: Path) -> None:
    """In the words of every wrong setting."""
    with pytest.raises(AssertionError, match="share: '3/2' is not a share"):
        start(tmp_path, "--share", "3/2")
