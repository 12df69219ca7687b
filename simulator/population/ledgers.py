"""The computed ledger of a generated account: bills by the calendar, payments up to the epoch (population §3)."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from simulator.billing.ledger.ledger import Entry, EntryKind, posting_number
from simulator.population.numbers import Numbers
from simulator.population.profiles import CYCLES, LEAST_BILL, MOST_BILL, Behaviour, Draws, Profile, cents

FIRST_YEAR = 2020
TERM = timedelta(days=30)
#: Season of a bill by calendar month, in per mille.
SEASON = (1150, 1100, 1000, 950, 900, 1000, 1100, 1150, 1050, 950, 1000, 1100)
HISTORY = 12
UNPAID_BILLS = 3
CLOSED_BEFORE = timedelta(days=60)
#: Who pays each bill to the cent, so that a month once paid no longer matters to any balance.
EXACT = frozenset({Behaviour.PROMPT, Behaviour.LATE, Behaviour.STOPPED})


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one cycle, counted from 2020-01: the day its bills are written, and when they are due."""

    number: int
    day: date
    due: date
    posting: int


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The computed ledgers of one population; ``epoch`` is the biller's day when it was created."""

    draws: Draws
    numbers: Numbers
    epoch: date

    def entries(self, n: int, profile: Profile, today: date, *, open_only: bool = False) -> list[Entry]:
        """The bills up to today and the payments up to the epoch, in posting order.

        ``open_only`` leaves out months that were paid to the cent, but for the last few: the entries that are left
        fold to the same amounts, last bill and last payment, at a third of the work.
        """
        months = self._months(n, profile, today)
        if open_only and profile.behaviour in EXACT:
            settled = sum(month.day <= self.epoch for month in months) - UNPAID_BILLS - 1
            months = months[max(0, settled) :]
        last_past = _last_billed(n % CYCLES + 1, self.epoch)
        stopped = last_past - UNPAID_BILLS if profile.behaviour is Behaviour.STOPPED else last_past
        last_payment_day = min(self.epoch - timedelta(days=1), today)
        found: list[Entry] = []
        for month in months:
            size, way = self.draws.month(n, month.number)
            amount = _amount(profile, month.number, size)
            found.append(self._bill(n, month, amount))
            paid_on, paid = _payment(profile.behaviour, month, amount, way)
            if paid_on <= last_payment_day and month.number <= stopped:
                found.append(self._payment(n, month, paid_on, paid))
        found.sort(key=_posting)
        return found

    def bills(self, n: int, profile: Profile, first: date, last: date) -> list[Entry]:
        """The bills dated from first to last."""
        months = (month for month in self._months(n, profile, last) if first <= month.day)
        return [
            self._bill(n, month, _amount(profile, month.number, self.draws.month(n, month.number)[0]))
            for month in months
        ]

    def _months(self, n: int, profile: Profile, today: date) -> list[Month]:
        """The months billed by today: twelve up to the epoch, and all since, unless the account was closed."""
        cycle = n % CYCLES + 1
        first = max(0, _last_billed(cycle, self.epoch) - HISTORY + 1)
        months = [month_of_cycle(cycle, number) for number in range(first, _last_billed(cycle, today) + 1)]
        if profile.is_closed:
            return [month for month in months if month.day <= self.epoch - CLOSED_BEFORE]
        return months

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


def _amount(profile: Profile, month: int, size: int) -> int:
    """A bill in cents: the account's usual bill, by season, more or less."""
    amount = profile.usual_bill * SEASON[month % 12] * (800 + size % 401) // 1_000_000
    return min(MOST_BILL, max(LEAST_BILL, amount))


def _payment(behaviour: Behaviour, month: Month, amount: int, way: int) -> tuple[date, int]:
    """When and how much, by behaviour; amounts in cents."""
    if behaviour is Behaviour.LATE:
        return month.due + timedelta(days=1 + way % 20), amount
    prompt = month.day + timedelta(days=5 + way % 20)
    if behaviour is Behaviour.PART:
        return prompt, amount * (50 + way % 41) // 100
    if behaviour is Behaviour.OVER:
        return prompt, amount * (105 + way % 16) // 100
    return prompt, amount


def _posting(entry: Entry) -> int:
    return entry.posting
