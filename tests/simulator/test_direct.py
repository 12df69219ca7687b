"""A request answered at once is answered like one that goes the usual way, whatever its bytes look like."""

import re
import socket
from collections.abc import Generator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from simulator.contract.faults import catalogue
from simulator.edge.app import App
from simulator.edge.direct import IN_ONE_PIECE, DirectProtocol
from simulator.testing.servers import server_thread
from simulator.testing.servers.server_thread import ServerThread
from tests.simulator.test_socket_faults import QUICK

ROUTER = "/billers/3426/router"
BALANCE = b"XMLREQUEST=<Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>"
LIMIT = 10.0
CHANGING = re.compile(rb'(transNo|pid)="\d+"|date: [^\r]*', re.IGNORECASE)


class _UsualWay(server_thread._QuietProtocol):
    """The same protocol, which answers nothing at once."""

    def __init__(self, *args: object, **named: object) -> None:
        super().__init__(*args, **named)
        self._application = None


@pytest.fixture(scope="module")
def urls() -> Generator[tuple[str, str], None, None]:
    """A server that answers at once, and one that never does, each with the same billers."""
    at_once = ServerThread(0, 1000)
    patch = pytest.MonkeyPatch()
    patch.setattr(server_thread, "_QuietProtocol", _UsualWay)
    usual = ServerThread(0, 1000)
    patch.undo()
    for server in (at_once, usual):
        server.start()
        for biller in ("3426", "faulty"):
            made = httpx.post(f"{server.url}/__admin/billers", json={"id": biller, "template": "3426"}, timeout=LIMIT)
            assert made.status_code in (201, 409), made.text
    yield at_once.url, usual.url
    at_once.stop()
    usual.stop()


def sent(url: str, parts: list[bytes], *, half_close: bool = False) -> bytes:
    """Everything the server said to these bytes, until it or the client closed; numbers and dates left out."""
    address = urlsplit(url)
    received = b""
    with socket.create_connection((address.hostname or "", address.port or 0), LIMIT) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in parts:
            client.sendall(part)
        if half_close:
            client.shutdown(socket.SHUT_WR)
        try:
            while piece := client.recv(65536):
                received += piece
        except ConnectionResetError:
            received += b"[reset]"
    return CHANGING.sub(b"*", received)


def post(path: str = ROUTER, body: bytes = BALANCE, *more: bytes, version: bytes = b"1.1") -> bytes:
    """One request with these header lines more."""
    lines = [b"Host: sim.example.org", b"Content-Length: %d" % len(body), *more]
    return b"POST %b HTTP/%b\r\n%b\r\n\r\n%b" % (path.encode(), version, b"\r\n".join(lines), body)


CLOSE = b"Connection: close"
CHUNKED = b"POST %b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n%b\r\n" % (
    ROUTER.encode(),
    b"Connection: close\r\n",
)
FORMS: dict[str, list[bytes]] = {
    "one": [post(ROUTER, BALANCE, CLOSE)],
    "in pieces": [post(ROUTER, BALANCE, CLOSE)[at : at + 7] for at in range(0, 400, 7)],
    "two": [post() + post(ROUTER, BALANCE, CLOSE)],
    "many in one piece": [post() * (3 * IN_ONE_PIECE) + post(ROUTER, BALANCE, CLOSE)],
    "http 1.0": [post(version=b"1.0")],
    "http 1.0 that stays": [
        post(ROUTER, BALANCE, b"Connection: keep-alive", version=b"1.0"),
        post(ROUTER, BALANCE, CLOSE),
    ],
    "chunked": [CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(BALANCE), BALANCE)],
    "two hosts": [post(ROUTER, BALANCE, b"Host: other.example.org", CLOSE)],
    "no host": [b"POST %b HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" % ROUTER.encode()],
    "absolute target": [post("http://sim.example.org" + ROUTER, BALANCE, CLOSE)],
    "query": [post(ROUTER + "?a=b", BALANCE, CLOSE)],
    "percent in the path": [post("/billers/%33426/router", BALANCE, CLOSE)],
    "unknown biller": [post("/billers/nobody/router", BALANCE, CLOSE)],
    "repeated header": [post(ROUTER, BALANCE, b"Authorization: Basic YTpi", b"Authorization: Basic YTpj", CLOSE)],
    "wrong login": [post(ROUTER, BALANCE, b"Authorization: Basic YTpi", CLOSE)],
    "expects 100": [post(ROUTER, BALANCE, b"Expect: 100-continue", CLOSE)],
    "upgrade": [post(ROUTER, BALANCE, b"Connection: upgrade, close", b"Upgrade: websocket")],
    "no body": [post(ROUTER, b"", CLOSE)],
    "no XML": [post(ROUTER, b"XMLREQUEST=hello", CLOSE)],
    "too long": [post(ROUTER, b"XMLREQUEST=" + b"x" * 400_000, CLOSE)],
    "no HTTP": [b"hello\r\n\r\n"],
    "GET": [b"GET %b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % ROUTER.encode()],
    "router, page, router": [post() + b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n" + post(ROUTER, BALANCE, CLOSE)],
}


@pytest.mark.parametrize("form", FORMS)
def test_same_reply(urls: tuple[str, str], form: str) -> None:
    """Both servers say the same."""
    at_once, usual = (sent(url, FORMS[form]) for url in urls)

    assert at_once == usual
    assert at_once


@pytest.mark.parametrize("form", ["two", "many in one piece", "no body"])
def test_same_reply_to_a_half_closed_client(urls: tuple[str, str], form: str) -> None:
    """The client's side may be closed already."""
    at_once, usual = (
        sent(url, [part.replace(CLOSE + b"\r\n", b"") for part in FORMS[form]], half_close=True) for url in urls
    )

    assert at_once == usual
    assert at_once.count(b"HTTP/1.1 200") >= 1


def test_cut_off_request_changes_nothing(urls: tuple[str, str]) -> None:
    """A body that was announced and did not come is no request."""
    assert [sent(url, [post()[:-5]], half_close=True) for url in urls] == [b"", b""]


#: Those that end by themselves; the others keep the client waiting, or the port closed.
VIEWS = [view for view in catalogue.BY_NAME if view not in ("hang", "refuse_connect")]


@pytest.mark.parametrize("view", VIEWS)
def test_same_faults(urls: tuple[str, str], view: str) -> None:
    """What a fault does to a reply, it does on both ways."""
    told = []
    for url in urls:
        faults = f"{url}/__admin/billers/faulty/faults"
        made = httpx.post(faults, json={"name": "f", "view": view, "parameters": QUICK.get(view, {})}, timeout=LIMIT)
        assert made.status_code == 201, made.text
        told.append(sent(url, [post("/billers/faulty/router", BALANCE, CLOSE)]))
        httpx.delete(f"{faults}/f", timeout=LIMIT).raise_for_status()

    assert told[0] == told[1]


def test_rubbish_after_a_request(urls: tuple[str, str]) -> None:
    """What was asked before the rubbish is answered before the rubbish is refused."""
    found = sent(urls[0], [post() + b"rubbish\r\n\r\n"])

    assert found.index(b"HTTP/1.1 200") < found.index(b"HTTP/1.1 400")


def test_most_requests_are_answered_at_once(urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain request needs no task: the usual way is not gone."""
    gone: list[str] = []
    usual_way = App._route

    async def noted(self: App, biller_id: str, *rest: Any) -> object:
        gone.append(biller_id)
        return await usual_way(self, biller_id, *rest)

    monkeypatch.setattr(App, "_route", noted)

    assert sent(urls[0], [post() * IN_ONE_PIECE], half_close=True).count(b"HTTP/1.1 200") == IN_ONE_PIECE
    assert gone == []


LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
REFUSED = BALANCE.replace(b"2003708", b"2003709")
OTHER_WAY = post("/billers/faulty/router", BALANCE)
IN_TURN: dict[str, list[bytes]] = {
    "the same": [post()] * 4,
    "another body of that length": [
        post(),
        post(),
        post(ROUTER, REFUSED),
        post(ROUTER, b"XMLREQUEST=&" * 12 + b"x" * 2),
    ],
    "another length": [post(), post(), post(ROUTER, BALANCE + b" "), post()],
    "another biller": [post(), post("/billers/faulty/router"), post("/billers/nobody/router"), post()],
    "a page between": [post(), b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n", post(), post()],
    "chunked between": [post(), CHUNKED.replace(CLOSE + b"\r\n", b"") + b"0\r\n\r\n", post()],
    "a login": [post(ROUTER, BALANCE, b"Authorization: Basic YTpi")] * 3,
    "rubbish": [post(), post(), b"rubbish\r\n\r\n"],
    "closing": [post(), post(), post(ROUTER, BALANCE, CLOSE)],
}


def asked_in_turn(url: str, requests: list[bytes]) -> list[bytes]:
    """Return the reply to each request of one connection, which waits for it before it asks again."""
    address = urlsplit(url)
    replies = []
    with socket.create_connection((address.hostname or "", address.port or 0), LIMIT) as client:
        for request in requests:
            client.sendall(request)
            replies.append(LENGTH.sub(b"*", CHANGING.sub(b"*", _reply(client))))  # as long as its number is
    return replies


def _reply(client: socket.socket) -> bytes:
    """One whole reply, or what came of it."""
    received = b""
    while not _is_whole(received):
        piece = client.recv(65536)
        if not piece:
            break
        received += piece
    return received


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    return bool(end) and length is not None and len(body) >= int(length[1])


@pytest.mark.parametrize("form", IN_TURN)
def test_same_replies_in_turn(urls: tuple[str, str], form: str) -> None:
    """A head that was read before changes nothing in what is said."""
    at_once, usual = (asked_in_turn(url, IN_TURN[form]) for url in urls)

    assert at_once == usual
    assert all(at_once)


@pytest.mark.parametrize("cut", [1, 40, -5], ids=["first byte", "in the head", "in the body"])
def test_known_head_in_pieces(urls: tuple[str, str], cut: int) -> None:
    """A request that comes in pieces is one, whatever was known of its head."""
    last = post(body=b"", version=b"1.0")

    told = [LENGTH.sub(b"*", sent(url, [post(), post()[:cut], post()[cut:] + last])) for url in urls]

    assert told[0] == told[1]
    assert told[0].count(b"HTTP/1.") == 3


@pytest.mark.parametrize("view", ["delay", "http", "swap_shape"])
def test_same_faults_behind_a_known_head(urls: tuple[str, str], view: str) -> None:
    """A fault is drawn once for a request that the parser has to read after all."""
    told = []
    for url in urls:
        asked_in_turn(url, [OTHER_WAY] * 2)
        faults = f"{url}/__admin/billers/faulty/faults"
        order = {"name": "f", "view": view, "parameters": QUICK.get(view, {}), "times": 1}
        made = httpx.post(faults, json=order, timeout=LIMIT)
        assert made.status_code == 201, made.text
        told.append(asked_in_turn(url, [OTHER_WAY] * 3))
        hits = [rule["hits"] for rule in httpx.get(faults, timeout=LIMIT).json()["rules"]]
        httpx.delete(f"{faults}/f", timeout=LIMIT).raise_for_status()
        assert hits == [1]

    assert told[0] == told[1]


def test_known_head_is_not_read_again(urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser reads the first request of a client, and none that begins alike."""
    read: list[bytes] = []
    usual_way = DirectProtocol.on_headers_complete

    def noted(self: DirectProtocol) -> None:
        read.append(self.url)
        usual_way(self)

    monkeypatch.setattr(DirectProtocol, "on_headers_complete", noted)
    fresh = post(ROUTER, BALANCE, b"X-Client: read once")

    replies = asked_in_turn(urls[0], [fresh] * 5)

    assert (len(read), len(replies)) == (1, 5)
