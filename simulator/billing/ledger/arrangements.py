"""Pay arrangements and their life cycle, derived from the ledger and the day (router §5.1, F-03)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from simulator.billing.ledger.ledger import EntryKind, ItemState, Position
from simulator.billing.ledger.money import ZERO


class State(Enum):
    """Where an arrangement stands; only the first two are STATUS_CD ``Y``."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    COMPLETED = "completed"
    BROKEN = "broken"
    ENDED = "ended"


STANDING = frozenset({State.SCHEDULED, State.ACTIVE})


@dataclass(frozen=True, slots=True)
class Instalment:
    """One agreed payment; the samples show no schedule, so a plan may have none (Q-12)."""

    due: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The F-03 tags of one plan, its agreed instalments, and the day a clerk ended it."""

    ref: int
    start: date
    amount: Decimal
    changed: datetime
    end: date | None = None
    option_cd: str = "BDUE"
    option_amt: Decimal = ZERO
    stream_cd: str = "BPA"
    grace_days: int = 0
    reason_cd: str = ""
    instalments: tuple[Instalment, ...] = ()
    ended_on: date | None = None
    status_cd: str | None = None

    def is_active(self, position: Position) -> bool:
        """STATUS_CD ``Y`` and START_DT ≤ today ≤ END_DT, or no END_DT (router F-02)."""
        in_time = self.start <= position.today and (self.end is None or position.today <= self.end)
        return in_time and self.wire_status(position) == "Y"

    def wire_status(self, position: Position) -> str:
        """STATUS_CD: what a clerk forced, else ``Y`` while the plan stands."""
        return self.status_cd or ("Y" if self.state(position) in STANDING else "N")

    def state(self, position: Position) -> State:
        """Paid beats ended beats broken: a plan that was paid in full stays completed."""
        today = position.today
        if self.paid(position, today) >= self.amount:
            return State.COMPLETED
        if (self.ended_on and self.ended_on <= today) or (self.end and self.end < today):
            return State.ENDED
        if today < self.start:
            return State.SCHEDULED
        return State.BROKEN if self._missed(position) else State.ACTIVE

    def paid(self, position: Position, until: date) -> Decimal:
        """What standing payments that count since START_DT brought by that day (posted or effective, the earlier)."""
        return sum(
            (
                item.net
                for item in position.items.values()
                if item.entry.kind is EntryKind.PAYMENT
                and item.state is not ItemState.VOIDED
                and self.start <= item.entry.counts_from <= until
            ),
            ZERO,
        )

    def remaining(self, position: Position) -> Decimal:
        """The part of the amount not paid yet: what the plan still covers of the past due."""
        return max(ZERO, self.amount - self.paid(position, position.today))

    def _missed(self, position: Position) -> bool:
        """Whether an instalment was not covered within its GRACE_DAYS."""
        grace = timedelta(days=self.grace_days)
        agreed = ZERO
        for instalment in sorted(self.instalments, key=lambda item: item.due):
            agreed += instalment.amount
            last_day = instalment.due + grace
            if last_day < position.today and self.paid(position, last_day) < agreed:
                return True
        return False


def active(arrangements: Iterable[Arrangement], position: Position) -> Sequence[Arrangement]:
    """The plans that are active today."""
    return [plan for plan in arrangements if plan.is_active(position)]


def overdue(arrangements: Iterable[Arrangement], position: Position) -> Decimal:
    """OVERDUE_AMT = CUTOFF_AMT: the cut-off part of the past due that no active plan covers (router §5.1)."""
    cut_off = position.cut_off
    if not cut_off:
        return ZERO
    covered = sum((plan.remaining(position) for plan in active(arrangements, position)), ZERO)
    return max(ZERO, cut_off - covered)
