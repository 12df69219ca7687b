"""The balance of an account day by day, folded from its ledger as the balance itself is (router §5.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from simulator.billing.ledger.ledger import Entry, EntryKind
from simulator.billing.ledger.money import ZERO


@dataclass(frozen=True, slots=True)
class Day:
    """The balance at the end of a day on which it changed, or of today."""

    day: date
    balance: Decimal


def history(ledger: Sequence[Entry], today: date) -> list[Day]:
    """The days on which the balance changed, oldest first, and today; the donation sub-ledger stays out."""
    changes: dict[date, Decimal] = {}
    for day, amount in _changes(ledger):
        if day <= today:
            changes[day] = changes.get(day, ZERO) + amount
    days, balance = [], ZERO
    for day in sorted(changes):
        balance += changes[day]
        days.append(Day(day, balance))
    if days and days[-1].day < today:
        days.append(Day(today, balance))
    return days


def _changes(ledger: Sequence[Entry]) -> Iterator[tuple[date, Decimal]]:
    """Day and amount of each entry; one that acts on an item never counts before the item does."""
    items = {entry.item_no: entry for entry in ledger if entry.item_no and entry.of_item is None}
    for entry in ledger:
        item = items.get(entry.of_item) if entry.of_item else None
        if entry.of_item is not None and item is None:
            continue
        if EntryKind.DONATION in (entry.kind, item.kind if item else None):
            continue
        yield max(entry.counts_from, item.counts_from) if item else entry.counts_from, entry.amount
