"""The client under test as a command: run once for each case, told by its environment where everything is."""

import os
import shlex
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass

from harness.adapter.billers import ARRANGED, ASKING, MOVING, PAYING, USER, CaseBiller
from harness.errors import HarnessError

KEPT = 2_000  # characters of its output
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
    """Run the command to its end, or end it and what it has started after so many seconds."""
    process = subprocess.Popen(  # noqa: S603 — the command is the user's own
        shlex.split(command),
        env=os.environ | told,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        printed, _ = process.communicate(timeout=seconds)
        return ClientRun(process.returncode, printed[-KEPT:])
    except subprocess.TimeoutExpired:
        return ClientRun(None, _end(process)[-KEPT:])
    except BaseException:
        _end(process)
        raise


def _end(process: subprocess.Popen[str]) -> str:
    """End the command's session; return what it printed."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            return process.communicate(timeout=STOP_SECONDS)[0]
        except subprocess.TimeoutExpired:
            continue
    return ""
