"""The threads that look at folders and clocks, again and again, until they are told to stop."""

import logging
import threading
from collections.abc import Callable

LOG = logging.getLogger("ic_adapter.files")


class PollingThread:
    """Runs one thing with a pause between; an internal error ends a run, not the thread. Missed runs are caught up.

    `wake`: set by whoever wants the next run at once.
    """

    def __init__(
        self, name: str, run: Callable[[], object], poll_seconds: float, wake: threading.Event | None = None
    ) -> None:
        self._run_once = run
        self._poll_seconds = poll_seconds
        self._over = threading.Event()
        self._wake = wake or threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, patience: float) -> bool:
        """Stop; whether the run under way ended in so many seconds. A run that is cut off loses nothing."""
        self._over.set()
        self._wake.set()
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self._run_once()
            except Exception:
                LOG.exception("%s: internal error; the next run tries again", self._thread.name)
            self._wake.wait(self._poll_seconds)
            self._wake.clear()
