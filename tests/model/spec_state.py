"""The state that router-functions.md §5 gives a biller, as plain values that can be copied whole; no function."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from tests.model.spec_ledger import NOUGHT, Cutoff, Item, Kind, Ledger


class Refused(Exception):
    """A STATUS below 0; ``desc`` is None where the spec gives no literal text."""

    def __init__(self, code: int, desc: str | None = None) -> None:
        self.code = code
        self.desc = desc
        super().__init__(code, desc)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys of settings §6 that the model knows, under their documented names."""

    payment_sign: str = "positive"
    duplicate_policy: str = "accept"
    adj_semantics: str = "remaining"
    strict_check_amt: bool = False
    auto_process_streams: tuple[str, ...] = ()
    phone_cd_always_required: bool = False
    add_phone_requires_cd: bool = False


@dataclass(slots=True)
class Phone:
    """A phone or e-mail record: its F-08 tags and the accounts that use it."""

    tags: dict[str, str]
    accounts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Address:
    """An address record as one account sees it: F-12 on one account leaves the others alone (F-12 rule 3)."""

    tags: dict[str, str]


@dataclass(slots=True)
class Person:
    """Records by a number of their own, PHONE_SEQ_DFLT; ``highest_address`` counts across all accounts of the person."""

    phones: dict[int, Phone] = field(default_factory=dict)
    default_phone: int | None = None
    highest_address: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A pay arrangement: what it covers, from when to when (F-03)."""

    ref: str
    start: date
    end: date
    amount: Decimal


@dataclass(slots=True)
class Account:
    """One account: stored F-02 tags, its ledger, its address records, its alerts."""

    no: str
    custom: str
    person_no: str
    tags: dict[str, str]
    ledger: Ledger = field(default_factory=Ledger)
    addresses: dict[int, Address] = field(default_factory=dict)
    plan: Plan | None = None
    alerts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Check:
    """A returned check as stored (F-05)."""

    item_no: str
    processed: bool


@dataclass(slots=True)
class Counters:
    """Next numbers of a biller (§8)."""

    trans_no: int = 6431
    item_no: int = 205185
    folio_no: int = 1
    contact_no: int = 3693750
    issue_no: int = 300630


@dataclass(slots=True)
class State:
    """One biller; ``now`` is its local time."""

    now: datetime
    keys: Keys
    tables: dict[str, tuple[str, ...]]
    accounts: dict[str, Account] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    issues: list[str] = field(default_factory=list)
    counters: Counters = field(default_factory=Counters)

    @property
    def today(self) -> date:
        """The biller's day."""
        return self.now.date()

    def account(self, no: str, custom: str = "") -> Account:
        """The account by its number, else by its custom number; -4 where there is none."""
        found = [it for it in self.accounts.values() if it.no == no or (not no and it.custom == custom)]
        if len(found) != 1:
            raise Refused(-4, "Invalid Account Number")
        return found[0]

    def person(self, no: str, desc: str | None = None) -> Person:
        """The person; -906 where there is none."""
        if no not in self.persons:
            raise Refused(-906, desc)
        return self.persons[no]

    def in_table(self, table: str, code: str) -> None:
        """-905 for a code that a filled table does not have; blank is never looked up."""
        codes = self.tables.get(table, ())
        if code and codes and code not in codes:
            raise Refused(-905)

    def item(self, no: str) -> Item:
        """The AR item; -906 where there is none."""
        for item in self.items:
            if item.no == no:
                return item
        raise Refused(-906)

    def take(self, counter: str) -> str:
        """The next number of a counter."""
        number: int = getattr(self.counters, counter)
        setattr(self.counters, counter, number + 1)
        return str(number)

    def cutoff(self, account: Account) -> Cutoff:
        """What decides the account's cut-off besides its ledger."""
        plan = account.plan
        closed = account.tags["CLOSED_YN"] == "T"
        if plan is None or not plan.start <= self.today <= plan.end:
            return Cutoff(closed=closed)
        # Posted since the plan began, all of them: what is dated before it was not paid to it.
        paid = [item.net for item in account.ledger.items(Kind.PAYMENT) if plan.start <= item.day]
        left = plan.amount - sum(paid)
        return Cutoff(max(left, NOUGHT), plan_is_active=left > 0, closed=closed)


@dataclass(frozen=True, slots=True)
class Asked:
    """The values of a request that fits its schema; of a tag that stands twice the last non-blank one (Q-25)."""

    tags: dict[str, str]
    questions: tuple[dict[str, str], ...] = ()

    def __getitem__(self, tag: str) -> str:
        return self.tags.get(tag, "")

    def require(self, *tags: str) -> None:
        """-100 for the first one that is blank (§4.2)."""
        for tag in tags:
            if not self[tag]:
                raise Refused(-100, f"{tag} tag is missing or is empty.")

    def require_account(self) -> None:
        """-100 in the words of the functions that are addressed by account (§4.2)."""
        if not (self["ACCOUNT_NO"] or self["ACCOUNT_NO_CUSTOM"]):
            raise Refused(-100, "ACCOUNT_NO or ACCOUNT_NO_CUSTOM tag is missing or is empty")

    def day(self, tag: str) -> date | None:
        """A Date8; -905 where no calendar has it (§3); None for blank."""
        return _moment(self[tag], "%Y%m%d")

    def dtm16(self, tag: str) -> None:
        """-905 for a moment that does not exist."""
        value = self[tag]
        _moment(value[:14], "%Y%m%d%H%M%S" if len(value) > 8 else "%Y%m%d")


DAY_LENGTH: Final = 8


def _moment(value: str, pattern: str) -> date | None:
    if not value:
        return None
    try:
        return datetime.strptime(value, pattern).date()  # noqa: DTZ007 — a day has no zone
    except ValueError:
        raise Refused(-905) from None
