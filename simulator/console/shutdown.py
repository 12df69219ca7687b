"""The end of the process, heard by what would otherwise go on: live streams end at once, not when they are cut."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

Heard = Callable[[int, FrameType | None], None]


class Shutdown:
    """Whether SIGTERM or Ctrl-C came, heard beside the server's own handlers, which still do their part."""

    def __init__(self) -> None:
        self.told = False
        self._listens = False

    def listen(self) -> None:
        """From now on; only the main thread may, and where the server has no handlers there is nothing to hear."""
        if self._listens or threading.current_thread() is not threading.main_thread():
            return
        self._listens = True
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)
            if callable(before):
                signal.signal(number, self._then(before))

    def _then(self, before: Heard) -> Heard:
        def heard(number: int, frame: FrameType | None) -> None:
            self.told = True
            before(number, frame)

        return heard
