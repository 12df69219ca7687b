"""The ledger of one account: immutable entries and the fold that turns them into every amount (router §5.1).

Nothing here is stored twice: balances, open amounts, the standing part of an item and its state are all folds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from simulator.billing.ledger.money import ZERO


class EntryKind(Enum):
    """What an entry is; the value is its name in the admin API (router §5.1)."""

    BILL = "bill"
    CHARGE = "charge"
    PAYMENT = "payment"
    CREDIT_REVERSAL = "credit_reversal"
    ADJUSTMENT = "adjustment"
    RETURN = "return"
    WRITE_OFF = "write_off"
    DONATION = "donation"


POSTINGS_A_DAY = 1_000_000_000
LOWERS = frozenset({EntryKind.PAYMENT, EntryKind.WRITE_OFF, EntryKind.DONATION})
LINKED = frozenset({EntryKind.ADJUSTMENT, EntryKind.RETURN})
ITEM_KINDS = frozenset({EntryKind.CHARGE, EntryKind.PAYMENT, EntryKind.CREDIT_REVERSAL, EntryKind.DONATION})
#: Entries that have an ITEM_NO: AR items, and the adjustment items that AdjARItem makes (router F-06).
NUMBERED = ITEM_KINDS | {EntryKind.ADJUSTMENT}


class ItemState(Enum):
    """State of an AR item, derived from the entries that point at it."""

    OPEN = "OPEN"
    ADJUSTED = "ADJUSTED"
    VOIDED = "VOIDED"
    RETURNED = "RETURNED"


class Entry(Struct, frozen=True, kw_only=True, gc=False):
    """One posting; ``amount`` is signed: what raises the balance is positive. Never edited or deleted.

    ``posting`` orders the entries of a biller: by day, then by the order of that day. ``tags`` are the tags of the
    AR item as the router was sent them, without the blank ones (router §5); None where no request made it.
    """

    posting: int
    kind: EntryKind
    amount: Decimal
    effective: date
    posted: date
    due: date | None = None
    invoice_no: str | None = None
    item_no: str | None = None
    of_item: str | None = None
    in_cutoff: bool = True
    tags: Mapping[str, str] | None = None

    @property
    def counts_from(self) -> date:
        """The first day on which the entry is in the balance: posted or effective, whichever is earlier."""
        return min(self.posted, self.effective)


@dataclass(slots=True)
class Charge:
    """Something owed, with what is left of it after credits: the *open amount*."""

    entry: Entry
    due: date
    open: Decimal


class Item(Struct, frozen=True, gc=False):
    """An AR item as it stands: net is what is left of its amount, always ≥ 0."""

    entry: Entry
    net: Decimal
    state: ItemState
    fee: Decimal = ZERO  # what a return took on top of the payment


class Position(NamedTuple):
    """The account's money on one day."""

    today: date
    current_balance: Decimal
    unbilled: Decimal
    unapplied_credit: Decimal
    charges: tuple[Charge, ...]
    last_bill: Entry | None
    newest_bill_posting: int
    last_payment: Item | None
    written_off: Decimal
    last_write_off: date | None
    donated: Decimal
    has_returned_item: bool = False
    items: Mapping[str, Item] = MappingProxyType({})

    @property
    def past_due(self) -> Decimal:
        """Open amounts whose due date has passed (PASTDUE_AMT)."""
        late = self.late()
        return sum([charge.open for charge in late], ZERO) if late else ZERO

    @property
    def cut_off(self) -> Decimal:
        """The part of the past due that is in the cut-off amount, before any arrangement covers some of it."""
        late = self.late()
        return sum([charge.open for charge in late if charge.entry.in_cutoff], ZERO) if late else ZERO

    @property
    def oldest_cut_off_due(self) -> date | None:
        """Due date of the oldest open charge in the cut-off amount."""
        late = self.late()
        return min((charge.due for charge in late if charge.entry.in_cutoff), default=None) if late else None

    @property
    def current_charges(self) -> Decimal:
        """Open amount of the newest bill plus the open charges that no bill has taken up yet (CURRENT_CHARGES)."""
        return sum(
            (
                charge.open
                for charge in self.charges
                if charge.entry is self.last_bill or is_unbilled(charge.entry, self.newest_bill_posting)
            ),
            ZERO,
        )

    def late(self) -> Sequence[Charge]:
        """The open charges due before today."""
        return [charge for charge in self.charges if charge.open and charge.due < self.today]


def posting_number(day: date, place: int) -> int:
    """The order of an entry that was posted on a day, as one number; computed entries come before posted ones."""
    return day.toordinal() * POSTINGS_A_DAY + place


def is_unbilled(entry: Entry, newest_bill_posting: int) -> bool:
    """Whether this is a charge after which no bill was posted: the next bill run takes it up."""
    return entry.kind is EntryKind.CHARGE and entry.posting > newest_bill_posting


def fold(ledger: Sequence[Entry], today: date) -> Position:
    """All amounts of the account as of today, from the entries that count by then."""
    entries = _counting(ledger, today)
    items = _items(entries)
    donations = {number for number, item in items.items() if item.entry.kind is EntryKind.DONATION}
    own = [entry for entry in entries if entry.kind is not EntryKind.DONATION and entry.of_item not in donations]
    bills = [entry for entry in own if entry.kind is EntryKind.BILL]
    newest = max((bill.posting for bill in bills), default=0)
    written_off = [entry for entry in own if entry.kind is EntryKind.WRITE_OFF]
    charges, credit = _charges_and_credit(own, items)
    return Position(
        today=today,
        current_balance=_total(own),
        unbilled=sum((item.net for item in items.values() if is_unbilled(item.entry, newest)), ZERO),
        unapplied_credit=_pay_off(charges, credit - _total(written_off)),
        charges=tuple(charges),
        last_bill=max(bills, key=lambda bill: (bill.effective, bill.posting), default=None),
        newest_bill_posting=newest,
        last_payment=_last_payment(items.values()),
        written_off=-_total(written_off),
        last_write_off=max((entry.effective for entry in written_off), default=None),
        donated=_total(own) - _total(entries),
        has_returned_item=any(item.state is ItemState.RETURNED for item in items.values()),
        items=items,
    )


def items_on(ledger: Sequence[Entry], day: date) -> Mapping[str, Item]:
    """The AR items as of a day, by number."""
    return _items(_counting(ledger, day))


def _total(entries: Iterable[Entry]) -> Decimal:
    return sum((entry.amount for entry in entries), ZERO)


def _counting(ledger: Sequence[Entry], today: date) -> list[Entry]:
    """The entries that count by today; one that points at an item never counts before that item does."""
    entries = [entry for entry in ledger if entry.counts_from <= today]
    numbers = {entry.item_no for entry in entries if entry.item_no}
    return [entry for entry in entries if entry.of_item is None or entry.of_item in numbers]


def _items(entries: Iterable[Entry]) -> dict[str, Item]:
    """The AR items by number, each less what adjustments and returns took from it."""
    items: dict[str, Item] = {}
    for entry in entries:
        if entry.item_no is not None and entry.of_item is None:
            items[entry.item_no] = Item(entry, abs(entry.amount), ItemState.OPEN)
    for entry in entries:
        if entry.of_item is None:
            continue
        item = items[entry.of_item]
        if entry.kind is EntryKind.RETURN:
            fee = max(ZERO, entry.amount - item.net)
            items[entry.of_item] = Item(item.entry, ZERO, ItemState.RETURNED, fee)
        else:
            net = item.net - abs(entry.amount)
            items[entry.of_item] = Item(item.entry, net, ItemState.ADJUSTED if net else ItemState.VOIDED)
    return items


def _charges_and_credit(entries: Iterable[Entry], items: dict[str, Item]) -> tuple[list[Charge], Decimal]:
    """What is owed, unpaid as yet, and the credit of the payments that is there to pay it."""
    charges: list[Charge] = []
    credit = ZERO
    for entry in entries:
        item = items.get(entry.item_no or entry.of_item or "")
        match entry.kind:
            case EntryKind.BILL:
                owed = entry.amount
            case EntryKind.CHARGE if item:
                owed = item.net
            case EntryKind.CREDIT_REVERSAL:
                covered = min(entry.amount, credit)
                credit -= covered
                owed = entry.amount - covered
            case EntryKind.RETURN if item:
                owed = item.fee
            case EntryKind.PAYMENT if item:
                credit += item.net
                continue
            case _:
                continue
        charges.append(Charge(entry, entry.due or entry.effective, owed))
    return charges, credit


def _pay_off(charges: list[Charge], credit: Decimal) -> Decimal:
    """Let the credit pay the charges, oldest due date first, then oldest posting; what is left of it is returned."""
    charges.sort(key=lambda charge: (charge.due, charge.entry.posting))
    for charge in charges:
        paid = min(charge.open, credit)
        charge.open -= paid
        credit -= paid
    return credit


def _last_payment(items: Iterable[Item]) -> Item | None:
    """The newest payment that still stands: by effective date, then posting (router §5.1)."""
    standing = (
        item
        for item in items
        if item.entry.kind is EntryKind.PAYMENT and item.state not in (ItemState.VOIDED, ItemState.RETURNED)
    )
    return max(standing, key=lambda item: (item.entry.effective, item.entry.posting), default=None)
