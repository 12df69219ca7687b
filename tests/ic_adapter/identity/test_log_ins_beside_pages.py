"""Log-ins at once do not keep other pages waiting, however long a hash takes."""

import asyncio
import os
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.web.app import make_app
from ic_adapter.web.guard import Guard
from tests.ic_adapter.conftest import make
from tests.loops import run

HOST = "http://127.0.0.1"
AT_ONCE = 60  # more than a process has threads
LIMIT = 30  # seconds for what takes milliseconds


class _Held:
    """A hasher whose comparisons take until the test lets them go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.started = threading.Event()

    def hash(self, _: str) -> str:
        """Make the dummy at once."""
        return "hash"

    def verify(self, _stored: str, _password: str) -> bool:
        """Wait as a comparison of long would."""
        self.started.set()
        assert self.go_on.wait(LIMIT)
        return False


@pytest.mark.parametrize("cores", [2, 64])
def test_pages_are_answered_while_log_ins_wait(tmp_path: Path, cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all hashes held, ten pages are answered; each log-in is answered later, or asked to come again."""
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    held = _Held()
    with adapter(tmp_path / "a.db", test_clock=True) as ic:
        make(ic, "b", "3426")
        ic.identity.passwords.__dict__["_argon2"] = held
        pages, answers = run(_beside(ic, held))

    assert pages == [200] * 10
    assert {*answers} <= {422, 503}, answers


async def _beside(ic: Adapter, held: _Held) -> tuple[list[int], list[int]]:
    app: Any = make_app(ic, Guard(hosts=frozenset({"127.0.0.1"}), token=""), 1_000_000)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=HOST, headers={"origin": HOST}) as client:
        await client.get("/portal/b/login")  # templates are read
        log_ins = [asyncio.create_task(_log_in(client, number)) for number in range(AT_ONCE)]
        try:
            async with asyncio.timeout(LIMIT):
                await asyncio.to_thread(held.started.wait, LIMIT)
                pages = await asyncio.gather(*(client.get("/portal/b/login") for _ in range(10)))
        finally:
            held.go_on.set()
        async with asyncio.timeout(LIMIT):
            answers = await asyncio.gather(*log_ins)
    return [page.status_code for page in pages], [reply.status_code for reply in answers]


async def _log_in(client: httpx.AsyncClient, number: int) -> httpx.Response:
    form = {"email": f"payer-{number}@example.org", "password": "not the password"}
    return await client.post("/portal/b/login", data=form)
