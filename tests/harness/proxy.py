"""A router with one changed behavior: an HTTP proxy in front of a healthy one."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import httpx
from lxml import etree

Tree = etree._Element
Forward = Callable[[Tree], Tree]


@dataclass(frozen=True)
class Change:
    """One changed behavior: how a request of ``function`` is handled, and what a verification has to name.

    ``handle`` gets the request and a function that sends a request on, and returns the reply.
    """

    name: str
    function: str
    tag: str  # part of a path
    handle: Callable[[Tree, Forward], Tree]


class Proxy:
    """Passes requests on to ``router``, with a change or without."""

    def __init__(self) -> None:
        self.router, self.url = "", ""
        self.change: Change | None = None
        self.client = httpx.Client(trust_env=False, timeout=30)

    def answer(self, form: str) -> bytes:
        """Return the reply to a form."""
        request = etree.fromstring(parse_qs(form, keep_blank_values=True)["XMLREQUEST"][0])
        change = self.change
        changed = change is not None and request[0].tag == change.function
        return etree.tostring(change.handle(request, self.forward) if change and changed else self.forward(request))

    def forward(self, request: Tree) -> Tree:
        """Ask the healthy router."""
        form = {"XMLREQUEST": etree.tostring(request, encoding="unicode")}
        return etree.fromstring(self.client.post(self.router, data=form).content)


@contextmanager
def proxy() -> Iterator[Proxy]:
    """A running proxy."""
    one = Proxy()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: the second would wait 40 ms for an acknowledgment

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            body = one.answer(form)
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the name that http.server has
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, one.client:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        one.url = f"http://127.0.0.1:{server.server_address[1]}/router"
        yield one
        server.shutdown()
        thread.join(timeout=10)
