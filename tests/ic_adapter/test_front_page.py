"""The page at the adapter's root: what runs, and links that all lead somewhere."""

import asyncio
import re
from pathlib import Path

import httpx

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.web.app import make_app
from ic_adapter.web.guard import Guard


def test_root_tells_what_runs(client: httpx.Client, biller: str) -> None:
    """The version, how many billers, the strict policy of every page; no link is dead."""
    page = client.get("/")
    links = re.findall(r'href="(/[^"]*)"', page.text)

    assert biller.startswith("/api/billers/")
    assert page.status_code == 200
    assert re.search(r"<dt>Version</dt><dd>[0-9][^<]*</dd>", page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert {"/crm/pump", "/crm/billers", "/api/openapi.json", "/static/desk.css"} <= set(links)
    assert {client.get(link).status_code for link in links} == {200}
    assert client.post("/").status_code == 405
    assert client.get("/", headers={"Host": "evil.example.org"}).status_code == 403


def test_root_leads_to_the_log_in(tmp_path: Path) -> None:
    """Where a token is needed, whoever has none is sent on to the log-in of staff and told nothing."""
    guard = Guard(hosts=frozenset({"127.0.0.1"}), token="the-token")

    async def answers(opened: Adapter) -> list[httpx.Response]:
        transport = httpx.ASGITransport(make_app(opened, guard, 1_000_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [await client.get("/"), await client.get("/", headers={"Authorization": "Bearer the-token"})]

    with adapter(tmp_path / "adapter.db", test_clock=True) as opened:
        outside, inside = asyncio.run(answers(opened))

    assert (outside.status_code, outside.headers["location"]) == (303, "/crm/pump")
    assert "Version" not in outside.text
    assert inside.status_code == 200
