"""Ways to break the simulator on purpose: which name is replaced by what; a machine that misses one proves nothing.

The only module of the model that knows the simulator's inside, and by name alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from simulator.archive.store import Store
from simulator.billers.register import Billers
from simulator.billing import receivables
from simulator.billing.books import Books
from simulator.billing.ledger import ledger, posting
from simulator.billing.ledger.ledger import EntryKind, Position
from simulator.billing.people import addresses, phones
from simulator.billing.people.people import Person, PersonRecord
from simulator.billing.receivables import Receivables
from simulator.billing.records.clerk_records import ClerkRecords
from simulator.billing.records.counters import Counter
from simulator.contract.functions import ar_items
from simulator.contract.functions import phones as phone_functions
from simulator.contract.functions.checks import in_table, is_utility
from simulator.contract.keys import Keys
from simulator.contract.model import RouterCall

Patch = tuple[object, str, Callable[..., Any] | property]


def _wrong_sign(order: Any, item: Any) -> Decimal:
    amount = SIGNED_AMOUNT(order, item)
    return -amount if order.kind is EntryKind.ADJUSTMENT else amount


def _newest_first(charges: list[ledger.Charge], credit: Decimal) -> Decimal:
    left = credit
    for charge in sorted(charges, key=lambda it: it.due, reverse=True):
        paid = min(charge.open, left)
        charge.open -= paid
        left -= paid
    return left


def _donations_pay(call: RouterCall, keys: Keys) -> tuple[EntryKind, Decimal]:
    kind, amount = KIND_AND_AMOUNT(call, keys)
    return (EntryKind.PAYMENT if kind is EntryKind.DONATION else kind), amount


def _after_active_ones(person: Person) -> int:
    active = [it for it in person.phones if not it.tag("INACTIVE_DT")]
    return max((int(it.tag("PHONE_SEQ")) for it in active), default=0) + 1


def _ends_on_the_day(record: PersonRecord, account_no: str, active: date) -> PersonRecord:
    return INACTIVATED(record, account_no, active + addresses.DAY)


def _ends_for_all(record: PersonRecord, account_no: str, active: date) -> PersonRecord:
    return INACTIVATED(replace(record, accounts=(account_no,)), account_no, active)


def _codes_before_records(call: RouterCall, books: Books, keys: Keys) -> Any:
    is_utility(call)
    in_table(books, "REASON_CD", call)
    in_table(books, "COLLECTION_STREAM", call)
    return REFERRED(call, books, keys)


def _by_any_text(call: RouterCall, books: Books, keys: Keys) -> Any:
    return REFERRED(call, books, replace(keys, payment_ref_match=("SOURCE_SPEC1", "SOURCE_SPEC2", "ITEM_NO")))


def _own_numbers(self: Receivables, order: Any) -> str | None:
    if order.kind is EntryKind.ADJUSTMENT:
        return str(900_000 + self._counters.next(Counter.POSTING))
    return ITEM_NUMBER(self, order)


def _merged(self: ClerkRecords, account_no: str, tags: Mapping[str, str]) -> Any:
    same = [alert for alert in self.alerts(account_no) if alert.tags["ALERT_CD"] == tags["ALERT_CD"]]
    return same[0] if same else ADD_ALERT(self, account_no, tags)


def _due_today_is_late(self: Position) -> list[ledger.Charge]:
    return [charge for charge in self.charges if charge.open and charge.due <= self.today]


def _of_the_original(amount: Decimal, item: Any, keys: Keys) -> Decimal:
    refund: Decimal = REFUND(amount, item, keys)
    if not refund or keys.adj_semantics == "refund":
        return refund
    return min(Decimal(abs(item.entry.amount) - amount), Decimal(item.net))


def _any_account(call: RouterCall, books: Books, person: Person) -> Any:
    own = OWN_ACCOUNT(call, books, person)
    return own or next((it for it in books.accounts() if it.person_no == person.person_no), None)


def _loses_postings(self: Store, biller_id: str, register: str, changed: Mapping[str, object]) -> None:
    if register != "entries":
        PUT_RECORDS(self, biller_id, register, changed)


def _numbers_go_on(self: Billers, biller_id: str, saved: Any) -> Any:
    number = self.get(biller_id).router.books.counters.peek(Counter.ITEM_NO) if self.has(biller_id) else 0
    biller = ASSEMBLE(self, biller_id, saved)
    counters = biller.router.books.counters
    counters.set(Counter.ITEM_NO, max(number, counters.peek(Counter.ITEM_NO)))
    return biller


SIGNED_AMOUNT: Final = posting.signed_amount
KIND_AND_AMOUNT: Final = ar_items._kind_and_amount
INACTIVATED: Final = addresses._inactivated
REFERRED: Final = ar_items._referred
REFUND: Final = ar_items._refund
OWN_ACCOUNT: Final = phone_functions._own_account
ITEM_NUMBER: Final = Receivables._item_number
ADD_ALERT: Final = ClerkRecords.add_alert
PUT_RECORDS: Final = Store.put_records
ASSEMBLE: Final = Billers.assemble

#: Which rules find a mutant: with fewer of them each run says more about what is left.
FOCUS: Final = {
    "money": (
        "add_ar_items",
        "add_more_ar_items",
        "add_returned_check",
        "adj_ar_item",
        "bill",
        "write_off",
        "move_clock",
    ),
    "people": ("add_person_phone", "set_phone", "set_billing_address", "move_clock"),
    "desk": ("add_contact",),
    "kept": ("add_ar_items", "adj_ar_item", "save", "restore", "restart"),
}

MUTANTS: Final[dict[str, tuple[str, Patch]]] = {
    "an adjustment has the sign of its item": ("money", (receivables, "signed_amount", _wrong_sign)),
    "credits pay the newest charge first": ("money", (ledger, "_pay_off", _newest_first)),
    "a donation is in the balance": ("money", (ar_items, "_kind_and_amount", _donations_pay)),
    "the next PHONE_SEQ looks at active records only": ("people", (phones, "next_seq", _after_active_ones)),
    "an address ends on the day the next one starts": ("people", (addresses, "_inactivated", _ends_on_the_day)),
    "an address ends for every account that shares it": ("people", (addresses, "_inactivated", _ends_for_all)),
    "-905 is checked before -906": ("money", (ar_items, "_referred", _codes_before_records)),
    "a payer's text selects a payment": ("money", (ar_items, "_referred", _by_any_text)),
    "adjustments take ITEM_NOs of their own": ("money", (Receivables, "_item_number", _own_numbers)),
    "duplicate_policy is ignored": ("money", (ar_items, "_refuse_duplicate", lambda *_: None)),
    "equal alerts are merged": ("desk", (ClerkRecords, "add_alert", _merged)),
    "what is due today is past due": ("money", (Position, "late", _due_today_is_late)),
    "a second adjustment is taken off the original": ("money", (ar_items, "_refund", _of_the_original)),
    "default flags work without ACCOUNT_NO": ("people", (phone_functions, "_own_account", _any_account)),
    "a charge flagged out is cut off": ("money", (Position, "cut_off", property(lambda self: self.past_due))),
    "a charge is billed at once": ("money", (ledger, "is_unbilled", lambda *_: False)),
    "a restart loses postings": ("kept", (Store, "put_records", _loses_postings)),
    "ITEM_NO goes on after a restore": ("kept", (Billers, "assemble", _numbers_go_on)),
}
