"""The computed ledger of a generated account: bills by the calendar, payments up to the epoch (population §3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from simulator.billing.ledger import Entry, Kind, posting_number
from simulator.population.numbers import Numbers
from simulator.population.profiles import CYCLES, LEAST_BILL, MOST_BILL, Behaviour, Draws, Profile, cents

FIRST_YEAR = 2020
TERM = timedelta(days=30)
#: Season of a bill by calendar month, in per mille.
SEASON = (1150, 1100, 1000, 950, 900, 1000, 1100, 1150, 1050, 950, 1000, 1100)
HISTORY = 12
UNPAID_BILLS = 3
CLOSED_BEFORE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The computed ledgers of one population; ``epoch`` is the biller's day when it was created."""

    draws: Draws
    numbers: Numbers
    epoch: date

    def entries(self, n: int, profile: Profile, today: date) -> Iterator[Entry]:
        """The bills up to today and the payments up to the epoch, in posting order."""
        months = [month for month in self.months(n, today) if not self._is_after_closing(n, profile, month)]
        past = [month for month in months if bill_day(n, month) <= self.epoch]
        unpaid = set(past[-UNPAID_BILLS:]) if profile.behaviour is Behaviour.STOPPED else set()
        found: list[Entry] = []
        for month in months:
            bill, payment = self._month(n, profile, month)
            found.append(bill)
            if month not in unpaid and payment.effective <= min(self.epoch, today):
                found.append(payment)
        found.sort(key=lambda entry: entry.posting)
        return iter(found)

    def months(self, n: int, today: date) -> range:
        """The months billed by today: twelve up to the epoch, and all since."""
        first = _last_billed(n, self.epoch) - HISTORY + 1
        return range(max(first, 0), _last_billed(n, today) + 1)

    def _month(self, n: int, profile: Profile, month: int) -> tuple[Entry, Entry]:
        """The bill of a month, and the payment it would get."""
        size, way = self.draws.month(n, month)
        day = bill_day(n, month)
        due = due_day(day)
        noise = 800 + size % 401
        amount = min(MOST_BILL, max(LEAST_BILL, profile.usual_bill * SEASON[month % 12] * noise // 1_000_000))
        paid_on, paid = _payment(profile.behaviour, day, due, amount, way)
        bill = Entry(
            posting=posting_number(day, 0),
            kind=Kind.BILL,
            amount=cents(amount),
            effective=day,
            posted=day,
            due=due,
            invoice_no=self.numbers.invoice_no(n, month),
        )
        payment = Entry(
            posting=posting_number(paid_on, 1),
            kind=Kind.PAYMENT,
            amount=-cents(paid),
            effective=paid_on,
            posted=paid_on,
            item_no=self.numbers.item_no(n, month),
        )
        return bill, payment

    def _is_after_closing(self, n: int, profile: Profile, month: int) -> bool:
        return profile.is_closed and bill_day(n, month) > self.epoch - CLOSED_BEFORE


def bill_day(n: int, month: int) -> date:
    """The day on which account n's cycle is billed in a month counted from 2020-01."""
    return date(FIRST_YEAR + month // 12, month % 12 + 1, n % CYCLES + 1)


def due_day(day: date) -> date:
    """Thirty days later, moved to Monday from a weekend."""
    due = day + TERM
    return due + timedelta(days=max(0, 7 - due.weekday()) if due.weekday() >= 5 else 0)


def month_of(day: date) -> int:
    """The month counted from 2020-01."""
    return (day.year - FIRST_YEAR) * 12 + day.month - 1


def _last_billed(n: int, day: date) -> int:
    """The last month whose bill is written by that day."""
    month = month_of(day)
    return month if bill_day(n, month) <= day else month - 1


def _payment(behaviour: Behaviour, day: date, due: date, amount: int, way: int) -> tuple[date, int]:
    """When and how much, by behaviour; amounts in cents."""
    if behaviour is Behaviour.LATE:
        return due + timedelta(days=1 + way % 20), amount
    prompt = day + timedelta(days=5 + way % 20)
    if behaviour is Behaviour.PART:
        return prompt, amount * (50 + way % 41) // 100
    if behaviour is Behaviour.OVER:
        return prompt, amount * (105 + way % 16) // 100
    return prompt, amount
