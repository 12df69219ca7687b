"""An Invoice Cloud that answers as a test says, and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.bounded import PATIENCE

TOKEN, LINK = "token-canary-0123456789-abcdefghijk", "link-canary-0123456789-abcdefghijkl"
JSON = "application/json"
#: How long a slow answer takes unless it is let go: longer than any limit of a stand-in in these tests.
SLOW = 20.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass(slots=True)
class FakeIc:
    """``replies``: HTTP status, media type and body by the last part of the path; ``released`` lets a slow one go."""

    url: str = ""
    seen: list[Asked] = field(default_factory=list)
    replies: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)
    released: threading.Event = field(default_factory=threading.Event)

    def reset(self) -> None:
        """Answer as the documents say again, and forget what was asked."""
        self.seen.clear()
        self.slow.clear()
        self.released.clear()
        self.headers.clear()
        token = {"success": True, "code": 0, "remoteAuthenticationToken": TOKEN}
        record = {"success": True, "found": True, "accountNumber": "2003708", "active": True, "autoPay": False}
        told = {"phone_reason_code": "SAVED", "phone_reason": "the number was saved", "text_link_offered": False}
        pages = {
            "RemoteAuthentication": token,
            "RemoteRegistration": token,
            "ViewCustomerRecord": record,
            "AgentConnect": {"success": True, "url": f"{self.url}/agent/connect?token={LINK}"},
            "registrations": {"id": 5, "state": "QUEUED"},
            "ivr-calls": told,
            "payment-options": {"balance_due": "80.25", "past_due": "20.01"},
            "payments": {"id": 6, "state": "QUEUED"},
        }
        self.replies = {name: (200, JSON, json.dumps(page).encode()) for name, page in pages.items()}

    def says(self, name: str, body: object, status: int = 200) -> None:
        """Answer a call with this JSON, or with these very bytes."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.replies[name] = (status, JSON, raw)


@contextmanager
def served() -> Iterator[FakeIc]:
    """The fake on a free port for as long as the block lasts."""
    fake = FakeIc()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", "0")))
            self._answer(json.loads(raw))

        def _answer(self, body: Any) -> None:
            fake.seen.append(
                Asked(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            )
            name = self.path.partition("?")[0].rpartition("/")[2]
            if name in fake.slow:
                fake.released.wait(SLOW)
            status, kind, raw = fake.replies.get(name, (404, JSON, b'{"error": "not found"}'))
            try:
                self.send_response(status)
                for header, value in {"content-type": kind, "content-length": str(len(raw)), **fake.headers}.items():
                    self.send_header(header, value)
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                return  # the caller did not wait

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the name of the library
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_port}"
    fake.reset()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)
