"""A checkout with its virtual environment: runs its commands, starts its programs, sends HTTP requests to them."""

import http.client
import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

COMMANDS = ("cayenta-sim", "ic-adapter", "cayenta-scenarios")
START_SECONDS = 120.0
STOP_SECONDS = 30.0
COMMAND_SECONDS = 300.0
REPLY_SECONDS = 60.0
#: Settings of the caller's shell must not reach the programs.
SETTINGS = ("CAYENTA_SIM_", "IC_ADAPTER_")


class OutsideError(Exception):
    """A fact could not be collected; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP reply; the body is empty when it was not asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Content type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()

    def json(self) -> Any:
        """Return the decoded body."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Checkout:
    """The tree under `root`; its commands are those of `root/.venv`."""

    root: Path

    @property
    def python(self) -> Path:
        """The interpreter of its virtual environment."""
        return self.root / ".venv" / "bin" / "python"

    def script(self, command: str) -> Path:
        """Return the path of an installed command; OutsideError when it is not installed."""
        path = self.python.with_name(command)
        if not path.exists():
            raise OutsideError(f"{path} is missing; run `make .venv/.test` in {self.root}")
        return path

    def run(
        self,
        arguments: list[str],
        cwd: Path,
        environment: Mapping[str, str] | None = None,
        limit: float = COMMAND_SECONDS,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of the virtual environment to its end, in `cwd`."""
        command = [str(self.script(arguments[0])), *arguments[1:]]
        return subprocess.run(  # noqa: S603 — commands of the checkout, with arguments from our own tables
            command,
            cwd=cwd,
            env=clean_environment(environment or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )


def clean_environment(further: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without settings of the programs, with a fixed width for help texts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    return {**kept, "COLUMNS": "120", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1", **further}


@contextmanager
def serving(command: list[str], scratch: Path, name: str, port_option: str = "0") -> Iterator[str]:
    """Start a serving command on a free port and yield its address; its output goes to `scratch/<name>.log`."""
    port_file, log = scratch / f"{name}.port", scratch / f"{name}.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(  # noqa: S603 — a command of the checkout, with arguments from our own tables
            [*command, "--port", port_option, "--port-file", str(port_file)],
            cwd=scratch,
            env=clean_environment({}),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield f"http://127.0.0.1:{_announced(process, port_file, log)}"
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)
    (scratch / f"{name}.exit").write_text(str(process.returncode))


def _announced(process: subprocess.Popen[bytes], port_file: Path, log: Path) -> str:
    """Return the port, which the program writes once it answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        text = port_file.read_text().strip() if port_file.exists() else ""
        if text.isdigit():
            return text
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise OutsideError(f"{log.stem} did not start: {log.read_text(errors='replace')[-600:]}")


def ask(
    url: str, method: str = "GET", body: object = None, media: str = "application/json", *, read: bool = True
) -> Reply:
    """Send one request; a body that is no bytes is sent as JSON. `read` False leaves the reply's body unread."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=REPLY_SECONDS)
    content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, content, {} if content is None else {"Content-Type": media})
        reply = connection.getresponse()
        headers = {name.lower(): value for name, value in reply.getheaders()}
        streams = headers.get("content-type", "").startswith("text/event-stream")
        return Reply(reply.status, headers, reply.read() if read and not streams else b"")
    finally:
        connection.close()


def ask_well(url: str, method: str = "GET", body: object = None, media: str = "application/json") -> Reply:
    """Send one request that has to succeed; OutsideError quotes the reply when it does not."""
    reply = ask(url, method, body, media)
    if not 200 <= reply.status < 300:
        raise OutsideError(f"{method} {url}: HTTP {reply.status} {reply.body[:300].decode(errors='replace')}")
    return reply
