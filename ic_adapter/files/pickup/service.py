"""The thread that picks up until it is told to stop."""

import logging
import threading

from ic_adapter.errors import Conflict
from ic_adapter.files.pickup.pickup import Look, Pickup

LOG = logging.getLogger("ic_adapter.files")


class PickupOnDemand:
    """One look at a biller's folders when somebody asks for it; looks side by side share the files (`taking`)."""

    def __init__(self) -> None:
        self._pickup: Pickup | None = None

    def offer(self, pickup: Pickup) -> None:
        """From now on this process can look."""
        self._pickup = pickup

    @property
    def is_offered(self) -> bool:
        """Whether this process can look."""
        return self._pickup is not None

    def look(self, bid: str) -> Look:
        """Look once. NotFound; Conflict where this process picks nothing up."""
        if self._pickup is None:
            raise Conflict("this process picks no files up; start it with --sftp-url or --file-folder")
        found = self._pickup.look([bid])
        if not found:
            raise Conflict(f"biller {bid} has no folders: its bill files do not come from Cayenta")
        return found[0]


class PickupService:
    """Looks at the folders of all billers, again and again."""

    def __init__(self, pickup: Pickup, poll_seconds: float) -> None:
        self._pickup = pickup
        self._poll_seconds = poll_seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pick-up", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self, patience: float) -> bool:
        """Stop looking; whether the look under way ended in so many seconds. A look that is cut off loses nothing."""
        self._over.set()
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self._pickup.look()
            except Exception:
                LOG.exception("pick-up: internal error; the next look tries again")
            self._over.wait(self._poll_seconds)
