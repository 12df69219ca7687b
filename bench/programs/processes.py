"""Child processes of a measurement: pinned to cores, asked for their memory, always ended."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.errors import NotMeasured

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
STOP_SECONDS = 5.0
#: How long a killed child may take to go: the kernel only has to free its memory.
KILL_SECONDS = 30.0
#: What a program may take to start, and how much slower than alone it may be, on a machine busy with other work.
START_LIMIT = 120.0
SLOWER = 20
WATCH_SECONDS = 0.02
#: Settings of the caller's shell must not reach a measured program; a start without bytecode takes five times as long.
FOREIGN = ("CAYENTA_SIM_", "IC_ADAPTER_", "PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "COVERAGE_")


@dataclass(frozen=True, slots=True)
class Cores:
    """Which cores measured programs and loaders get; empty where nothing can be pinned."""

    server: tuple[int, ...]
    loader: tuple[int, ...]

    @property
    def both(self) -> tuple[int, ...]:
        """All cores of the measurement."""
        return self.server + self.loader

    @property
    def are_apart(self) -> bool:
        """Whether loader and server have a core each."""
        return bool(self.server and self.loader)


def available_cores() -> Cores:
    """The first two cores this process may use; none where there is only one, or no taskset."""
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2 or shutil.which("taskset") is None:
        return Cores((), ())
    return Cores((allowed[0],), (allowed[1],))


@dataclass(slots=True)
class Child:
    """One running program and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def resident(self) -> int:
        """Memory it holds now, in bytes (VmRSS); NotMeasured once it ended."""
        return self._memory("VmRSS")

    def peak(self) -> int:
        """The most memory it ever held, in bytes (VmHWM); NotMeasured once it ended."""
        return self._memory("VmHWM")

    def worked(self) -> float:
        """Seconds of processor time it has used, in steps of a hundredth; NotMeasured once it ended."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            raise self._ended() from None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def said(self) -> str:
        """What it printed, both streams."""
        return self.log.read_text(errors="replace")

    def end(self) -> None:
        """Send SIGTERM, then SIGKILL where that is not enough; TimeoutExpired names a child that outlives both."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(KILL_SECONDS)

    def _memory(self, name: str) -> int:
        try:
            lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        except OSError:
            lines = []
        for line in lines:
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
        raise self._ended()

    def _ended(self) -> NotMeasured:
        return NotMeasured(f"the program ended with {self.process.poll()}: {self.said()[-500:]}")


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that ran to its end: how long, exit code, most memory in bytes, what it printed."""

    seconds: float
    code: int
    peak: int
    output: str


@contextmanager
def running(command: Sequence[str], cores: tuple[int, ...], log: Path) -> Iterator[Child]:
    """The program for as long as the block lasts."""
    child = start(command, cores, log)
    try:
        yield child
    finally:
        child.end()


def start(command: Sequence[str], cores: tuple[int, ...], log: Path) -> Child:
    """Start a program on these cores, or on any where the tuple is empty; the caller ends it."""
    pinned = ["taskset", "-c", ",".join(map(str, cores)), *command] if cores else list(command)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    with log.open("wb") as sink:
        process = subprocess.Popen(  # noqa: S603 - the bench's own commands
            pinned, stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT, cwd=ROOT, env=environment
        )
    return Child(process, log)


def limit_for(pieces: float, rate: float) -> float:
    """Return the seconds in which a program must be done with its pieces, of which it does ``rate`` a second alone."""
    return START_LIMIT + SLOWER * pieces / rate


def run(command: Sequence[str], cores: tuple[int, ...], log: Path, limit: float) -> Ended:
    """Run a program to its end and watch its memory; NotMeasured when it takes longer than ``limit`` seconds.

    The peak is asked while it runs, since what the kernel tells of an ended child includes its parent's share.
    """
    began = time.perf_counter()
    with running(command, cores, log) as child:
        watch = _Watch(child)
        watch.start()
        try:
            code = child.process.wait(limit)
        except subprocess.TimeoutExpired:
            raise NotMeasured(f"{_name(command)} did not end within {limit:g} s: {child.said()[-500:]}") from None
        seconds = time.perf_counter() - began
        watch.join(KILL_SECONDS)  # it sees the end within WATCH_SECONDS
    return Ended(seconds, code, watch.peak, child.said())


def _name(command: Sequence[str]) -> str:
    """Return what a message calls a command: the program, and the module that Python runs."""
    parts = [Path(command[0]).name]
    if "-m" in command[:-1]:
        parts.append(command[command.index("-m") + 1])
    return " -m ".join(parts)


class _Watch(threading.Thread):
    """Asks for a child's peak until it ends."""

    def __init__(self, child: Child) -> None:
        super().__init__(daemon=True)
        self._child = child
        self.peak = 0

    def run(self) -> None:
        while self._child.process.returncode is None:
            try:
                self.peak = max(self.peak, self._child.peak())
            except NotMeasured:  # it is ending
                return
            time.sleep(WATCH_SECONDS)


def free_port() -> int:
    """A port of the loopback that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
