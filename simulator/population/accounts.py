"""The accounts of one biller's population, made on first touch, the same on every machine (population §1 to §3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from simulator.billing.late import Late
from simulator.billing.ledger.arrangements import Arrangement, Instalment
from simulator.billing.ledger.budget_plans import BudgetPlan
from simulator.billing.ledger.ledger import Entry, Position
from simulator.billing.ledger.money import ZERO
from simulator.billing.people.accounts import Account
from simulator.billing.people.people import Person, PersonRecord
from simulator.population.ledgers import Ledgers
from simulator.population.numbers import Numbers
from simulator.population.profiles import CYCLES, Draws, Profile, cents

ACTIVE_SINCE = "20110407"
PLAN_LEAST = Decimal("120.00")
PLAN_INSTALMENTS = 6
PLAN_GRACE_DAYS = 5
KEPT = 64  # accounts whose computed parts are remembered, for repeated requests


@dataclass(frozen=True, slots=True)
class Origin:
    """What a population is a function of, besides n and the clock; ``epoch`` is the biller's moment at its creation."""

    seed: int
    template: str
    state: str
    size: int
    epoch: datetime
    guid_tag: str = "SOURCE_SPEC1"


class Population:
    """Generated accounts by their numbers; None for every number that is not of this population."""

    def __init__(self, origin: Origin) -> None:
        self.numbers = Numbers(origin.size)
        self.size = origin.size
        self._origin = origin
        self._draws = Draws(origin.seed, origin.template)
        self._ledgers = Ledgers(self._draws, self.numbers, origin.epoch.date())
        # One memo per population, bounded, of pure functions: forgetting changes nothing.
        self._n = lru_cache(KEPT)(self.numbers.of_account)
        self._profile = lru_cache(KEPT)(self._draws.profile)
        self._entries = lru_cache(KEPT)(self._entries_until)

    @property
    def guid_tag(self) -> str:
        """The tag in which payments of this biller carry their GUID."""
        return self._origin.guid_tag

    def has_account(self, account_no: str) -> bool:
        """Whether an account has this ACCOUNT_NO: arithmetic, no draw."""
        return self._n(account_no) is not None

    def account(self, account_no: str) -> Account | None:
        """The account with this ACCOUNT_NO."""
        n = self._n(account_no)
        return None if n is None else self.account_at(n)

    def by_custom(self, account_no_custom: str) -> Account | None:
        """The account with this ACCOUNT_NO_CUSTOM."""
        n = self.numbers.of_custom(account_no_custom)
        return None if n is None else self.account_at(n)

    def account_at(self, n: int) -> Account:
        """Account n."""
        return Account(
            account_no=self.numbers.account_no(n),
            account_no_custom=self.numbers.account_no_custom(n),
            person_no=self.numbers.person_no(n),
            own_customer_no=self.numbers.customer_no(n),
            tags=Late(lambda: self._tags(n)),
        )

    def _tags(self, n: int) -> dict[str, str]:
        """The stored tags of account n."""
        profile = self._profile(n)
        owner = self._draws.owner(self.numbers.first_account(n))
        tags = {
            "PERSON_FNM": owner.first_name.upper(),
            "PERSON_LNM": owner.last_name.upper(),
            "CYCLE_CD": f"{n % CYCLES + 1:02d}",
            "ACCOUNT_CLASS_DFLT": profile.account_class,
            "CREDIT_RATING_CD": profile.rating,
        }
        if profile.is_closed:
            tags |= {"CLOSED_YN": "T", "OK_TO_BILL_YN": "F"}
        return tags

    def ledger(self, account_no: str, today: date) -> Sequence[Entry]:
        """The computed entries of an account up to today, in posting order."""
        n = self._n(account_no)
        return () if n is None else self._entries(n, today)

    def position(self, account_no: str, day: date) -> Position | None:
        """The account's money as of a day."""
        n = self._n(account_no)
        return None if n is None else self._ledgers.position(n, self._profile(n), day, lambda: self._entries(n, day))

    def bills(self, account_no: str, first: date, last: date) -> Sequence[Entry]:
        """The computed bills of an account dated from first to last."""
        n = self._n(account_no)
        return () if n is None else self._ledgers.bills(n, self._profile(n), first, last)

    def untouched(self, stored: Iterable[str]) -> list[int]:
        """How many accounts of each cycle, from the first to the last, are not among the stored ones."""
        sizes = [len(range(cycle, self.size, CYCLES)) for cycle in range(CYCLES)]
        for account_no in stored:
            n = self.numbers.of_account(account_no)
            if n is not None:
                sizes[n % CYCLES] -= 1
        return sizes

    def owner_of_item(self, item_no: str) -> str | None:
        """The account whose computed ledger has this AR item by the epoch."""
        found = self.numbers.of_item(item_no)
        if found is None:
            return None
        entries = self._entries(found[0], self._origin.epoch.date())
        return self.numbers.account_no(found[0]) if any(entry.item_no == item_no for entry in entries) else None

    def item_of_reference(self, payment_guid: str) -> str | None:
        """The AR item whose computed payment has this GUID; None unless the payment was made by the epoch."""
        found = self._draws.of_guid(payment_guid, self.size)
        if found is None:
            return None
        item_no = self.numbers.item_no(*found)
        return item_no if self.owner_of_item(item_no) else None

    def arrangement(self, account_no: str) -> Arrangement | None:
        """The pay arrangement that was made at the epoch, over what was owed then."""
        n = self._n(account_no)
        if n is None or not self._profile(n).has_arrangement:
            return None
        start = self._origin.epoch.date()
        owed = sum((entry.amount for entry in self._entries(n, start)), ZERO)
        amount = max(owed, PLAN_LEAST)
        share = (amount / PLAN_INSTALMENTS).quantize(PLAN_LEAST)
        dues = [start + timedelta(days=30 * (place + 1)) for place in range(PLAN_INSTALMENTS)]
        return Arrangement(
            ref=n + 1,
            start=start,
            end=dues[-1] + timedelta(days=PLAN_GRACE_DAYS),
            amount=amount,
            option_amt=Decimal(PLAN_INSTALMENTS),
            grace_days=PLAN_GRACE_DAYS,
            changed=self._origin.epoch,
            instalments=(
                *(Instalment(due, share) for due in dues[:-1]),
                Instalment(dues[-1], amount - share * (PLAN_INSTALMENTS - 1)),
            ),
        )

    def budget_plan(self, account_no: str) -> BudgetPlan | None:
        """The budget plan of an account: its usual bill, level."""
        n = self._n(account_no)
        if n is None or not self._profile(n).has_budget_plan:
            return None
        start = self._origin.epoch.date() - timedelta(days=365)
        return BudgetPlan(type_cd="EQUAL", amount=cents(self._profile(n).usual_bill // 100 * 100), start=start)

    def person(self, person_no: str) -> Person | None:
        """A person with one address and up to two phone records, used by all of the person's accounts."""
        first = self.numbers.of_person(person_no)
        if first is None:
            return None
        owner = self._draws.owner(first)
        accounts = tuple(self.numbers.account_no(n) for n in self.numbers.accounts_of(first))
        common = {"ACTIVE_DT": ACTIVE_SINCE, "PERSON_PHONE_YN": "T"}
        phones = [PersonRecord(common | {"PHONE_SEQ": "1", "PHONE_CD": "HOME", "PHONE_NO": owner.phone}, accounts)]
        if owner.has_ebill:
            phones.append(
                PersonRecord(common | {"PHONE_SEQ": "2", "PHONE_CD": "EBILL", "PHONE_NO": owner.email}, accounts)
            )
        address = {
            "ADDRESS_SEQ": "1",
            "ACTIVE_DT": ACTIVE_SINCE,
            "ADDRESS_CD": "RES",
            "STREET_NM": owner.street.upper(),
            "CITY": owner.town.upper(),
            "PROVINCE_CD": self._origin.state,
            "POSTAL_CD": owner.postal_cd,
            "PRIMARY_LOCATION_YN": "T",
        }
        return Person(person_no, phones=tuple(phones), addresses=(PersonRecord(address, accounts),))

    def _entries_until(self, n: int, today: date) -> tuple[Entry, ...]:
        profile: Profile = self._profile(n)
        return tuple(self._ledgers.entries(n, profile, today))
