"""The invariants hold after every posting, and each of them can be broken: a check that never fails checks nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import httpx
import pytest
from msgspec import structs

from simulator.billing.books import Books
from simulator.billing.invariants import violations
from simulator.billing.ledger.ledger import Entry, EntryKind
from simulator.billing.ledger.posting import Posting
from simulator.billing.ledger.returned_checks import ReturnedCheck
from simulator.billing.people.people import PersonRecord
from simulator.billing.records.counters import Counter
from tests.simulator.asking import a_router

DAY = date(2024, 11, 1)


@pytest.fixture
def books() -> Books:
    """Books with every kind of entry in them."""
    books = a_router().books
    for kind, amount, of_item in (
        (EntryKind.PAYMENT, "30.00", None),
        (EntryKind.CHARGE, "12.00", None),
        (EntryKind.CREDIT_REVERSAL, "10.00", None),
        (EntryKind.DONATION, "5.00", None),
        (EntryKind.WRITE_OFF, "1.00", None),
        (EntryKind.ADJUSTMENT, "10.00", "205185"),
        (EntryKind.RETURN, "35.00", "205185"),
        (EntryKind.RETURN, "5.00", "205188"),
    ):
        books.post("2003708", Posting(kind=kind, amount=Decimal(amount), of_item=of_item))
    return books


def test_books_add_up(books: Books) -> None:
    """Nothing is broken by postings the books took."""
    assert violations(books) == []


def _entry(kind: EntryKind, amount: str, **more: object) -> Entry:
    entry = Entry(posting=10**17, kind=kind, amount=Decimal(amount), effective=DAY, posted=DAY)
    return structs.replace(entry, **more)


def _smuggle(books: Books, entry: Entry) -> None:
    """An entry that no posting would make."""
    books.receivables._index("2003708", entry)


def _phones_out_of_order(books: Books) -> None:
    person = books.people.person("1020424")
    books.people.set(replace(person, phones=person.phones[::-1]))


def _alert_counter_back(books: Books) -> None:
    books.clerk_records.add_alert("2003708", {})
    books.counters.set(Counter.ALERT, 1)


#: What is done to the books → the rule that tells it.
BROKEN: dict[str, tuple[Callable[[Books], object], str]] = {
    "an adjustment of nothing": (
        lambda books: _smuggle(books, _entry(EntryKind.ADJUSTMENT, "1", of_item="77")),
        "adjustments and returns name an existing item",
    ),
    "an item above itself": (
        lambda books: _smuggle(books, _entry(EntryKind.ADJUSTMENT, "500", of_item="205184")),
        "0 ≤ net ≤ original amount",
    ),
    "an adjustment with its item's sign": (
        lambda books: _smuggle(books, _entry(EntryKind.ADJUSTMENT, "-8", of_item="205184")),
        "open amounts - UNAPPLIED_CREDIT = CURRENT_BALANCE",
    ),
    "phones out of order": (_phones_out_of_order, "PHONE_SEQ is unique and in order"),
    "two addresses with one number": (
        lambda books: books.people.set(
            replace(
                books.people.person("1020424"),
                addresses=(PersonRecord({"ADDRESS_SEQ": "1"}), PersonRecord({"ADDRESS_SEQ": "1"})),
            )
        ),
        "ADDRESS_SEQ is unique and in order",
    ),
    "an account without its person": (
        lambda books: books.change_account(replace(books.account("2003708"), person_no="99")),
        "an account has its person",
    ),
    "a check that was never booked": (
        lambda books: books.add_returned_check(
            ReturnedCheck(
                folio_no=0, item_no="205184", account_no="2003708", amount=Decimal(1), processed=True, tags={}
            )
        ),
        "a processed check has its return",
    ),
    "a counter that goes back": (
        _alert_counter_back,
        "a number is given once",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_can_be_broken(name: str, books: Books) -> None:
    """What no call would do is told by the rule it breaks."""
    breaks, rule = BROKEN[name]
    breaks(books)

    assert rule in {it.rule for it in violations(books)}


def test_admin_call(client: httpx.Client, biller: str) -> None:
    """GET …/invariants tells that the books add up."""
    assert client.get(f"{biller}/invariants").json() == {"violations": []}


def test_counters_go_on_and_never_back(client: httpx.Client, biller: str) -> None:
    """PATCH …/counters lets a counter go on from a later number; an earlier one is refused and nothing moves."""
    path = f"{biller}/counters"
    before = client.get(path).json()

    refused = client.patch(path, json={"ITEM_NO": 300000, "FOLIO_NO": 0})
    back = client.patch(path, json={"ISSUE_NO": 400000, "ITEM_NO": 205184})

    assert (refused.status_code, back.status_code) == (422, 422)
    assert back.json()["fields"] == [{"path": "$.ITEM_NO", "reason": "use 205185 or more"}]
    assert client.get(path).json() == before
    assert client.patch(path, json={"ITEM_NO": 300000}).json() == before | {"ITEM_NO": 300000}
