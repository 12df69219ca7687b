"""Three real processes behind a real HAProxy: each biller is answered by its own, and what spans them by all."""

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from simulator.billers.share import owner_of
from simulator.recipes.templates import TEMPLATES
from tests.fleet.conftest import ASK, PROCESSES, Fleet, running
from tests.needs import needs

PAGES = ["/__admin/billers/{}", "/billers/{}/site", "/__admin/billers/{}/journal"]
pytestmark = needs("haproxy")


def test_every_biller_through_one_address(fleet: Fleet) -> None:
    """Two hundred made by POST and by PUT: none is sent astray, and the balancer's hash is ours."""

    def made(number: int) -> list[int]:
        body = {"template": "3426", "accounts": 1}
        if number % 2:
            first = fleet.client.post("/__admin/billers", json=body | {"id": f"b-{number}"})
        else:
            first = fleet.client.put(f"/__admin/billers/b-{number}", json=body)
        there = [fleet.client.get(page.format(f"b-{number}")).status_code for page in PAGES]
        return [first.status_code, fleet.ask(f"b-{number}").status_code, *there]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(made, range(200)))
    assert answers == [[201, *[200] * (1 + len(PAGES))]] * 200


def test_list_of_all(fleet: Fleet) -> None:
    """Page by page, each biller once; the documented ones among them."""
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        page = fleet.client.get("/__admin/billers", params={"limit": "7", "offset": str(offset)}).json()
        assert page["missing"] == []
        assert len(page["billers"]) <= 7
        seen += [row["id"] for row in page["billers"]]
        offset = page["next"]
    assert len(seen) == len(set(seen)) == page["total"]
    assert set(TEMPLATES) <= set(seen)


def test_addresses_are_the_balancers(fleet: Fleet) -> None:
    """Whoever reads them reaches the biller."""
    page = fleet.client.get("/__admin/billers", params={"limit": "200"}).json()
    urls = [row["router_url"] for row in page["billers"] if row["id"] in TEMPLATES and row["router_url"]]

    assert urls
    assert [httpx.post(url, content=ASK).status_code for url in urls] == [200] * len(urls)


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "x"}, {"offset": "-1"}, {"page": "1"}])
def test_bad_query_is_refused_in_the_same_words(fleet: Fleet, query: dict[str, str]) -> None:
    """As by one process."""
    reply = fleet.client.get("/__admin/billers", params=query)
    assert (reply.status_code, reply.json()["error"]) == (422, "invalid query")


def test_sums_of_metrics(fleet: Fleet) -> None:
    """Series of equal names are added, those of a process are told apart."""
    billers = [next(name for name in TEMPLATES if owner_of(name, PROCESSES) == number) for number in (1, 2, 3)]
    before = _requests(fleet)
    for biller_id in billers:
        fleet.ask(biller_id)

    text = fleet.client.get("/metrics").text
    assert _requests(fleet) == before + 3
    assert re.findall(r'cayenta_sim_share_up\{share="(\d/3)"\} 1\.0', text) == ["1/3", "2/3", "3/3"]
    assert len(re.findall(r'^process_start_time_seconds\{share="\d/3"\}', text, re.MULTILINE)) == PROCESSES
    assert text.count("# TYPE cayenta_sim_requests_total") == 1


def _requests(fleet: Fleet) -> float:
    text = fleet.client.get("/metrics").text
    return sum(float(it) for it in re.findall(r"^cayenta_sim_all_requests_total\{.*\} (\S+)$", text, re.MULTILINE))


def test_findings_of_all(fleet: Fleet) -> None:
    """A breach at any process is told."""
    for number in (1, 2, 3):
        biller_id = next(name for name in TEMPLATES if owner_of(name, PROCESSES) == number)
        fleet.ask(biller_id, b"XMLREQUEST=<Request><Nothing/></Request>")

    told = fleet.client.get("/__admin/findings").json()
    assert told["is_clean"] is False
    assert {owner_of(row["biller"], PROCESSES) for row in told["billers"]} == {1, 2, 3}


def test_token_counts_for_all(fleet: Fleet) -> None:
    """A caller without it is refused by what joins, too."""
    for path in ("/__admin/billers", "/__admin/findings", "/metrics", "/__admin/billers/3426"):
        assert httpx.get(fleet.url + path).status_code == 401, path
        assert fleet.client.get(path).status_code == 200, path


def test_process_that_dies(tmp_path: Path) -> None:
    """503 for exactly its billers, named; all others go on, and one signal ends the rest."""
    with running(tmp_path) as broken:
        victim = _process_of(broken, "2/3")
        os.kill(victim, signal.SIGKILL)
        for biller_id in TEMPLATES:
            reply = broken.ask(biller_id)
            if owner_of(biller_id, PROCESSES) == 2:
                assert (reply.status_code, reply.text) == (503, "share 2/3 of the simulator does not answer\n")
            else:
                assert reply.status_code in (200, 404)  # 404: a partner that has only files

        listed = broken.client.get("/__admin/billers").json()
        assert listed["missing"] == ["2/3"]
        assert {owner_of(row["id"], PROCESSES) for row in listed["billers"]} == {1, 3}
        assert broken.client.get("/__admin/ready").json() == {"status": "not ready", "missing": ["2/3"]}
        assert broken.client.get("/__admin/findings").json()["is_clean"] is False
        assert 'cayenta_sim_share_up{share="2/3"} 0.0' in broken.client.get("/metrics").text
        others = [_process_of(broken, "1/3"), _process_of(broken, "3/3")]
        code, errors = broken.stop(signal.SIGINT)

    assert code == 0
    assert "Warning: share 2/3 ended with exit code -9: its billers are answered by 503" in errors
    assert [Path(f"/proc/{pid}").exists() for pid in others] == [False, False]


def _process_of(fleet: Fleet, share: str) -> int:
    children = Path(f"/proc/{fleet.process.pid}/task/{fleet.process.pid}/children").read_text().split()
    found = [int(pid) for pid in children if f"--share\0{share}\0" in Path(f"/proc/{pid}/cmdline").read_text()]
    assert len(found) == 1
    return found[0]


def test_folders_are_kept(tmp_path: Path) -> None:
    """A fleet that starts again on the same folder has every biller as it was."""
    for turn in range(2):
        with running(tmp_path, "--data", "books") as kept:
            if turn == 0:
                for number in range(6):
                    body = {"template": "3426", "accounts": number + 1}
                    assert kept.client.put(f"/__admin/billers/k-{number}", json=body).status_code == 201
            found = [kept.client.get(f"/__admin/billers/k-{number}").json()["population"] for number in range(6)]
            assert found == [1, 2, 3, 4, 5, 6]
            assert kept.stop()[0] == 0
    assert sorted(path.name for path in (tmp_path / "books").iterdir()) == ["1-of-3", "2-of-3", "3-of-3"]


def test_process_that_cannot_start(tmp_path: Path) -> None:
    """Its own message and one line more; nothing is left."""
    with (
        pytest.raises(AssertionError, match=r"log_level: 'loud' is not one of(.|\n)*share \d/3 ended with exit code 2"),
        running(tmp_path, "--", "--log-level", "loud"),
    ):
        pass
