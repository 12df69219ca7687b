"""What always holds of a biller's books, recomputed from the entries beside the fold it judges (router §5.1)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from simulator.billing.books import Books
from simulator.billing.ledger.ledger import ITEM_KINDS, LINKED, Entry, EntryKind, Position, fold
from simulator.billing.ledger.money import ZERO
from simulator.billing.records.counters import Counter


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: where (account, person or register), which, and the two values that disagree."""

    where: str
    rule: str
    detail: str


def violations(books: Books) -> list[Violation]:
    """Every broken rule of the accounts that were touched and of all registers; empty = the books add up."""
    found: list[Violation] = []
    for account in books.accounts():
        number = account.account_no
        broken = (*_money(books, number), *_links(books, number))
        found += [Violation(f"account {number}", rule, detail) for rule, detail in broken]
    return [*found, *_people(books), *_checks(books), *_numbers(books)]


def _money(books: Books, account_no: str) -> Iterator[tuple[str, str]]:
    """The account's amounts against sums of its entries as of today."""
    position = fold(books.ledger(account_no), books.clock.today())
    yield from _equal(
        "the short way folds to the same", position.current_balance, books.position(account_no).current_balance
    )
    entries = _counting(books.ledger(account_no), position)
    donations = {it.item_no for it in entries if it.kind is EntryKind.DONATION}
    apart = [it for it in entries if it.kind is EntryKind.DONATION or it.of_item in donations]
    own = [it for it in entries if it not in apart]
    balance = _total(own)
    yield from _equal("sum of entries = CURRENT_BALANCE", balance, position.current_balance)
    yield from _equal("the donation sub-ledger sums on its own", -_total(apart), position.donated)
    open_amounts = [charge.open for charge in position.charges]
    if any(amount < 0 for amount in open_amounts):
        yield "open amounts ≥ 0", f"the least is {min(open_amounts)}"
    left = sum(open_amounts, ZERO) - position.unapplied_credit
    yield from _equal("open amounts - UNAPPLIED_CREDIT = CURRENT_BALANCE", left, balance)
    yield from _credit(own, position)


def _credit(own: Sequence[Entry], position: Position) -> Iterator[tuple[str, str]]:
    """What payments and write-offs brought is either used on charges or left over; and no item stands above itself."""
    net = {number: item.net for number, item in position.items.items()}
    covered = _covered(own, net)
    owed = (
        sum((it.amount for it in own if it.kind in (EntryKind.BILL, EntryKind.CREDIT_REVERSAL)), ZERO)
        + sum((net[it.item_no or ""] for it in own if it.kind is EntryKind.CHARGE), ZERO)
        + sum((position.items[it.of_item or ""].fee for it in own if it.kind is EntryKind.RETURN), ZERO)
        - covered
    )
    paid = sum((net[it.item_no or ""] for it in own if it.kind is EntryKind.PAYMENT), ZERO) - covered
    written_off = -sum((it.amount for it in own if it.kind is EntryKind.WRITE_OFF), ZERO)
    used = owed - sum((charge.open for charge in position.charges), ZERO)
    yield from _equal("net of payments - covered = credits", paid + written_off, used + position.unapplied_credit)
    for number, item in position.items.items():
        if not 0 <= item.net <= abs(item.entry.amount):
            yield "0 ≤ net ≤ original amount", f"AR item {number}: {item.net} of {abs(item.entry.amount)}"


def _covered(own: Sequence[Entry], net: Mapping[str, Decimal]) -> Decimal:
    """What credit reversals took back of the credit that was there when they were posted."""
    credit = covered = ZERO
    for entry in own:
        if entry.kind is EntryKind.PAYMENT:
            credit += net[entry.item_no or ""]
        elif entry.kind is EntryKind.CREDIT_REVERSAL:
            taken = min(entry.amount, credit)
            credit, covered = credit - taken, covered + taken
    return covered


def _links(books: Books, account_no: str) -> Iterator[tuple[str, str]]:
    """Every adjustment and return names an item of its account, and every number has one owner."""
    ledger = books.ledger(account_no)
    items = [it.item_no for it in ledger if it.kind in ITEM_KINDS]
    for entry in ledger:
        if entry.kind in LINKED and entry.of_item not in items:
            yield "adjustments and returns name an existing item", f"posting {entry.posting}: {entry.of_item}"
        if entry.item_no and books.receivables.owner(entry.item_no) != account_no:
            yield "an ITEM_NO has one owner", f"{entry.item_no}: {books.receivables.owner(entry.item_no)}"


def _people(books: Books) -> Iterator[Violation]:
    """Records are in the order of their numbers, each its own, and every account has its person."""
    for person in books.state.persons.values():
        for tag, records in (("PHONE_SEQ", person.phones), ("ADDRESS_SEQ", person.addresses)):
            numbers = [int(record.tag(tag)) for record in records]
            if numbers != sorted(set(numbers)):
                yield Violation(f"person {person.person_no}", f"{tag} is unique and in order", str(numbers))
    for account in books.accounts():
        if not books.people.is_known(account.person_no):
            yield Violation(f"account {account.account_no}", "an account has its person", account.person_no)


def _checks(books: Books) -> Iterator[Violation]:
    """A returned check that was processed has its return in the ledger, one that was not has none."""
    for check in books.state.returned_checks.values():
        returned = any(
            it.kind is EntryKind.RETURN and it.of_item == check.item_no for it in books.ledger(check.account_no)
        )
        if check.processed and not returned:
            yield Violation(f"folio {check.folio_no}", "a processed check has its return", f"AR item {check.item_no}")


def _numbers(books: Books) -> Iterator[Violation]:
    """No number that was given can be given again."""
    state = books.state
    given: dict[Counter, Iterable[str]] = {
        Counter.FOLIO_NO: state.returned_checks,
        Counter.CONTACT_NO: state.contacts,
        Counter.ISSUE_NO: state.issues,
        Counter.ALERT: state.alerts,
    }
    for counter, register in given.items():
        last = max((int(key) for key in register), default=0)
        if last >= books.counters.peek(counter):
            detail = f"{last} was given, {books.counters.peek(counter)} comes next"
            yield Violation(f"counter {counter.value}", "a number is given once", detail)
    for issue in state.issues.values():
        if str(issue.contact_no) not in state.contacts:
            yield Violation(f"issue {issue.issue_no}", "an issue has its contact", str(issue.contact_no))


def _counting(ledger: Sequence[Entry], position: Position) -> list[Entry]:
    """The entries in the balance today; one that points at an item is not before that item is."""
    there = [it for it in ledger if min(it.posted, it.effective) <= position.today]
    items = {it.item_no for it in there if it.kind in ITEM_KINDS}
    return [it for it in there if it.of_item is None or it.of_item in items]


def _total(entries: Sequence[Entry]) -> Decimal:
    return sum((it.amount for it in entries), ZERO)


def _equal(rule: str, expected: Decimal, found: Decimal) -> Iterator[tuple[str, str]]:
    if expected != found:
        yield rule, f"{expected} ≠ {found}"
