"""The live journal as a stream: what is sent, what is resumed, when it ends."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import pytest

from simulator.billers.register import Billers, Recipe
from simulator.console.journal.exchanges import Wanted
from simulator.console.journal.streams import BACKLOG, BUSY, MOST, Feed
from simulator.console.rendering import Pages
from simulator.router.pipeline import Router
from tests.bounded import until
from tests.simulator.asking import SAMPLES
from tests.simulator.asking import ask as ask_router
from tests.simulator.process import start

Ask = Callable[..., str]


@contextmanager
def streamed(client: httpx.Client, bid: str, query: str = "", **headers: str) -> Iterator[Iterator[dict[str, str]]]:
    """The events of a live journal, once it is open."""
    path = f"/console/billers/{bid}/journal/live{query}"
    with client.stream("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()}) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        lines = reply.iter_lines()
        while next(lines) != "":
            pass
        yield events(lines)


def events(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """The events that lines of a stream make."""
    event: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            event[name] = f"{event[name]}\n{value}" if name in event else value
        else:
            yield event
            event = {}


@pytest.fixture
def feed() -> tuple[Feed, Billers, Router]:
    """A reader of the journal of a biller that nobody has asked yet."""
    billers = Billers(documented=False)
    router = billers.create("t", Recipe(template_id="3426")).router
    return Feed(billers, "t", Wanted(), 0, Pages()), billers, router


def names(feed: Feed) -> list[tuple[str, str]]:
    """Name and id of each event of one look."""
    found = events(iter("".join(feed.tick()).split("\n")[:-1]))
    return [(event["event"], event["id"]) for event in found if "event" in event]


def test_answered_request_is_sent(client: httpx.Client, bid: str, ask: Ask) -> None:
    """The event's id is the entry's number, its data the row of the page."""
    with streamed(client, bid) as stream:
        ask("GetAccountBalance", ACCOUNT_NO="2003708")
        event = next(stream)

    assert (event["event"], event["id"]) == ("exchange", "1")
    assert "GetAccountBalance" in event["data"]
    assert "&lt;CURRENT_BALANCE&gt;100.24" in event["data"]


def test_last_event_id_resumes(client: httpx.Client, bid: str, ask: Ask) -> None:
    """What was seen before is not sent again, what was missed is."""
    for _ in range(3):
        ask("GetAccountBalance", ACCOUNT_NO="2003708")

    with streamed(client, bid, last_event_id="1") as stream:
        assert [next(stream)["id"], next(stream)["id"]] == ["2", "3"]
    with streamed(client, bid, "?after=2") as stream:
        assert next(stream)["id"] == "3"


@pytest.mark.parametrize("said", ["x", "-1", "9" * 40, "1e3", ""])
def test_number_that_is_none_starts_from_the_beginning(client: httpx.Client, bid: str, ask: Ask, said: str) -> None:
    """A Last-Event-ID that nobody gave does not break the stream."""
    ask("GetAccountBalance", ACCOUNT_NO="2003708")

    with streamed(client, bid, last_event_id=said) as stream:
        assert next(stream)["id"] == "1"


def test_stream_is_filtered(client: httpx.Client, bid: str, ask: Ask) -> None:
    """Only what the page shows is sent."""
    with streamed(client, bid, "?status=refused") as stream:
        ask("GetAccountBalance", ACCOUNT_NO="2003708")
        ask("GetAccountBalance", ACCOUNT_NO="9")
        assert next(stream)["id"] == "2"


def test_reset_begins_anew(feed: tuple[Feed, Billers, Router]) -> None:
    """After a reset numbers start again, and so does the reader."""
    reader, billers, router = feed
    ask_router(router, "GetAccountBalance", "2003708")
    ask_router(router, "GetAccountBalance", "2003708")
    assert names(reader) == [("exchange", "1"), ("exchange", "2")]

    billers.reset("t")
    ask_router(billers.get("t").router, "GetAccountBalance", "2003708")

    assert names(reader) == [("anew", "0"), ("exchange", "1")]
    assert names(reader) == []


def test_restored_biller_goes_on(client: httpx.Client, bid: str, ask: Ask) -> None:
    """A snapshot that is restored leaves the journal as it is: nothing is sent twice, nothing is lost."""
    client.put(f"/__admin/billers/{bid}/snapshots/before")
    with streamed(client, bid) as stream:
        ask("GetAccountBalance", ACCOUNT_NO="2003708")
        assert next(stream)["id"] == "1"
        assert client.post(f"/__admin/billers/{bid}/snapshots/before/restore").status_code == 200
        ask("GetAccountBalance", ACCOUNT_NO="2003708")
        event = next(stream)

    assert (event["event"], event["id"]) == ("exchange", "2")


def test_reader_who_comes_back_after_a_reset(feed: tuple[Feed, Billers, Router]) -> None:
    """A number beyond the newest entry is of an earlier journal, even where the new one was still empty."""
    reader, _, router = feed
    reader.since = 500

    assert names(reader) == []
    ask_router(router, "GetAccountBalance", "2003708")
    assert names(reader) == [("anew", "0"), ("exchange", "1")]


def test_cleared_journal_goes_on(feed: tuple[Feed, Billers, Router]) -> None:
    """A clear is no reset: numbers go on, and the reader with them."""
    reader, _, router = feed
    ask_router(router, "GetAccountBalance", "2003708")
    names(reader)
    router.journal.clear()
    assert names(reader) == []
    ask_router(router, "GetAccountBalance", "2003708")

    assert names(reader) == [("exchange", "2")]


def test_removed_biller_ends_the_stream(feed: tuple[Feed, Billers, Router]) -> None:
    """Nothing will come any more, and the reader is told."""
    reader, billers, _ = feed
    billers.remove("t")

    assert names(reader) == [("gone", "0")]
    assert reader.is_over


def test_busy_router_is_not_slowed_down(feed: tuple[Feed, Billers, Router]) -> None:
    """First the backlog the page can keep, then the newest of each look; what is left out is counted."""
    reader, _, router = feed
    for _ in range(BACKLOG + 10):
        with router.journal.entry("127.0.0.1", b"x", datetime(2024, 11, 15, tzinfo=UTC)):
            pass
    first = names(reader)
    for _ in range(BUSY + 5):
        with router.journal.entry("127.0.0.1", b"x", datetime(2024, 11, 15, tzinfo=UTC)):
            pass
    second = names(reader)

    assert (first[0], len(first)) == (("skipped", "10"), BACKLOG + 1)
    assert (second[0], len(second)) == (("skipped", str(BACKLOG + 15)), BUSY + 1)


def test_silence_is_kept_alive(feed: tuple[Feed, Billers, Router]) -> None:
    """A stream without events sends a comment now and then."""
    reader, _, _ = feed
    reader.keep_alive = 2

    assert ["".join(reader.tick()) for _ in range(4)] == ["", ": still here\n\n", "", ": still here\n\n"]


def test_entries_it_caused_stand_beside_it(client: httpx.Client, bid: str) -> None:
    """A posting is shown beside its request and reply, and links to the account's ledger."""
    sample = (SAMPLES / "F-04.request.xml").read_text()
    with streamed(client, bid) as stream:
        client.post(f"/billers/{bid}/router", content=b"XMLREQUEST=" + quote_plus(sample).encode())
        data = next(stream)["data"]
    posted = client.get(f"/__admin/billers/{bid}/journal").json()["entries"][-1]["postings"]

    assert len(posted) == 1
    assert f'href="/console/billers/{bid}/accounts/2003708#entry-{posted[0]}"' in data
    assert f'id="entry-{posted[0]}"' in client.get(f"/console/billers/{bid}/accounts/2003708").text


def test_too_many_streams_are_refused(tmp_path: Path) -> None:
    """A page left open everywhere takes nothing from the router; a stream that ended makes room."""
    process, url = start(tmp_path)
    address = url.removeprefix("http://").split(":")
    request = b"GET /console/billers/3426/journal/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
    try:
        opened = [socket.create_connection((address[0], int(address[1])), timeout=60) for _ in range(MOST)]
        for connection in opened:
            connection.sendall(request)
            assert b" 200 " in connection.recv(4096)
        refused = httpx.get(f"{url}/console/billers/3426/journal/live")
        for connection in opened:
            connection.close()
        with httpx.Client(base_url=url, timeout=10) as client:
            until("room for another stream", lambda: _opens(client))
    finally:
        process.terminate()
        process.communicate(timeout=10)

    assert refused.status_code == 503


def _opens(client: httpx.Client) -> bool:
    with client.stream("GET", "/console/billers/3426/journal/live") as reply:
        return reply.status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_open_stream_does_not_hold_the_end_up(tmp_path: Path, number: signal.Signals) -> None:
    """SIGTERM and Ctrl-C end streams in good order: exit 0 within 3 s, nothing on stderr."""
    process, url = start(tmp_path)
    with httpx.Client(base_url=url, timeout=10) as client, streamed(client, "3426") as stream:
        process.send_signal(number)
        _, errors = process.communicate(timeout=3)
        assert list(stream) == []

    assert (process.returncode, errors) == (0, "")


def test_stream_of_no_biller(client: httpx.Client) -> None:
    """404, after which a browser does not try again."""
    assert client.get("/console/billers/nobody/journal/live").status_code == 404
