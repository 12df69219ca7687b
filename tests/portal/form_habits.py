"""What a browser does with a form that is shown: each habit sends the same form at least twice."""

import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from lxml import html

from tests.bounded import until
from tests.raw_http import request

PATIENCE = 30


@dataclass(frozen=True)
class SentForm:
    """A form as it stands in a page: where it is sent, with which values, and the page that shows it."""

    page: str
    action: str
    values: dict[str, str]


@dataclass(frozen=True)
class Browser:
    """A browser without scripts: one jar of cookies, whichever process of the adapter answers."""

    client: httpx.Client
    url: str

    def at(self, url: str) -> "Browser":
        """The same browser, its next requests to another process."""
        return replace(self, url=url)

    def get(self, path: str) -> httpx.Response:
        """Open a page, over its redirects."""
        return self.client.get(self.url + path, follow_redirects=True)

    def send(self, form: SentForm) -> httpx.Response:
        """Send a form, over the redirects."""
        headers = {"origin": self.url, "content-type": "application/x-www-form-urlencoded"}
        content = urlencode(form.values)
        return self.client.post(self.url + form.action, content=content, headers=headers, follow_redirects=True)

    def send_and_leave(self, form: SentForm) -> None:
        """Send a form and be gone before anything comes back."""
        parts = urlsplit(self.url)
        headers = {
            "Host": parts.netloc,
            "Origin": self.url,
            "Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.client.cookies.jar),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=PATIENCE) as connection:
            connection.sendall(request("POST", form.action, headers, urlencode(form.values).encode()))


def form_in(page: httpx.Response, fits: Callable[[str], bool]) -> SentForm:
    """The first form of a page whose action fits, as a browser would send it untouched."""
    tree: Any = html.fromstring(page.text)  # the stubs know no forms
    for form in tree.forms:
        if fits(form.get("action", "")):
            values = {name: value or "" for name, value in form.form_values()}
            return SentForm(page.url.raw_path.decode(), form.get("action"), values)
    raise AssertionError(f"{page.url.path} ({page.status_code}) has no such form; its forms: {_actions(tree)}")


def _actions(tree: Any) -> list[str]:
    return [form.get("action", "") for form in tree.forms]


@dataclass(frozen=True)
class Sending:
    """One form that is about to be sent, and the same form in a second tab.

    ``other``: the address of a second process of the adapter; ``has_effect``: whether the form was carried out.
    """

    browser: Browser
    other: str
    form: SentForm
    has_effect: Callable[[], bool]
    tab: SentForm

    def send(self) -> httpx.Response:
        """Send it once."""
        return self.browser.send(self.form)


def double_click(it: Sending) -> list[httpx.Response]:
    """The button twice, before the first answer is there."""
    return _at_once(it.send, it.send)


def reload(it: Sending) -> list[httpx.Response]:
    """The page that came is loaded again, and the form is sent again with it."""
    first = it.send()
    return [it.browser.get(first.url.raw_path.decode()), it.send()]


def back_then_submit(it: Sending) -> list[httpx.Response]:
    """Back to the form as it was, and the button once more."""
    return [it.send(), it.send()]


def second_tab(it: Sending) -> list[httpx.Response]:
    """A second tab has the page as well, opened before the form of the first was sent; both are filled in and sent."""
    return [it.send(), it.browser.send(it.tab)]


def reply_lost(it: Sending) -> list[httpx.Response]:
    """The connection is lost once the form was sent, and the payer sends it again."""
    it.browser.send_and_leave(it.form)
    until("the effect of the form whose answer is lost", it.has_effect)
    return [it.send()]


def two_processes(it: Sending) -> list[httpx.Response]:
    """Two processes of the adapter get the form at the same moment."""
    return _at_once(it.send, lambda: it.browser.at(it.other).send(it.form))


Habit = Callable[[Sending], list[httpx.Response]]
HABITS: tuple[Habit, ...] = (double_click, reload, back_then_submit, second_tab, reply_lost, two_processes)
#: Habits after which the browser has no cookie of the first answer yet when the second request leaves.
BLIND = frozenset({double_click, reply_lost, two_processes})


def _at_once(*acts: Callable[[], httpx.Response]) -> list[httpx.Response]:
    together = threading.Barrier(len(acts))

    def act(what: Callable[[], httpx.Response]) -> httpx.Response:
        together.wait(PATIENCE)
        return what()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, acts))
