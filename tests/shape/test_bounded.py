"""The waits that tests share end in time, and say what they waited for."""

import os
import subprocess
import sys
import threading

import pytest

from tests.bounded import end, join, until, within


def test_until_returns_the_answer() -> None:
    """The first answer that is true."""
    answers = iter([0, "", 3])

    assert until("a number", lambda: next(answers)) == 3


def test_until_names_what_did_not_come() -> None:
    """With the last answer, which tells how far it got."""
    with pytest.raises(AssertionError, match=r"^waited 0.05 s for two records; the last answer was \[\]"):
        until("two records", list, 0.05)


def test_within_returns_or_raises_what_the_work_does() -> None:
    """As if it had been called here, also where it raises a time-out of its own."""

    def refused() -> None:
        raise TimeoutError("of its own")

    assert within("an answer", lambda: 5) == 5
    with pytest.raises(TimeoutError, match="of its own"):
        within("an answer", refused)


def test_within_names_what_did_not_come() -> None:
    """A pipe into which nobody writes."""
    ours, theirs = os.pipe()
    try:
        with pytest.raises(AssertionError, match=r"^waited 0.05 s for the first line of the program$"):
            within("the first line of the program", lambda: os.read(ours, 1), 0.05)
    finally:
        os.close(theirs)  # which ends the read that was left behind


def test_join_names_the_thread() -> None:
    """Thread.join itself returns as if the thread had ended."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait, args=(60,), name="server of the test", daemon=True)
    thread.start()

    with pytest.raises(AssertionError, match=r"^thread server of the test did not end within 0.05 s"):
        join(thread, 0.05)
    over.set()
    join(thread)


def test_end_names_a_process_that_goes_on() -> None:
    """It does not look at its input; it is killed."""
    process = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], stdin=subprocess.PIPE)

    with pytest.raises(AssertionError, match=r"^process \d+ did not end within 0.05 s: .*signal.pause"):
        end(process, 0.05)
    assert process.returncode == -9


def test_end_closes_the_input() -> None:
    """Which is how a process that reads it is told."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)

    end(process)

    assert process.returncode == 1
