"""A tiny router and adapter for the tests of the runner: a real socket, fixed answers, and a note of what was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.bounded import join

REPLY = (
    '<Reply transNo="1" pid="2"><GetAccountBalance version="1.1"><Params><ACCOUNT_NO>{account}</ACCOUNT_NO>'
    "<CURRENT_BALANCE>100.24</CURRENT_BALANCE><CARRY_FWD_AMT> </CARRY_FWD_AMT><STATUS>0</STATUS></Params>"
    "<STATUS>0</STATUS></GetAccountBalance></Reply>"
)
ENTRY = {
    "id": 1,
    "at": "2024-11-15T12:00:00-08:00",
    "function": "GetAccountBalance",
    "account": "<script>alert(1)</script>",
    "http_status": 200,
    "status": 0,
    "status_desc": "found & answered",
    "request": "<Request/>",
    "reply": "<Reply/>",
}


class StandIn(ThreadingHTTPServer):
    """Knows which billers there were and are."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.created: list[str] = []
        self.deleted: list[str] = []
        self.violations: list[dict[str, str]] = []
        self.rules: list[dict[str, Any]] = []
        self.ledger: list[dict[str, Any]] = []
        self.journal: list[dict[str, Any]] = [ENTRY]
        self.reply = (200, "application/xml", REPLY.format(account="2003708"))

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: StandIn
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/__admin/billers":
            self.server.created.append(json.loads(body)["id"])
            self._answer(201, {"id": self.server.created[-1]})
        elif self.path.endswith("/router"):
            status, content_type, text = self.server.reply
            self._send(status, content_type, text.encode())
        else:
            self._answer(422, {"error": "the stand-in refuses"})

    def do_GET(self) -> None:
        if self.path.endswith("/invariants"):
            self._answer(200, {"violations": self.server.violations})
        elif self.path.endswith("/faults"):
            self._answer(200, {"rules": self.server.rules, "late": 0})
        elif self.path.endswith("/accounts/2003708/ledger"):
            self._answer(200, {"entries": self.server.ledger, "balance": {"CURRENT_BALANCE": "100.24"}})
        else:
            self._answer(200, {"entries": self.server.journal if "/journal" in self.path else []})

    def do_DELETE(self) -> None:
        self.server.deleted.append(self.path.partition("?")[0].rsplit("/", 1)[-1])
        self._send(204, "application/json", b"")

    def _answer(self, status: int, body: Any) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the standard library's
        """The tests read nothing from a log."""


@contextmanager
def serving() -> Iterator[StandIn]:
    """The stand-in, listening for as long as the block lasts."""
    server = StandIn()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        join(thread)
