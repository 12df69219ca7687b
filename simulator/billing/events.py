"""What falls due when a biller's clock goes on: derived from the books of the days in between, never scheduled."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from simulator.billing.books import Books
from simulator.billing.ledger.arrangements import State, active
from simulator.billing.ledger.ledger import Entry, EntryKind, Position
from simulator.billing.people.accounts import Account

DAY = timedelta(days=1)
#: Non-payment cut-off looms once the cut-off amount is more than this late (router §5.1).
CUTOFF_AFTER = timedelta(days=30)


class What(Enum):
    """The kinds of events; the value is the name in the admin API."""

    BILL = "bill"
    PAST_DUE = "past_due"
    CUT_OFF = "cut_off"
    ARRANGEMENT_STARTED = "arrangement_started"
    ARRANGEMENT_COMPLETED = "arrangement_completed"
    ARRANGEMENT_BROKEN = "arrangement_broken"
    ARRANGEMENT_ENDED = "arrangement_ended"


#: The event that a state of an arrangement is entered by.
ENTERED = {
    State.ACTIVE: What.ARRANGEMENT_STARTED,
    State.COMPLETED: What.ARRANGEMENT_COMPLETED,
    State.BROKEN: What.ARRANGEMENT_BROKEN,
    State.ENDED: What.ARRANGEMENT_ENDED,
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened on a day: the bill's amount, what is past due, or the arrangement's reference."""

    day: date
    account_no: str
    what: What
    amount: Decimal | None = None
    ref: int | None = None


def cut_off_looms(account: Account, books: Books, position: Position) -> bool:
    """Whether the account is threatened with cut-off; a closed one has no service to cut (router §5.1)."""
    oldest = position.oldest_cut_off_due
    late = oldest is not None and position.today - oldest > CUTOFF_AFTER
    return late and not account.is_closed and not active(books.arrangements(account.account_no), position)


def events(books: Books, after: date, until: date) -> list[Event]:
    """The events of the documented, added and changed accounts from the day after ``after`` to ``until``, in order."""
    found: list[Event] = []
    for account in books.accounts():
        for day in sorted(_days(account, books, after, until)):
            found += _of_day(account, books, day)
    return sorted(found, key=lambda event: (event.day, len(event.account_no), event.account_no))


def _days(account: Account, books: Books, after: date, until: date) -> set[date]:
    """The only days on which something can happen to the account."""
    days: set[date] = set()
    for entry in books.ledger(account.account_no):
        due = entry.due or entry.effective
        days |= {entry.counts_from, due + DAY, due + CUTOFF_AFTER + DAY}
    for plan in books.arrangements(account.account_no):
        grace = timedelta(days=plan.grace_days)
        days |= {plan.start, *(instalment.due + grace + DAY for instalment in plan.instalments)}
        days |= {day for day in (plan.end and plan.end + DAY, plan.ended_on) if day}
    return {day for day in days if after < day <= until}


def _of_day(account: Account, books: Books, day: date) -> Iterator[Event]:
    number = account.account_no
    before, now = books.position(number, day - DAY), books.position(number, day)
    for entry in _new_bills(books, number, day):
        yield Event(day, number, What.BILL, amount=entry.amount)
    fallen = [charge.open for charge in now.late() if charge.due == day - DAY]
    if fallen:
        yield Event(day, number, What.PAST_DUE, amount=sum(fallen, Decimal(0)))
    if cut_off_looms(account, books, now) and not cut_off_looms(account, books, before):
        yield Event(day, number, What.CUT_OFF, amount=now.cut_off)
    for plan in books.arrangements(number):
        state = plan.state(now)
        if state is not plan.state(before) and state in ENTERED:
            yield Event(day, number, ENTERED[state], ref=plan.ref)


def _new_bills(books: Books, account_no: str, day: date) -> Iterator[Entry]:
    """The bills that began to count on the day."""
    return (it for it in books.ledger(account_no) if it.kind is EntryKind.BILL and it.counts_from == day)
