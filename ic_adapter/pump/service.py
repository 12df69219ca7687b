"""The pump at work: its workers as threads, one for what the clock brings, one for evidence; one run for tests."""

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy.exc import DBAPIError

from ic_adapter.billers.register import Register
from ic_adapter.errors import Damaged, NotFound
from ic_adapter.pump.crash_recovery import recover
from ic_adapter.pump.operator.evidence import Evidence
from ic_adapter.pump.owner import LaneOwner
from ic_adapter.pump.wakeups import wake_lanes
from ic_adapter.pump.worker import Worker
from ic_adapter.store.database.engine import Store

LOG = logging.getLogger("ic_adapter.pump")
IDLE = 0.25  # seconds between two looks at what other processes or the clock made ready


class Pump:
    """Works until it is stopped; many processes may do so on one database."""

    def __init__(
        self,
        store: Store,
        register: Register,
        lane_owner: LaneOwner,
        evidence: Evidence,
        worker: Callable[[Callable[[float], None]], Worker],
        upstream: Callable[[str | None], int] = lambda _: 0,
    ) -> None:
        """`upstream`: submits what the clock makes due at IC, of one biller or of all; how much it did."""
        self._store = store
        self._register = register
        self._lane_owner = lane_owner
        self._evidence = evidence
        self._upstream = upstream
        self._end = threading.Event()
        self._work = threading.Condition()
        self._worker = worker(self._end.wait)  # type: ignore[arg-type]  # whether it was set does not matter there
        self._most = 0
        self._threads: list[threading.Thread] = []

    def start(self, workers: int) -> None:
        """Let so many workers go."""
        self._most = max(1, workers - 1)  # the last worker is kept for other billers
        loops = [self._watch, self._look, *[self._serve] * workers]
        self._threads = [threading.Thread(target=loop, name=loop.__name__, daemon=True) for loop in loops]
        for thread in self._threads:
            thread.start()

    def notify(self) -> None:
        """There is something new: do not wait for the next look."""
        with self._work:
            self._work.notify()

    def stop(self, seconds: float) -> bool:
        """No further call is begun; those under way have so many seconds, all together. True: none is any more."""
        self._end.set()
        with self._work:
            self._work.notify_all()
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def run(self, bid: str | None = None) -> int:
        """Everything that can be done now, of one biller or of all, in this thread; how many lanes were served."""
        served = 0
        self.tend(bid)
        while not self._end.is_set():
            if self._worker.step(bid):
                served += 1
            elif not self.tend(bid) + self._evidence.gather(bid):
                return served
        return served

    def tend(self, bid: str | None = None) -> int:
        """What needs no call: dead owners, the clock, mended settings, groups that go on."""
        self._lane_owner.check()
        submitted = self._upstream(bid)
        woken = recover(self._store, self._register, self._lane_owner) + wake_lanes(self._store, self._register, bid)
        return submitted + woken

    def _serve(self) -> None:
        while not self._end.is_set():
            if not self._guarded(lambda: self._worker.step(most=self._most)):
                with self._work:
                    self._work.wait(IDLE)

    def _watch(self) -> None:
        while not self._end.wait(IDLE):
            if self._guarded(self.tend):
                self.notify()

    def _look(self) -> None:
        """Evidence has a thread of its own: a router that keeps it waiting keeps nobody else."""
        while not self._end.wait(IDLE):
            self._guarded(self._evidence.gather)

    def _guarded(self, work: Callable[[], int | bool]) -> int | bool:
        """The edge of a thread: it outlives a database that is away, and ends with one that is damaged."""
        try:
            return work()
        except Damaged:  # said by the store; a record that cannot be found again would be sent twice
            self._end.set()
            return False
        except DBAPIError as error:
            LOG.warning("database error: %s", type(error.orig).__name__)
        except NotFound as error:  # a biller that was deleted meanwhile
            LOG.info("%s", error)
        except Exception:
            LOG.exception("unexpected error in the pump")
        self._end.wait(IDLE)
        return False
