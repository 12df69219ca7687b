"""What an account pays by: payment arrangements, and the budget plan that evens out its bills."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from simulator.testing.connection import Connection
from simulator.testing.records import ApiRecord


class Instalment(ApiRecord, frozen=True):
    """One agreed payment."""

    due: date
    amount: Decimal


class Arrangement(ApiRecord, frozen=True):
    """A plan with the state it has today: scheduled, active, completed, broken or ended."""

    ref: int
    state: str
    status_cd: str
    start: date
    end: date | None
    amount: Decimal
    paid: Decimal
    option_cd: str
    option_amt: Decimal
    stream_cd: str
    grace_days: int
    reason_cd: str
    instalments: tuple[Instalment, ...]
    ended_on: date | None


class BudgetPlan(ApiRecord, frozen=True):
    """The plan's type code, monthly amount, first and last day."""

    type: str
    amount: Decimal
    start: date
    end: date | None = None


class _Arrangements(ApiRecord, frozen=True):
    """All plans of an account."""

    arrangements: tuple[Arrangement, ...]


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of one account."""

    connection: Connection
    path: str

    def arrangements(self) -> tuple[Arrangement, ...]:
        """All arrangements, by their number."""
        return self.connection.ask("GET", f"{self.path}/arrangements", _Arrangements).arrangements

    def set_up(
        self,
        amount: Decimal | str,
        start: date | str,
        instalments: Mapping[str, Decimal | str] | None = None,
        **parts: Any,
    ) -> Arrangement:
        """Set up an arrangement; ``instalments`` are amounts by their day, and without any it cannot break.

        ``parts``: end, grace_days, option_cd, option_amt, stream_cd, reason_cd, status_cd, ref.
        """
        body = {"amount": str(amount), "start": str(start), "instalments": _written(instalments or {}), **parts}
        return self.connection.ask("POST", f"{self.path}/arrangements", Arrangement, body)

    def change(self, ref: int, **parts: Any) -> Arrangement:
        """Change an arrangement: start, end, amount, grace_days, reason_cd, status_cd; ``ended_on`` ends it then."""
        return self.connection.ask("PATCH", f"{self.path}/arrangements/{ref}", Arrangement, parts)

    def budget(self) -> BudgetPlan:
        """The budget plan; Refused (404) where there is none."""
        return self.connection.ask("GET", f"{self.path}/budget-plan", BudgetPlan)

    def set_budget(
        self, amount: Decimal | str, start: date | str, end: date | str | None = None, type_code: str = "EQUAL"
    ) -> BudgetPlan:
        """Put the account on a budget plan, in place of another."""
        body = {"type": type_code, "amount": str(amount), "start": str(start), "end": None if end is None else str(end)}
        return self.connection.ask("PUT", f"{self.path}/budget-plan", BudgetPlan, body)

    def end_budget(self) -> None:
        """Take the account off its budget plan."""
        self.connection.bytes("DELETE", f"{self.path}/budget-plan")


def _written(instalments: Mapping[str, Decimal | str]) -> list[dict[str, str]]:
    return [{"due": str(day), "amount": str(amount)} for day, amount in instalments.items()]
