"""One run of packs: starts the programs where none are given, runs pytest, maps its exit code to ours."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from types import FrameType

import pytest

from scenarios.context.world import Urls
from scenarios.run import last_failures
from scenarios.run.limits import DEFAULT, Limits, run_limit
from scenarios.run.programs import running
from scenarios.run.terminal import Terminal

SETTINGS = Path(__file__).parent / "runner.toml"


class Exit(IntEnum):
    """How the runner ends (design §2); nothing ran is a failure."""

    PASSED = 0
    FAILED = 1
    USAGE = 2
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Browsing:
    """How scenarios with pages run: must Chromium be there, and is every width and scheme kept as a screenshot."""

    require_browser: bool = False
    every_look: bool = False

    def arguments(self) -> list[str]:
        """The options of pytest."""
        wanted = {"--scenario-require-browser": self.require_browser, "--scenario-every-look": self.every_look}
        return [option for option, is_wanted in wanted.items() if is_wanted]


@dataclass(frozen=True, slots=True)
class Order:
    """What to run and how. ``urls`` None: both programs are started, and ended in any case."""

    paths: tuple[Path, ...]
    workers: int
    tags: str | None
    report: Path | None
    urls: Urls | None
    strict: bool = False
    lines: tuple[str, ...] = ()
    limits: Limits = DEFAULT
    browsing: Browsing = Browsing()
    quiet: bool = False
    stop_at_failure: bool = False


CODES = {
    pytest.ExitCode.OK: Exit.PASSED,
    pytest.ExitCode.TESTS_FAILED: Exit.FAILED,
    pytest.ExitCode.NO_TESTS_COLLECTED: Exit.FAILED,
    pytest.ExitCode.INTERNAL_ERROR: Exit.FAILED,
    pytest.ExitCode.USAGE_ERROR: Exit.USAGE,
}


def run(order: Order) -> Exit:
    """Run to the end; raise ProgramError where a program does not come up."""
    terminal = Terminal(order.report, quiet=order.quiet)
    with _watched() as watch:
        try:
            with ExitStack() as opened:
                opened.enter_context(run_limit(order.limits.run, watch.expire))
                urls = order.urls or _started(order, opened)
                code = pytest.main(arguments(order, urls), plugins=[watch, terminal])
        except KeyboardInterrupt:  # the signal came where pytest does not catch it: between two scenarios, or outside
            watch.interrupted = True
    if terminal.has_run:
        last_failures.write(terminal.failed)
    if watch.expired:
        sys.stderr.write(f"the run was stopped after {order.limits.run:g} s; raise its limit with --limits\n")
        return Exit.FAILED
    if watch.interrupted:
        return Exit.INTERRUPTED
    ended = CODES.get(pytest.ExitCode(code), Exit.FAILED)
    if ended is Exit.PASSED and not watch.has_run:
        sys.stderr.write("every scenario was skipped, so nothing ran; the lines above say why\n")
        return Exit.FAILED
    return ended


def _started(order: Order, opened: ExitStack) -> Urls:
    """Start both programs for the run, and say so: it takes seconds in which nothing else is printed."""
    if not order.quiet:
        sys.stderr.write("starting the simulator and the adapter\n")
    return opened.enter_context(running(order.report))


def arguments(order: Order, urls: Urls) -> list[str]:
    """The command line of pytest."""
    line = ["-c", str(SETTINGS), "--rootdir", str(Path.cwd()), "-p", "no:terminal"]
    line += ["--scenario-router", urls.router, "--scenario-adapter", urls.adapter]
    if order.urls is None:
        line.append("--scenario-started")
    if order.workers > 1:
        line += ["-n", str(order.workers), "--dist", "worksteal"]
    line += ["--scenario-limit", str(order.limits.scenario)]
    if order.stop_at_failure:
        line.append("-x")
    if order.strict:
        line.append("--scenario-strict")
    line += order.browsing.arguments()
    for place in order.lines:
        line += ["--scenario-line", place]
    if order.tags:
        line += ["-m", order.tags.replace("@", "")]
    if order.report:
        line += ["--scenario-report", str(order.report), "--junitxml", str(order.report / "junit.xml")]
    return [*line, *map(str, order.paths)]


class _Watch:
    """Ctrl-C and SIGTERM end the run, so that the programs are ended too; knows whether anything ran."""

    def __init__(self) -> None:
        self.interrupted = False
        self.expired = False
        self.has_run = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A scenario that passed or failed has run; one that was skipped has not."""
        self.has_run = self.has_run or (not report.skipped and report.when == "call")

    def signalled(self, number: int, _frame: FrameType | None) -> None:
        """End the run at once, wherever it is."""
        self.interrupted = True
        if not self.expired:
            sys.stderr.write(f"ended by {signal.Signals(number).name}\n")
        raise KeyboardInterrupt

    def expire(self) -> None:
        """End the run as a signal would: its time is over."""
        self.expired = True
        os.kill(os.getpid(), signal.SIGTERM)

    def pytest_runtest_logfinish(self) -> None:
        """An exception that a signal raised can be lost, in a finaliser for one: then the run ends here."""
        if self.interrupted:
            raise KeyboardInterrupt


@contextmanager
def _watched() -> Iterator[_Watch]:
    watch = _Watch()
    before = {number: signal.signal(number, watch.signalled) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield watch
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
