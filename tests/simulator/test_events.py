"""What falls due when the clock goes on: told in order for documented, added and changed accounts (population §3)."""

from datetime import date, datetime
from decimal import Decimal

import httpx
import pytest

from simulator.billing.books import Books
from simulator.billing.events import events
from simulator.billing.ledger.arrangements import Arrangement, Instalment
from simulator.billing.ledger.ledger import EntryKind
from simulator.billing.ledger.posting import Posting
from tests.simulator.asking import a_router

ACCOUNT = "2086971"


@pytest.fixture
def books() -> Books:
    """The documented accounts on 15 Nov 2024."""
    return a_router().books


def told(books: Books, after: date, until: date, account: str) -> list[tuple[str, str, str]]:
    """Day, event, amount or reference, of one account."""
    books.clock.freeze(datetime(until.year, until.month, until.day, 12))
    return [
        (str(it.day), it.what.value, str(it.amount if it.ref is None else it.ref))
        for it in events(books, after, until)
        if it.account_no == account
    ]


def test_a_bill_falls_due_and_is_cut_off(books: Books) -> None:
    """The day after the due date it is past due, and thirty days later the cut-off looms."""
    assert told(books, date(2024, 11, 15), date(2025, 1, 31), "2000341") == [
        ("2024-11-19", "past_due", "88.10"),
        ("2024-12-19", "cut_off", "88.10"),
    ]


def test_what_was_paid_does_not_fall_due(books: Books) -> None:
    """Only what is still open on the day."""
    books.post("2000341", Posting(kind=EntryKind.PAYMENT, amount=Decimal("80.00")))

    assert told(books, date(2024, 11, 15), date(2024, 12, 1), "2000341") == [("2024-11-19", "past_due", "8.10")]


def test_life_of_an_arrangement(books: Books) -> None:
    """Started, broken on the day after the grace of a missed instalment; another one ended."""
    books.post(
        ACCOUNT, Posting(kind=EntryKind.BILL, amount=Decimal(300), effective=date(2024, 9, 1), due=date(2024, 10, 1))
    )
    plan = {"amount": Decimal(300), "changed": books.clock.now()}
    due = (Instalment(date(2024, 12, 10), Decimal(100)),)
    books.set_arrangement(ACCOUNT, Arrangement(ref=1, start=date(2024, 12, 1), instalments=due, grace_days=2, **plan))  # type: ignore[arg-type]
    books.set_arrangement(ACCOUNT, Arrangement(ref=2, start=date(2024, 11, 1), end=date(2024, 12, 20), **plan))  # type: ignore[arg-type]

    found = told(books, date(2024, 11, 15), date(2024, 12, 31), ACCOUNT)

    assert [it for it in found if it[1].startswith("arrangement")] == [
        ("2024-12-01", "arrangement_started", "1"),
        ("2024-12-13", "arrangement_broken", "1"),
        ("2024-12-21", "arrangement_ended", "2"),
    ]


def test_changed_generated_account_is_billed(books: Books) -> None:
    """A changed account tells the bills of its calendar; an untouched one tells nothing."""
    books.change_tags("30000004", {"CREDIT_RATING_CD": "NOCC"})  # cycle 05

    bills = [it for it in told(books, date(2024, 11, 15), date(2025, 1, 15), "30000004") if it[1] == "bill"]

    assert [day for day, _, _ in bills] == ["2024-12-05", "2025-01-05"]
    assert told(books, date(2024, 11, 15), date(2025, 1, 15), "30000005") == []


def test_advance_tells_the_events_and_counts_the_rest(client: httpx.Client, biller: str) -> None:
    """POST clock answers with what fell due in order, and with the bills of the untouched accounts' cycles."""
    moved = client.post(f"{biller}/clock", json={"advance": {"days": 10}}).json()
    back = client.post(f"{biller}/clock", json={"freeze": "2024-11-01T12:00"}).json()
    far = client.post(f"{biller}/clock", json={"advance": {"days": 500}}).json()

    assert [(it["day"], it["account_no"], it["what"], it["amount"]) for it in moved["events"]] == [
        ("2024-11-19", "2000341", "past_due", "88.1"),
        ("2024-11-19", "2036948", "past_due", "671.4"),
    ]
    assert moved["rest"] == {"accounts": 1000, "bills": 250}
    assert "events" not in back
    assert "events" not in far
