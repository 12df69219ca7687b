"""Replies that are cut, unclear, late or none, over real sockets (adapter §1.3): what is not known is said."""

import time

import pytest

from ic_adapter.adapter import Adapter
from ic_adapter.model import Group, Outcome
from ic_adapter.router.client import RouterClient
from tests.ic_adapter import scripted
from tests.ic_adapter.router_calls import BOOKED, W, ask, endpoint, reply_of
from tests.ic_adapter.scripted import Behaviour, ScriptedRouter, envelope, says, tags

LOST: dict[str, Behaviour] = {
    "hang": scripted.hangs,
    "reset": scripted.resets,
    "close": scripted.closes,
    "half body": scripted.half(envelope("AddARItem", "")),
    "whole but short of its length": scripted.short(envelope("AddARItem", "")),
    "whole but its last chunk": scripted.endless(envelope("AddARItem", "")),
    "drip": scripted.drips,
    "empty": says(""),
    "malformed": says("<Reply><AddARItem>"),
    "no status": says(envelope("AddARItem", "", "")),
    "status no number": says(envelope("AddARItem", "", "<STATUS>ok</STATUS>")),
    "another function": says(envelope("AdjARItem", "")),
    "no function": says("<Reply><STATUS>0</STATUS></Reply>"),
    "another account": says(envelope("AddARItem", tags(ACCOUNT_NO="1"))),
    "too long": says(b" " * (4 * 1024 * 1024 + 1)),
    **{f"http {status}": says("<html/>", status) for status in (201, 204, 302, 408, 429, 500, 502, 503)},
}


@pytest.mark.parametrize("name", LOST)
def test_lost_writing(ic: Adapter, calls: RouterClient, router: ScriptedRouter, name: str) -> None:
    """A writing function without a readable answer of its own is UNCERTAIN: never resent (WX-PAY-5's rule)."""
    router.script["AddARItems"] = LOST[name]

    assert ask(calls, endpoint(ic, router.url), W).outcome is Outcome.UNCERTAIN
    assert len(router.requests) == 1


WORDS = {
    "hang": "no answer came in time",
    "drip": "no answer came in time",
    "reset": "the connection broke before an answer came",
    "close": "the router closed the connection before its answer was whole",
    "half body": "the router closed the connection before its answer was whole",
    "whole but short of its length": "the router closed the connection before its answer was whole",
    "whole but its last chunk": "the router closed the connection before its answer was whole",
    "too long": "the reply is longer than 4194304 bytes",
}


@pytest.mark.parametrize("name", WORDS)
def test_words(ic: Adapter, calls: RouterClient, router: ScriptedRouter, name: str) -> None:
    """What an operator reads about a lost reply says how it was lost."""
    router.script["AddARItems"] = LOST[name]

    assert ask(calls, endpoint(ic, router.url), W).reason.text.startswith(WORDS[name])


@pytest.mark.parametrize("status", [200, 400, 401, 404])
def test_head_that_is_cut(ic: Adapter, calls: RouterClient, router: ScriptedRouter, status: int) -> None:
    """Wherever the head of a reply ends too early, nothing is known: not that it was refused, not that it was taken."""
    whole = scripted.head(status, 0)
    found = set()
    for end in range(1, len(whole)):
        router.script["AddARItems"] = scripted.sends(whole[:end])
        found.add(ask(calls, endpoint(ic, router.url), W).outcome)

    assert found == {Outcome.UNCERTAIN}
    assert not ic.endpoints.state("b", Group.RTDR).paused


FRAMES: dict[str, tuple[bytes, bytes]] = {
    "no header": (b"no header", BOOKED),
    "two lengths": (b"Content-Length: %d\r\nContent-Length: 999" % len(BOOKED), BOOKED),
    "length no number": (b"Content-Length: 9x", BOOKED),
    "length below 0": (b"Content-Length: -5", BOOKED),
    "chunk below 0": (b"Transfer-Encoding: chunked", b"-1\r\n%s" % BOOKED),
    "cut in the last chunk": (b"Transfer-Encoding: chunked", b"%x\r\n%s\r\n0" % (len(BOOKED), BOOKED)),
    "another coding": (b"Transfer-Encoding: gzip", BOOKED),
}


@pytest.mark.parametrize("name", FRAMES)
def test_frame_that_is_unclear(ic: Adapter, calls: RouterClient, router: ScriptedRouter, name: str) -> None:
    """Where nobody can say where the reply ends, a whole one inside it says nothing."""
    header, body = FRAMES[name]
    router.script["AddARItems"] = scripted.sends(b"HTTP/1.1 200 OK\r\n%s\r\n\r\n%s" % (header, body))

    assert ask(calls, endpoint(ic, router.url), W).outcome is Outcome.UNCERTAIN


def test_hints_before_the_reply(ic: Adapter, calls: RouterClient, router: ScriptedRouter) -> None:
    """103 and 100 are no replies: the one behind them is."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    router.script["AddARItems"] = scripted.sends(hints + scripted.head(200, len(BOOKED)) + BOOKED)

    assert ask(calls, endpoint(ic, router.url), W).outcome is Outcome.SENT


@pytest.mark.parametrize("name", ["hang", "reset", "close", "empty", "malformed", "http 503", "another function"])
def test_lost_reading(ic: Adapter, calls: RouterClient, router: ScriptedRouter, name: str) -> None:
    """The same for a reading function is RETRY."""
    router.script["GetAccountBalance"] = LOST[name]

    assert ask(calls, endpoint(ic, router.url)).outcome is Outcome.RETRY


def test_drip_ends(ic: Adapter, calls: RouterClient, router: ScriptedRouter) -> None:
    """A reply that drips within every single read time-out still ends: the deadline is a total one."""
    router.script["AddARItems"] = scripted.drips
    before = time.monotonic()

    answer = ask(calls, endpoint(ic, router.url), W)

    assert "no answer came in time" in answer.reason.text
    assert time.monotonic() - before < 20  # without a deadline the drip ends with the test only


def test_long_reply(ic: Adapter, calls: RouterClient, router: ScriptedRouter) -> None:
    """A reply in many pieces on a connection that ends with it is read to its end."""
    router.script["AddARItems"] = says(reply_of(W, tags(ITEM_CMTS="x" * 1_000_000)))

    answer = ask(calls, endpoint(ic, router.url), W)

    assert answer.outcome is Outcome.SENT, answer.reason
    assert len((answer.tags or {})["ITEM_CMTS"]) == 1_000_000
