"""The simulator's application within this process, and pages of it as a browser without JavaScript asks for them."""

import asyncio
import html
import re
from typing import Any

import httpx

from simulator.billers.register import Billers
from simulator.billers.stand_ins import IcConnection
from simulator.control.guard import Guard
from simulator.edge.wiring import application

ORIGIN = "http://127.0.0.1:8480"
USER, PASSWORD, API_TOKEN = "cayenta", "password-canary-!<&", "api-token-canary-0123456789"


class Simulator:
    """One simulator with its documented billers."""

    def __init__(self, token: str = "") -> None:
        self.billers = Billers()
        self.app = application(self.billers, Guard(token, frozenset()))

    def connect(self, url: str, seconds: int = 10) -> None:
        """Tell the stand-ins where Invoice Cloud is."""
        connection = IcConnection(url=url, user=USER, password=PASSWORD, token=API_TOKEN, seconds=seconds)
        self.billers.stand_ins.connect_all(connection)

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        """One request; redirects are not followed."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=ORIGIN, timeout=60) as client:
                return await client.request(method, path, **request)

        return asyncio.run(asked())

    def get(self, path: str, **request: Any) -> httpx.Response:
        """Look at a page."""
        return self.ask("GET", path, **request)

    def post(self, path: str, **form: str) -> httpx.Response:
        """Send a form from its own page."""
        return self.ask("POST", path, data=form, headers={"origin": ORIGIN})

    def follow(self, response: httpx.Response) -> httpx.Response:
        """Go where a form led."""
        assert response.status_code == 303, shown(response)
        return self.get(response.headers["location"])

    def admin(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Call the admin API on biller 3426."""
        return self.ask(method, f"/__admin/billers/3426/{path}", json=body)


def shown(response: httpx.Response) -> str:
    """Return what a reader sees of a page, on one line."""
    text = re.sub(r"<[^>]*>", " ", response.text)
    return re.sub(r"\s+", " ", html.unescape(text)).strip()
