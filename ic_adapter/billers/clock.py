"""One biller's clock as a value: frozen at a moment or running beside the wall clock.

Where it is kept lies in the store.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def later(moment: datetime, span: timedelta) -> datetime:
    """Return the moment so much later, in the same zone; OverflowError.

    The span is counted in UTC (adapter §1.7, Q-73): `moment + span` would count on the local clock, where the hour of
    a change to or from summer time is missing or comes twice.
    """
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


@dataclass(frozen=True, slots=True)
class Clock:
    """The biller's local time (adapter §1.7). Every move gives a new clock."""

    zone: ZoneInfo
    frozen: datetime | None = None
    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """The present moment, aware, in the biller's zone."""
        moment = datetime.now(UTC) + self.offset if self.frozen is None else self.frozen
        return moment.astimezone(self.zone)

    def today(self) -> date:
        """The biller's local date."""
        return self.now().date()

    def freeze(self, moment: datetime) -> "Clock":
        """Stopped at this moment; a moment without zone is the biller's local time."""
        local = moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment
        return Clock(self.zone, local.astimezone(UTC), self.offset)

    def advance(self, step: timedelta, days: int) -> "Clock":
        """On by calendar days (the local hour stays over a change to summer time), then by a step; OverflowError.

        Without days the local time is not taken apart: in the hour that comes twice it does not say which one it is.
        """
        now = self.now()
        moved = now.replace(tzinfo=None) + timedelta(days=days)
        target = later(moved.replace(tzinfo=self.zone) if days else now, step).astimezone(UTC)
        target.astimezone(self.zone)  # beyond the calendar is an error here, not at the next reading
        if self.frozen is not None:
            return Clock(self.zone, target, self.offset)
        return Clock(self.zone, None, self.offset + (target - now.astimezone(UTC)))

    def run(self) -> "Clock":
        """With the wall clock again."""
        return Clock(self.zone)
