"""One biller's books: accounts, ledgers, plans and people, changed only by all-or-nothing calls (design §3 rule 2)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import TypeVar, cast

from simulator.billing.clock import BillerClock
from simulator.billing.errors import AlreadyThere, NotThere
from simulator.billing.generated import Generated
from simulator.billing.ledger.arrangements import Arrangement
from simulator.billing.ledger.budget_plans import BudgetPlan
from simulator.billing.ledger.ledger import Entry, Position
from simulator.billing.ledger.memo import Memo
from simulator.billing.ledger.posting import Posting
from simulator.billing.ledger.returned_checks import ReturnedCheck
from simulator.billing.people.accounts import Account
from simulator.billing.people.people import People
from simulator.billing.receivables import Receivables
from simulator.billing.records.bookings import Bookings
from simulator.billing.records.clerk_records import ClerkRecords
from simulator.billing.records.counters import Counters
from simulator.billing.records.files import FileTree
from simulator.billing.state import State
from simulator.errors import UnknownAccount

T = TypeVar("T")


class Books:
    """The state of one biller: what was documented, added or changed, laid over its generated accounts."""

    def __init__(self, clock: BillerClock, generated: Generated, state: State) -> None:
        self.clock = clock
        self.state = state
        self.code_tables = state.code_tables
        self.counters = Counters(state.counters)
        self.receivables = Receivables(state.entries, self.counters, clock, generated)
        self.people = People(state.persons, self.counters, generated.person, self._check)
        self.clerk_records = ClerkRecords(
            self.counters, state.alerts, state.contacts, state.issues, state.questionnaires
        )
        self.bookings = Bookings(state.bookings)
        self.files = FileTree(state.files)
        self._generated = generated
        self._revisions: dict[str, int] = {}
        self._memo: Memo[object] = Memo()
        self._checks: dict[str, list[ReturnedCheck]] = {}
        self._arrangements: dict[str, dict[int, Arrangement]] = {}
        self._by_custom: dict[str, list[str]] = {}
        for account in state.accounts.values():
            self._index(account)
        for check in state.returned_checks.values():
            self._checks.setdefault(check.item_no, []).append(check)
        for key, plan in state.arrangements.rows():
            self._arrangements.setdefault(key.partition("/")[0], {})[plan.ref] = plan

    def copy(self) -> "Books":
        """Books of their own with the same records and clock: what is tried on them changes nothing here."""
        return Books(self.clock, self._generated, self.state.copy())

    def remembered(self, account_no: str, purpose: str, make: Callable[[], T]) -> T:
        """What ``make`` made of an account, until it or the biller's day changes: for pure functions of the two."""
        stamp = self._revisions.get(account_no, 0), self.clock.today()
        return cast("T", self._memo.value((account_no, purpose), stamp, make))

    def _changed(self, account_no: str) -> None:
        self._revisions[account_no] = self._revisions.get(account_no, 0) + 1

    # --- accounts ---------------------------------------------------------------------------------------------------

    def accounts(self) -> Iterable[Account]:
        """The accounts that were documented, added or changed in anything, by number."""
        touched = {*self.state.accounts, *self.receivables.posted_accounts(), *self._arrangements}
        return (self.account(number) for number in sorted(touched | set(self.state.budget_plans)))

    def account(self, account_no: str) -> Account:
        """The account; NotThere if there is none."""
        account = self._known(account_no)
        if account is None:
            raise NotThere("account", f"account {account_no} not found")
        return account

    def find(self, account_no: str, account_no_custom: str) -> Account:
        """The account a request means, by number, else by custom number; UnknownAccount (-4) if not exactly one."""
        if account_no:
            found = self._known(account_no)
            matches = [] if found is None else [found]
        else:
            matches = [self.account(number) for number in self._by_custom.get(account_no_custom, ())]
            computed = self._generated.by_custom(account_no_custom)
            if computed is not None and computed.account_no not in self.state.accounts:
                matches.append(computed)
        if len(matches) != 1:
            raise UnknownAccount
        return matches[0]

    def has_account(self, account_no: str) -> bool:
        """Whether there is such an account, told without making a generated one."""
        return account_no in self.state.accounts or self._generated.has_account(account_no)

    def open_account(self, account: Account) -> None:
        """Add an account, and its person where that is new; AlreadyThere if the number is taken."""
        if self._known(account.account_no) is not None:
            raise AlreadyThere("account_no", f"account {account.account_no} already exists")
        self._keep(account)
        self.people.register(account.person_no)

    def change_account(self, account: Account) -> None:
        """Put the account's new master data in place of the old; its numbers stay."""
        self._check(account.account_no)
        self._keep(account)

    def change_tags(self, account_no: str, tags: Mapping[str, str | None]) -> Account:
        """Set stored GetAccount tags; None puts a tag back to a new account's value."""
        account = self.account(account_no)
        kept = {name: value for name, value in account.tags.items() if name not in tags}
        kept.update({name: value for name, value in tags.items() if value is not None})
        changed = replace(account, tags=kept)
        self.change_account(changed)
        return changed

    def _check(self, account_no: str) -> None:
        if not self.has_account(account_no):
            raise NotThere("account", f"account {account_no} not found")

    def _known(self, account_no: str) -> Account | None:
        return self.state.accounts.get(account_no) or self._generated.account(account_no)

    def _keep(self, account: Account) -> None:
        """Store the account; its tags as they are now, however they came about."""
        self.state.accounts.put(account.account_no, replace(account, tags=dict(account.tags)))
        self._index(account)
        self._changed(account.account_no)

    def _index(self, account: Account) -> None:
        numbers = self._by_custom.setdefault(account.account_no_custom, [])
        if account.account_no not in numbers:
            numbers.append(account.account_no)

    # --- money ------------------------------------------------------------------------------------------------------

    def ledger(self, account_no: str) -> Sequence[Entry]:
        """The account's entries in posting order: computed up to today, and all that were posted."""
        return self.receivables.ledger(account_no)

    def bills(self, account_no: str, first: date, last: date) -> Sequence[Entry]:
        """The account's bills dated from first to last, oldest first."""
        return self.receivables.bills(account_no, first, last)

    def position(self, account_no: str, day: date | None = None) -> Position:
        """The account's money as of a day, the biller's today unless another is asked for."""
        return self.receivables.position(account_no, day or self.clock.today())

    def post(self, account_no: str, order: Posting) -> Entry:
        """Append one entry; NotThere, AlreadyThere or NotPossible say why not, and then nothing was changed."""
        self._check(account_no)
        entry = self.receivables.post(account_no, order)
        self._changed(account_no)
        return entry

    # --- returned checks --------------------------------------------------------------------------------------------

    def add_returned_check(self, check: ReturnedCheck) -> None:
        """Keep one entry of the folio; its number came from the counters."""
        self.state.returned_checks.put(str(check.folio_no), check)
        self._checks.setdefault(check.item_no, []).append(check)

    def returned_checks(self, item_no: str) -> Sequence[ReturnedCheck]:
        """The folio's entries about one AR item."""
        return tuple(self._checks.get(item_no, ()))

    # --- plans ------------------------------------------------------------------------------------------------------

    def arrangements(self, account_no: str) -> Sequence[Arrangement]:
        """The account's pay arrangements by reference number."""
        computed = self._generated.arrangement(account_no)
        if computed is None and account_no not in self._arrangements:
            return ()
        plans = {} if computed is None else {computed.ref: computed}
        plans |= self._arrangements.get(account_no, {})
        return [plans[ref] for ref in sorted(plans)]

    def arrangement(self, account_no: str, ref: int) -> Arrangement:
        """One pay arrangement; NotThere if there is none."""
        for plan in self.arrangements(account_no):
            if plan.ref == ref:
                return plan
        raise NotThere("ref", f"pay arrangement {ref} of account {account_no} not found")

    def next_arrangement_ref(self, account_no: str) -> int:
        """A reference number after all that were set by hand, and none of the account's own."""
        taken = {plan.ref for plan in self.arrangements(account_no)}
        last = max((ref for plans in self._arrangements.values() for ref in plans), default=0)
        return next(ref for ref in count(last + 1) if ref not in taken)

    def set_arrangement(self, account_no: str, plan: Arrangement) -> None:
        """Add or replace one pay arrangement."""
        self._check(account_no)
        self.state.arrangements.put(f"{account_no}/{plan.ref}", plan)
        self._arrangements.setdefault(account_no, {})[plan.ref] = plan
        self._changed(account_no)

    def budget_plan(self, account_no: str) -> BudgetPlan | None:
        """The account's budget plan, active or not."""
        if account_no in self.state.budget_plans:
            return self.state.budget_plans[account_no]
        return self._generated.budget_plan(account_no)

    def set_budget_plan(self, account_no: str, plan: BudgetPlan | None) -> None:
        """Put the account on a budget plan, or take it off."""
        self._check(account_no)
        self.state.budget_plans.put(account_no, plan)
        self._changed(account_no)
