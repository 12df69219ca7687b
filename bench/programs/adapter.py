"""The adapter of a measurement over HTTP: served until it answers, and told what it needs to know."""

import http.client
import json
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.errors import NotMeasured
from bench.programs.processes import PYTHON, free_port, running
from bench.programs.wire import START_SECONDS

ADAPTER = ("-m", "ic_adapter.cli")


@contextmanager
def served(
    db: str, biller: Mapping[str, object], cores: tuple[int, ...], log: Path, *flags: str
) -> Generator[int, None, None]:
    """The port of an adapter on this database that has made the biller; without flags it sends nothing by itself."""
    port = free_port()
    command = [PYTHON, *ADAPTER, "serve", *(flags or ("--no-pump",))]
    command += ["--port", str(port), "--db", db, "--log-level", "warning"]
    with running(command, cores, log) as child:
        deadline = time.perf_counter() + START_SECONDS
        while not posted(port, "/api/billers", biller):
            if time.perf_counter() > deadline or child.process.poll() is not None:
                raise NotMeasured(f"the adapter does not answer: {child.said()[-300:]}")
            time.sleep(0.02)
        yield port


def posted(port: int, path: str, body: Mapping[str, object]) -> bool:
    """Whether the adapter answers; then it has taken this. NotMeasured when it refuses."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        reply = connection.getresponse()
        answer = reply.read()
    except OSError:
        return False
    finally:
        connection.close()
    if reply.status != 201:
        raise NotMeasured(f"the adapter answers HTTP {reply.status}: {answer[:200].decode(errors='replace')}")
    return True
