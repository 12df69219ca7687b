"""Nothing that is personal is written: canaries in every tag and encoding, and a search of all written bytes."""

import socket
from pathlib import Path

import pytest

from harness.record.recording import read_recording
from tests.harness.record.canaries import canaries_in, exchanges, tags_of
from tests.harness.record.programs import SECONDS, ScriptedTarget, recorder
from tests.harness.schemas import SCHEMAS


def test_the_search_finds_a_canary_in_every_encoding() -> None:
    """What the recorder is sent would be found, if it were written as it came."""
    missed = [it.name for it in exchanges() if not canaries_in(it.request + it.reply)]

    # A canary split by references, comments or CDATA is whole again in what a recorder would write.
    assert {name.partition(" ")[2] for name in missed} <= {"cdata", "comments", "full width", "escaped twice"}


def test_every_tag_of_the_contract_has_a_canary() -> None:
    """The schemas decide which tags there are."""
    sent = b"".join(it.request + it.reply for it in exchanges())
    for schema in (SCHEMAS / "router").glob("*.re*.xsd"):
        for tag in tags_of(schema):
            assert f"<{tag}>".encode() in sent


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, int, str]:
    """Folder of the recording, all bytes that the recorder wrote, its exit code, and what it printed."""
    sent = list(exchanges())
    replies = iter(sent)
    target = ScriptedTarget(lambda _: next(replies).reply)
    folder = tmp_path_factory.mktemp("canaries")
    with target.serve() as url, recorder(folder, url) as run:
        with socket.create_connection(("127.0.0.1", run.port), SECONDS) as client:
            for it in sent:
                client.sendall(it.request)
                got = b""
                while len(got) < len(it.reply):
                    part = client.recv(65_536)
                    assert part, it.name
                    got += part
                assert got == it.reply, it.name
        code = run.stop()
        return run.out, run.written(), code, run.printed


def test_no_canary_is_written(recorded: tuple[Path, bytes, int, str]) -> None:
    """Not in the recording, the key, a temporary file or what was printed."""
    _, written, code, printed = recorded

    assert code == 0, printed
    assert canaries_in(written) == []
    assert written.isascii()  # so that no letter stands there in another form


def test_everything_is_kept_that_could_be_read(recorded: tuple[Path, bytes, int, str]) -> None:
    """An empty recording has no canaries either."""
    folder, *_ = recorded
    ((_, kept),) = read_recording(folder)
    sent = list(exchanges())

    assert len(kept) == len(sent)
    unread = [it.name for it, line in zip(sent, kept, strict=True) if not line.reply or line.note]
    assert unread == []
    for it, line in zip(sent, kept, strict=True):
        if it.name.partition(" ")[0] not in ("reply:", "request:", "body:") and b"Params" in it.reply:
            assert line.reply is not None
            assert line.reply.body.xml, it.name


def test_an_unreadable_body_leaves_its_size(recorded: tuple[Path, bytes, int, str]) -> None:
    """And why nothing else of it was kept."""
    folder, *_ = recorded
    ((_, kept),) = read_recording(folder)
    for it, line in zip(exchanges(), kept, strict=True):
        if it.name in ("reply: malformed", "reply: doctype", "reply: json", "reply: html", "reply: text"):
            assert line.reply is not None
            assert line.reply.body.left_out is not None
            assert line.reply.body.left_out.size == len(it.reply.partition(b"\r\n\r\n")[2])
