"""A simulator as a child process, by its command: started on a free port, asked by URL, ended with the run."""

import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

from harness.errors import HarnessError

SECONDS = 60.0  # until it has said its address
ADDRESS = re.compile(r"https?://[^\s/]+:[0-9]+")


class NoSimulator(HarnessError):
    """The simulator could not be started."""


@contextmanager
def simulator(
    command: str,
    options: tuple[str, ...] = ("--port", "0"),
    *,
    advice: str = "name one with --simulator or use --reference URL",
) -> Iterator[str]:
    """Start a simulator with a command such as ``cayenta-sim serve``; yield its address, end it at the end.

    It is in a session of its own: Ctrl-C ends the run, which still asks the simulator what came.
    """
    words = shlex.split(command)
    program = shutil.which(words[0], path=None) or _beside(words[0]) if words else None
    if program is None:
        raise NoSimulator(f"{command!r} is not a program on PATH; {advice}")
    process = subprocess.Popen(  # noqa: S603 — the command is the user's own
        [program, *words[1:], *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    lines: Queue[str] = Queue()
    reader = threading.Thread(target=_read, args=(process, lines), daemon=True)
    reader.start()
    try:
        yield _address(lines, command)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)
        reader.join(timeout=10)


def _beside(name: str) -> str | None:
    """Return the program of this environment, which need not be on PATH."""
    return shutil.which(name, path=str(Path(sys.executable).parent))


def _address(lines: "Queue[str]", command: str) -> str:
    try:
        line = lines.get(timeout=SECONDS)
    except Empty:
        raise NoSimulator(f"{command!r} did not say its address within {SECONDS:.0f} seconds") from None
    found = ADDRESS.search(line)
    if found is None:
        raise NoSimulator(f"{command!r} ended or said no address; run it alone to see why")
    return found[0]


def _read(process: subprocess.Popen[str], lines: "Queue[str]") -> None:
    """Hand over the first line, then empty the pipe, so that the process never waits for a reader."""
    output = process.stdout
    if output is not None:
        with output:
            lines.put(output.readline())
            for _ in output:
                pass
