"""What the books ask of accounts that nobody stored; population/ answers it, and the books lay changes over it."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from simulator.billing.ledger.arrangements import Arrangement
from simulator.billing.ledger.budget_plans import BudgetPlan
from simulator.billing.ledger.ledger import Entry, Position
from simulator.billing.people.accounts import Account
from simulator.billing.people.people import Person


class Generated(Protocol):
    """Accounts found by their numbers and computed on each touch; None where a number is not theirs."""

    @property
    def guid_tag(self) -> str:
        """The tag in which payments of this biller carry their GUID (Q-32)."""

    def has_account(self, account_no: str) -> bool:
        """Whether an account has this ACCOUNT_NO, told without making it."""

    def account(self, account_no: str) -> Account | None:
        """The account with this ACCOUNT_NO."""

    def by_custom(self, account_no_custom: str) -> Account | None:
        """The account with this ACCOUNT_NO_CUSTOM."""

    def ledger(self, account_no: str, today: date) -> Sequence[Entry]:
        """The account's computed entries up to today, in posting order."""

    def position(self, account_no: str, day: date) -> Position | None:
        """What the account's computed entries fold to as of a day."""

    def bills(self, account_no: str, first: date, last: date) -> Sequence[Entry]:
        """The account's computed bills dated from first to last."""

    def owner_of_item(self, item_no: str) -> str | None:
        """The account whose computed ledger has this AR item."""

    def item_of_reference(self, payment_guid: str) -> str | None:
        """The AR item whose computed payment has this GUID."""

    def arrangement(self, account_no: str) -> Arrangement | None:
        """The account's computed pay arrangement."""

    def budget_plan(self, account_no: str) -> BudgetPlan | None:
        """The account's computed budget plan."""

    def person(self, person_no: str) -> Person | None:
        """The person with this PERSON_NO."""
