"""A payer's browser without JavaScript: pages and forms over real HTTP, as they are written in the page."""

import socket
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import httpx
from lxml import html

from tests.raw_http import request


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is shown: where it stands, its text, its form as it would be sent."""

    path: str
    status: int
    text: str
    title: str
    heading: str
    action: str
    values: dict[str, str] = field(compare=False)
    links: tuple[str, ...] = ()

    def with_values(self, **changes: str) -> "Page":
        """The page with other values in its form."""
        values = self.values | changes
        return Page(self.path, self.status, self.text, self.title, self.heading, self.action, values, self.links)


class Payer:
    """A browser with a cookie; `url` is one adapter's, `cookie` its name and value."""

    def __init__(self, url: str, cookie: tuple[str, str] | None) -> None:
        self.url = url
        self._cookie = cookie
        self._client = httpx.Client(base_url=url, timeout=30, cookies=dict([cookie] if cookie else []))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def at(self, url: str) -> "Payer":
        """The same payer at another process of the adapter."""
        return Payer(url, self._cookie)

    def get(self, path: str) -> Page:
        """Open a page, over its redirects."""
        return shown(self._client.get(path, follow_redirects=True))

    def post(self, page: Page) -> Page:
        """Send the form of a page, over the redirects."""
        headers = {"Origin": self.url}
        return shown(self._client.post(page.action, data=page.values, headers=headers, follow_redirects=True))

    def post_and_leave(self, page: Page) -> None:
        """Send the form of a page and be gone before anything came back."""
        parts = urlsplit(self.url)
        name, value = self._cookie or ("none", "")
        headers = {
            "Host": parts.netloc,
            "Origin": self.url,
            "Cookie": f"{name}={value}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=30) as connection:
            connection.sendall(request("POST", page.action, headers, urlencode(page.values).encode()))


def shown(reply: httpx.Response) -> Page:
    """The page in a reply."""
    tree: Any = html.fromstring(reply.text)  # the stubs know no forms
    forms = [form for form in tree.forms if form.get("action", "").rpartition("/")[2] != "logout"]
    values = {name: value or "" for name, value in forms[0].form_values()} if forms else {}
    return Page(
        path=reply.url.path,
        status=reply.status_code,
        text=" ".join(" ".join(tree.xpath("//main")[0].itertext()).split()),
        title=tree.findtext(".//title") or "",
        heading=" ".join((tree.xpath("//h1") or [tree])[0].text_content().split()),
        action=forms[0].get("action", "") if forms else "",
        values=values,
        links=tuple(tree.xpath("//main//a/@href")),
    )
