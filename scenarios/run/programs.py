"""The two programs as child processes of a run, on free ports and always ended; imports neither of them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import httpx

from scenarios.context.world import Urls
from scenarios.errors import ProgramError

START_SECONDS = 30.0
STOP_SECONDS = 5.0
#: How long a killed program may take to go.
KILL_SECONDS = 30.0
QUOTED_LINES = 20
#: Ports of simulator and adapter: any free ones, or the documented ones for as long as nobody else has them.
FREE_PORTS = (0, 0)
FIXED_PORTS = (8480, 8490)
#: Whose account Invoice Cloud's pick-up is at the simulator: a biller of the documents, which is always there.
PICK_UP_BILLER, PICK_UP_USER = "3426", "invoice-cloud"
#: Packs say when files are picked up, as they do for the pump: seconds between two looks of the adapter's own.
NEVER = 86_400
#: Settings of the caller's shell must not reach the programs of a run: it would not repeat elsewhere.
OWN_SETTINGS = ("CAYENTA_SIM_", "IC_ADAPTER_")


@dataclass(slots=True)
class Program:
    """One child process with its log; ``kept`` tells whether the log outlives the run."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    port_file: Path
    kept: bool = True
    command: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    def kill(self) -> None:
        """SIGKILL: the program has no time to put anything away."""
        self.process.kill()
        self.process.wait(KILL_SECONDS)

    def start_again(self) -> None:
        """The same command once more, where it has ended; its log goes on."""
        if self.process.poll() is not None:
            self.process = _process(list(self.command), self.log, self.settings)

    def url(self) -> str:
        """Where it answers, once it is ready; ProgramError quoting its log if it never is."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise ProgramError(f"{self.name} ended with exit code {self.process.returncode}:\n{self._tail()}")
            if (url := self._announced()) and _is_ready(url):
                return url
            time.sleep(0.02)
        raise ProgramError(f"{self.name} was not ready within {START_SECONDS:.0f} s:\n{self._tail()}")

    def _announced(self) -> str | None:
        text = self.port_file.read_text().strip() if self.port_file.exists() else ""
        return f"http://127.0.0.1:{text}" if text.isdigit() else None

    def _tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-QUOTED_LINES:]
        where = f"whole log: {self.log}" if self.kept else "--report DIR keeps the whole log"
        return "\n".join(f"  | {line}" for line in lines) + f"\n  ({where})"

    def end(self) -> None:
        """SIGTERM, and the hard way where that is not enough."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(KILL_SECONDS)


@contextmanager
def running(log_folder: Path | None, ports: tuple[int, int] = FREE_PORTS, *, pump_runs: bool = False) -> Iterator[Urls]:
    """Both programs for as long as the block lasts; their logs stay in ``log_folder``, all else goes with the block.

    The pump works by itself only where ``pump_runs``: packs say when it does, so that nothing hangs on who is first.
    """
    with ExitStack() as children:
        scratch = Path(children.enter_context(TemporaryDirectory(prefix="scenarios-")))
        folder = log_folder or scratch
        folder.mkdir(parents=True, exist_ok=True)
        database = str(scratch / "adapter.db")
        adapter_options = ["--db", database, "--test-clock", "--contact-us-tickets"]
        adapter_options += [] if pump_runs else ["--no-pump"]
        router = start("simulator", [*_port(ports[0]), "--sftp-port", "0"], folder / "simulator.log", scratch, children)
        adapter_options += [*_port(ports[1]), "--settle-seconds", "0"]
        adapter_options += ["--sftp-poll-seconds", str(1 if pump_runs else NEVER)]
        server = file_server_settings(router.url())
        adapter = start("ic_adapter", adapter_options, folder / "ic_adapter.log", scratch, children, server)
        yield Urls(router.url(), adapter.url(), database)


def file_server_settings(url: str) -> dict[str, str]:
    """Settings of the adapter that name the simulator's file server, with Invoice Cloud's own account there."""
    path = f"{url}/__admin/billers/{PICK_UP_BILLER}/sftp-accounts"
    reply = httpx.post(path, json={"user": PICK_UP_USER, "kind": "pickup"}, timeout=START_SECONDS, trust_env=False)
    if not reply.is_success:
        raise ProgramError(f"the simulator made no account for the pick-up: {reply.text}")
    told = reply.json()
    return {
        "IC_ADAPTER_SFTP_URL": f"sftp://{PICK_UP_USER}@{told['server']['host']}:{told['server']['port']}",
        "IC_ADAPTER_SFTP_PASSWORD": told["account"]["password"],
        "IC_ADAPTER_SFTP_HOST_KEY": told["server"]["host_key"],
    }


def start(
    package: str,
    options: list[str],
    log: Path,
    scratch: Path,
    children: ExitStack,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Program:
    """Start one program with these options and settings of its environment; ``children`` ends it."""
    port_file = scratch / f"{package}.port"
    command = [sys.executable, "-m", f"{package}.cli", "serve", "--port-file", str(port_file), *options]
    log.unlink(missing_ok=True)
    process = _process(command, log, settings)
    kept = log.parent != scratch
    program = Program(package, process, log, port_file, kept=kept, command=tuple(command), settings=settings)
    children.callback(program.end)
    return program


def _process(command: list[str], log: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OWN_SETTINGS)}
    with log.open("ab") as sink:
        # Its own session, so that Ctrl-C reaches us alone and we end the children in order.
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module names, no outside input
            command,
            stdout=sink,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env=environment | dict(settings),
            start_new_session=True,
        )


def _port(wanted: int) -> list[str]:
    """The wanted port, or any free one where somebody listens there already."""
    with socket.socket() as probe:
        taken = wanted and probe.connect_ex(("127.0.0.1", wanted)) == 0
    return ["--port", str(0 if taken else wanted)]


def _is_ready(url: str) -> bool:
    for path in ("/__admin/ready", "/ready"):
        try:
            if httpx.get(url + path, timeout=1.0, trust_env=False).is_success:
                return True
        except httpx.HTTPError:
            return False
    return False
