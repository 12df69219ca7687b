"""Waits of the tests that have no limit of their own; each fails with what it waited for.

``tests/limits.py`` ends a test that hangs all the same, but only after minutes, and it cannot say what was expected.
"""

import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import IO, Any, TypeVar

T = TypeVar("T")
#: For what takes well under a second on a machine of its own: twenty times slower, it still is not nearly over.
PATIENCE = 120.0
PAUSE_SECONDS = 0.005


def until(what: str, ask: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Ask until the answer is true, and return it; AssertionError with ``what`` and the last answer."""
    end = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < end, f"waited {seconds:g} s for {what}; the last answer was {found!r}"
        time.sleep(PAUSE_SECONDS)
    return found


def within(what: str, work: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Return what ``work`` returns, such as the next line of a pipe; AssertionError with ``what`` if it hangs.

    It is done in a thread, which is left behind when it hangs: it must not hold locks that the test still needs.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            done.set_exception(error)

    threading.Thread(target=run, name=what, daemon=True).start()
    try:
        return done.result(seconds)
    except TimeoutError:
        if done.done():
            raise  # it is of the work itself
        raise AssertionError(f"waited {seconds:g} s for {what}") from None


def join(thread: threading.Thread, seconds: float = PATIENCE) -> None:
    """Wait for the end of a thread; AssertionError with its name if it goes on."""
    thread.join(seconds)
    assert not thread.is_alive(), f"thread {thread.name} did not end within {seconds:g} s"


def end(process: subprocess.Popen[Any], seconds: float = PATIENCE) -> None:
    """Close the input of a process, wait for its end and close its other pipes; kill it where it goes on, and fail.

    Popen as a context manager waits for ever.
    """
    pipes: tuple[IO[Any] | None, ...] = (process.stdin, process.stdout, process.stderr)
    try:
        if process.stdin is not None:
            with suppress(BrokenPipeError):
                process.stdin.close()
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"process {process.pid} did not end within {seconds:g} s: {process.args!r}") from None
    finally:
        process.kill()
        process.wait(seconds)
        for pipe in filter(None, pipes):
            pipe.close()
