"""The recorder between a client and a target: bytes are unchanged, whatever they are, and no connection hangs."""

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.record.recording import read_recording
from tests.harness.record.programs import ROOT, SECONDS, RecorderProcess, ScriptedTarget, ok, post, recorder

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
XML = b"<Reply><STATUS>0</STATUS></Reply>"
CLOSE = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
#: What the target sends, and what is noted about it.
REPLIES = {
    "with a length": (ok(XML), ""),
    "in chunks": (CHUNKED + b"5\r\n<Repl\r\n1c;x=y\r\ny><STATUS>0</STATUS></Reply>\r\n0\r\nA: b\r\n\r\n", ""),
    "until the end": (CLOSE + b"\r\n" + XML, ""),
    "interim first": (b"HTTP/1.1 100 Continue\r\n\r\n" + ok(XML), ""),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", ""),
    "odd white space": (b"HTTP/1.1 200\r\nContent-Length:33\r\nX:\t y \r\n\r\n" + XML, ""),
    "too short": (CLOSE + b"Content-Length: 99\r\n\r\n" + XML, "the reply did not come whole"),
    "two lengths": (CLOSE + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n" + XML, "it could not be told"),
    "not HTTP": (b"220 mail.example.org ready, connection: close\r\n\r\n", "it could not be told"),
    }  # fmt: skip


def answer(request: bytes) -> bytes:
    """The reply that the request asks for in its header."""
    name = next(line for line in request.split(b"\r\n") if line.startswith(b"X-Reply: "))[9:].decode()
    return REPLIES[name][0]


def ask(port: int, request: bytes, whole: int) -> bytes:
    """Everything that comes back on a connection of its own, at most this many bytes."""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as client:
        client.sendall(request)
        got = b""
        while len(got) < whole and (part := client.recv(65_536)):
            got += part
        return got


TARGET = ScriptedTarget(answer)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecorderProcess]:
    """A recorder in front of the scripted target."""
    with TARGET.serve() as url, recorder(tmp_path_factory.mktemp("proxy"), f"{url}/base", "--wait", "20") as process:
        yield process


@pytest.mark.parametrize("name", REPLIES)
def test_reply_comes_as_it_was_sent(run: RecorderProcess, name: str) -> None:
    """Framed in any way, or not at all."""
    reply, _ = REPLIES[name]

    assert ask(run.port, post(b"XMLREQUEST=<Request/>", "/router", f"X-Reply: {name}"), len(reply)) == reply


def test_request_arrives_as_it_was_sent(run: RecorderProcess) -> None:
    """But for its Host and the target's own path."""
    request = post(b"XMLREQUEST=<Request>\x00\xff</Request>", "/router?a=b", "X-Odd:\t 1 ", "X-Reply: with a length")
    ask(run.port, request, len(REPLIES["with a length"][0]))
    got = TARGET.got[-1]

    host = next(line for line in got.split(b"\r\n") if line.startswith(b"Host: "))
    assert host.startswith(b"Host: 127.0.0.1:")
    expected = request.replace(b"POST /router", b"POST /base/router").replace(b"Host: router.example.org", host)
    assert got == expected


def test_many_connections(run: RecorderProcess) -> None:
    """Two hundred at once, each with its own reply."""
    request = post(b"XMLREQUEST=<Request/>", "/router", "X-Reply: in chunks")
    expected = REPLIES["in chunks"][0]

    with ThreadPoolExecutor(200) as clients:
        got = list(clients.map(lambda _: ask(run.port, request, len(expected)), range(200), timeout=SECONDS))

    assert got == [expected] * 200


def test_pipelined_requests_keep_their_replies(run: RecorderProcess) -> None:
    """Two requests in one write."""
    request = post(b"XMLREQUEST=<Request/>", "/router", "X-Reply: in chunks")
    other = post(b"XMLREQUEST=<Request/>", "/router", "X-Reply: with a length")
    expected = REPLIES["in chunks"][0] + REPLIES["with a length"][0]

    assert ask(run.port, request + other, len(expected)) == expected


def test_what_was_kept(run: RecorderProcess) -> None:
    """Last of this module: the notes about replies that were not whole, and the end of the program."""
    assert run.stop() == 0, run.printed
    ((header, kept),) = read_recording(run.out)

    assert header.target.startswith("http://127.0.0.1:")
    assert header.target.endswith("/base")
    notes = [it.note for it in kept if it.note]
    assert len(notes) == 3, notes
    for name in ("too short", "two lengths", "not HTTP"):
        assert any(note.startswith(REPLIES[name][1]) for note in notes), name
    whole = [it for it in kept if not it.note]
    assert {it.reply.body.xml for it in whole if it.reply and it.reply.status == 200} == {XML.decode()}
    assert stat.S_IMODE(next(run.out.iterdir()).stat().st_mode) == 0o600


def test_what_was_answered_when_the_run_ends_is_kept(tmp_path: Path) -> None:
    """Replies that arrived are not lost because masking is behind."""
    reply = ok(b"<Reply>" + b"<V_NAME>Alex Sample</V_NAME>" * 400 + b"</Reply>")
    each, connections = 12, 8

    def asked(port: int) -> bytes:
        return ask(port, post(b"XMLREQUEST=<Request/>") * each, len(reply) * each)

    with ScriptedTarget(lambda _: reply).serve() as url, recorder(tmp_path, url) as run:
        with ThreadPoolExecutor(connections) as threads:
            got = list(threads.map(asked, [run.port] * connections))
        code = run.stop()
    ((_, kept),) = read_recording(run.out)

    assert (code, {it == reply * each for it in got}) == (0, {True}), run.printed
    assert len(kept) == each * connections
    assert [line.note for line in kept if line.note or line.reply is None] == []


def test_a_target_that_is_not_there(tmp_path: Path) -> None:
    """The client sees the end of its connection, and the recording says why."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with recorder(tmp_path, url) as run:
        assert ask(run.port, b"", 1) == b""
        assert run.stop() == 0


def test_key_is_made_once_and_is_the_owners(tmp_path: Path) -> None:
    """The second run has the same stand-ins in a file of its own."""
    request = post(
        b"XMLREQUEST=<Request><GetAccount><Params><ACCOUNT_NO>2003708</ACCOUNT_NO></Params></GetAccount></Request>"
    )
    with ScriptedTarget(lambda _: ok(XML)).serve() as url:
        for _ in range(2):
            with recorder(tmp_path, url) as run:
                ask(run.port, request, len(ok(XML)))
                assert run.stop() == 0
    runs = list(read_recording(tmp_path / "recording"))

    assert [path.name for path in sorted((tmp_path / "recording").iterdir())] == ["0001.jsonl", "0002.jsonl"]
    bodies = {it.request.body.xml for _, kept in runs for it in kept if it.request}
    assert len(bodies) == 1
    assert "2003708" not in bodies.pop()
    assert len({header.key for header, _ in runs}) == 1
    assert stat.S_IMODE((tmp_path / "recording.key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("key", "mode", "message"),
    [("0" * 64, 0o644, "others may read the key"), ("short", 0o600, "is not a key of this program")],
)
def test_key_that_cannot_be_used(tmp_path: Path, key: str, mode: int, message: str) -> None:
    """Nothing is listened on, and nothing is written."""
    path = tmp_path / "recording.key"
    path.write_text(key)
    path.chmod(mode)
    command = [sys.executable, "-m", "harness.cli", "record", "--target", "http://127.0.0.1:9", "--listen", "0"]

    done = subprocess.run(
        [*command, "--out", "recording"], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert message in done.stderr
    assert not (tmp_path / "recording").exists()
