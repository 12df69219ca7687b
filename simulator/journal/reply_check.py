"""``serve --check-replies``: a child process, ``cayenta-contract check-stream``, judges each reply beside the hot path.

The simulator and the contract harness share no code, so the harness is asked by its command: exchanges go down a pipe
as JSON lines, findings come out on standard error. The pipe, not the admin API, carries them: no exchange is evicted
from the journal before it is judged, and nothing is left unjudged when the simulator ends.

A strict run fails by rules that a document gives. A rule that is inferred or assumed is told only: a tester may open an
account that no document shows, one without a name, say.
"""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from queue import Full, Queue

import click

from simulator.journal.entries import BODY_KEPT, Exchange

COMMAND = (sys.executable, "-m", "harness.cli", "check-stream", "--fail-on", "given")
WAITING = 10_000  # exchanges that may wait for the child; those that come later are counted only
SECONDS = 60.0  # for the child to judge what still waits when the simulator ends


class ReplyCheck:
    """A thread that writes exchanges to the child process, which it starts with the first one."""

    def __init__(self) -> None:
        self.unchecked = 0
        self._waiting: Queue[bytes | None] = Queue(WAITING)
        self._child: subprocess.Popen[bytes] | None = None
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()

    def keep(self, biller_id: str, exchange: Exchange) -> None:
        """Take an exchange that was answered; a fault's or a magic number's reply is wrong on purpose."""
        if exchange.function is None or exchange.http_status != 200 or exchange.fault or not exchange.reply:
            return
        if len(exchange.reply) >= BODY_KEPT or len(exchange.request) >= BODY_KEPT:  # cut
            self.unchecked += 1
            return
        try:
            self._waiting.put_nowait(_line(biller_id, exchange))
        except Full:
            self.unchecked += 1

    def end(self) -> bool:
        """Wait until every exchange was judged; say how many were not, and return whether all kept the contract."""
        self._waiting.put(None)
        self._writer.join(SECONDS)
        if self.unchecked:
            click.echo(f"check-replies: {self.unchecked} replies were not checked: too many or too long", err=True)
        if self._child is None:
            click.echo("check-replies: no replies to check", err=True)
            return True
        try:
            code = self._child.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            code = self._child.wait()
        if code not in (0, 1):
            click.echo(f"check-replies: the check ended with {code}; see its message above", err=True)
        return code == 0

    def _write(self) -> None:
        """Write until the end is asked for; a child that is gone takes nothing more."""
        first = self._waiting.get()
        if first is None:
            return
        # In a session of its own: Ctrl-C ends the simulator, which ends the child by closing the pipe.
        self._child = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=sys.stderr, start_new_session=True)  # noqa: S603 — our own command
        pipe = self._child.stdin
        line: bytes | None = first
        with suppress(OSError):  # the child's exit code tells that it is gone
            while line is not None and pipe is not None:
                pipe.write(line)
                if self._waiting.empty():
                    pipe.flush()
                line = self._waiting.get()
        while line is not None:
            line = self._waiting.get()
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _line(biller_id: str, exchange: Exchange) -> bytes:
    row = {
        "biller": biller_id,
        "number": exchange.number,
        "function": exchange.function,
        "request": exchange.request.decode("utf-8", "replace"),
        "reply": exchange.reply.decode("utf-8", "replace"),
    }
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
