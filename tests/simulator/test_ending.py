"""How the process ends: with every kind of reply under way, refusing connections, or strict about what clients sent."""

import socket
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

import httpx
import pytest

from tests.bounded import until, within
from tests.simulator.asking import SAMPLES
from tests.simulator.process import start

if TYPE_CHECKING:
    from subprocess import Popen

PAYMENT = b"XMLREQUEST=" + (SAMPLES / "F-04.request.xml").read_bytes()
GOOD = b"XMLREQUEST=<Request><GetAccountBalance><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccountBalance></Request>"
Running: TypeAlias = "tuple[Popen[str], str]"


@pytest.fixture
def running(tmp_path: Path) -> Generator[Running, None, None]:
    """A simulator of this test's own."""
    process, url = start(tmp_path)
    yield process, url
    process.kill()
    process.communicate(timeout=10)


def asked(url: str) -> socket.socket:
    """A connection on which a request has been sent whole."""
    parts = urlsplit(url)
    client = socket.create_connection((parts.hostname, parts.port), timeout=10)
    head = f"POST /billers/3426/router HTTP/1.1\r\nHost: x\r\nContent-Length: {len(GOOD)}\r\n\r\n"
    client.sendall(head.encode() + GOOD)
    return client


@pytest.mark.parametrize(
    ("view", "parameters"),
    [("hang", {}), ("delay", {"seconds": 600.0}), ("drip", {"bytes_per_second": 1.0, "pause": 600.0})],
)
def test_sigterm_does_not_wait_for_what_hangs(running: Running, view: str, parameters: dict[str, float]) -> None:
    """Hanging, late and dripping replies end with the process: exit 0 within 3 s (design §3 rule 5)."""
    process, url = running
    rule = {"name": "r", "view": view, "parameters": parameters, "times": "always"}
    assert httpx.post(f"{url}/__admin/billers/3426/faults", json=rule).status_code == 201
    with asked(url), asked(url):
        journal = f"{url}/__admin/billers/3426/journal"
        until("two calls in the journal", lambda: httpx.get(journal).json()["total"] >= 2)

        process.terminate()

        assert process.wait(timeout=10) == 0  # a second of grace; the replies under way would take ten minutes


#: Effect → how often the payment is in the books at once, and once the deferred bookings are posted.
BOOKED = {"none": (0, 0), "done": (1, 1), "twice": (2, 2), "late": (0, 1)}


@pytest.mark.parametrize("effect", BOOKED)
def test_refused_connections(running: Running, effect: str) -> None:
    """refuse_connect: the request that draws it is reset, nobody can connect for its seconds, then anyone can."""
    _, url = running
    parts = urlsplit(url)
    rule = {"name": "r", "view": "refuse_connect", "parameters": {"seconds": 0.5}, "effect": effect, "late": 600}
    assert httpx.post(f"{url}/__admin/billers/3426/faults", json=rule).status_code == 201

    with pytest.raises(httpx.ReadError):
        httpx.post(f"{url}/billers/3426/router", content=PAYMENT)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((parts.hostname, parts.port), timeout=5).close()

    with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as patient:
        assert b"<STATUS>0</STATUS>" in patient.post(f"{url}/billers/3426/router", content=GOOD).content
    at_once = paid(url)
    httpx.post(f"{url}/__admin/billers/3426/faults/late")
    assert (at_once, paid(url)) == BOOKED[effect]


def paid(url: str) -> int:
    """How often the payment was booked."""
    entries = httpx.get(f"{url}/__admin/billers/3426/accounts/2003708/ledger").json()["entries"]
    return sum(entry["amount"] == "-100.24" for entry in entries)


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (GOOD, 0, ""),
        (GOOD.replace(b"2003708", b"999"), 0, ""),
        (
            GOOD.replace(b"ACCOUNT_NO>", b"ACCOUNT>"),
            1,
            "t-strict: GetAccountBalance, schema, 1 time: ACCOUNT: is not a tag",
        ),
        (b"nothing", 1, "t-strict: no function, transport, 1 time: the body starts with"),
    ],
    ids=["good", "business", "schema", "transport"],
)
def test_strict(tmp_path: Path, content: bytes, code: int, told: str) -> None:
    """--strict ends with 1 and the reasons if a client deviated from transport or schema, its biller removed or not."""
    process, url = start(tmp_path, "--strict")
    assert httpx.post(f"{url}/__admin/billers", json={"id": "t-strict", "template": "3426"}).status_code == 201
    httpx.post(f"{url}/billers/t-strict/router", content=content)
    assert httpx.delete(f"{url}/__admin/billers/t-strict").status_code == 204
    process.terminate()
    _, said = process.communicate(timeout=10)

    assert process.returncode == code
    assert said.startswith(told)
    assert bool(said) == bool(told)


def test_a_port_that_is_taken_meanwhile_is_listened_on_later(running: Running) -> None:
    """Somebody holds the port when the refusal is over: the simulator says so, tries again, and is there in the end."""
    process, url = running
    parts = urlsplit(url)
    rule = {"name": "r", "view": "refuse_connect", "parameters": {"seconds": 0.3}, "effect": "none"}
    assert httpx.post(f"{url}/__admin/billers/3426/faults", json=rule).status_code == 201
    with pytest.raises(httpx.ReadError):
        httpx.post(f"{url}/billers/3426/router", content=GOOD)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind((parts.hostname, parts.port))
        other.listen()
        assert process.stderr is not None
        said = within("a line about the port", process.stderr.readline)

    with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as patient:
        assert b"<STATUS>0</STATUS>" in patient.post(f"{url}/billers/3426/router", content=GOOD).content
    assert f"port {parts.port} is not free yet" in said


@pytest.mark.parametrize("path", ["/billers/3426/router", "/__admin/billers", "/console/login"])
def test_sigterm_with_many_slow_clients(running: Running, path: str) -> None:
    """Hundreds of clients in the middle of a request or its head: exit 0, and one line about all of them."""
    process, url = running
    parts = urlsplit(url)
    head = f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {url}\r\nContent-Length: 100\r\n"
    kinds = (
        "Content-Type: application/json\r\n"
        if "admin" in path
        else "Content-Type: application/x-www-form-urlencoded\r\n"
    )
    with ExitStack() as stack:
        for number in range(300):
            client = stack.enter_context(socket.create_connection((parts.hostname, parts.port), timeout=10))
            client.sendall(head.encode() if number % 3 == 0 else f"{head}{kinds}\r\n{{".encode())
        assert httpx.get(f"{url}/__admin/health", timeout=60).status_code == 200  # the others were taken before it

        process.terminate()
        _, errors = process.communicate(timeout=30)

    assert process.returncode == 0
    assert len(errors.splitlines()) <= 1, errors[:2000]
