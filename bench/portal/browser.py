"""A payer's browser over one connection: log-in, pages, forms with their hidden fields, and redirects."""

import http.client
import re
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urljoin

from bench.errors import NotMeasured

HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')
LIMIT = 60.0  # seconds that a page may take


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was shown: its address, its text, and the milliseconds up to its last byte, redirects included."""

    path: str
    text: str
    ms: float

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of its forms."""
        return {name: unescape(value) for name, value in HIDDEN.findall(self.text)}


@dataclass
class Browser:
    """One payer; nobody is signed in at first."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LIMIT)

    def get(self, path: str) -> Page:
        """Open a page; NotMeasured where it is not shown."""
        return self._shown("GET", path, None)

    def send(self, path: str, form: dict[str, str]) -> Page:
        """Send a form and go where it leads; NotMeasured where no page is shown."""
        return self._shown("POST", path, urlencode(form))

    def log_in(self, path: str, email: str, password: str) -> None:
        """Log in and open no page; NotMeasured."""
        status, text, _ = self._ask("POST", path, urlencode({"email": email, "password": password}))
        if status != 303 or not self.cookies:
            raise NotMeasured(f"{email} is not signed in: HTTP {status}: {text[-300:]}")

    def close(self) -> None:
        """Give back the connection."""
        self._connection.close()

    def _shown(self, method: str, path: str, body: str | None) -> Page:
        began = time.perf_counter()
        status, text, onward = self._ask(method, path, body)
        while onward:
            path = urljoin(path, onward)
            status, text, onward = self._ask("GET", path, None)
        if status != 200:
            raise NotMeasured(f"{method} {path} answered HTTP {status}: {text[-300:]}")
        return Page(path, text, (time.perf_counter() - began) * 1000)

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        self._connection.request(method, path, body, headers)
        reply = self._connection.getresponse()
        text = reply.read().decode()
        for given in reply.headers.get_all("set-cookie") or ():
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        return reply.status, text, reply.headers.get("location", "") if reply.status == 303 else ""
