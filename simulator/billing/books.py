"""One biller's books: accounts, ledgers, plans and people, changed only by all-or-nothing calls (design §3 rule 2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count

from simulator.billing.accounts import Account
from simulator.billing.arrangements import Arrangement
from simulator.billing.budget_plans import BudgetPlan
from simulator.billing.clock import BillerClock
from simulator.billing.errors import AlreadyThere, NotPossible, NotThere
from simulator.billing.ledger import ITEM_KINDS, LINKED, LOWERS, Entry, ItemState, Kind, Position, fold
from simulator.billing.people import Person
from simulator.errors import UnknownAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """An order to the ledger: amount as a positive magnitude, the kind decides its sign (router §5.1)."""

    kind: Kind
    amount: Decimal
    effective: date | None = None
    posted: date | None = None
    due: date | None = None
    invoice_no: str | None = None
    item_no: str | None = None
    of_item: str | None = None
    in_cutoff: bool = True


class Books:
    """The state of one biller; nothing of it is shared with another biller."""

    def __init__(self, clock: BillerClock, code_tables: Mapping[str, tuple[str, ...]], next_item_no: int) -> None:
        self.clock = clock
        self.code_tables = dict(code_tables)
        self._accounts: dict[str, Account] = {}
        self._ledgers: dict[str, list[Entry]] = {}
        self._arrangements: dict[str, dict[int, Arrangement]] = {}
        self._plans: dict[str, BudgetPlan] = {}
        self._people: dict[str, Person] = {}
        self._item_owner: dict[str, str] = {}
        self._postings = count(1)
        self._item_numbers = count(next_item_no)

    # --- accounts ---------------------------------------------------------------------------------------------------

    def accounts(self) -> Iterable[Account]:
        """The accounts that were documented, added or changed, by number."""
        return (self._accounts[number] for number in sorted(self._accounts))

    def account(self, account_no: str) -> Account:
        """The account; NotThere if there is none."""
        try:
            return self._accounts[account_no]
        except KeyError:
            raise NotThere("account", f"no account {account_no}") from None

    def find(self, account_no: str, account_no_custom: str) -> Account:
        """The account a request means, by number, else by custom number; UnknownAccount (-4) if not exactly one."""
        if account_no:
            found = self._accounts.get(account_no)
            matches = [] if found is None else [found]
        else:
            matches = [a for a in self._accounts.values() if a.account_no_custom == account_no_custom]
        if len(matches) != 1:
            raise UnknownAccount
        return matches[0]

    def open_account(self, account: Account) -> None:
        """Add an account, and its person where that is new; AlreadyThere if the number is taken."""
        if account.account_no in self._accounts:
            raise AlreadyThere("account_no", f"account {account.account_no} exists")
        self._accounts[account.account_no] = account
        self._people.setdefault(account.person_no, Person(account.person_no))

    def change_account(self, account: Account) -> None:
        """Put the account's new master data in place of the old."""
        self.account(account.account_no)
        self._accounts[account.account_no] = account

    # --- money ------------------------------------------------------------------------------------------------------

    def ledger(self, account_no: str) -> Sequence[Entry]:
        """The account's entries in posting order."""
        return tuple(self._ledgers.get(account_no, ()))

    def position(self, account_no: str) -> Position:
        """The account's money as of the biller's today."""
        return fold(self._ledgers.get(account_no, ()), self.clock.today())

    def post(self, account_no: str, order: Posting) -> Entry:
        """Append one entry; NotThere or NotPossible say why not, and then nothing was changed."""
        self.account(account_no)
        item_no = self._item_number(order)
        today = self.clock.today()
        entry = Entry(
            posting=next(self._postings),
            kind=order.kind,
            amount=self._signed(account_no, order),
            effective=order.effective or today,
            posted=order.posted or today,
            due=order.due,
            invoice_no=order.invoice_no,
            item_no=item_no,
            of_item=order.of_item,
            in_cutoff=order.in_cutoff,
        )
        self._ledgers.setdefault(account_no, []).append(entry)
        if item_no:
            self._item_owner[item_no] = account_no
        return entry

    def _item_number(self, order: Posting) -> str | None:
        """The AR item that the entry makes: the given number if it is free, else the next one."""
        if order.kind not in ITEM_KINDS:
            return None
        if order.item_no is not None:
            if order.item_no in self._item_owner:
                raise AlreadyThere("item_no", f"AR item {order.item_no} exists")
            return order.item_no
        return next(number for number in map(str, self._item_numbers) if number not in self._item_owner)

    def _signed(self, account_no: str, order: Posting) -> Decimal:
        """The amount with its sign: what raises the balance is positive; NotPossible where an item forbids it."""
        if order.kind in LOWERS:
            return -order.amount
        if order.kind not in LINKED:
            return order.amount
        item = self.position(account_no).items.get(order.of_item or "")
        if item is None:
            raise NotThere("of_item", f"account {account_no} has no AR item {order.of_item}")
        if item.state in (ItemState.VOIDED, ItemState.RETURNED):
            raise NotPossible("of_item", f"AR item {order.of_item} is {item.state.value} already")
        if item.entry.kind is Kind.CREDIT_REVERSAL:
            raise NotPossible("of_item", "a credit reversal is neither adjusted nor returned")
        if order.kind is Kind.RETURN:
            return self._returned(item.entry, item.net, order)
        if order.amount > item.net:
            raise NotPossible("amount", f"AR item {order.of_item} stands at {item.net} only")
        return order.amount if item.entry.amount < 0 else -order.amount

    @staticmethod
    def _returned(item: Entry, net: Decimal, order: Posting) -> Decimal:
        """A return takes the whole standing payment back, and may add a fee to it."""
        if item.kind not in LOWERS:
            raise NotPossible("of_item", "only a payment or a donation can be returned")
        if order.amount < net:
            raise NotPossible("amount", f"a return takes back at least the standing {net}")
        return order.amount

    # --- plans ------------------------------------------------------------------------------------------------------

    def arrangements(self, account_no: str) -> Sequence[Arrangement]:
        """The account's pay arrangements by reference number."""
        plans = self._arrangements.get(account_no, {})
        return [plans[ref] for ref in sorted(plans)]

    def arrangement(self, account_no: str, ref: int) -> Arrangement:
        """One pay arrangement; NotThere if there is none."""
        try:
            return self._arrangements[account_no][ref]
        except KeyError:
            raise NotThere("ref", f"account {account_no} has no pay arrangement {ref}") from None

    def next_arrangement_ref(self) -> int:
        """A reference number that no plan of the biller has."""
        return 1 + max((ref for plans in self._arrangements.values() for ref in plans), default=0)

    def set_arrangement(self, account_no: str, plan: Arrangement) -> None:
        """Add or replace one pay arrangement."""
        self.account(account_no)
        self._arrangements.setdefault(account_no, {})[plan.ref] = plan

    def budget_plan(self, account_no: str) -> BudgetPlan | None:
        """The account's budget plan, active or not."""
        return self._plans.get(account_no)

    def set_budget_plan(self, account_no: str, plan: BudgetPlan | None) -> None:
        """Put the account on a budget plan, or take it off."""
        self.account(account_no)
        if plan is None:
            self._plans.pop(account_no, None)
        else:
            self._plans[account_no] = plan

    # --- people -----------------------------------------------------------------------------------------------------

    def person(self, person_no: str) -> Person:
        """A person with phones and addresses; NotThere if there is none."""
        try:
            return self._people[person_no]
        except KeyError:
            raise NotThere("person", f"no person {person_no}") from None

    def set_person(self, person: Person) -> None:
        """Put a person's records in place of the old; every account they name must exist."""
        for record in (*person.phones, *person.addresses):
            for account_no in record.accounts:
                self.account(account_no)
        self._people[person.person_no] = person

    def change_tags(self, account_no: str, tags: Mapping[str, str | None]) -> Account:
        """Set stored GetAccount tags; None puts a tag back to a new account's value."""
        account = self.account(account_no)
        kept = {name: value for name, value in account.tags.items() if name not in tags}
        kept.update({name: value for name, value in tags.items() if value is not None})
        changed = replace(account, tags=kept)
        self.change_account(changed)
        return changed
