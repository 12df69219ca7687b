"""When a biller runs its bills by itself: its own job of the night, as its state holds it."""

from dataclasses import dataclass
from datetime import datetime

#: The one key of the register.
KEY = "nightly"
HOURS, MINUTES = 24, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class BillNights:
    """Every day at this local time a run is dropped into the folder; the runs up to ``until`` were made."""

    hour: int
    minute: int
    folder: str
    until: datetime
