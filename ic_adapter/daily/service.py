"""The thread that writes and drops payment files until it is told to stop; what was missed meanwhile is caught up."""

import logging
import threading

from ic_adapter.daily.payment_files import PaymentDrops
from ic_adapter.files.transport.folder import Opener

LOG = logging.getLogger("ic_adapter.files")


class PaymentFileService:
    """Looks at the clocks of all file-only billers, again and again."""

    def __init__(self, drops: PaymentDrops, opener: Opener, poll_seconds: float) -> None:
        self._drops = drops
        self._opener = opener
        self._poll_seconds = poll_seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="payment-files", daemon=True)

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
                self._drops.run(self._opener)
            except Exception:
                LOG.exception("payment files: internal error; the next run tries again")
            self._over.wait(self._poll_seconds)
