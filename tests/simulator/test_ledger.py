"""The fold of the ledger: every amount of router §5.1, and invariants that hold for any history."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.billing.books import Books
from simulator.billing.errors import AlreadyThere, BooksError, NotPossible, NotThere
from simulator.billing.ledger.ledger import EntryKind, ItemState, Position
from simulator.billing.ledger.money import as_text, from_text
from simulator.billing.ledger.posting import Posting
from tests.simulator.asking import a_router

ACCOUNT = "2086971"  # documented, without any entry
TODAY = date(2024, 11, 15)


def day(offset: int) -> date:
    """A day that many days from the biller's today."""
    return TODAY + timedelta(days=offset)


@pytest.fixture
def books() -> Books:
    """Books with an account that has no history, on 15 Nov 2024."""
    return a_router().books


def post(books: Books, kind: str, amount: str, at: int = 0, **more: object) -> str:
    """Post an entry; the number of the AR item it made, or blank."""
    order = Posting(kind=EntryKind(kind), amount=Decimal(amount), effective=day(at), posted=day(at), **more)  # type: ignore[arg-type]
    return books.post(ACCOUNT, order).item_no or ""


def amounts(position: Position) -> dict[str, str]:
    """The position as text."""
    return {
        "balance": as_text(position.current_balance),
        "past due": as_text(position.past_due),
        "cut-off": as_text(position.cut_off),
        "current": as_text(position.current_charges),
        "credit": as_text(position.unapplied_credit),
        "unbilled": as_text(position.unbilled),
    }


def test_credits_pay_the_oldest_due_date_first(books: Books) -> None:
    """A payment pays charges by due date, then by posting."""
    post(books, "bill", "50.00", -10, due=day(20))
    post(books, "bill", "30.00", -40, due=day(-10))
    post(books, "payment", "35.00")

    position = books.position(ACCOUNT)

    assert [(charge.due, as_text(charge.open)) for charge in position.charges] == [(day(-10), "0"), (day(20), "45")]
    assert position.past_due == 0


def test_overpaid_account_is_negative(books: Books) -> None:
    """More credit than charges: a negative balance, UNAPPLIED_CREDIT is its amount."""
    post(books, "bill", "50.00", -10, due=day(20))
    post(books, "payment", "70.50")

    assert amounts(books.position(ACCOUNT)) == {
        "balance": "-20.5", "past due": "0", "cut-off": "0", "current": "0", "credit": "20.5", "unbilled": "0",
    }  # fmt: skip


def test_due_today_is_not_past_due(books: Books) -> None:
    """Past due begins the day after the due date."""
    post(books, "bill", "50.00", -30, due=TODAY)

    assert books.position(ACCOUNT).past_due == 0
    books.clock.advance(timedelta(), days=1)
    assert books.position(ACCOUNT).past_due == Decimal("50.00")


def test_charge_is_unbilled_until_the_next_bill(books: Books) -> None:
    """A charge is outside BILLED_AND_OWING until a bill is posted after it."""
    post(books, "bill", "50.00", -30, due=day(5))
    post(books, "charge", "15.00", -3)

    assert amounts(books.position(ACCOUNT))["unbilled"] == "15"
    post(books, "bill", "10.00", -1, due=day(29))
    assert amounts(books.position(ACCOUNT))["unbilled"] == "0"


def test_current_charges_are_the_newest_bill_and_what_is_unbilled(books: Books) -> None:
    """CURRENT_CHARGES leaves older bills out."""
    post(books, "bill", "50.00", -60, due=day(-30))
    post(books, "bill", "40.00", -30, due=day(1))
    post(books, "charge", "15.00", -3)

    assert amounts(books.position(ACCOUNT))["current"] == "55"


def test_charge_outside_the_cut_off(books: Books) -> None:
    """cutoff=false keeps a late charge out of the cut-off amount, not out of the past due."""
    post(books, "charge", "15.00", -3, in_cutoff=False)
    post(books, "charge", "4.00", -3)

    assert amounts(books.position(ACCOUNT)) | {} == amounts(books.position(ACCOUNT)) | {
        "past due": "19",
        "cut-off": "4",
    }


def test_voided_payment_raises_the_balance(books: Books) -> None:
    """An adjustment has the sign opposite to its item; at 0 the item is VOIDED and no longer the last payment."""
    post(books, "bill", "100.00", -30, due=day(1))
    first = post(books, "payment", "40.00", -5)
    second = post(books, "payment", "25.00", -2)
    post(books, "adjustment", "25.00", 0, of_item=second)

    position = books.position(ACCOUNT)

    assert position.current_balance == Decimal("60.00")
    assert position.items[second].state is ItemState.VOIDED
    assert position.last_payment is not None
    assert position.last_payment.entry.item_no == first


def test_partial_refund_lessens_the_last_payment(books: Books) -> None:
    """LAST_PAYMENT_AMT is the original amount less adjustments."""
    paid = post(books, "payment", "100.00", -5)
    post(books, "adjustment", "30.00", 0, of_item=paid)

    position = books.position(ACCOUNT)

    assert position.last_payment is not None
    assert (position.last_payment.net, position.last_payment.state) == (Decimal("70.00"), ItemState.ADJUSTED)


def test_returned_payment_with_a_fee(books: Books) -> None:
    """A return takes the whole payment back; what it exceeds is a charge due that day."""
    post(books, "bill", "100.00", -30, due=day(10))
    paid = post(books, "payment", "100.00", -5)
    post(books, "return", "112.00", -1, of_item=paid)

    position = books.position(ACCOUNT)

    assert position.current_balance == Decimal("112.00")
    assert position.past_due == Decimal("12.00")
    assert position.items[paid].state is ItemState.RETURNED
    assert position.last_payment is None


def test_credit_reversal_beyond_the_credit(books: Books) -> None:
    """A reversal takes credit back; what exceeds the credit there is, is an open charge due that day."""
    post(books, "payment", "10.00", -5)
    post(books, "credit_reversal", "25.00", -1)

    position = books.position(ACCOUNT)

    assert position.current_balance == Decimal("15.00")
    assert [as_text(charge.open) for charge in position.charges] == ["15"]
    assert position.past_due == Decimal("15.00")


def test_donation_is_in_no_balance(books: Books) -> None:
    """The donation sub-ledger, its adjustments and returns included, sums on its own."""
    post(books, "bill", "50.00", -10, due=day(20))
    given_ = post(books, "donation", "10.00")
    before = amounts(books.position(ACCOUNT))
    post(books, "adjustment", "4.00", 0, of_item=given_)

    position = books.position(ACCOUNT)

    assert amounts(position) == before
    assert position.donated == Decimal("6.00")
    assert position.last_payment is None


def test_write_off(books: Books) -> None:
    """A write-off lowers the balance and is told with its day."""
    post(books, "bill", "50.00", -60, due=day(-30))
    post(books, "write_off", "20.00", -2)

    position = books.position(ACCOUNT)

    assert (position.current_balance, position.past_due) == (Decimal("30.00"), Decimal("30.00"))
    assert (position.written_off, position.last_write_off) == (Decimal("20.00"), day(-2))


def test_entry_counts_from_posting_or_effective_day(books: Books) -> None:
    """A payment dated tomorrow counts at once; a bill posted and dated tomorrow does not."""
    books.post(ACCOUNT, Posting(kind=EntryKind.PAYMENT, amount=Decimal(5), effective=day(1)))
    post(books, "bill", "50.00", 1, due=day(30))

    assert books.position(ACCOUNT).current_balance == -5
    books.clock.advance(timedelta(), days=1)
    assert books.position(ACCOUNT).current_balance == 45


@pytest.mark.parametrize(
    ("kind", "amount", "item", "error"),
    [
        ("adjustment", "1.00", "999", NotThere),
        ("adjustment", "10.01", "payment", NotPossible),
        ("return", "9.99", "payment", NotPossible),
        ("return", "10.00", "charge", NotPossible),
        ("adjustment", "1.00", "reversal", NotPossible),
        ("adjustment", "1.00", "voided", NotPossible),
    ],
)
def test_impossible_postings_change_nothing(
    books: Books, kind: str, amount: str, item: str, error: type[BooksError]
) -> None:
    """What an item does not allow is refused, and the ledger is what it was."""
    items = {
        "payment": post(books, "payment", "10.00"),
        "charge": post(books, "charge", "10.00"),
        "reversal": post(books, "credit_reversal", "10.00"),
        "voided": post(books, "payment", "1.00"),
    }
    post(books, "adjustment", "1.00", 0, of_item=items["voided"])
    before = books.ledger(ACCOUNT)

    with pytest.raises(error):
        post(books, kind, amount, 0, of_item=items.get(item, item))

    assert books.ledger(ACCOUNT) == before


def test_clock_set_back_makes_no_item_whole_again(books: Books) -> None:
    """An item is judged by everything that was ever posted: net never falls below 0."""
    paid = post(books, "payment", "100.00")
    books.clock.advance(timedelta(), days=2)
    books.post(ACCOUNT, Posting(kind=EntryKind.ADJUSTMENT, amount=Decimal(60), of_item=paid))
    books.clock.freeze(datetime(2024, 11, 16, 12, 0))

    with pytest.raises(NotPossible):
        books.post(ACCOUNT, Posting(kind=EntryKind.ADJUSTMENT, amount=Decimal(60), of_item=paid))


def test_no_balance_outgrows_its_tag(books: Books) -> None:
    """N(15,2) holds for sums too."""
    post(books, "bill", "9999999999999.98", due=day(1))

    with pytest.raises(NotPossible):
        post(books, "bill", "0.02", due=day(1))


def test_item_numbers_are_unique(books: Books) -> None:
    """A number that is taken is refused, and the counter passes over numbers given by hand."""
    books.post(ACCOUNT, Posting(kind=EntryKind.PAYMENT, amount=Decimal(1), item_no="205185"))

    with pytest.raises(AlreadyThere):
        books.post(ACCOUNT, Posting(kind=EntryKind.PAYMENT, amount=Decimal(1), item_no="205184"))
    assert books.post(ACCOUNT, Posting(kind=EntryKind.PAYMENT, amount=Decimal(1))).item_no == "205186"


@pytest.mark.parametrize(
    ("amount", "text"),
    [("100.24", "100.24"), ("1671.40", "1671.4"), ("0.00", "0"), ("-98.24", "-98.24"), ("100", "100"), ("-0.00", "0")],
)
def test_amounts_are_not_padded(amount: str, text: str) -> None:
    """Trailing zeros are not written (quirk 11)."""
    assert as_text(Decimal(amount)) == text


@pytest.mark.parametrize("text", ["1.234", "1,00", "+1", ".5", "1e2", "12345678901234", "NaN", "", "\u0661"])
def test_what_is_no_amount(text: str) -> None:
    """N(15,2) and nothing else (router §3)."""
    with pytest.raises(ValueError, match="not a valid amount"):
        from_text(text)


cents = st.integers(1, 50_000).map(lambda n: Decimal(n) / 100)
orders = st.lists(
    st.tuples(
        st.sampled_from(sorted(kind.value for kind in EntryKind)), cents, st.integers(-90, 10), st.integers(-30, 60), st.integers(0, 20)
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(history=orders, ahead=st.integers(0, 120))
def test_invariants_hold_for_any_history(history: list[tuple[str, Decimal, int, int, int]], ahead: int) -> None:
    """The invariants of router §5.1, on any day, for any postings that the books accept."""
    books = a_router().books
    items: list[str] = []
    for kind, amount, at, due, pick in history:
        linked = {"of_item": items[pick % len(items)]} if items and kind in ("adjustment", "return") else {}
        try:
            items.append(post(books, kind, str(amount), at, due=day(due) if kind == "bill" else None, **linked))
        except BooksError:
            continue
        items = [number for number in items if number]
    books.clock.advance(timedelta(), days=ahead)

    position = books.position(ACCOUNT)

    owed = sum(charge.open for charge in position.charges)
    assert all(charge.open >= 0 for charge in position.charges)
    assert owed - position.unapplied_credit == position.current_balance
    assert position.unapplied_credit == max(Decimal(0), -position.current_balance) or owed > 0
    assert all(0 <= item.net <= abs(item.entry.amount) for item in position.items.values())
    donated = [item.net for item in position.items.values() if item.entry.kind is EntryKind.DONATION]
    returned = sum(item.fee for item in position.items.values() if item.entry.kind is EntryKind.DONATION)
    assert position.donated == sum(donated) - returned
