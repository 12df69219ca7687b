"""A biller's clock: read, freeze, advance, run."""

from dataclasses import dataclass
from datetime import datetime

from simulator.testing.connection import Connection
from simulator.testing.records import ClockState


@dataclass(frozen=True, slots=True)
class Clock:
    """The one time of a biller: everything in its books reads it."""

    connection: Connection
    path: str

    def read(self) -> ClockState:
        """The biller's time."""
        return self.connection.ask("GET", self.path, ClockState)

    def advance(self, *, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0) -> ClockState:
        """Go on by so much; ``events`` of the result tell what fell due on the way."""
        step = {"days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
        return self._move({"advance": step})

    def freeze(self, moment: datetime | str) -> ClockState:
        """Stand still at a moment; without a zone it is the biller's local time."""
        return self._move({"freeze": as_moment(moment)})

    def run(self) -> ClockState:
        """Go with the wall clock."""
        return self._move({"run": True})

    def _move(self, order: dict[str, object]) -> ClockState:
        return self.connection.ask("POST", self.path, ClockState, order)


def as_moment(moment: datetime | str) -> str:
    """A moment as the admin API reads it."""
    return moment.isoformat() if isinstance(moment, datetime) else moment
