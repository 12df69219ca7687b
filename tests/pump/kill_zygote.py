"""The tests' end of `kill_child`: lives are ordered here, one after the other."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import msgspec

from tests.bounded import end, within
from tests.pump.kill_child import LONG, Death, Life


class Zygote:
    """A warm process from which others are forked."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def live(self, db: str, *steps: list[Any], kill_after: float | None = None) -> Death:
        """One process from its start to its end, whichever it was."""
        return self._ordered(Life(db=db, steps=list(steps), kill_after=kill_after))

    def warm_up(self, db: str, *steps: list[Any]) -> None:
        """The warm process does this itself, on the database of those that come."""
        self._ordered(Life(db=db, steps=list(steps), warms=True))

    def _ordered(self, life: Life) -> Death:
        there, back = self._process.stdin, self._process.stdout
        assert there is not None
        assert back is not None
        there.write(msgspec.json.encode(life) + b"\n")
        there.flush()
        line = within("the end of a life", back.readline, 2 * LONG)  # the child ends it after LONG
        assert line, "the child failed: its words are on stderr"
        return msgspec.json.decode(line, type=Death)

    def whole(self, db: str, *steps: list[Any]) -> list[Any]:
        """One process that comes to its end: what it said."""
        death = self.live(db, *steps)
        assert death.signal == 0
        return death.said


@contextmanager
def zygote() -> Generator[Zygote, None, None]:
    """One for the time of the block."""
    command = [sys.executable, "-m", "tests.pump.kill_child"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield Zygote(process)
    finally:
        end(process)
