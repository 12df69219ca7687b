"""Generated accounts: numbers and their inverses, the same on every machine, ledgers as population §3 says."""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from simulator.billers.register import Biller, Billers, Recipe
from simulator.billing.errors import AlreadyThere
from simulator.billing.ledger.ledger import EntryKind, Position, fold
from simulator.billing.ledger.posting import Posting
from simulator.population.accounts import Population
from simulator.population.ledgers import due_day, month_number, month_of_cycle
from simulator.population.numbers import MOST, Numbers
from simulator.population.profiles import Behaviour, Draws
from tests.simulator.asking import ask, balance

EPOCH = date(2024, 11, 15)
SAMPLE = 3_000


def a_biller(**recipe: object) -> Biller:
    """A biller of ten million accounts."""
    return Billers(documented=False).create("t", Recipe(template_id="3426", **({"accounts": MOST} | recipe)))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def population() -> Population:
    """Ten million accounts, of which none exists yet."""
    return a_biller().population


def test_every_number_has_its_inverse() -> None:
    """On 100,000 random n and months, every number leads back to its n (and month)."""
    dice = random.Random(20241115)
    numbers = Numbers(MOST)
    for n in dice.choices(range(MOST), k=100_000):
        month = dice.randrange(200)
        assert numbers.of_account(numbers.account_no(n)) == n
        assert numbers.of_custom(numbers.account_no_custom(n)) == n
        assert numbers.of_customer(numbers.customer_no(n)) == n
        assert numbers.of_person(numbers.person_no(n)) == numbers.first_account(n)
        assert n in numbers.accounts_of(numbers.first_account(n))
        assert numbers.of_invoice(numbers.invoice_no(n, month)) == (n, month)
        assert numbers.of_item(numbers.item_no(n, month)) == (n, month)


def test_every_guid_has_its_inverse() -> None:
    """A payment GUID is a UUID that tells n and month in its last 12 digits, and only its own population knows it."""
    dice = random.Random(7)
    numbers, draws, other = Numbers(MOST), Draws(1, "3426"), Draws(2, "3426")
    for n in dice.choices(range(MOST), k=100_000):
        month = dice.randrange(200)
        guid = draws.guid(n, month)
        assert guid.endswith(f"-{month:03d}0{n:08d}")
        assert draws.of_guid(guid, numbers.size) == (n, month)
        assert other.of_guid(guid, numbers.size) is None


@pytest.mark.parametrize(
    "text", ["", "29999999", "40000000", "3000000x", "٣٠٠٠٠٠٠٠", "030000000", "2003708", "30000010"]
)
def test_what_is_no_number_of_ours(text: str) -> None:
    """Outside the range, or no number at all."""
    assert Numbers(10).of_account(text) is None


def test_ranges_do_not_meet_the_documented_ones() -> None:
    """No generated number is a documented account, person, custom number, AR item or magic account."""
    numbers = Numbers(MOST)
    documented = [
        "2003708",
        "2036948",
        "2000341",
        "2086971",
        "1020424",
        "1030011",
        "138714",
        "205184",
        "205185",
        "9000000",
    ]

    for look in (numbers.of_account, numbers.of_custom, numbers.of_customer, numbers.of_person, numbers.of_item):
        assert [look(text) for text in documented] == [None] * len(documented)


def test_shares() -> None:
    """Classes, plans, ratings and behaviour have the shares of population §2 and §3, roughly."""
    draws = Draws(0, "3426")
    profiles = [draws.profile(n) for n in range(20_000)]
    owners = [draws.owner(n) for n in range(5_000)]

    def share(hits: Iterable[bool]) -> float:
        return sum(hits) / len(profiles)

    assert share(p.account_class == "RES" for p in profiles) == pytest.approx(0.85, abs=0.01)
    assert share(p.account_class == "COM" for p in profiles) == pytest.approx(0.10, abs=0.01)
    assert share(p.is_closed for p in profiles) == pytest.approx(0.01, abs=0.004)
    assert share(p.has_budget_plan for p in profiles) == pytest.approx(0.05, abs=0.006)
    assert share(p.has_arrangement for p in profiles) == pytest.approx(0.03, abs=0.006)
    assert share(p.rating != "EXCEL" for p in profiles) == pytest.approx(0.04, abs=0.006)
    assert {p.rating for p in profiles} == {"EXCEL", "CONLY", "NOCHK", "NOCC", "CO"}
    found = Counter(p.behaviour for p in profiles)
    for behaviour in Behaviour:
        assert found[behaviour] / len(profiles) == pytest.approx(behaviour.value / 100, abs=0.012)
    assert sum(owner.has_ebill for owner in owners) / len(owners) == pytest.approx(0.6, abs=0.03)


def test_shared_persons(population: Population) -> None:
    """In every ten accounts the 7th and 8th have one person, whose records both accounts use."""
    seventh, eighth, ninth = (population.account_at(n) for n in (16, 17, 18))
    person = population.person(seventh.person_no)

    assert seventh.person_no == eighth.person_no != ninth.person_no
    assert seventh.tag("PERSON_LNM") == eighth.tag("PERSON_LNM")
    assert person is not None
    assert {record.accounts for record in (*person.phones, *person.addresses)} == {("30000016", "30000017")}


def test_people_are_visibly_fictional(population: Population) -> None:
    """555-01xx numbers, example.org, postal codes that no post office has."""
    for n in range(200):
        person = population.person(population.numbers.person_no(n))
        assert person is not None
        for record in person.phones:
            text = record.tags["PHONE_NO"]
            assert text.startswith("20255501") or text.endswith("@example.org")
        assert person.addresses[0].tags["POSTAL_CD"] < "00501"


def test_history_of_an_account(population: Population) -> None:
    """Twelve bills back from the epoch on the cycle's day, due 30 days later and never on a weekend, no later payment."""
    for n in range(SAMPLE):
        entries = population.ledger(population.numbers.account_no(n), EPOCH)
        bills = [entry for entry in entries if entry.kind is EntryKind.BILL]
        payments = [entry for entry in entries if entry.kind is EntryKind.PAYMENT]
        assert len(bills) == 12 or population.account_at(n).is_closed
        for bill in bills:
            assert bill.due is not None
            assert bill.effective.day == n % 20 + 1
            assert bill.due.weekday() < 5
            assert 30 <= (bill.due - bill.effective).days <= 32
            assert Decimal(20) <= bill.amount <= Decimal(250)
            assert EPOCH - timedelta(days=366) <= bill.effective <= EPOCH
        assert all(payment.effective <= EPOCH for payment in payments)
        assert [entry.posting for entry in entries] == sorted(entry.posting for entry in entries)


def test_behaviour_classes(population: Population) -> None:
    """What each class owes at the epoch is what its name says."""
    draws = Draws(0, "3426")
    for n in range(SAMPLE):
        profile = draws.profile(n)
        entries = population.ledger(population.numbers.account_no(n), EPOCH)
        position = fold(entries, EPOCH)
        last_three = sum(e.amount for e in [b for b in entries if b.kind is EntryKind.BILL][-3:])
        if profile.is_closed:
            assert position.current_balance == 0
        elif profile.behaviour is Behaviour.PROMPT:
            assert position.past_due == 0
        elif profile.behaviour is Behaviour.STOPPED:
            assert position.current_balance == last_three
        elif profile.behaviour is Behaviour.PART:
            assert position.past_due > 0
        elif profile.behaviour is Behaviour.OVER:
            assert position.past_due == 0
            assert position.charges[0].open == 0


def test_after_the_epoch_bills_go_on_and_payments_do_not() -> None:
    """No phantom payment ever disturbs a test: later credits are postings alone."""
    biller = a_biller()
    books, account = biller.router.books, "30000123"
    before = books.ledger(account)
    books.post(account, Posting(kind=EntryKind.PAYMENT, amount=Decimal("20.00")))
    books.clock.advance(timedelta(), days=92)
    after = books.ledger(account)

    new = [entry for entry in after if entry not in before]
    assert Counter(entry.kind for entry in new) == {EntryKind.BILL: 3, EntryKind.PAYMENT: 1}
    assert [entry.posting for entry in after] == sorted(entry.posting for entry in after)


@pytest.mark.parametrize("days", [1, 20, 45, 100, 300])
def test_clock_before_the_epoch(population: Population, days: int) -> None:
    """Set back, every ledger is what it was then: no entry comes or goes because another day is asked for."""
    then = EPOCH - timedelta(days=days)
    for n in range(600):
        account = population.numbers.account_no(n)
        by_then = [entry for entry in population.ledger(account, EPOCH) if entry.effective <= then]
        assert by_then == list(population.ledger(account, then)), n


def test_untouched_accounts_answer_every_function() -> None:
    """By number and by custom number; a posting on one of them changes it alone."""
    biller = a_biller()
    router, books = biller.router, biller.router.books
    with_plan = next(n for n in range(1000) if biller.population.arrangement(str(30_000_000 + n)))

    tags = ask(router, "GetAccount", str(30_000_000 + with_plan))
    before = balance(router, "39999999")
    books.post("39999999", Posting(kind=EntryKind.PAYMENT, amount=Decimal("1.00")))

    assert tags["ACTIVE_PAYARR_YN"] == "T"
    assert books.find("", "7009999999").account_no == "39999999"
    assert Decimal(balance(router, "39999999")["CURRENT_BALANCE"]) == Decimal(before["CURRENT_BALANCE"]) - 1
    assert before["STATUS"] == "0"
    assert ask(router, "GetAccount", "40000000")["STATUS"] == "-4"


def test_changed_generated_account() -> None:
    """What is changed is stored over the computed account; its money stays computed."""
    biller = a_biller()
    books = biller.router.books
    owed = books.position("30000042").current_balance
    books.change_tags("30000042", {"CREDIT_RATING_CD": "NOCC"})
    books.set_budget_plan("30000042", None)

    assert ask(biller.router, "GetAccount", "30000042")["CREDIT_RATING_CD"] == "NOCC"
    assert books.position("30000042").current_balance == owed
    assert [account.account_no for account in books.accounts()][-1] == "30000042"


def test_generated_payment_can_be_voided() -> None:
    """An adjustment names a computed AR item by its number; the number is taken for new items."""
    books = a_biller().router.books
    account = next(f"3000{n:04d}" for n in range(100) if any(e.item_no for e in books.ledger(f"3000{n:04d}")))
    item = next(entry for entry in reversed(books.ledger(account)) if entry.item_no)
    owed = books.position(account).current_balance
    books.post(account, Posting(kind=EntryKind.ADJUSTMENT, amount=abs(item.amount), of_item=item.item_no))

    assert books.position(account).current_balance == owed - item.amount
    with pytest.raises(AlreadyThere):
        books.post(account, Posting(kind=EntryKind.PAYMENT, amount=Decimal(1), item_no=item.item_no))


def test_calendar() -> None:
    """Months count from 2020-01; a due date on a weekend moves to Monday."""
    assert month_number(date(2020, 1, 1)) == 0
    assert month_of_cycle(20, month_number(date(2024, 2, 1))).day == date(2024, 2, 20)
    assert due_day(date(2024, 11, 1)) == date(2024, 12, 2)
    assert due_day(date(2024, 10, 31)) == date(2024, 12, 2)
    assert due_day(date(2024, 10, 30)) == date(2024, 11, 29)


@pytest.mark.parametrize("days", [-400, -200, -40, -10, -1, 0, 1, 20, 45, 400])
def test_position_without_entries(population: Population, days: int) -> None:
    """The position that is computed without entries is what the whole ledger folds to, on any day around the epoch."""
    day = EPOCH + timedelta(days=days)
    for n in range(600):
        account = population.numbers.account_no(n)
        whole, computed = fold(population.ledger(account, day), day), population.position(account, day)
        assert computed is not None
        for name in POSITION:
            assert getattr(whole, name) == getattr(computed, name), (n, name)
        assert [charge for charge in whole.charges if charge.open] == list(computed.charges), n
        assert dict(whole.items) == dict(computed.items), n


#: Everything that is told of a position but its charges and items.
POSITION = (
    *(name for name in Position._fields if name not in ("charges", "items")),
    "past_due",
    "cut_off",
    "current_charges",
    "oldest_cut_off_due",
)


FINGERPRINT = """
import hashlib
from simulator.billers.register import Billers, Recipe
from simulator.contract.model import RawRequest
router = Billers(documented=False).create("t", Recipe(template_id="3426", seed=9, accounts=10_000_000)).router
digest = hashlib.sha256()
for n in range(0, 10_000_000, 33_333):
    for function in ("GetAccount", "GetAccountBalance", "GetPayArrangements"):
        xml = f"<Request><{function}><Params><ACCOUNT_NO>{30_000_000 + n}</ACCOUNT_NO></Params></{function}></Request>"
        digest.update(router.answer(RawRequest(b"XMLREQUEST=" + xml.encode(), "", {})).body)
print(digest.hexdigest())
"""


def test_two_machines_answer_byte_for_byte_the_same() -> None:
    """Two processes with different hash seeds, locales and time zones give equal replies for equal seeds."""
    machines = (
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            env=os.environ | machine,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        ).stdout
        for machine in machines
    }

    assert len(prints) == 1
