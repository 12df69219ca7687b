"""The recorder as a process of its own, and a scripted target that answers with the very bytes it was given."""

import os
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bounded import within

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 60.0


@dataclass
class RecorderProcess:
    """A running recorder: its port, and all it may write to."""

    folder: Path
    process: subprocess.Popen[str]
    port: int
    printed: str = ""

    @property
    def out(self) -> Path:
        """The recording."""
        return self.folder / "recording"

    def stop(self) -> int:
        """End it with SIGTERM; the exit code, with what it printed in ``printed``."""
        self.process.terminate()
        output, errors = self.process.communicate(timeout=SECONDS)
        self.printed += output + errors
        return self.process.returncode

    def written(self) -> bytes:
        """Every byte in its working folder, which is its folder for temporary files too, and all it printed."""
        files = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return b"\n".join([*(path.read_bytes() for path in files), self.printed.encode()])


@contextmanager
def recorder(folder: Path, target: str, *more: str) -> Iterator[RecorderProcess]:
    """Start the recorder in a folder; it is ended at the end, whatever happens."""
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "harness.cli", "record", "--target", target, "--listen", "0"]
    process = subprocess.Popen(
        [*command, "--out", "recording", *more],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = within("the address of the recorder", process.stdout.readline)
        assert line, process.communicate(timeout=SECONDS)[1]
        yield RecorderProcess(folder, process, int(line.split()[1].rpartition(":")[2]), line)
    finally:
        process.kill()
        process.communicate(timeout=SECONDS)


@dataclass
class ScriptedTarget:
    """A server that reads one request a connection at a time and answers it as the script says."""

    answer: Callable[[bytes], bytes]
    got: list[bytes] = field(default_factory=list)

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Serve; its address."""
        target = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request.settimeout(SECONDS)
                data = b""
                while part := self.request.recv(65_536):
                    data += part
                    while (length := request_length(data)) is not None and len(data) >= length:
                        request, data = data[:length], data[length:]
                        target.got.append(request)
                        reply = target.answer(request)
                        self.request.sendall(reply)
                        if b"connection: close" in reply.lower():
                            return

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 200

        with Server(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_address[1]}"
            finally:
                server.shutdown()


def request_length(data: bytes) -> int | None:
    """Bytes of the first request, None while its head is not whole."""
    head, end, _ = data.partition(b"\r\n\r\n")
    if not end:
        return None
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return len(head) + 4 + (int(lengths[0]) if lengths else 0)


def post(body: bytes, path: str = "/billers/3426/router", *headers: str) -> bytes:
    """The bytes of a request."""
    lines = [f"POST {path} HTTP/1.1", "Host: router.example.org", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def ok(body: bytes, *headers: str) -> bytes:
    """The bytes of a reply."""
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
