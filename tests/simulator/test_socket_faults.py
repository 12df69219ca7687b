"""Every row of the catalogue with every effect over a real socket: what the client saw, and what the books hold.

The client is a bare socket, so that a reset, a close, a wrong length and silence are told apart (router §9).
"""

import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlsplit

import httpx
import pytest

from simulator.contract.faults.catalogue import REPLY_EFFECTS, Effect, ReplyEffect
from tests.simulator.asking import SAMPLES

PAYMENT = b"XMLREQUEST=" + (SAMPLES / "F-04.request.xml").read_bytes()
READING = b"XMLREQUEST=" + (SAMPLES / "F-01.request.xml").read_bytes()
#: Parameters that keep the tests quick; left out: the view's defaults.
QUICK: dict[str, dict[str, object]] = {
    "delay": {"seconds": 0.05},
    "drip": {"bytes_per_second": 5_000.0, "pause": 0.05},
    "omit_tag": {"tag": "STATUS_DESC"},
    "blank_tag": {"tag": "STATUS_DESC"},
    "set_tag": {"tag": "STATUS_DESC", "value": "&"},
    "content_type": {"value": "text/html"},
}
SILENCE = 0.4  # seconds after which a client that got nothing believes it


@dataclass(frozen=True)
class Seen:
    """What a client saw: bytes, whether the connection was reset, closed or silent, and how long it took."""

    data: bytes
    end: str
    seconds: float

    @property
    def head(self) -> bytes:
        """Status line and headers."""
        return self.data.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        """What came behind them."""
        return self.data.partition(b"\r\n\r\n")[2]

    @property
    def length(self) -> int:
        """Content-Length as declared."""
        lines = [line for line in self.head.lower().splitlines() if line.startswith(b"content-length:")]
        return int(lines[0].split(b":")[1])


def see(url: str, biller: str, content: bytes) -> Seen:
    """Send one request on a connection of its own; read to its end, or until nothing comes any more."""
    parts = urlsplit(url)
    began = time.monotonic()
    data, end = b"", "closed"
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as client:
        head = (
            f"POST /billers/{biller}/router HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        client.sendall(head.encode() + content)
        client.settimeout(SILENCE)
        try:
            while chunk := client.recv(65_536):
                data += chunk
                if _is_whole(data):
                    end = "whole"
                    break
        except TimeoutError:
            end = "silent"
        except ConnectionResetError:
            end = "reset"
    return Seen(data, end, time.monotonic() - began)


def _is_whole(data: bytes) -> bool:
    if b"\r\n\r\n" not in data:
        return False
    seen = Seen(data, "", 0)
    return len(seen.body) >= seen.length


def _answered(seen: Seen) -> bool:
    return seen.end == "whole" and seen.head.startswith(b"HTTP/1.1 200") and len(seen.body) == seen.length


def _reply(seen: Seen) -> bool:
    return _answered(seen) and seen.body.endswith(b"</Reply>\n") and b"<STATUS>0</STATUS>" in seen.body


#: What the delays of QUICK take at least: a timer of the loop counts in whole milliseconds, and may end within one.
DELAYED = 0.05 - 0.001
#: View → what a client must have seen.
SEES: dict[str, Callable[[Seen], bool]] = {
    "normal": _reply,
    "status": lambda it: _answered(it) and b"<STATUS>-1</STATUS>" in it.body,
    "http": lambda it: it.end == "whole" and it.head.startswith(b"HTTP/1.1 500") and b"text/html" in it.head,
    "delay": lambda it: _reply(it) and it.seconds >= DELAYED,
    "hang": lambda it: it.end == "silent" and it.data == b"",
    "reset": lambda it: it.end == "reset" and it.data == b"",
    "close": lambda it: it.end == "closed" and it.data == b"",
    "half_body": lambda it: it.end == "closed" and 0 < len(it.body) < it.length,
    "wrong_length": lambda it: it.end == "closed" and it.length == len(it.body) + 10,
    "drip": lambda it: _reply(it) and it.seconds >= DELAYED,
    "empty": lambda it: _answered(it) and it.body == b"",
    "malformed": lambda it: _answered(it) and it.body.startswith(b"<Reply") and not it.body.endswith(b"</Reply>\n"),
    "unquoted_version": lambda it: _answered(it) and b"version=1.1>" in it.body,
    "space_end_tag": lambda it: _answered(it) and it.body.endswith(b"</ Reply >\n"),
    "charset": lambda it: _reply(it) and b"charset=UTF-8" in it.head,
    "content_type": lambda it: _reply(it) and b"content-type: text/html\r\n" in it.head + b"\r\n",
    "wrap_upper": lambda it: _answered(it) and it.body.startswith(b"<REPLY>") and it.body.endswith(b"</REPLY>\n"),
    "bare_envelope": lambda it: _reply(it) and it.body.startswith(b"<Reply>"),
    "other_reply": lambda it: _answered(it) and b"<GetAccountBalance" in it.body,
    "omit_tag": lambda it: _reply(it) and b"STATUS_DESC" not in it.body,
    "blank_tag": lambda it: _reply(it) and b"<STATUS_DESC/>" in it.body,
    "set_tag": lambda it: _reply(it) and b"<STATUS_DESC>&amp;</STATUS_DESC>" in it.body,
    "swap_shape": _reply,
}
ON_A_BILLER = [view for view in REPLY_EFFECTS if view.name != "refuse_connect"]


def name_of(biller: str) -> str:
    """The id of the biller whose admin path this is."""
    return biller.rpartition("/")[2]


def switch_on(client: httpx.Client, biller: str, **rule: object) -> None:
    """One rule."""
    reply = client.post(f"{biller}/faults", json={"name": "r", **rule})
    assert reply.status_code == 201, reply.text


def payments(client: httpx.Client, biller: str) -> int:
    """How often the payment was booked."""
    entries = client.get(f"{biller}/accounts/2003708/ledger").json()["entries"]
    return sum(entry["amount"] == "-100.24" for entry in entries)


@pytest.mark.parametrize(("effect", "view"), [*product(Effect, ON_A_BILLER)], ids=lambda it: it.name)
def test_both_axes(client: httpx.Client, server: str, biller: str, effect: Effect, view: ReplyEffect) -> None:
    """The client sees what the view says, the books hold what the effect says, and the next request is answered."""
    switch_on(client, biller, effect=effect.value, view=view.name, parameters=QUICK.get(view.name, {}), late=600)

    seen = see(server, name_of(biller), PAYMENT)
    at_once = payments(client, biller)
    later = client.post(f"{biller}/faults/late").json()["booked"]

    assert SEES[view.name](seen), seen
    expected = {Effect.NONE: (0, 0, 0), Effect.DONE: (1, 0, 1), Effect.TWICE: (2, 0, 2), Effect.LATE: (0, 1, 1)}
    assert (at_once, later, payments(client, biller)) == expected[effect]
    assert client.get(f"{biller}/invariants").json() == {"violations": []}
    assert _reply(see(server, name_of(biller), READING))


def test_every_row_is_tried() -> None:
    """A row of the catalogue that no client sees here is named."""
    assert {*SEES, "refuse_connect"} == {view.name for view in REPLY_EFFECTS}


@pytest.mark.parametrize("by", [-10, 25])
def test_lengths_are_wrong_on_either_side(client: httpx.Client, server: str, biller: str, by: int) -> None:
    """A Content-Length that is too short or too long by so many bytes."""
    switch_on(client, biller, view="wrong_length", parameters={"by": by})

    seen = see(server, name_of(biller), READING)

    assert seen.body.endswith(b"</Reply>\n") or by < 0
    assert seen.length - by == len(seen.body) or by < 0
    assert seen.length < 10_000


def test_late_booking_needs_nobody(client: httpx.Client, biller: str) -> None:
    """What is put off is booked by itself after its seconds, and the journal tells so."""
    switch_on(client, biller, effect="late", view="empty", late=0.01)
    client.post(f"/billers/{name_of(biller)}/router", content=PAYMENT)

    deadline = time.monotonic() + 10
    while not payments(client, biller) and time.monotonic() < deadline:
        pass

    assert payments(client, biller) == 1
    assert [it["fault"] for it in client.get(f"{biller}/journal").json()["entries"]] == ["r", "r, booked late"]


def test_reset_sends_rst(client: httpx.Client, server: str, biller: str) -> None:
    """A reset is a reset also for a client that has half of its next request on the way."""
    switch_on(client, biller, view="reset", times="always")
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        path = f"/billers/{name_of(biller)}/router"
        raw.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(READING)}\r\n\r\n".encode() + READING)

        with pytest.raises(ConnectionResetError):
            raw.recv(1_000)
