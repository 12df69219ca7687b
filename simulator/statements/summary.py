"""What a statement tells of one bill: what was owed, what came in since, what is new, what is due; draws nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from simulator.billers.register import Biller
from simulator.billing.books import Books
from simulator.billing.ledger.ledger import Entry, EntryKind
from simulator.billing.ledger.money import ZERO
from simulator.statements.bills import Bill

#: Kinds that are lines of the bill itself, and how they are called there.
OWN_LINES = {EntryKind.BILL: "Service billed", EntryKind.CHARGE: "Charge, item"}
#: Everything else since the bill before: a sum for each kind.
SINCE = {
    EntryKind.PAYMENT: "Payments since",
    EntryKind.ADJUSTMENT: "Adjustments since",
    EntryKind.RETURN: "Returned payments since",
    EntryKind.CREDIT_REVERSAL: "Credits reversed since",
    EntryKind.WRITE_OFF: "Written off since",
}
MOST_LINES = 12  # what fits the page; what is more is told as a sum


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and its amount, signed as in the ledger."""

    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A bill in the order of its page: ``previous`` + ``since`` + ``own`` add up to ``balance``.

    ``due`` is the Gross_Amount of the bill file: the balance, or with a budget plan the plan's amount.
    """

    biller: str
    display_no: str
    bill: Bill
    previous: Line
    since: tuple[Line, ...]
    own: tuple[Line, ...]
    balance: Decimal

    @property
    def due(self) -> Decimal:
        """What is to be paid by the due date."""
        return self.bill.gross_amount


def statement_of(bill: Bill, display_no: str, biller: Biller) -> Statement:
    """The statement of a bill, from the same books as F-01, as of the bill date."""
    books, account_no = biller.router.books, bill.account.account_no
    ledger = books.ledger(account_no)
    by_then = _standing(ledger, bill.bill_dt)
    earlier = [entry.effective for entry in by_then if entry.kind is EntryKind.BILL and entry.effective < bill.bill_dt]
    before = max(earlier, default=None)
    told = set() if before is None else {entry.posting for entry in _standing(ledger, before)}
    new = [entry for entry in by_then if entry.posting not in told]
    return Statement(
        biller=biller.template.name,
        display_no=display_no,
        bill=bill,
        previous=_previous(books, account_no, before),
        since=tuple(_since(new)),
        own=tuple(_own(new)),
        balance=books.position(account_no, bill.bill_dt).current_balance,
    )


def _standing(ledger: Sequence[Entry], day: date) -> list[Entry]:
    """The entries that make up CURRENT_BALANCE of a day: without donations, and nothing before the item it acts on."""
    counted = [entry for entry in ledger if entry.counts_from <= day]
    items = {entry.item_no for entry in counted if entry.item_no and entry.kind is not EntryKind.DONATION}
    return [
        entry
        for entry in counted
        if entry.kind is not EntryKind.DONATION and (entry.of_item is None or entry.of_item in items)
    ]


def _previous(books: Books, account_no: str, before: date | None) -> Line:
    if before is None:
        return Line("Previous balance", ZERO)
    return Line(f"Previous balance, bill of {before}", books.position(account_no, before).current_balance)


def _since(entries: Iterable[Entry]) -> Iterable[Line]:
    """One line per kind; payments always, so that the page says so when none came."""
    amounts: dict[EntryKind, list[Decimal]] = {EntryKind.PAYMENT: []}
    for entry in entries:
        if entry.kind in SINCE:
            amounts.setdefault(entry.kind, []).append(entry.amount)
    return (
        Line(f"{SINCE[kind]} ({len(found)})", sum(found, ZERO))
        for kind, found in sorted(amounts.items(), key=lambda pair: tuple(SINCE).index(pair[0]))
    )


def _own(entries: Iterable[Entry]) -> Iterable[Line]:
    """The bill, then the charges it took up, as they were posted; the last line sums up what does not fit."""
    found = [entry for entry in entries if entry.kind in OWN_LINES]
    found.sort(key=lambda entry: (entry.kind is not EntryKind.BILL, entry.posting))
    for entry in found[:MOST_LINES]:
        number = f" {entry.item_no}" if entry.item_no else ""
        yield Line(f"{OWN_LINES[entry.kind]}{number}, {entry.effective}", entry.amount)
    if rest := found[MOST_LINES:]:
        yield Line(f"{len(rest)} more", sum((entry.amount for entry in rest), ZERO))
