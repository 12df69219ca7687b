"""Heads that are kept are those of one whole plain request; a connection that stays idle is closed by one timer."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import pytest
from uvicorn.server import ServerState

from simulator.contract.model import Wire
from simulator.edge.app import App
from simulator.edge.direct import DirectProtocol
from simulator.edge.heads import LONGEST, MOST, Head, Heads
from simulator.edge.server import configuration

if TYPE_CHECKING:
    from simulator.billers.register import Billers

HEAD = b"POST /billers/3426/router HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\n"
READ = Head("3426", {"host": "a", "content-length": "5"}, 5, stays=True)


def test_head_of_a_whole_request_is_kept() -> None:
    """It says what the parser read."""
    heads = Heads()

    heads.keep(HEAD + b"<a/>\n", READ)

    assert heads.find(HEAD) == READ


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (HEAD + b"<a/>", READ),
        (HEAD + b"<a/>\n" + HEAD, READ),
        (b"GET / HTTP/1.1\r\nhost: a\r\n\r\n" + HEAD + b"<a/>\n", READ),
        (b"\r\n\r\n" + HEAD + b"<a/>\n", READ),
        (HEAD + b"<a/>\n", Head("3426", {"host": "a", "transfer-encoding": "chunked"}, 5, stays=True)),
        (HEAD + b"<a/>\n", Head("3426", {"content-length": "5", "transfer-encoding": "a"}, 5, stays=True)),
        (HEAD.replace(b"host: a", b"host: " + b"a" * LONGEST) + b"<a/>\n", READ),
    ],
    ids=["cut", "two", "after another", "after blank lines", "chunked", "both lengths", "long"],
)
def test_no_other_head_is_kept(data: bytes, read: Head) -> None:
    """Bytes that are more or less than one request, or whose length the head does not tell."""
    heads = Heads()

    heads.keep(data, read)

    assert not heads._known


def test_so_many_heads_are_kept() -> None:
    """Clients choose them: memory stays bounded."""
    heads = Heads()

    for number in range(3 * MOST):
        heads.keep(HEAD.replace(b"host: a", b"host: %d" % number) + b"<a/>\n", READ)

    assert 0 < len(heads._known) <= MOST


class _Billers:
    """One router that answers everything alike."""

    is_kept = False

    def router(self, _biller_id: str) -> "_Billers":
        return self

    def get(self, _biller_id: str) -> "_Billers":
        return self

    @property
    def template(self) -> "_Billers":
        return self

    has_router = True

    def answer(self, _raw: object) -> Wire:
        return Wire(200, b"<Reply/>")

    def answered(self, _biller_id: str) -> None:
        return None


class _Loop:
    """A loop whose time stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, callback: Callable[[], None]) -> asyncio.Handle:
        self.timers.append((self.now + seconds, callback))
        return cast("asyncio.Handle", object())

    def run(self, until: float) -> None:
        """Let time pass, with what is due by then."""
        while due := [timer for timer in self.timers if timer[0] <= until]:
            timer = min(due, key=lambda it: it[0])
            self.timers.remove(timer)
            self.now = timer[0]
            timer[1]()
        self.now = until


class _Transport(asyncio.Transport):
    """What is written to it, until it is closed."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 1), "sockname": ("192.0.2.2", 2)})
        self.written: list[bytes] = []
        self.is_over = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return self.is_over

    def close(self) -> None:
        self.is_over = True

    def resume_reading(self) -> None:
        pass


def test_idle_connection_is_closed_by_one_timer() -> None:
    """As late after its last reply as uvicorn would close it, and not while requests come."""
    app = App(cast("Billers", _Billers()), cast("Any", None), cast("Any", None), cast("Any", None))
    config = configuration(app, log_config=None)
    config.load()
    loop, transport = _Loop(), _Transport()
    protocol = DirectProtocol(config, ServerState(), {}, cast("asyncio.AbstractEventLoop", loop))
    protocol.connection_made(transport)
    idle = config.timeout_keep_alive

    for _ in range(20):
        protocol.data_received(HEAD + b"<a/>\n")
        loop.run(loop.now + idle / 2)
    timers = len(loop.timers)
    loop.run(loop.now + idle / 2 - 0.01)
    stands = transport.is_over
    loop.run(loop.now + 0.01)

    assert (len(transport.written), timers, stands, transport.is_over) == (20, 1, False, True)
