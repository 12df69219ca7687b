"""A client that has sent whole requests and closed its own side is answered, with and without ``--data``."""

import socket
import time
from collections.abc import Generator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.bounded import until
from tests.raw_http import exchanged, replies, request
from tests.simulator.process import start

TIMES = 20
ASK = b"XMLREQUEST=<Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module", params=["memory", "data"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[str, None, None]:
    """A simulator that keeps nothing, and one whose replies wait for the disk."""
    folder = tmp_path_factory.mktemp("half-closed")
    process, address = start(folder, *(["--data", str(folder / "data")] if request.param == "data" else []))
    yield address
    process.terminate()
    _, errors = process.communicate(timeout=10)
    assert errors == ""


def asked(url: str, path: str = "/billers/3426/router", body: bytes = ASK) -> bytes:
    """The bytes of one request that keeps the connection."""
    return request("POST", path, {"Host": urlsplit(url).netloc, "Content-Type": FORM}, body)


def test_one_request(url: str) -> None:
    """Each of twenty clients has its reply, and then the end of the connection."""
    for _ in range(TIMES):
        (reply,) = replies(exchanged(url, asked(url), half_close=True))
        assert (reply.status, b"<STATUS>0</STATUS>" in reply.body) == (200, True)


@pytest.mark.parametrize("count", [2, 50])
def test_pipelined(url: str, count: int) -> None:
    """So many requests in one piece, then the end of the client's side: as many replies, in order."""
    found = list(replies(exchanged(url, asked(url) * count, half_close=True)))

    assert [reply.status for reply in found] == [200] * count
    numbers = [int(reply.body.partition(b"<transNo>")[2].partition(b"<")[0] or 0) for reply in found]
    assert numbers == sorted(numbers)


def test_pipelined_and_cut_off(url: str) -> None:
    """The whole requests are answered, the one that was cut off is not, and nothing of it is done."""
    found = list(replies(exchanged(url, asked(url) * 3 + asked(url)[:-5], half_close=True)))

    assert [reply.status for reply in found] == [200] * 3


def test_other_pages(url: str) -> None:
    """Admin API and console as well; a streamed file comes whole."""
    host = {"Host": urlsplit(url).netloc}
    for path in ("/__admin/billers", "/console", "/metrics"):
        (reply,) = replies(exchanged(url, request("GET", path, host), half_close=True))
        assert reply.status == 200, path
    made = {"id": f"many-{time.monotonic_ns()}", "template": "3426", "accounts": 500}
    httpx.post(f"{url}/__admin/billers", json=made).raise_for_status()
    run = request("POST", f"/__admin/billers/{made['id']}/bill-run", host | {"Content-Type": "application/json"}, b"{}")

    received = exchanged(url, run, half_close=True)

    assert received.startswith(b"HTTP/1.1 200")
    assert received.endswith(b"\r\n0\r\n\r\n")


def test_hanging_reply_ends_with_the_client(url: str) -> None:
    """A reply that never comes ends when the client closes its side; nothing is left waiting."""
    name = f"hang-{time.monotonic_ns()}"
    httpx.post(f"{url}/__admin/billers", json={"id": name, "template": "3426"}).raise_for_status()
    httpx.post(f"{url}/__admin/billers/{name}/faults", json={"name": "r", "view": "hang"}).raise_for_status()
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60) as connection:
        connection.sendall(asked(url, f"/billers/{name}/router"))
        journal = f"{url}/__admin/billers/{name}/journal"
        until("the request in the journal", lambda: httpx.get(journal).json()["entries"])
        connection.shutdown(socket.SHUT_WR)

        assert connection.recv(1) == b""
