"""The client under test as a command: run once for each case, told by its environment where everything is."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass

from harness.adapter.billers import ARRANGED, ASKING, MOVING, PAYING, USER, CaseBiller
from harness.errors import HarnessError

KEPT = 2_000  # bytes of its output
STOP_SECONDS = 5.0


class NoClient(HarnessError):
    """The command cannot be started."""


@dataclass(frozen=True, slots=True)
class ClientRun:
    """How the command ended: its exit code, None if it had to be ended, and the end of what it printed."""

    code: int | None
    printed: str


def environment(biller: CaseBiller, password: str) -> dict[str, str]:
    """Return what the client is told, all of it made up for this run."""
    return {
        "CAYENTA_ROUTER_URL": biller.router,
        "CAYENTA_BILLER": biller.id,
        "CAYENTA_USER": USER,
        "CAYENTA_PASSWORD": password,
        "CAYENTA_FORM_KEY": "XMLREQUEST",
        "CAYENTA_DATE": biller.today,
        "CAYENTA_CASE": biller.name,
        "CAYENTA_ACCOUNT": PAYING,
        "CAYENTA_ARRANGEMENT_ACCOUNT": ARRANGED,
        "CAYENTA_ADDRESS_ACCOUNT": MOVING,
        "CAYENTA_TICKET_ACCOUNT": ASKING,
    }


def check(command: str) -> None:
    """NoClient if the command is not one."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise NoClient(f"{command!r} is not a command: {error}; quote it as in a shell") from None
    if not words or shutil.which(words[0]) is None:
        raise NoClient(f"{command!r} is not a program on PATH; give --run a command such as 'python3 client.py'")


def run(command: str, told: dict[str, str], seconds: float) -> ClientRun:
    """Run the command to its end, or end it after so many seconds; what it has left running is ended, too."""
    # A file, not a pipe: a process that the command leaves behind would hold the pipe open.
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 — the command is the user's own
            shlex.split(command),
            env=os.environ | told,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        code: int | None = None
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            _end(process)
        output.seek(max(0, output.seek(0, os.SEEK_END) - KEPT))
        return ClientRun(code, output.read().decode(errors="replace"))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the command's session."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=STOP_SECONDS)
            return
