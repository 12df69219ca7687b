"""The loader for machines without wrk, as a real child process: its figures, and how a run that cannot go on ends."""

import json
import os
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.programs.load import loader, put_load
from bench.programs.processes import ROOT, Cores
from tests.bounded import join

REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
GRACE = 2
LIMIT = 60.0


class Replying(socketserver.BaseRequestHandler):
    """Reply to each request of a connection, or read on for ever where the server is silent."""

    server: "Server"

    def handle(self) -> None:
        """Answer until the client closes."""
        self.request.settimeout(LIMIT)
        while self.request.recv(65_536):
            if not self.server.silent:
                self.request.sendall(REPLY)


class Server(socketserver.ThreadingTCPServer):
    """A server on a free port."""

    daemon_threads = True

    def __init__(self, silent: bool) -> None:
        super().__init__(("127.0.0.1", 0), Replying)
        self.silent = silent


@contextmanager
def serving(*, silent: bool = False) -> Iterator[str]:
    """The URL of a server for as long as the block lasts."""
    with Server(silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        join(thread)


def loaded(folder: Path, url: str, *lines: str) -> subprocess.CompletedProcess[str]:
    """Run the loader for 0.2 s on two connections; ``lines`` change its module first."""
    (folder / "bodies").write_bytes(b"<one/>\n<two/>\n")
    script = "\n".join(
        ["from bench.programs import loader", f"loader.GRACE_SECONDS = {GRACE}", *lines, "loader.main()"]
    )
    command = [sys.executable, "-c", script, url, str(folder / "bodies"), "2", "0.2", "-H", "A: b"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT, check=False)


def test_loader_runs_on_uvloop(tmp_path: Path) -> None:
    """Its own event loop hands the protocol a transport that is no asyncio.Transport."""
    with serving() as url:
        done = loaded(tmp_path, url)

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.removeprefix("result "))
    assert figures["requests"] > 0
    assert figures["errors"] == 0


@pytest.mark.parametrize("callback", ["connection_made", "data_received", "connection_lost"])
def test_error_in_a_callback_ends_the_run(tmp_path: Path, callback: str) -> None:
    """The event loop swallows what a callback raises; the run ends with the reason and its place all the same."""
    broken = ["def broken(*_):", "    raise ValueError('planted')", f"loader.Connection.{callback} = broken"]

    with serving() as url:
        done = loaded(tmp_path, url, *broken)

    assert done.returncode == 1
    assert "LoadError: a connection's callback failed" in done.stderr
    assert "ValueError: planted" in done.stderr


def test_server_that_never_replies_ends_the_run(tmp_path: Path) -> None:
    """The run lasts the seconds asked for and the grace, and says what it waited for."""
    with serving(silent=True) as url:
        done = loaded(tmp_path, url)

    assert done.returncode == 1
    assert "LoadError: 2 of 2 connections did not end within 2.2 s; 0 replies came" in done.stderr


def test_load_is_measured_without_wrk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no wrk on the path the bench takes this loader, and gets figures."""
    tools = tmp_path / "tools"
    tools.mkdir()
    if taskset := shutil.which("taskset"):
        (tools / "taskset").symlink_to(taskset)
    monkeypatch.setenv("PATH", os.fspath(tools))

    with serving() as url:
        load = put_load(url, (b"<one/>",), 0.2, Cores((), ()), tmp_path)

    assert loader() == "bench.loader"
    assert load.requests > 0
