"""A warm process that forks one adapter after the other, for tests that kill them: the real wiring, a real SIGKILL.

``python -m tests.pump.kill_child`` reads orders from standard input, a JSON line each, and answers with a line. It has
no thread and no connection of its own, so what it forks is as good as started, and three times a second faster.
"""

import functools
import gc
import os
import select
import signal
import ssl
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import psycopg

from ic_adapter.adapter import Adapter, adapter
from ic_adapter.billers.register import NewBiller
from ic_adapter.errors import AdapterError
from ic_adapter.failpoints import Failpoints
from ic_adapter.pump.operator.decisions import Decision, OperatorDecision
from ic_adapter.records.events import EVENTS
from ic_adapter.records.kinds import Kind
from ic_adapter.store.database import postgresql, sqlite
from ic_adapter.store.schema.pump_tables import LANES
from tests.bounded import until

LONG = 120.0  # seconds in which every process has come to its end, however busy the machine
RESTING = LANES.select().where(LANES.c.ready | LANES.c.owner.is_not(None)).limit(1)


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """One process: what it does, and after how many seconds it is killed unless it ends before.

    `warms`: the warm process does it itself, so that the others know every statement already.
    """

    db: str
    steps: list[list[Any]]
    kill_after: float | None = None
    warms: bool = False


class Death(msgspec.Struct, frozen=True, kw_only=True):
    """How it went: what it said, step by step, and the signal that ended it (0: it came to its end)."""

    said: list[Any]
    signal: int


class Child:
    """What a forked process can be told to do."""

    def __init__(self, opened: Adapter, fail: Failpoints) -> None:
        self._adapter = opened
        self._fail = fail

    def biller(self, bid: str, template: str, settings: dict[str, str | None], keys: dict[str, Any]) -> None:
        """Make a biller, its clock stopped."""
        register = self._adapter.register
        register.create(NewBiller(id=bid, template=template, settings=settings, keys=keys, bif={}))
        register.set_clock(bid, register.get(bid).clock.freeze(register.get(bid).clock.now()))

    def hand_over(self, bid: str, kind: str, event: Mapping[str, Any]) -> int:
        """As IC does; the number of the record."""
        taken = msgspec.convert(event, EVENTS[Kind(kind)])
        return self._adapter.intake.submit(bid, Kind(kind), taken)[0].id

    def arm(self, name: str, nth: int) -> None:
        """From now on the n-th passing of this point ends the process."""
        self._fail.armed, self._fail.nth = name, nth

    def run(self, bid: str | None) -> int:
        """The pump, in this thread, until nothing can be done now."""
        return self._adapter.pump.run(bid)

    def work(self, workers: int) -> None:
        """The pump as `serve` starts it, with threads."""
        self._adapter.pump.start(workers)

    def rest(self) -> None:
        """Wait until no lane is ready or worked on."""
        until("lanes at rest", self._rests, LONG)

    def _rests(self) -> bool:
        with self._adapter.store.reading() as connection:
            return connection.execute(RESTING).first() is None

    def advance(self, bid: str, seconds: float) -> None:
        """Move the biller's clock."""
        register = self._adapter.register
        register.set_clock(bid, register.get(bid).clock.advance(timedelta(seconds=seconds), 0))

    def decide(self, bid: str, record: int, decision: str, item_no: str) -> bool:
        """As an operator; False when it has been decided already."""
        order = OperatorDecision(decision=Decision(decision), by="op", reason="looked into the books", item_no=item_no)
        try:
            self._adapter.decisions.decide(bid, record, order)
        except AdapterError:
            return False
        return True


def live(life: Life, said: int) -> None:
    """The whole life of a forked process."""
    fail = Failpoints()
    with adapter(life.db, test_clock=True, failpoints=fail) as opened:
        child = Child(opened, fail)
        for name, *given in life.steps:
            result = getattr(child, name)(*given)
            os.write(said, msgspec.json.encode(result) + b"\n")


def forked(life: Life) -> Death:
    """Fork, listen, kill if it is time to, and see how it ended."""
    listening, said = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(listening)
        _in_child(life, said)
    os.close(said)
    text = _until_dead(pid, listening, life.kill_after)
    _, status = os.waitpid(pid, 0)
    lines = text.split(b"\n")[:-1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed: its words are on stderr"
    return Death(
        said=[msgspec.json.decode(line) for line in lines], signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    )


def _in_child(life: Life, said: int) -> None:
    code = 1
    try:
        live(life, said)
        code = 0
    except BaseException:  # noqa: BLE001 — the edge of a process that must never return to its parent's loop
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _until_dead(pid: int, listening: int, kill_after: float | None) -> bytes:
    """Everything it said until its end closes; killed in between when its time has come."""
    text, end = b"", time.monotonic() + (LONG if kill_after is None else kill_after)
    while True:
        if not select.select([listening], [], [], max(0.0, end - time.monotonic()))[0]:
            os.kill(pid, signal.SIGKILL)
            assert kill_after is not None, f"the child did not come to an end; it said {text!r}"
            end = time.monotonic() + LONG
            continue
        part = os.read(listening, 65536)
        if not part:
            os.close(listening)
            return text
        text += part


def main() -> None:
    """Until standard input ends."""
    assert psycopg.pq.version()  # loaded before the first fork
    once: Callable[..., Any] = functools.cache(ssl.create_default_context)
    ssl.create_default_context = once  # reading the certificates takes longer than all else, and nobody speaks TLS here
    stores: tuple[Any, ...] = (sqlite, postgresql)
    for dialect in stores:  # an engine knows the statements it had; closed, it holds no connection
        dialect.engine_of = functools.lru_cache(4)(dialect.engine_of)
    said = os.open(os.devnull, os.O_WRONLY)
    with TemporaryDirectory() as folder:
        live(Life(db=str(Path(folder, "warm.db")), steps=[["run", None]]), said)
    for line in sys.stdin.buffer:
        life = msgspec.json.decode(line, type=Life)
        if life.warms:
            live(life, said)
            gc.collect()
            gc.freeze()
        death = Death(said=[], signal=0) if life.warms else forked(life)
        sys.stdout.buffer.write(msgspec.json.encode(death) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
