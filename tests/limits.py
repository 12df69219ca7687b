"""Time limits of the tests: each test and the whole run end in bounded time, and say where they hung.

How an expired limit ends a test, from the mildest way to the hardest:

1. SIGALRM interrupts the main thread, which raises the failure wherever it waits. The report has the stacks of all
   threads, the tasks of a running event loop and the child processes the test has started, with their stacks where
   they are Python programs. The run goes on with the next test.
2. The alarm repeats: asyncio hands what a callback raises to its exception handler, so the first failure may be lost.
3. A thread stuck in C code never sees the alarm. faulthandler's own thread then prints all stacks and ends the
   process; under xdist the controller reports the test as failed and starts another worker.
4. The limit of the whole run ends the controller, its workers and everything they have started, after a list of the
   tests that still run and their stacks.

pytest-timeout holds the limit of a test (``timeout`` in pyproject.toml, ``--timeout``, its marker) and calls the two
hooks below. Its own ways are not enough: one leaves the test hanging in case 2 and 3, the other always ends the
process.
"""

import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Generator
from types import FrameType
from typing import Any

import pytest
from pytest_timeout import is_debugging  # type: ignore[import-untyped]  # it has no types

from tests.hanging import children, end_all, now, stacks_of_children, stacks_of_this_process

#: The whole suite takes 15 minutes alone and has taken five times that beside other work. 0: no limit.
RUN_SECONDS = float(os.environ.get("TEST_RUN_LIMIT", "7200"))
#: Between two alarms: long enough for a test to clean up. Never longer than the limit itself.
AGAIN_SECONDS = 30.0
#: For leaving the process once the last test is over: a thread that is no daemon would hold it for ever.
EXIT_SECONDS = 60.0
#: For the workers to print their stacks before the controller ends them.
PRINT_SECONDS = 5.0

STDERR = pytest.StashKey[int]()
RUN = pytest.StashKey["RunLimit"]()
LIMIT = pytest.StashKey["TestLimit"]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep a way to the real stderr that no capture covers, and start the clock of the run."""
    assert sys.__stderr__ is not None
    config.stash[STDERR] = os.dup(sys.__stderr__.fileno())
    os.environ["PYTHONFAULTHANDLER"] = "1"  # a child that gets SIGABRT prints its stacks
    worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    until = worker["run_until"] if worker else time.monotonic() + RUN_SECONDS
    config.stash[RUN] = RunLimit(until, config.stash[STDERR], worker["workerid"] if worker else None)
    if RUN_SECONDS:
        config.stash[RUN].start()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist until when the run may last."""
    node.workerinput["run_until"] = node.config.stash[RUN].until


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the clock of the run; the process has a little time left to end."""
    if RUN not in config.stash:
        return  # another plugin refused the command line before the clock was started
    config.stash[RUN].cancel()
    faulthandler.dump_traceback_later(EXIT_SECONDS, exit=True, file=config.stash[STDERR])


def pytest_runtest_logstart(nodeid: str) -> None:
    """Note a test that has begun, here or in a worker."""
    RunLimit.running[nodeid] = time.monotonic()


def pytest_runtest_logfinish(nodeid: str) -> None:
    """Forget a test that is over."""
    RunLimit.running.pop(nodeid, None)


class RunLimit(threading.Timer):
    """Clock of the whole run in one process: the controller, a worker, or the only process."""

    #: Tests under way as this process knows them, with their start.
    running: dict[str, float] = {}

    def __init__(self, until: float, stderr: int, worker: str | None) -> None:
        super().__init__(max(0.0, until - time.monotonic()), self.expire)
        self.daemon = True
        self.until = until
        self._stderr = stderr
        self._worker = worker

    def expire(self) -> None:
        """Print what runs and its stacks; the controller then ends everything with exit code 1."""
        now = time.monotonic()
        lines = [f"  {name}, for {now - since:.0f} s\n" for name, since in RunLimit.running.items()]
        what = f"worker {self._worker}" if self._worker else "the tests"
        self._print(f"\nlimit of the run reached ({RUN_SECONDS:g} s); {what} still running:\n{''.join(lines)}")
        self._print(stacks_of_this_process())
        if self._worker:
            return
        time.sleep(PRINT_SECONDS if RunLimit.running else 0)
        self._print("".join(f"  ended: {child}\n" for child in children()))
        end_all()
        os._exit(1)

    def _print(self, text: str) -> None:
        os.write(self._stderr, text.encode(errors="replace"))


class TestLimit:
    """Limit of one test: an alarm that repeats, and faulthandler for a thread that no signal reaches."""

    __test__ = False

    def __init__(self, item: pytest.Item, seconds: float) -> None:
        self._item = item
        self._seconds = seconds
        self._began = now()
        self._told = False
        self.runs = False
        #: Whether code of the test or its fixtures is under way: what an alarm raises in pytest itself ends the session.
        self.may_raise = False

    def start(self) -> None:
        """Let the limit begin now."""
        again = min(self._seconds, AGAIN_SECONDS)
        signal.signal(signal.SIGALRM, self._expired)
        signal.setitimer(signal.ITIMER_REAL, self._seconds, again)
        faulthandler.dump_traceback_later(self._seconds + 3 * again, exit=True, file=self._item.config.stash[STDERR])
        self.runs = True

    def cancel(self) -> None:
        """Stop the limit."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        faulthandler.cancel_dump_traceback_later()
        self.runs = False

    def _expired(self, _number: int, _frame: FrameType | None) -> None:
        __tracebackhide__ = True
        if is_debugging() or not self.may_raise:
            return  # the alarm repeats
        if not self._told:
            self._told = True
            self.may_raise = False  # the next alarm would cut the stacks off
            self._item.add_report_section("limit", "stacks", stacks_of_this_process())
            self._item.add_report_section("limit", "child processes", stacks_of_children(self._began))
            self.may_raise = True
        pytest.fail(f"not over within the limit of {self._seconds:g} s for a test")


@pytest.hookimpl
def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool | None:
    """Start the limit of a test; leave it to pytest-timeout where no signal can reach the test."""
    if settings.method != "signal" or threading.current_thread() is not threading.main_thread():
        return None
    item.stash[LIMIT] = TestLimit(item, settings.timeout)
    item.stash[LIMIT].may_raise = settings.func_only  # then the test's call is under way
    item.stash[LIMIT].start()
    return True


@pytest.hookimpl
def pytest_timeout_cancel_timer(item: pytest.Item) -> bool | None:
    """Stop the limit of a test: it is over, or has failed and is cleaned up next."""
    limit = item.stash.get(LIMIT, None)
    if limit is None:
        return None
    limit.cancel()
    return True


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    """Let an alarm fail the fixtures of a test."""
    yield from _phase(item)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Let an alarm fail a test."""
    yield from _phase(item)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Give the fixtures of a failed test a limit of their own: pytest-timeout cancels the first one at a failure."""
    limit = item.stash.get(LIMIT, None)
    if limit is not None and not limit.runs:
        limit.start()
    yield from _phase(item)


def _phase(item: pytest.Item) -> Generator[None, None, None]:
    limit = item.stash.get(LIMIT, None)
    if limit is None:  # no limit, or one that pytest-timeout sets within the call (func_only)
        yield
        return
    limit.may_raise = True
    try:
        yield
    finally:
        limit.may_raise = False
