"""The canaries over many exchanges (make record-soak): RECORD_EXCHANGES, 100,000 unless given."""

import itertools
import os
import socket
from pathlib import Path

from tests.harness.record.canaries import CanaryExchange, canaries_in, exchanges
from tests.harness.record.programs import SECONDS, ScriptedTarget, recorder

COUNT = int(os.environ.get("RECORD_EXCHANGES", "100000"))
AT_ONCE, OVERLAP = 16_000_000, 1_000


def test_no_canary_in_many_exchanges(tmp_path: Path) -> None:
    """Searched in every written byte, piece by piece."""
    sent = list(exchanges())
    replies = itertools.cycle(sent)
    target = ScriptedTarget(lambda _: next(replies).reply)
    with target.serve() as url, recorder(tmp_path, url) as run:
        with socket.create_connection(("127.0.0.1", run.port), SECONDS) as client:
            for it in itertools.islice(itertools.cycle(sent), COUNT):
                _exchange(client, it)
                target.got.clear()
        assert run.stop() == 0, run.printed
        assert canaries_in(run.printed.encode()) == []

    kept = 0
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        tail = b""
        with path.open("rb") as file:
            while part := file.read(AT_ONCE):
                assert canaries_in(tail + part) == [], path
                kept += part.count(b"\n") if path.suffix == ".jsonl" else 0
                tail = part[-OVERLAP:]
    assert kept == COUNT + 1  # the header


def _exchange(client: socket.socket, it: CanaryExchange) -> None:
    client.sendall(it.request)
    got = 0
    while got < len(it.reply):
        part = client.recv(65_536)
        assert part, it.name
        got += len(part)
