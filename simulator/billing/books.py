"""One biller's books: accounts, ledgers, plans and people, changed only by all-or-nothing calls (design §3 rule 2)."""

from bisect import insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import TypeVar, cast

from simulator.billing.accounts import Account
from simulator.billing.arrangements import Arrangement
from simulator.billing.budget_plans import BudgetPlan
from simulator.billing.clock import BillerClock
from simulator.billing.errors import AlreadyThere, NotPossible, NotThere
from simulator.billing.generated import Generated
from simulator.billing.ledger import ITEM_KINDS, LINKED, Entry, Item, Kind, Position, fold, posting_number
from simulator.billing.memo import Memo
from simulator.billing.money import LARGEST
from simulator.billing.people import People
from simulator.billing.posting import Posting, signed_amount
from simulator.errors import UnknownAccount

T = TypeVar("T")


class Books:
    """The state of one biller: what was documented, added or changed, laid over its generated accounts."""

    def __init__(
        self,
        clock: BillerClock,
        code_tables: Mapping[str, tuple[str, ...]],
        next_item_no: int,
        generated: Generated,
    ) -> None:
        self.clock = clock
        self._generated = generated
        self._revisions: dict[str, int] = {}
        self._memo: Memo[object] = Memo()
        self.code_tables = dict(code_tables)
        self._accounts: dict[str, Account] = {}
        self._by_custom: dict[str, list[str]] = {}
        self._ledgers: dict[str, list[Entry]] = {}
        self._arrangements: dict[str, dict[int, Arrangement]] = {}
        self._budget_plans: dict[str, BudgetPlan | None] = {}
        self.people = People(generated.person, self.account)
        self._item_owner: dict[str, str] = {}
        self._postings = count(1)
        self._item_numbers = count(next_item_no)

    def remembered(self, account_no: str, purpose: str, make: Callable[[], T]) -> T:
        """What ``make`` made of an account, until it or the biller's day changes: for pure functions of the two."""
        stamp = self._revisions.get(account_no, 0), self.clock.today()
        return cast("T", self._memo.value((account_no, purpose), stamp, make))

    def _changed(self, account_no: str) -> None:
        self._revisions[account_no] = self._revisions.get(account_no, 0) + 1

    # --- accounts ---------------------------------------------------------------------------------------------------

    def accounts(self) -> Iterable[Account]:
        """The accounts that were documented, added or changed, by number."""
        return (self._accounts[number] for number in sorted(self._accounts))

    def account(self, account_no: str) -> Account:
        """The account; NotThere if there is none."""
        account = self._known(account_no)
        if account is None:
            raise NotThere("account", f"no account {account_no}")
        return account

    def find(self, account_no: str, account_no_custom: str) -> Account:
        """The account a request means, by number, else by custom number; UnknownAccount (-4) if not exactly one."""
        if account_no:
            found = self._known(account_no)
            matches = [] if found is None else [found]
        else:
            matches = [self.account(number) for number in self._by_custom.get(account_no_custom, ())]
            computed = self._generated.by_custom(account_no_custom)
            if computed is not None and computed.account_no not in self._accounts:
                matches.append(computed)
        if len(matches) != 1:
            raise UnknownAccount
        return matches[0]

    def open_account(self, account: Account) -> None:
        """Add an account, and its person where that is new; AlreadyThere if the number is taken."""
        if self._known(account.account_no) is not None:
            raise AlreadyThere("account_no", f"account {account.account_no} exists")
        self._keep(account)
        self.people.register(account.person_no)

    def change_account(self, account: Account) -> None:
        """Put the account's new master data in place of the old; its numbers stay."""
        self.account(account.account_no)
        self._keep(account)

    def change_tags(self, account_no: str, tags: Mapping[str, str | None]) -> Account:
        """Set stored GetAccount tags; None puts a tag back to a new account's value."""
        account = self.account(account_no)
        kept = {name: value for name, value in account.tags.items() if name not in tags}
        kept.update({name: value for name, value in tags.items() if value is not None})
        changed = replace(account, tags=kept)
        self.change_account(changed)
        return changed

    def _known(self, account_no: str) -> Account | None:
        return self._accounts.get(account_no) or self._generated.account(account_no)

    def _keep(self, account: Account) -> None:
        self._accounts[account.account_no] = account
        numbers = self._by_custom.setdefault(account.account_no_custom, [])
        if account.account_no not in numbers:
            numbers.append(account.account_no)
        self._changed(account.account_no)

    # --- money ------------------------------------------------------------------------------------------------------

    def ledger(self, account_no: str) -> Sequence[Entry]:
        """The account's entries in posting order: computed up to today, and all that were posted."""
        posted = self._ledgers.get(account_no, ())
        computed = self._generated.ledger(account_no, self.clock.today())
        if not computed:
            return tuple(posted)
        return computed if not posted else sorted((*computed, *posted), key=lambda entry: entry.posting)

    def bills(self, account_no: str, first: date, last: date) -> Sequence[Entry]:
        """The account's bills dated from first to last, oldest first."""
        posted = [
            entry
            for entry in self._ledgers.get(account_no, ())
            if entry.kind is Kind.BILL and first <= entry.effective <= last
        ]
        computed = self._generated.bills(account_no, first, min(last, self.clock.today()))
        return sorted((*computed, *posted), key=lambda entry: entry.effective)

    def position(self, account_no: str, day: date | None = None) -> Position:
        """The account's money as of a day, the biller's today unless another is asked for."""
        day = day or self.clock.today()
        untouched = account_no not in self._ledgers
        return fold(self._generated.open_ledger(account_no, day) if untouched else self.ledger(account_no), day)

    def post(self, account_no: str, order: Posting) -> Entry:
        """Append one entry; NotThere or NotPossible say why not, and then nothing was changed."""
        self.account(account_no)
        self._check_size(account_no, order)
        item_no = self._item_number(order)
        today = self.clock.today()
        posted = order.posted or today
        entry = Entry(
            posting=posting_number(posted, next(self._postings)),
            kind=order.kind,
            amount=signed_amount(order, self._item_of(account_no, order)),
            effective=order.effective or today,
            posted=posted,
            due=order.due,
            invoice_no=order.invoice_no,
            item_no=item_no,
            of_item=order.of_item,
            in_cutoff=order.in_cutoff,
        )
        insort(self._ledgers.setdefault(account_no, []), entry, key=lambda kept: kept.posting)
        if item_no:
            self._item_owner[item_no] = account_no
        self._changed(account_no)
        return entry

    def _check_size(self, account_no: str, order: Posting) -> None:
        """No balance, of whichever entries, may outgrow an amount tag."""
        if order.amount + sum(abs(entry.amount) for entry in self.ledger(account_no)) > LARGEST:
            raise NotPossible("amount", f"the account's entries would exceed {LARGEST}")

    def _item_of(self, account_no: str, order: Posting) -> Item | None:
        """The AR item that an adjustment or return acts on."""
        if order.kind not in LINKED:
            return None
        # Judged by everything that was ever posted: a clock that was set back does not make an item whole again.
        item = fold(self.ledger(account_no), date.max).items.get(order.of_item or "")
        if item is None:
            raise NotThere("of_item", f"account {account_no} has no AR item {order.of_item}")
        return item

    def _item_number(self, order: Posting) -> str | None:
        """The AR item that the entry makes: the given number if it is free, else the next one."""
        if order.kind not in ITEM_KINDS:
            return None
        if order.item_no is None:
            return next(number for number in map(str, self._item_numbers) if number not in self._item_owner)
        if order.item_no in self._item_owner or self._generated.owner_of_item(order.item_no):
            raise AlreadyThere("item_no", f"AR item {order.item_no} exists")
        return order.item_no

    # --- plans ------------------------------------------------------------------------------------------------------

    def arrangements(self, account_no: str) -> Sequence[Arrangement]:
        """The account's pay arrangements by reference number."""
        computed = self._generated.arrangement(account_no)
        plans = {} if computed is None else {computed.ref: computed}
        plans |= self._arrangements.get(account_no, {})
        return [plans[ref] for ref in sorted(plans)]

    def arrangement(self, account_no: str, ref: int) -> Arrangement:
        """One pay arrangement; NotThere if there is none."""
        for plan in self.arrangements(account_no):
            if plan.ref == ref:
                return plan
        raise NotThere("ref", f"account {account_no} has no pay arrangement {ref}")

    def next_arrangement_ref(self, account_no: str) -> int:
        """A reference number after all that were set by hand, and none of the account's own."""
        taken = {plan.ref for plan in self.arrangements(account_no)}
        last = max((ref for plans in self._arrangements.values() for ref in plans), default=0)
        return next(ref for ref in count(last + 1) if ref not in taken)

    def set_arrangement(self, account_no: str, plan: Arrangement) -> None:
        """Add or replace one pay arrangement."""
        self.account(account_no)
        self._arrangements.setdefault(account_no, {})[plan.ref] = plan
        self._changed(account_no)

    def budget_plan(self, account_no: str) -> BudgetPlan | None:
        """The account's budget plan, active or not."""
        if account_no in self._budget_plans:
            return self._budget_plans[account_no]
        return self._generated.budget_plan(account_no)

    def set_budget_plan(self, account_no: str, plan: BudgetPlan | None) -> None:
        """Put the account on a budget plan, or take it off."""
        self.account(account_no)
        self._budget_plans[account_no] = plan
        self._changed(account_no)
