"""The computed ledger of a generated account: bills by the calendar, payments up to the epoch (population §3)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from simulator.billing.late import Late
from simulator.billing.ledger.ledger import (
    Charge,
    Entry,
    EntryKind,
    Item,
    ItemState,
    Position,
    items_on,
    posting_number,
)
from simulator.billing.ledger.money import ZERO
from simulator.population.numbers import Numbers
from simulator.population.profiles import CYCLES, LEAST_BILL, MOST_BILL, Behaviour, Draws, Profile, cents

FIRST_YEAR = 2020
DAY = timedelta(days=1)
TERM = timedelta(days=30)
#: When a bill is paid, by a draw: from so many days after the day it was written, or after its due date.
AFTER_BILL = [timedelta(days=5 + draw) for draw in range(20)]
AFTER_DUE = [timedelta(days=1 + draw) for draw in range(20)]
#: Who does not pay to the cent: the least percentage of a bill, and how many there are from it.
SHARE_PAID = {Behaviour.PART: (50, 41), Behaviour.OVER: (105, 16)}
#: Season of a bill by calendar month, in per mille.
SEASON = (1150, 1100, 1000, 950, 900, 1000, 1100, 1150, 1050, 950, 1000, 1100)
HISTORY = 12
UNPAID_BILLS = 3
CLOSED_BEFORE = timedelta(days=60)
#: How many of the months before the epoch still matter to a balance, of those who pay each bill to the cent: what may
#: be unpaid (a payment comes at most 24 days after the bill, or 20 after the due date), and the last one that is paid.
NEEDED = {Behaviour.PROMPT: 2, Behaviour.LATE: 3, Behaviour.STOPPED: UNPAID_BILLS + 1}


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one cycle, counted from 2020-01: the day its bills are written, and when they are due."""

    number: int
    day: date
    due: date
    posting: int


class Billing(NamedTuple):
    """The bill of one month in cents; the day on which so much of it was paid, None for not by the epoch."""

    month: Month
    amount: int
    paid_on: date | None
    paid: int


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The computed ledgers of one population; ``epoch`` is the biller's day when it was created."""

    draws: Draws
    numbers: Numbers
    epoch: date

    def entries(self, n: int, profile: Profile, today: date) -> list[Entry]:
        """The bills up to today and the payments up to the epoch, in posting order."""
        found: list[Entry] = []
        for month, amount, paid_on, paid in self._billed(n, profile, today, HISTORY):
            found.append(self._bill(n, month, amount))
            if paid_on is not None:
                found.append(self._payment(n, month, paid_on, paid))
        found.sort(key=_posting)
        return found

    def position(self, n: int, profile: Profile, day: date, entries: Callable[[], Sequence[Entry]]) -> Position:
        """The account's money as of a day: what its entries fold to, computed in cents without them.

        Months that were paid to the cent are left out, but for the last few; ``entries`` makes all, for its items.
        """
        billed = self._billed(n, profile, day, NEEDED.get(profile.behaviour, HISTORY))
        balance, credit, last_payment, newest = 0, 0, None, None
        for billing in billed:
            _month, amount, paid_on, paid = billing
            balance += amount
            if paid_on is not None:
                credit += paid
                if newest is None or newest < paid_on:
                    last_payment, newest = billing, paid_on
        balance -= credit
        last_bill = self._bill(n, billed[-1].month, billed[-1].amount) if billed else None
        return Position(
            today=day,
            current_balance=cents(balance),
            unbilled=ZERO,
            unapplied_credit=cents(max(0, -balance)),
            charges=tuple(self._unpaid(n, billed, credit, last_bill)),
            last_bill=last_bill,
            newest_bill_posting=last_bill.posting if last_bill else 0,
            last_payment=last_payment and self._paid(n, last_payment),
            written_off=ZERO,
            last_write_off=None,
            donated=ZERO,
            has_returned_item=False,
            items=Late(lambda: items_on(entries(), day)),
        )

    def _unpaid(self, n: int, billed: list[Billing], credit: int, last_bill: Entry | None) -> Iterator[Charge]:
        """The bills that the credit does not pay, the oldest first; the last one is this entry."""
        for billing in billed:
            amount = billing.amount
            if credit >= amount:
                credit -= amount
                continue
            is_last = last_bill is not None and billing is billed[-1]
            entry = last_bill if is_last and last_bill else self._bill(n, billing.month, amount)
            yield Charge(entry, billing.month.due, cents(amount - credit))
            credit = 0

    def _paid(self, n: int, billing: Billing) -> Item:
        """The payment of a bill as an item that stands."""
        day = billing.paid_on or billing.month.day
        return Item(self._payment(n, billing.month, day, billing.paid), cents(billing.paid), ItemState.OPEN)

    def bills(self, n: int, profile: Profile, first: date, last: date) -> list[Entry]:
        """The bills dated from first to last."""
        months = (month for month in self._months(n, profile, last) if first <= month.day)
        return [
            self._bill(n, month, _amount(profile.usual_bill, month.number, self.draws.month(n, month.number)[0]))
            for month in months
        ]

    def _billed(self, n: int, profile: Profile, today: date, needed: int) -> list[Billing]:
        """The bills up to today, so many of them from before the epoch, with the payments up to the epoch."""
        last_past = _last_billed(n % CYCLES + 1, self.epoch)
        stopped = last_past - UNPAID_BILLS if profile.behaviour is Behaviour.STOPPED else last_past
        last_payment_day = min(self.epoch - DAY, today)
        pays_late, pays_exactly = profile.behaviour is Behaviour.LATE, profile.behaviour not in SHARE_PAID
        usual, drawn = profile.usual_bill, self.draws.month
        found: list[Billing] = []
        for month in self._months(n, profile, today, needed):
            number = month.number
            size, way = drawn(n, number)
            amount = _amount(usual, number, size)
            paid_on: date | None = None
            if number <= stopped:
                paid_on = month.due + AFTER_DUE[way % 20] if pays_late else month.day + AFTER_BILL[way % 20]
                if paid_on > last_payment_day:
                    paid_on = None
            paid = amount if pays_exactly else _share(profile.behaviour, amount, way)
            found.append(Billing(month, amount, paid_on, paid))
        return found

    def _months(self, n: int, profile: Profile, today: date, needed: int = HISTORY) -> tuple[Month, ...]:
        """The months billed by today: so many up to the epoch, and all since, unless the account was closed."""
        cycle = n % CYCLES + 1
        last_past, last = _last_billed(cycle, self.epoch), _last_billed(cycle, today)
        if profile.is_closed:
            last = min(last, _last_billed(cycle, self.epoch - CLOSED_BEFORE))
        first = max(0, last_past - HISTORY + 1, min(last, last_past) - needed + 1)
        return _months_of_cycle(cycle, first, last)

    def _bill(self, n: int, month: Month, amount: int) -> Entry:
        return Entry(
            posting=month.posting,
            kind=EntryKind.BILL,
            amount=cents(amount),
            effective=month.day,
            posted=month.day,
            due=month.due,
            invoice_no=self.numbers.invoice_no(n, month.number),
        )

    def _payment(self, n: int, month: Month, day: date, amount: int) -> Entry:
        return Entry(
            posting=posting_number(day, 1),
            kind=EntryKind.PAYMENT,
            amount=-cents(amount),
            effective=day,
            posted=day,
            item_no=self.numbers.item_no(n, month.number),
        )


@lru_cache(CYCLES * 100)
def _months_of_cycle(cycle: int, first: int, last: int) -> tuple[Month, ...]:
    """The months of a cycle, the last one too: on one day a biller's accounts ask for few different spans."""
    return tuple(month_of_cycle(cycle, number) for number in range(first, last + 1))


@lru_cache(CYCLES * 12 * 50)
def month_of_cycle(cycle: int, number: int) -> Month:
    """A month of a cycle; the calendar is the same for every account of it."""
    day = date(FIRST_YEAR + number // 12, number % 12 + 1, cycle)
    return Month(number, day, due_day(day), posting_number(day, 0))


def due_day(day: date) -> date:
    """Thirty days later, moved to Monday from a weekend."""
    due = day + TERM
    return due + timedelta(days=7 - due.weekday()) if due.weekday() >= 5 else due


def month_number(day: date) -> int:
    """The month counted from 2020-01."""
    return (day.year - FIRST_YEAR) * 12 + day.month - 1


def _last_billed(cycle: int, day: date) -> int:
    """The last month whose bill is written by that day."""
    return month_number(day) if cycle <= day.day else month_number(day) - 1


def _amount(usual: int, month: int, size: int) -> int:
    """A bill in cents: the account's usual bill, by season, more or less."""
    amount = usual * SEASON[month % 12] * (800 + size % 401) // 1_000_000
    if amount > MOST_BILL:
        return MOST_BILL
    return max(LEAST_BILL, amount)


def _share(behaviour: Behaviour, amount: int, way: int) -> int:
    """How much somebody pays who does not pay to the cent."""
    least, spread = SHARE_PAID[behaviour]
    return amount * (least + way % spread) // 100


def _posting(entry: Entry) -> int:
    return entry.posting
