"""What a process that hangs is doing: stacks of its threads and asyncio tasks, its child processes and their stacks.

Children are read from /proc; where there is none, no child is listed.
"""

import asyncio
import gc
import io
import os
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

PROC = Path("/proc")
#: For a child to print its stacks.
ABORT_SECONDS = 2.0
QUOTED_BYTES = 4_000
#: Frames that every stack of a test begins or ends with, and that tell nothing.
FRAMES_LEFT_OUT = ("/_pytest/", "/pluggy/", "/pytest/", "<frozen runpy>", "/tests/limits.py", __file__)


def stacks_of_this_process() -> str:
    """Return the stacks of all threads and of all asyncio tasks that are not done."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    parts = [f"thread {names.get(ident, ident)}:\n{_stack(frame)}" for ident, frame in sys._current_frames().items()]
    for task in [found for found in gc.get_objects() if isinstance(found, asyncio.Task) and not found.done()]:
        stack = io.StringIO()
        task.print_stack(file=stack)
        parts.append(stack.getvalue())
    return "\n".join(parts)


def _stack(frame: FrameType) -> str:
    frames = [
        row for row in traceback.extract_stack(frame) if not any(part in row.filename for part in FRAMES_LEFT_OUT)
    ]
    return "".join(traceback.format_list(frames))


@dataclass(frozen=True, slots=True)
class Child:
    """A process started by this one, by its children, or theirs."""

    pid: int
    started: float  # seconds since boot
    command: str

    def __str__(self) -> str:
        return f"process {self.pid}: {self.command}"


def now() -> float:
    """Return seconds since boot, as the start of a child is told."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def children() -> list[Child]:
    """Return all processes below this one that still run, parents first."""
    rows = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                rows[int(folder.name)] = (int(fields[1]), int(fields[19]) / os.sysconf("SC_CLK_TCK"))
    below, found = [os.getpid()], []
    for parent in below:  # grows while it is read
        mine = [pid for pid, (its_parent, _) in rows.items() if its_parent == parent]
        below += mine
        found += [Child(pid, rows[pid][1], _read(pid, "cmdline").replace("\0", " ").strip()) for pid in mine]
    return found


def stacks_of_children(since: float) -> str:
    """Return the children that were started since, each with its last words; a Python child is made to tell its stacks.

    Such a child is ended by it (SIGABRT): the test that it belongs to has failed.
    """
    parts = []
    for child in children():
        if child.started < since - 0.02:  # the clock of the kernel has ticks of a hundredth
            continue
        with suppress(OSError):
            error = str((PROC / str(child.pid) / "fd" / "2").readlink())
            if "PYTHONFAULTHANDLER=1" in _read(child.pid, "environ").split("\0"):
                os.kill(child.pid, signal.SIGABRT)
                _await_end(child.pid)
            parts.append(f"{child}\n{_last_words(error)}")
    return "\n".join(parts)


def end_all() -> None:
    """Kill every process below this one."""
    for child in children():
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)


def _read(pid: int, name: str) -> str:
    try:
        return (PROC / str(pid) / name).read_text(errors="replace")
    except OSError:
        return ""


def _await_end(pid: int) -> None:
    until = time.monotonic() + ABORT_SECONDS
    while time.monotonic() < until and _read(pid, "stat").rpartition(")")[2].split()[:1] not in ([], ["Z"]):
        time.sleep(0.02)


def _last_words(error: str) -> str:
    """Return the end of what a process wrote to its stderr, from its file or from the pipe that we hold."""
    if error.startswith("/"):
        with suppress(OSError):
            path = Path(error)
            return path.read_bytes()[-QUOTED_BYTES:].decode(errors="replace") if path.is_file() else ""
    for entry in (PROC / "self" / "fd").iterdir():
        with suppress(OSError):
            if str(entry.readlink()) == error:
                held = int(entry.name)
                os.set_blocking(held, False)
                return os.read(held, 1_000_000)[-QUOTED_BYTES:].decode(errors="replace")
    return ""
