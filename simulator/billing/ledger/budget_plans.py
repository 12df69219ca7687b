"""Budget plans: an account that pays a level amount each month (router §5.1)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetPlan:
    """Type code, monthly amount, first and last day."""

    type_cd: str
    amount: Decimal
    start: date
    end: date | None = None

    def is_active(self, today: date) -> bool:
        """Whether the plan holds today."""
        return self.start <= today and (self.end is None or today <= self.end)
