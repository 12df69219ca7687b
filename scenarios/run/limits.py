"""Time limits of packs: a scenario that hangs fails at its step, and a run that hangs ends."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from scenarios.errors import StepError

#: Between two alarms: a step may lose the first one in code that swallows what is raised in it.
AGAIN_SECONDS = 30.0
#: For the run to end its programs once its limit is reached; then the process ends as it is.
CLOSE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that one scenario and the whole run may take; 0: no limit.

    The slowest scenario takes about ten seconds alone; these leave room for a machine that is busy with other work.
    """

    scenario: float = 600.0
    run: float = 7200.0


DEFAULT = Limits()


@contextmanager
def scenario_limit(seconds: float) -> Iterator[None]:
    """Raise StepError in the step that is under way when the scenario has taken so many seconds.

    Does nothing where an alarm cannot be set or is set already: outside the main thread, or under another time limit.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not seconds or not is_main or not hasattr(signal, "setitimer") or signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return

    def expired(_number: int, _frame: FrameType | None) -> None:
        raise StepError(f"the scenario was stopped here after {seconds:g} s; raise its limit with --limits")

    before = signal.signal(signal.SIGALRM, expired)
    signal.setitimer(signal.ITIMER_REAL, seconds, min(seconds, AGAIN_SECONDS))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def run_limit(seconds: float, end: Callable[[], None]) -> Iterator[None]:
    """Call ``end`` (in another thread) when the block has taken so many seconds; end the process if that is no help."""
    if not seconds:
        yield
        return

    def expired() -> None:
        last.start()
        end()

    timer, last = threading.Timer(seconds, expired), threading.Timer(CLOSE_SECONDS, os._exit, (1,))
    timer.daemon = last.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        last.cancel()
