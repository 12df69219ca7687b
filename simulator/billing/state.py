"""Everything one biller's books hold that cannot be computed: the registers a snapshot copies and an archive keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from simulator.billing.ledger.arrangements import Arrangement
from simulator.billing.ledger.budget_plans import BudgetPlan
from simulator.billing.ledger.ledger import Entry
from simulator.billing.ledger.returned_checks import ReturnedCheck
from simulator.billing.people.accounts import Account
from simulator.billing.people.people import FIRST_FREE_PERSON, Person
from simulator.billing.records.bill_nights import BillNights
from simulator.billing.records.bookings import Booking
from simulator.billing.records.clerk_records import Alert, Contact, Issue, Question
from simulator.billing.records.counters import Counter
from simulator.billing.records.file_faults import FileFaultRule
from simulator.billing.records.files import StoredFile
from simulator.billing.records.register import Register
from simulator.billing.records.sftp_accounts import SftpAccount

#: What a biller's counters start from unless its template says otherwise (router §8).
FIRST_NUMBERS: dict[Counter, int] = {
    Counter.TRANS_NO: 6431,
    Counter.ITEM_NO: 205185,
    Counter.FOLIO_NO: 1,
    Counter.CONTACT_NO: 3693750,
    Counter.ISSUE_NO: 300630,
    Counter.ALERT: 1,
    Counter.PERSON_NO: FIRST_FREE_PERSON,
    Counter.POSTING: 1,
}


@dataclass(slots=True, kw_only=True)
class State:
    """One register per kind of record; keys are the wire's numbers, joined by ``/`` where it takes two."""

    code_tables: Register[tuple[str, ...]] = field(default_factory=Register)
    questionnaires: Register[tuple[Question, ...]] = field(default_factory=Register)
    counters: Register[int] = field(
        default_factory=lambda: Register({counter.value: first for counter, first in FIRST_NUMBERS.items()})
    )
    accounts: Register[Account] = field(default_factory=Register)
    persons: Register[Person] = field(default_factory=Register)
    arrangements: Register[Arrangement] = field(default_factory=Register)
    budget_plans: Register[BudgetPlan | None] = field(default_factory=Register)
    entries: Register[Entry] = field(default_factory=Register)
    returned_checks: Register[ReturnedCheck] = field(default_factory=Register)
    alerts: Register[Alert] = field(default_factory=Register)
    contacts: Register[Contact] = field(default_factory=Register)
    issues: Register[Issue] = field(default_factory=Register)
    bookings: Register[Booking] = field(default_factory=Register)
    files: Register[StoredFile | None] = field(default_factory=Register)
    sftp_accounts: Register[SftpAccount | None] = field(default_factory=Register)
    file_faults: Register[FileFaultRule | None] = field(default_factory=Register)
    bill_nights: Register[BillNights | None] = field(default_factory=Register)

    def copy(self) -> "State":
        """Registers of their own with the same records."""
        return State(**{name: Register(dict(register.rows())) for name, register in self.registers().items()})

    def registers(self) -> Mapping[str, Register[Any]]:
        """All registers by name, in the order of this page."""
        return {item.name: getattr(self, item.name) for item in fields(self)}
