"""A biller's programs as callers of IC's web services, over HTTP."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.ic_adapter.identity.browsing import TLS, Browser, with_alex
from tests.ic_adapter.identity.people import ACCOUNT, ALEX, PASSWORD

USER, KEY = "cayenta-3426", "k-7f3a-not-a-real-key"
LOGIN_PAGE = "http://127.0.0.1/customers"  # AS 3, without which there is no sign-on
ELSEWHERE = "192.0.2.99"
PROXY = ("--trusted-proxies", "127.0.0.1")


@dataclass
class Portal:
    """The biller's own portal and staff screen: calls IC with the biller's user and password."""

    url: str
    client: httpx.Client
    bid: str
    auth: tuple[str, str] = (USER, KEY)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def api(self) -> str:
        """The biller's path in the JSON API."""
        return f"/api/billers/{self.bid}"

    def call(self, name: str, body: Any = None, **headers: str) -> httpx.Response:
        """Call a service; `bid` is filled in."""
        sent = {"bid": self.bid, **(body or {})}
        return httpx.post(
            f"{self.url}/ic/{name}",
            json=sent,
            auth=self.auth,
            headers={**self.headers, **headers},
            timeout=60,
            verify=TLS,
        )

    def said(self, name: str, **body: Any) -> dict[str, Any]:
        """What a service answered."""
        reply = self.call(name, body)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    def token(self, user_name: str = ALEX, password: str = PASSWORD) -> str:
        """A sign-on token."""
        return str(
            self.said("RemoteAuthentication", userName=user_name, password=password)["remoteAuthenticationToken"]
        )

    def link(self, page: str = "customer", account: str = ACCOUNT, agent: str = "Kim Clerk") -> str:
        """The path of a clerk's link."""
        url = str(self.said("AgentConnect", agentId=agent, page=page, accountNumber=account)["url"])
        assert url.startswith(self.url)
        return url.removeprefix(self.url)

    def browser(self) -> Browser:
        """A new browser."""
        return Browser(self.url, self.bid)

    def configure(self, **settings: str | None) -> None:
        """Change settings; an underscore before a number."""
        body = {name.removeprefix("_"): value for name, value in settings.items()}
        reply = self.client.patch(f"{self.api}/settings", json=body)
        assert reply.status_code == 200, reply.text

    def set(self, **keys: object) -> None:
        """Change keys; two underscores stand for a dot."""
        body = {name.replace("__", "."): value for name, value in keys.items()}
        reply = self.client.patch(f"{self.api}/keys", json=body)
        assert reply.status_code == 200, reply.text

    def later(self, **step: int) -> None:
        """Move the biller's clock."""
        reply = self.client.post(f"{self.api}/clock", json={"advance": step})
        assert reply.status_code == 200, reply.text


def with_services(server: str, client: httpx.Client, bid: str) -> Portal:
    """The portal of a new biller that has services, single sign-on, and Alex with an account; its clock stands."""
    portal = Portal(server, client, bid)
    settings = {"3": LOGIN_PAGE, "ic_services_user": USER, "ic_services_password": KEY}
    reply = client.post("/api/billers", json={"id": bid, "template": "3426", "settings": settings})
    assert reply.status_code == 201, reply.text
    assert client.post(f"{portal.api}/clock", json={"freeze": "2024-11-15T12:00:00"}).is_success
    with_alex(client, portal.api)
    return portal


def place(reply: httpx.Response) -> str:
    """Where an answer leads: its path with the query."""
    parts = urlsplit(reply.headers.get("location", ""))
    assert not parts.netloc, reply.headers["location"]
    return f"{parts.path}?{parts.query}".rstrip("?")
