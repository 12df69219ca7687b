"""The staff's site in this process: no server, cheap passwords, a clock that tests move."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.staff.roles import Role
from ic_adapter.web.app import make_app
from ic_adapter.web.guard import Guard

CHEAP = (8, 1, 1)  # of Argon2
HOST = "127.0.0.1"
TOKEN = "t0ken-of-the-api"
PASSWORDS = {role: f"a-long-word-for-{role.value}" for role in Role}


@contextmanager
def in_process(path: Path, *, token: str = "") -> Generator["Staffed", None, None]:
    """An adapter with its web application."""
    with adapter(path, test_clock=True, password_cost=CHEAP) as ic:
        yield Staffed(ic, token)


class Staffed:
    """An adapter, and browsers of people in front of it."""

    def __init__(self, ic: Adapter, token: str) -> None:
        self.ic = ic
        self._app = make_app(ic, Guard(hosts=frozenset({HOST}), token=token), 1024 * 1024)

    def browser(self) -> "Browser":
        """A browser that nobody has logged in with."""
        return Browser(self._app)

    def add(self, role: Role, name: str = "") -> str:
        """Add a user; return the name."""
        name = name or f"{role.value}.user"
        self.ic.staff.users.add(name, role, PASSWORDS[role])
        return name

    def signed_in(self, role: Role, name: str = "") -> "Browser":
        """The browser of a new user who has logged in."""
        browser = self.browser()
        form = {"name": self.add(role, name), "password": PASSWORDS[role], "to": "/crm/pump"}
        reply = browser.post("/crm/login", data=form)
        assert reply.status_code == 303, reply.text
        return browser


class Browser:
    """A browser without scripts: keeps cookies, follows no redirects, sends forms from the site's own pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._transport = httpx.ASGITransport(app)
        self.cookies = httpx.Cookies()

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Open a page."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        """Send a form, an empty one where nothing is named."""
        if not options.get("data") and not {"files", "json"} & options.keys():
            options |= {"content": b"", "headers": {"content-type": "application/x-www-form-urlencoded"}}
        return self.request("POST", path, **options)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send any request."""
        return asyncio.run(self._sent(method, path, options))

    async def _sent(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        origin = f"http://{HOST}"
        made = httpx.AsyncClient(
            transport=self._transport, base_url=origin, headers={"origin": origin}, cookies=self.cookies
        )
        async with made as client:
            reply = await client.request(method, path, **options)
            self.cookies = client.cookies
        return reply


class MovedClock:
    """The machine's clock, moved on by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC) + self.ahead
