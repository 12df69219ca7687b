"""What a simulator of thousands of billers tells: pages of them, and metrics of a bounded size."""

import re
from typing import Any

import httpx
import pytest

from simulator.billers.register import Billers, Recipe
from simulator.contract.model import RawRequest
from simulator.control.metrics import FAMILIES, MOST, TOP, exposition

ASK = b"XMLREQUEST=<Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>"
MANY = 300
KIB = 1024


def test_metrics_are_bounded() -> None:
    """The busiest have series of their own, all are in the sums; more billers make no more bytes."""
    billers = Billers(documented=False)
    sizes = []
    for number in range(MANY):
        router = billers.create(f"many-{number}", Recipe(template_id="3426", accounts=0)).router
        for _ in range(1 + number % 3 if number < MANY - 1 else 9):
            router.answer(RawRequest(ASK, "127.0.0.1", {}))
        if number in {MANY // 2, MANY - 1}:
            sizes.append(len(exposition(billers)))
    lines = exposition(billers).decode().splitlines()

    own = {name for line in lines for name in re.findall(r'biller="([^"]+)"', line)}
    assert len(own) == TOP
    assert f"many-{MANY - 1}" in own
    assert len(lines) < TOP * len(FAMILIES) * 4
    assert sizes[1] < sizes[0] + KIB
    total = sum(1 + number % 3 for number in range(MANY - 1)) + 9
    labels = 'function="GetAccountBalance",http_status="200",status="0"'
    assert f"cayenta_sim_all_requests_total{{{labels}}} {float(total)}" in lines
    assert "cayenta_sim_all_late 0.0" in lines
    assert f"cayenta_sim_billers {float(MANY)}" in lines


def test_names_of_clients_are_bounded() -> None:
    """A biller with thousands of fault rules fills no memory of the monitoring system."""
    from collections import Counter

    from prometheus_client.core import CounterMetricFamily

    from simulator.control.metrics import _fill  # the families themselves are made with it

    family = CounterMetricFamily("x", "x", labels=("biller", "rule"))
    _fill(family, Counter({("b", f"r-{number}"): number for number in range(3 * MOST)}))

    assert len(family.samples) == MOST
    assert min(sample.value for sample in family.samples) == 2 * MOST


def pages(client: httpx.Client, path: str, limit: int) -> list[dict[str, Any]]:
    """Every page, by following `next`."""
    found = [client.get(path, params={"limit": limit}).json()]
    while found[-1]["next"] is not None:
        found.append(client.get(path, params={"limit": limit, "offset": found[-1]["next"]}).json())
    return found


def test_billers_are_paged(client: httpx.Client, biller: str) -> None:
    """Pages of any size hold each biller once and in order; without a size there are at most 200 to a page."""
    whole = client.get("/__admin/billers", params={"limit": 1_000}).json()
    names = [one["id"] for one in whole["billers"]]

    parted = pages(client, "/__admin/billers", 7)

    assert [one["id"] for page in parted for one in page["billers"]] == names
    assert {page["total"] for page in parted} == {whole["total"]} == {len(names)}
    assert biller.rpartition("/")[2] in names
    assert [len(page["billers"]) for page in parted[:-1]] == [7] * (len(parted) - 1)
    assert len(client.get("/__admin/billers").json()["billers"]) == min(200, len(names))
    assert client.get("/__admin/billers", params={"offset": 10**6}).json() == {
        "billers": [],
        "total": len(names),
        "next": None,
    }


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=x", "limit=-1", "offset=-1", "offset=1e3", "limit=", "page=2"]
)
def test_bad_page(client: httpx.Client, query: str) -> None:
    """What is no number of its range is 422 with the parameter."""
    reply = client.get(f"/__admin/billers?{query}")

    assert reply.status_code == 422
    assert reply.json()["fields"][0]["path"] == f"?{query.partition('=')[0]}"
