"""The list of billers, a page at a time."""

import httpx
import pytest


def test_billers_are_paged(client: httpx.Client, biller: str) -> None:
    """Pages of any size hold each biller once, by id; without a size there are at most 200 to a page."""
    whole = client.get("/api/billers", params={"limit": 1_000}).json()
    names = [one["id"] for one in whole["billers"]]
    parted = [client.get("/api/billers", params={"limit": 1}).json()]

    while parted[-1]["next"] is not None:
        parted.append(client.get("/api/billers", params={"limit": 1, "offset": parted[-1]["next"]}).json())

    assert [one["id"] for page in parted for one in page["billers"]] == names == sorted(names)
    assert {page["total"] for page in parted} == {whole["total"]} == {len(names)}
    assert biller.rpartition("/")[2] in names
    assert client.get("/api/billers", params={"offset": 10**6}).json() == {
        "billers": [],
        "total": len(names),
        "next": None,
    }


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "limit=-1", "offset=-1", "offset=1e3", "limit="])
def test_bad_page(client: httpx.Client, query: str) -> None:
    """What is no number of its range is 422 with the parameter."""
    reply = client.get(f"/api/billers?{query}")

    assert reply.status_code == 422
    assert reply.json()["fields"][0]["path"] == f"?{query.partition('=')[0]}"
