"""One biller's clock: the only place where the simulator's books learn the time (design §3 rule 3)."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from simulator.billing.days import FIRST_DAY, LAST_DAY, is_bookable


class OutOfCalendar(ValueError):
    """No clock of a biller goes there; the message tells from when to when they go."""


class BillerClock:
    """The biller's local time, either frozen or running beside the wall clock with an offset."""

    def __init__(self, zone: ZoneInfo, frozen: datetime | None = None) -> None:
        self.zone = zone
        self._frozen: datetime | None = None
        self._offset = timedelta()
        if frozen is not None:
            self.freeze(frozen)

    @property
    def is_frozen(self) -> bool:
        """Whether time stands still."""
        return self._frozen is not None

    def now(self) -> datetime:
        """The biller's present moment, aware, in its own zone."""
        return self._frozen or (datetime.now(UTC) + self._offset).astimezone(self.zone)

    def today(self) -> date:
        """The biller's local date: what every rule calls today (adapter §1.7)."""
        return self.now().date()

    def later(self, span: timedelta) -> datetime:
        """Return the moment so much after now, counted in UTC: no hour of a clock change is lost or doubled (Q-73)."""
        return (self.now().astimezone(UTC) + span).astimezone(self.zone)

    def freeze(self, moment: datetime) -> None:
        """Stop at this moment; a moment without zone is the biller's local time. OutOfCalendar if it is too far."""
        local = moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment
        self._check(local)
        self._frozen = local.astimezone(UTC).astimezone(
            self.zone
        )  # a local time that is skipped becomes one that is not

    def advance(self, step: timedelta, days: int = 0) -> None:
        """Move on by calendar days (the local hour stays over a change to summer time) and then by a step."""
        start = self.now()
        moved = start.replace(tzinfo=None) + timedelta(days=days)
        target = (moved.replace(tzinfo=self.zone) if days else start).astimezone(UTC) + step
        self._check(target.astimezone(self.zone))
        if self._frozen is None:
            self._offset += target - start.astimezone(UTC)
        else:
            self._frozen = target.astimezone(self.zone)

    @staticmethod
    def _check(moment: datetime) -> None:
        if not is_bookable(moment.date()):
            raise OutOfCalendar(f"{moment.date()} is not between {FIRST_DAY} and {LAST_DAY}")

    @contextmanager
    def at(self, moment: datetime) -> Generator[None, None, None]:
        """Stand still at a moment that has passed while something is done that was due then."""
        frozen, self._frozen = self._frozen, moment.astimezone(self.zone)
        try:
            yield
        finally:
            self._frozen = frozen

    def run(self) -> None:
        """Go with the wall clock again, from the wall clock's own time."""
        self._frozen = None
        self._offset = timedelta()
