"""One bill as the bill file tells it, from the books as of its day (population §4)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from simulator.billing.books import Books
from simulator.billing.ledger import arrangements
from simulator.billing.ledger.ledger import POSTINGS_A_DAY, Entry
from simulator.billing.ledger.money import ZERO
from simulator.billing.people.accounts import Account
from simulator.billing.people.people import PersonRecord

AUTOPAY_BEFORE = timedelta(days=5)
NO_RECORD = PersonRecord({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A bill in the words of the bill file (invoice files §4); amounts in the biller's currency."""

    invoice_no: str
    bill_dt: date
    due_dt: date
    gross_amount: Decimal
    past_due_amount: Decimal
    pay_arrangement_amt: Decimal | None
    is_equal_billing: bool
    account: Account
    address: PersonRecord
    phone: str
    email: str

    @property
    def autopay_dt(self) -> date:
        """The day on which autopay collects."""
        return self.due_dt - AUTOPAY_BEFORE


def invoice_no_of(entry: Entry, account: Account) -> str:
    """The bill's own number; a bill that was posted without one is numbered by its posting."""
    return entry.invoice_no or f"{account.account_no}-{entry.posting % POSTINGS_A_DAY}"


def bill_of(entry: Entry, account: Account, books: Books) -> Bill:
    """The bill as it was on its day: the whole balance, or the plan's amount (BalanceForward, population §4)."""
    day = entry.effective
    position = books.position(account.account_no, day)
    plan = books.budget_plan(account.account_no)
    is_level = plan is not None and plan.is_active(day)
    arranged = arrangements.active(books.arrangements(account.account_no), position)
    person = books.people.person(account.person_no)
    home, ebill = person.phone("HOME", day), person.phone("EBILL", day)
    return Bill(
        invoice_no=invoice_no_of(entry, account),
        bill_dt=day,
        due_dt=entry.due or day,
        gross_amount=plan.amount if plan is not None and is_level else position.current_balance,
        past_due_amount=position.past_due,
        pay_arrangement_amt=sum((it.amount for it in arranged), ZERO) if arranged else None,
        is_equal_billing=is_level,
        account=account,
        address=person.mailing_address(account.account_no, day) or NO_RECORD,
        phone=home.tags["PHONE_NO"] if home else "",
        email=ebill.tags["PHONE_NO"] if ebill else "",
    )
