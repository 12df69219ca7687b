"""The ledgers of one biller: computed entries and what was posted over them, found by every number they have."""

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from simulator.billing.clock import BillerClock
from simulator.billing.errors import AlreadyThere, NotPossible, NotThere
from simulator.billing.generated import Generated
from simulator.billing.ledger.ledger import LINKED, NUMBERED, Entry, EntryKind, Item, Position, fold, posting_number
from simulator.billing.ledger.money import LARGEST, ZERO
from simulator.billing.ledger.posting import Posting, signed_amount
from simulator.billing.records.counters import Counter, Counters
from simulator.billing.records.register import Register

#: Below it no look at the computed entries is needed: they never come near.
NEAR_LARGEST = LARGEST / Decimal(2)
#: The tags of an AR item by which a returned check can be told to find it (router F-05).
REFERENCES = ("SOURCE_SPEC1", "SOURCE_SPEC2")


class Receivables:
    """Entries are appended and never changed; whatever else is asked is a fold of them (router §5.1)."""

    def __init__(self, entries: Register[Entry], counters: Counters, clock: BillerClock, generated: Generated) -> None:
        self._entries = entries
        self._counters = counters
        self._clock = clock
        self._generated = generated
        self._ledgers: dict[str, list[Entry]] = {}
        self._totals: dict[str, Decimal] = {}
        self._owners: dict[str, str] = {}
        self._references: dict[tuple[str, str], list[str]] = {}
        for key, entry in entries.rows():
            self._index(key.partition("/")[0], entry)

    def ledger(self, account_no: str) -> Sequence[Entry]:
        """The account's entries in posting order: computed up to today, and all that were posted."""
        posted = self._ledgers.get(account_no, ())
        computed = self._generated.ledger(account_no, self._clock.today())
        if not computed:
            return tuple(posted)
        return computed if not posted else sorted((*computed, *posted), key=lambda entry: entry.posting)

    def bills(self, account_no: str, first: date, last: date) -> Sequence[Entry]:
        """The account's bills dated from first to last, oldest first."""
        posted = [
            entry
            for entry in self._ledgers.get(account_no, ())
            if entry.kind is EntryKind.BILL and first <= entry.effective <= last
        ]
        computed = self._generated.bills(account_no, first, min(last, self._clock.today()))
        return sorted((*computed, *posted), key=lambda entry: entry.effective)

    def position(self, account_no: str, day: date) -> Position:
        """The account's money as of a day."""
        computed = None if account_no in self._ledgers else self._generated.position(account_no, day)
        return fold(self.ledger(account_no), day) if computed is None else computed

    # --- AR items -----------------------------------------------------------------------------------------------------

    def owner(self, item_no: str) -> str | None:
        """The account of an AR item or adjustment item; None if no entry has the number."""
        return self._owners.get(item_no) or self._generated.owner_of_item(item_no)

    def item(self, account_no: str, item_no: str) -> Item | None:
        """The AR item of that account as it stands; None also for an adjustment item, which nothing acts on.

        Judged by everything that was ever posted: a clock that was set back does not make an item whole again.
        """
        return fold(self.ledger(account_no), date.max).items.get(item_no)

    def items(self, account_no: str) -> Mapping[str, Item]:
        """The AR items of an account as they stand, by number."""
        return fold(self.ledger(account_no), date.max).items

    @property
    def guid_tag(self) -> str:
        """The tag in which payments of this biller carry their GUID; the other reference is a text of the payer."""
        return self._generated.guid_tag

    def referred(self, tag: str, text: str) -> Sequence[str]:
        """ITEM_NOs of the AR items whose SOURCE_SPEC1 or SOURCE_SPEC2 is this text, oldest first."""
        found = list(self._references.get((tag, text), ()))
        computed = self._generated.item_of_reference(text) if tag == self.guid_tag else None
        return [computed, *found] if computed else found

    def posted_accounts(self) -> Iterable[str]:
        """The accounts that something was posted to."""
        return self._ledgers.keys()

    # --- posting ------------------------------------------------------------------------------------------------------

    def post(self, account_no: str, order: Posting) -> Entry:
        """Append one entry; NotThere, AlreadyThere or NotPossible say why not, and then nothing was changed."""
        self._check_size(account_no, order)
        item = self._linked(account_no, order)
        amount = signed_amount(order, item)
        item_no = self._item_number(order)
        today = self._clock.today()
        posted = order.posted or today
        entry = Entry(
            posting=posting_number(posted, self._counters.next(Counter.POSTING)),
            kind=order.kind,
            amount=amount,
            effective=order.effective or today,
            posted=posted,
            due=order.due,
            invoice_no=order.invoice_no,
            item_no=item_no,
            of_item=order.of_item,
            in_cutoff=order.in_cutoff,
            tags=order.tags,
        )
        self._entries.put(f"{account_no}/{entry.posting}", entry)
        self._index(account_no, entry)
        return entry

    def _index(self, account_no: str, entry: Entry) -> None:
        insort(self._ledgers.setdefault(account_no, []), entry, key=lambda kept: kept.posting)
        self._totals[account_no] = self._totals.get(account_no, ZERO) + abs(entry.amount)
        if entry.item_no:
            self._owners[entry.item_no] = account_no
            for tag, text in self._references_of(entry):
                self._references.setdefault((tag, text), []).append(entry.item_no)

    @staticmethod
    def _references_of(entry: Entry) -> Iterator[tuple[str, str]]:
        for tag in REFERENCES:
            if entry.tags and entry.tags.get(tag):
                yield tag, entry.tags[tag]

    def _check_size(self, account_no: str, order: Posting) -> None:
        """No balance, of whichever entries, may outgrow an amount tag; computed ones never come near half of it."""
        if order.amount + self._totals.get(account_no, ZERO) <= NEAR_LARGEST:
            return
        if order.amount + sum(abs(entry.amount) for entry in self.ledger(account_no)) > LARGEST:
            raise NotPossible("amount", f"the sum of the account's entries would exceed {LARGEST}")

    def _linked(self, account_no: str, order: Posting) -> Item | None:
        """The AR item that an adjustment or return acts on."""
        if order.kind not in LINKED:
            return None
        item = self.item(account_no, order.of_item or "")
        if item is None:
            raise NotThere("of_item", f"AR item {order.of_item} of account {account_no} not found")
        return item

    def _item_number(self, order: Posting) -> str | None:
        """The number of the item that the entry makes: the given one if it is free, else the next one."""
        if order.kind not in NUMBERED:
            return None
        if order.item_no is None:
            while self.owner(number := str(self._counters.next(Counter.ITEM_NO))) is not None:
                pass
            return number
        if self.owner(order.item_no) is not None:
            raise AlreadyThere("item_no", f"AR item {order.item_no} already exists")
        return order.item_no
