"""The thread that closes business days and drops files until it is told to stop."""

import logging
import threading

from ic_adapter.files.lockbox.lockbox import Lockbox

LOG = logging.getLogger("ic_adapter.files")


class LockboxService:
    """Looks at the clocks of all billers with a lockbox, again and again; what was missed meanwhile is caught up."""

    def __init__(self, lockbox: Lockbox, poll_seconds: float) -> None:
        self._lockbox = lockbox
        self._poll_seconds = poll_seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lockbox", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, patience: float) -> bool:
        """Stop; whether the run under way ended in so many seconds. A run that is cut off loses nothing."""
        self._over.set()
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self._lockbox.run()
            except Exception:
                LOG.exception("lockbox: internal error; the next run tries again")
            self._over.wait(self._poll_seconds)
